"""Holding an offer for some minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from doorstep.booking.claim import Terms, claim_window, lost, or_make_room
from doorstep.booking.frame import Frame, Work, frame, work_of
from doorstep.booking.models import Hold
from doorstep.booking.preferences import preferring
from doorstep.booking.requests import check_address_texts, check_answers
from doorstep.engines.addresses.values import AddressSaid, Place
from doorstep.journal.actions import Actor, append
from doorstep.outbox.actions import enqueue
from doorstep.places import queries as places
from doorstep.places.actions import keep_address
from doorstep.planning.actions.claims import NoRoom, release_stop
from doorstep.planning.actions.deadlocks import again_after_deadlock
from doorstep.planning.room import Room
from doorstep.workforce.traits import spoken

KIND = "release-hold"
"""The kind of the outbox jobs that give holds back when they have run out."""

_HELD = Hold.objects.select_related("stop__address")


@dataclass(frozen=True, slots=True)
class _Wish:
    """A window wanted, read and found right."""

    frame: Frame
    work: Work
    terms: Terms
    place: Place
    on: date
    window: str


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
) -> Hold:
    """This function will keep a window for `hold_minutes` while someone finishes booking, who reads `language`.

    `preference`: who has to come. With `self_service` off a member of staff holds it for a caller. Raises WindowLost
    with fresh offers, and the refusals of services, answers, address and day."""
    known = frame(now=now)
    work = preferring(work=work_of(frame=known, services=services, language=language), preference=preference)
    kept = check_answers(frame=known, work=work, answers=answers, on=on, language=language)
    check_address_texts(said=address)
    place = places.resolve(said=address, token=known.token)
    # Who is visited is not known yet: most read their own language.
    terms = Terms(self_service=self_service, answers=kept, wishes=(spoken(language),))
    wish = _Wish(known, work, terms, place, on, window)
    try:
        return or_make_room(act=lambda room: _hold(wish, actor, now, room), frame=known, now=now)
    except NoRoom as error:
        raise lost(frame=known, work=work, place=place, wanted=(on, window), terms=terms, now=now) from error


@transaction.atomic
def _hold(wish: _Wish, actor: Actor, now: datetime, room: Room | None) -> Hold:
    known, place = wish.frame, wish.place
    expires_at = now + timedelta(minutes=known.rules.hold_minutes)
    stop = claim_window(
        frame=known,
        work=wish.work,
        address=keep_address(place=place, territory_id=known.territory_ids[place.territory]),
        on=wish.on,
        window=wish.window,
        held_until=expires_at,
        now=now,
        terms=wish.terms,
        room=room,
    )
    hold = Hold.objects.create(
        stop=stop,
        services=list(wish.work.services),
        answers=dict(wish.terms.answers),
        on=wish.on,
        window=wish.window,
        expires_at=expires_at,
        created_at=now,
    )
    enqueue(kind=KIND, payload={"hold": hold.pk}, run_at=expires_at, now=now)
    append(actor=actor, action="offer.held", subject=f"hold:{hold.pk}", details={"on": str(wish.on)}, now=now)
    return hold


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
    """Removing the hold's row is the claim: whoever removes it may take out its stop, or keep it as a promise."""
    stop = hold.stop
    address = stop.address
    if not Hold.objects.filter(pk=hold.pk).delete()[0]:
        return False
    release_stop(stop=stop)
    address.delete()
    append(actor=actor, action="offer.released", subject=f"hold:{hold.pk}", details={}, now=now)
    return True
