"""Holding an offer for some minutes."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from doorstep.booking.claim import Terms, claim_window, lost, or_make_room
from doorstep.booking.frame import Frame, Work, frame, work_of
from doorstep.booking.models import Hold
from doorstep.booking.preferences import preferring
from doorstep.booking.refusals import TooManyHolds
from doorstep.booking.requests import check_address_texts, check_answers
from doorstep.booking.waiting.asking import ask_to_offer
from doorstep.engines.addresses.values import AddressSaid, Place
from doorstep.journal.actions import Actor, append
from doorstep.outbox.actions import enqueue
from doorstep.places import queries as places
from doorstep.places.actions import keep_address
from doorstep.planning.actions.claims import NoRoom, release_stop
from doorstep.planning.actions.deadlocks import again_after_deadlock
from doorstep.planning.room import Room
from doorstep.texts.waits import wait_text
from doorstep.workforce.traits import spoken

KIND = "release-hold"
"""The kind of the outbox jobs that give holds back when they have run out."""

_HELD = Hold.objects.select_related("stop__address")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a window, as hashes, "" where unknown: one booking in the making, a proven phone, a network."""

    client: str = ""
    phone: str = ""
    network: str = ""


STAFF = Holder()
"""Whoever holds for a caller is not counted."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """A window wanted, read and found right."""

    frame: Frame
    work: Work
    terms: Terms
    place: Place
    on: date
    window: str
    holder: Holder
    until: datetime
    instead_of: UUID | None
    also: Callable[[Hold], None]

    @property
    def earlier(self) -> Q:
        """What is given back for the window: what the same client holds, and the hold that is named."""
        named = Q(token=self.instead_of)
        return named | Q(client=self.holder.client) if self.holder.client else named


@again_after_deadlock
def hold_offer(
    *,
    services: Sequence[str],
    answers: Mapping[str, str],
    address: AddressSaid,
    on: date,
    window: str,
    actor: Actor,
    now: datetime,
    language: str = "en",
    preference: str = "",
    self_service: bool = True,
    holder: Holder = STAFF,
    until: datetime | None = None,
    instead_of: UUID | None = None,
    also: Callable[[Hold], None] = lambda _hold: None,
) -> Hold:
    """This function will keep a window for `hold_minutes` or `until` an instant while someone finishes booking, who
    reads `language`.

    `preference`: who has to come. With `self_service` off a member of staff holds it for a caller. What the same client
    holds, and the hold `instead_of` (a token), are given back for it in the same transaction: whoever is refused keeps
    what they had. `also` is done with the hold in it, too; what it raises undoes the hold. Raises WindowLost with fresh
    offers, TooManyHolds, and the refusals of services, answers, address and day."""
    known = frame(now=now)
    work = preferring(work=work_of(frame=known, services=services, language=language), preference=preference)
    kept = check_answers(frame=known, work=work, answers=answers, on=on, language=language)
    check_address_texts(said=address)
    place = places.resolve(said=address, token=known.token)
    # Who is visited is not known yet: most read their own language.
    terms = Terms(self_service=self_service, answers=kept, wishes=(spoken(language),))
    until = until or now + timedelta(minutes=known.rules.hold_minutes)
    wish = _Wish(known, work, terms, place, on, window, holder, until, instead_of, also)
    _limits(wish, Hold.objects.exclude(wish.earlier), now)
    try:
        return or_make_room(act=lambda room: _hold(wish, actor, now, room), frame=known, now=now)
    except NoRoom as error:
        raise lost(frame=known, work=work, place=place, wanted=(on, window), terms=terms, now=now) from error


@transaction.atomic
def _hold(wish: _Wish, actor: Actor, now: datetime, room: Room | None) -> Hold:
    known, place = wish.frame, wish.place
    expires_at = wish.until
    earlier = list(_HELD.filter(wish.earlier).order_by("pk"))
    # Room was made beside what is held already; without it the new window may need the place of the old one.
    given_back = [hold for hold in earlier if _take_out(hold)] if room is None else []
    stop = claim_window(
        frame=known,
        work=wish.work,
        address=keep_address(place=place, territory_id=known.territory_ids[place.territory]),
        on=wish.on,
        window=wish.window,
        held_until=expires_at,
        now=now,
        terms=wish.terms,
        remember=not given_back,
        room=room,
    )
    if room is not None:
        given_back = [hold for hold in earlier if _take_out(hold)]
    hold = Hold.objects.create(
        stop=stop,
        services=list(wish.work.services),
        answers=dict(wish.terms.answers),
        on=wish.on,
        window=wish.window,
        expires_at=expires_at,
        created_at=now,
        client=wish.holder.client,
        phone=wish.holder.phone,
        network=wish.holder.network,
    )
    enqueue(kind=KIND, payload={"hold": hold.pk}, run_at=expires_at, now=now)
    for territory_id in sorted({old.stop.address.territory_id for old in given_back}):
        ask_to_offer(territory_id=territory_id, now=now)
    wish.also(hold)
    for old in given_back:
        _note_released(old, actor, now)
    append(actor=actor, action="offer.held", subject=f"hold:{hold.pk}", details={"on": str(wish.on)}, now=now)
    # Whoever holds at the same time waits for the journal's last entry, so here the count is right; the first was not.
    _limits(wish, Hold.objects.all(), now, besides=1)
    return hold


def _limits(wish: _Wish, holds: "QuerySet[Hold]", now: datetime, besides: int = 0) -> None:
    """Against hoarding: one window a client, so many a phone and a network, all of them running at this moment."""
    rules, holder = wish.frame.rules, wish.holder
    most = {"client": 1, "phone": rules.open_per_phone, "network": rules.holds_per_network}
    known = {kind: who for kind in most if (who := getattr(holder, kind))}
    if not known:
        return
    same = reduce(or_, (Q(**{kind: who}) for kind, who in known.items()))
    running = list(holds.filter(same, expires_at__gt=now).values(*most, "expires_at"))
    for kind, who in known.items():
        ends = sorted(hold["expires_at"] for hold in running if hold[kind] == who)
        if (over := len(ends) - besides - most[kind]) >= 0:
            raise _too_many(kind, ends[over] - now)


def _too_many(kind: str, wait: timedelta) -> TooManyHolds:
    wait_s = max(1, math.ceil(wait.total_seconds()))
    message = _("As many times are kept for you as we can keep. Please book one of them, or wait %(wait)s.")
    if kind == "network":
        message = _("Many people on your network are choosing a time just now. Please try again in %(wait)s.")
    return TooManyHolds(message % {"wait": wait_text(seconds=wait_s)}, field="window", details={"wait_s": wait_s})


def release_hold(*, token: UUID, actor: Actor, now: datetime) -> bool:
    """This function will give a held window back, and tell whether there was one."""
    hold = _HELD.filter(token=token).first()
    return hold is not None and _release(hold=hold, actor=actor, now=now)


def release_expired(*, hold_id: int, actor: Actor, now: datetime) -> bool:
    """This function will give back the window of a hold that ran out, and tell whether it did."""
    hold = _HELD.filter(pk=hold_id, expires_at__lte=now).first()
    return hold is not None and _release(hold=hold, actor=actor, now=now)


@again_after_deadlock
@transaction.atomic
def _release(*, hold: Hold, actor: Actor, now: datetime) -> bool:
    if not _take_out(hold):
        return False
    ask_to_offer(territory_id=hold.stop.address.territory_id, now=now)
    _note_released(hold, actor, now)
    return True


def _take_out(hold: Hold) -> bool:
    """Removing the hold's row is the claim: whoever removes it may take out its stop, or keep it as a promise."""
    stop = hold.stop
    if not Hold.objects.filter(pk=hold.pk).delete()[0]:
        return False
    release_stop(stop=stop)
    stop.address.delete()
    return True


def _note_released(hold: Hold, actor: Actor, now: datetime) -> None:
    append(actor=actor, action="offer.released", subject=f"hold:{hold.pk}", details={}, now=now)
