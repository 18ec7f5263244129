"""The waiting list: joining it, leaving it, and letting an offer pass. docs/algorithms/waiting.md tells it in prose."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from doorstep.booking.actions.hold import release_hold
from doorstep.booking.frame import Frame, Work, frame, must_be_bookable, work_of
from doorstep.booking.models import WaitingEntry
from doorstep.booking.offers import sheet
from doorstep.booking.open_now import must_not_have_too_many
from doorstep.booking.preferences import preferring
from doorstep.booking.refusals import SomethingIsFree, TooManyWaiting
from doorstep.booking.requests import check_address_texts, check_answers
from doorstep.booking.waiting.asking import ask_to_offer
from doorstep.booking.waiting.links import token_of
from doorstep.booking.waiting.telling import joined_telling, over_telling, subject_of_entry
from doorstep.engines.addresses.values import AddressSaid, Place
from doorstep.engines.catalogue.rules import latest_day
from doorstep.journal.actions import Actor, append
from doorstep.messaging.actions import queue_messages, supersede
from doorstep.people.actions import digest
from doorstep.places import queries as places

MOST_OFFERS = 2
"""Whoever let so many offers pass is on the list no more."""
KEPT_DAYS = 30
"""So long what has ended is kept, so that its link still says how it ended; then its address is forgotten."""

State = WaitingEntry.State


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitRequest:
    """What somebody waits for. Without days any day will do, from tomorrow to the last one that can be booked.

    `nothing_suits`: they saw what is free now, and wait for other windows; others wait only when nothing is free."""

    services: tuple[str, ...]
    address: AddressSaid
    language: str
    answers: Mapping[str, str] = field(default_factory=dict)
    agent_preference: str = ""
    earliest_on: date | None = None
    latest_on: date | None = None
    nothing_suits: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request that was read and found right."""

    frame: Frame
    work: Work
    place: Place
    values: dict[str, Any]
    """The fields of the entry that say what is waited for."""


def join_waiting_list(*, request: WaitRequest, phone: str, actor: Actor, now: datetime) -> WaitingEntry:
    """This function will put a proven phone (E.164) onto the list, and tell it so by message.

    Whoever waits for this address already keeps their place, and waits from now on for what this request says. Raises
    SomethingIsFree when nobody has to wait, TooManyWaiting, TooManyOpen when they could take no offer, and the refusals
    of services, answers and address."""
    asked = _read(request, now)
    # Nobody waits for what they could not take.
    must_not_have_too_many(frame=asked.frame, phone=phone, address_key=asked.place.key)
    free = _free(asked, now)
    if free and not request.nothing_suits:
        raise SomethingIsFree(_("You need not wait: a time is free now. Please choose one."), field="window")
    asked.values["unwanted"] = free
    entry = _kept(asked, phone, actor, now)
    return entry if entry is not None else _join(asked, phone, actor, now)


def leave_waiting_list(*, entry: WaitingEntry, actor: Actor, now: datetime) -> bool:
    """This function will take somebody off the list at their own wish, and tell whether they were on it. A window that
    is kept for them goes to the next: in a transaction of its own, since an offer is made from the route to the entry,
    and this goes the other way."""
    live = WaitingEntry.objects.filter(pk=entry.pk, state__in=WaitingEntry.LIVE)
    with transaction.atomic():
        if not live.update(state=State.LEFT, ended_at=now):
            return False
        # An offer may have come since the entry was read.
        entry.refresh_from_db()
        _over(entry, "waiting.left", actor, now)
    if entry.hold is not None:
        release_hold(token=entry.hold, actor=actor, now=now)
    return True


def pass_offer(*, entry: WaitingEntry, actor: Actor, now: datetime) -> bool:
    """This function will let the offer pass that the entry has, before its time is over, and tell whether it had it."""
    if not entry.is_open(now) or not end_offer(entry=entry, actor=actor, now=now):
        return False
    if entry.hold is not None:
        release_hold(token=entry.hold, actor=actor, now=now)
    return True


def end_offer(*, entry: WaitingEntry, actor: Actor, now: datetime) -> bool:
    """This function will end an offer that was not taken, and tell whether it was this call that did: whoever let one
    pass goes to the end of the list, whoever let MOST_OFFERS pass is told that waiting is over."""
    last = entry.offers >= MOST_OFFERS
    unwanted = [*entry.unwanted, f"{entry.on} {entry.window}"]
    changes: dict[str, object] = {"state": State.PASSED, "queued_at": now, "unwanted": unwanted}
    if last:
        changes = {"state": State.EXPIRED, "ended_at": now}
    with transaction.atomic():
        offered = WaitingEntry.objects.filter(pk=entry.pk, state=State.OFFERED, offers=entry.offers)
        if not offered.update(**changes):
            return False
        _over(entry, "waiting.expired" if last else "waiting.passed", actor, now, told=last)
    return True


def end_waiting(*, entry: WaitingEntry, actor: Actor, now: datetime) -> bool:
    """This function will take off the list whom no day is left for, tell them, and say whether they were on it."""
    with transaction.atomic():
        waits = WaitingEntry.objects.filter(pk=entry.pk, state__in=WaitingEntry.WAITS, offers=entry.offers)
        waits = waits.filter(latest_on=entry.latest_on, services=entry.services)
        if not waits.update(state=State.EXPIRED, ended_at=now):
            return False
        _over(entry, "waiting.expired", actor, now, told=True)
    return True


