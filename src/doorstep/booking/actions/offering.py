"""Offering what came free to those who wait, first come first. docs/algorithms/waiting.md tells it in prose."""

from datetime import date, datetime, timedelta
from functools import partial

from django.db.models import F

from doorstep.booking.actions.hold import hold_offer, release_hold
from doorstep.booking.actions.waiting import end_offer, end_waiting, note_booked
from doorstep.booking.frame import Frame, closes_at, frame, work_of
from doorstep.booking.models import Hold, WaitingEntry
from doorstep.booking.offers import sheet
from doorstep.booking.open_now import must_not_have_too_many
from doorstep.booking.preferences import preferring
from doorstep.booking.refusals import TooManyOpen, WindowLost
from doorstep.booking.waiting import queries
from doorstep.booking.waiting.asking import ask_at, ask_when_quiet_ends, begin_to_offer
from doorstep.booking.waiting.telling import offer_telling, subject_of_entry
from doorstep.engines.messages.quiet import quiet_ends_at
from doorstep.journal.actions import SYSTEM, Actor, append
from doorstep.messaging.actions import queue_messages
from doorstep.places import queries as places
from doorstep.texts.refusals import Refusal

LEAST = timedelta(minutes=20)
"""A window of tomorrow is not offered when booking closes sooner: a message has to be seen first."""
ROUNDS = 3
"""How often another window is looked for when somebody else was faster."""

State = WaitingEntry.State


class _Answered(Exception):
    """Somebody else has offered this entry a window, or it is on the list no more."""


def offer_freed_windows(*, now: datetime, territory_id: int | None = None, actor: Actor = SYSTEM) -> int:
    """This function will go through the list, of one territory or of all, and offer to each in turn the soonest window
    that suits, kept for `waiting_offer_minutes`; it returns how many were offered one.

    Offers that ended are closed first. In quiet hours nothing is done, and the list is looked through when they end.
    An empty list costs two short queries."""
    begin_to_offer(territory_id=territory_id)
    if not queries.anybody_waits(territory_id=territory_id):
        return 0
    known = frame(now=now)
    rules = known.rules
    if quiet := quiet_ends_at(now=now, quiet_from=rules.quiet_from, quiet_until=rules.quiet_until, zone=places.zone()):
        ask_when_quiet_ends(run_at=quiet, now=now)
        return 0
    for entry in queries.booked_meanwhile(territory_id=territory_id):
        note_booked(entry=entry, now=now)
        if entry.hold is not None:
            release_hold(token=entry.hold, actor=actor, now=now)
    for entry in queries.offers_over(now=now, territory_id=territory_id):
        end_offer(entry=entry, actor=actor, now=now)
    return sum(_serve(entry, known, actor, now) for entry in queries.in_line(territory_id=territory_id))


def _serve(entry: WaitingEntry, known: Frame, actor: Actor, now: datetime) -> bool:
    if now >= closes_at(frame=known, on=entry.latest_on):
        end_waiting(entry=entry, actor=actor, now=now)
        return False
    try:
        return _offer(entry, known, actor, now)
    except Refusal:
        # What was asked for cannot be had any more: a service was switched off, say, or a question was added.
        end_waiting(entry=entry, actor=actor, now=now)
        return False


def _offer(entry: WaitingEntry, known: Frame, actor: Actor, now: datetime) -> bool:
    for _round in range(ROUNDS):
        found = _soonest(entry, known, now)
        if found is None or not _may_book(entry, known):
            return False
        try:
            _hold(entry, found, known, actor, now)
        except WindowLost:
            continue
        except _Answered:
            return False
        return True
    return False


def _may_book(entry: WaitingEntry, known: Frame) -> bool:
    """Whoever has as many visits ahead as they may could not take it, and waits on until one of them is over."""
    try:
        must_not_have_too_many(frame=known, phone=entry.phone, address_key=entry.address_key)
    except TooManyOpen:
        return False
    return True


def _soonest(entry: WaitingEntry, known: Frame, now: datetime) -> tuple[date, str] | None:
    """The first window that is free for this visit, but for those that are known not to suit."""
    work = work_of(frame=known, services=entry.services, language=entry.language)
    found = sheet(
        frame=known,
        work=preferring(work=work, preference=entry.agent_preference),
        place=places.resolve(said=queries.address_of(entry=entry), token=known.token),
        now=now,
        days=max(1, (entry.latest_on - known.today).days),
        answers=entry.answers,
    )
    for offer in found.offers:
        if not offer.available or not entry.earliest_on <= offer.on <= entry.latest_on:
            continue
        unwanted = f"{offer.on} {offer.window}" in entry.unwanted
        if not unwanted and now + LEAST <= closes_at(frame=known, on=offer.on):
            return offer.on, offer.window
    return None


def _hold(entry: WaitingEntry, found: tuple[date, str], known: Frame, actor: Actor, now: datetime) -> None:
    on, window = found
    until = min(now + timedelta(minutes=known.rules.waiting_offer_minutes), closes_at(frame=known, on=on))
    hold_offer(
        services=entry.services,
        answers=entry.answers,
        address=queries.address_of(entry=entry),
        on=on,
        window=window,
        actor=actor,
        now=now,
        language=entry.language,
        preference=entry.agent_preference,
        until=until,
        also=partial(_give, entry, actor, now),
    )


def _give(entry: WaitingEntry, actor: Actor, now: datetime, hold: Hold) -> None:
    """The entry as it was seen is the claim: of two workers one gives it a window, and the other's hold is undone."""
    seen = WaitingEntry.objects.filter(pk=entry.pk, state=entry.state, offers=entry.offers)
    given = seen.update(
        state=State.OFFERED,
        offers=F("offers") + 1,
        on=hold.on,
        window=hold.window,
        offered_at=now,
        offer_until=hold.expires_at,
        hold=hold.token,
    )
    if not given:
        raise _Answered
    offered = WaitingEntry.objects.get(pk=entry.pk)
    if _wish(offered) != _wish(entry):
        # They joined again meanwhile, with another wish: this window is not for that.
        raise _Answered
    queue_messages(tellings=[offer_telling(entry=offered, now=now)], now=now)
    ask_at(territory_id=offered.territory_id, run_at=hold.expires_at, now=now)
    subject = subject_of_entry(entry_id=offered.pk)
    append(actor=actor, action="waiting.offered", subject=subject, details={"on": str(hold.on)}, now=now)


def _wish(entry: WaitingEntry) -> tuple[object, ...]:
    days = (entry.earliest_on, entry.latest_on)
    return (entry.services, entry.answers, entry.agent_preference, entry.address, entry.unwanted, *days)