def take_offer(*, hold: UUID, now: datetime) -> None:
    """This function will take off the list whoever books the window that this hold kept for them; in the transaction of
    the booking, and nothing if it was kept for nobody who waits."""
    live = WaitingEntry.objects.filter(hold=hold, state__in=WaitingEntry.LIVE)
    live.update(state=State.TAKEN, ended_at=now)


def note_booked(*, entry: WaitingEntry, now: datetime) -> None:
    """This function will take off the list whoever booked in another way."""
    live = WaitingEntry.objects.filter(pk=entry.pk, state__in=WaitingEntry.LIVE)
    live.update(state=State.TAKEN, ended_at=now)


def forget_ended(*, now: datetime) -> int:
    """This function will delete what ended KEPT_DAYS ago, and return how many entries that were."""
    old = WaitingEntry.objects.filter(ended_at__lte=now - timedelta(days=KEPT_DAYS))
    return old.exclude(state__in=WaitingEntry.LIVE).delete()[0]


def _read(request: WaitRequest, now: datetime) -> _Asked:
    known = frame(now=now)
    work = work_of(frame=known, services=request.services, language=request.language)
    work = preferring(work=work, preference=request.agent_preference)
    earliest, latest = _days(known, request)
    answers = check_answers(frame=known, work=work, answers=request.answers, on=earliest, language=request.language)
    due = latest_day(catalogue=known.catalogue, services=work.services, answers=answers)
    latest = min(latest, due) if due else latest
    must_be_bookable(frame=known, on=latest if earliest <= latest else earliest, now=now)
    check_address_texts(said=request.address)
    place = places.resolve(said=request.address, token=known.token)
    values: dict[str, Any] = {
        "services": list(work.services),
        "answers": answers,
        "agent_preference": request.agent_preference,
        "language": request.language,
        "address": asdict(request.address),
        "earliest_on": earliest,
        "latest_on": latest,
    }
    return _Asked(known, work, place, values)


def _days(known: Frame, request: WaitRequest) -> tuple[date, date]:
    """The days that would do; a wish for none that can be booked is refused by its last day."""
    first, last = known.today + timedelta(days=1), known.today + timedelta(days=known.rules.horizon_days)
    earliest = max(first, request.earliest_on or first)
    return min(earliest, request.latest_on or earliest), min(last, request.latest_on or last)


def _free(asked: _Asked, now: datetime) -> list[str]:
    """The windows that are free now on the days that would do, as "2026-12-02 09:00-11:00"."""
    said = asked.values
    found = sheet(frame=asked.frame, work=asked.work, place=asked.place, now=now, days=None, answers=said["answers"])
    wanted = [offer for offer in found.offers if said["earliest_on"] <= offer.on <= said["latest_on"]]
    return [f"{offer.on} {offer.window}" for offer in wanted if offer.available]


@transaction.atomic
def _kept(asked: _Asked, phone: str, actor: Actor, now: datetime) -> WaitingEntry | None:
    """The place that this phone has in the list for this address, with what is waited for from now on."""
    live = WaitingEntry.objects.filter(phone=phone, address_key=asked.place.key, state__in=WaitingEntry.LIVE)
    # Whoever has an offer at this moment keeps it as it was made.
    if live.filter(state__in=WaitingEntry.WAITS).update(**asked.values):
        entry = live.get()
        append(actor=actor, action="waiting.changed", subject=subject_of_entry(entry_id=entry.pk), details={}, now=now)
        return entry
    return live.first()


def _join(asked: _Asked, phone: str, actor: Actor, now: datetime) -> WaitingEntry:
    try:
        return _added(asked, phone, actor, now)
    except IntegrityError:
        # Of two who join at once for one phone and address, the second finds the first one's place.
        entry = _kept(asked, phone, actor, now)
        if entry is None:
            raise
        return entry


@transaction.atomic
def _added(asked: _Asked, phone: str, actor: Actor, now: datetime) -> WaitingEntry:
    _limit(asked, phone)
    key, territory_id = uuid4(), asked.frame.territory_ids[asked.place.territory]
    entry = WaitingEntry.objects.create(
        key=key,
        token_digest=digest(words=token_of(key=key)),
        phone=phone,
        address_key=asked.place.key,
        territory_id=territory_id,
        channel=actor.channel,
        created_at=now,
        queued_at=now,
        **asked.values,
    )
    queue_messages(tellings=[joined_telling(entry=entry, now=now)], now=now, token=asked.frame.token, new=True)
    # What came free since the list was found to be needed is not overlooked.
    ask_to_offer(territory_id=territory_id, now=now)
    append(actor=actor, action="waiting.joined", subject=subject_of_entry(entry_id=entry.pk), details={}, now=now)
    # Whoever joins at the same time waits for the journal's last entry, so here the count is right; the first was not.
    _limit(asked, phone, besides=1)
    return entry


def _limit(asked: _Asked, phone: str, besides: int = 0) -> None:
    live = WaitingEntry.objects.filter(phone=phone, state__in=WaitingEntry.LIVE).count()
    if live - besides >= asked.frame.rules.open_per_phone:
        message = _("This phone is on the waiting list as often as it may be. Please call the helpline for more.")
        raise TooManyWaiting(message, field="phone")


def _over(entry: WaitingEntry, action: str, actor: Actor, now: datetime, told: bool = False) -> None:
    """What follows from an entry's new state, in its transaction: nothing that is still unsent of it is sent."""
    subject = subject_of_entry(entry_id=entry.pk)
    supersede(subject=subject, now=now)
    if told:
        queue_messages(tellings=[over_telling(entry=entry, now=now)], now=now)
    append(actor=actor, action=action, subject=subject, details={}, now=now)
