"""Holding an offer for some minutes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from doorstep.booking.claim import claim_window, lost
from doorstep.booking.frame import frame, work_of
from doorstep.booking.models import Hold
from doorstep.booking.requests import check_address_texts, check_answers
from doorstep.engines.addresses.values import AddressSaid
from doorstep.journal.actions import Actor, append
from doorstep.outbox.actions import enqueue
from doorstep.places import queries as places
from doorstep.places.actions import keep_address
from doorstep.planning.actions.claims import NoRoom, release_stop
from doorstep.planning.actions.deadlocks import again_after_deadlock

KIND = "release-hold"
"""The kind of the outbox jobs that give holds back when they have run out."""

_HELD = Hold.objects.select_related("stop__address")


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
) -> Hold:
    """This function will keep a window for `hold_minutes` while someone finishes booking.

    Raises WindowLost with fresh offers, and the refusals of services, answers, address and day."""
    known = frame(now=now)
    work = work_of(frame=known, services=services, language=language)
    kept = check_answers(frame=known, work=work, answers=answers, on=on, language=language)
    check_address_texts(said=address)
    place = places.resolve(said=address, token=known.token)
    expires_at = now + timedelta(minutes=known.rules.hold_minutes)
    try:
        with transaction.atomic():
            stop = claim_window(
                frame=known,
                work=work,
                address=keep_address(place=place, territory_id=known.territory_ids[place.territory]),
                on=on,
                window=window,
                held_until=expires_at,
                now=now,
            )
            hold = Hold.objects.create(
                stop=stop,
                services=list(work.services),
                answers=kept,
                on=on,
                window=window,
                expires_at=expires_at,
                created_at=now,
            )
            enqueue(kind=KIND, payload={"hold": hold.pk}, run_at=expires_at, now=now)
            append(actor=actor, action="offer.held", subject=f"hold:{hold.pk}", details={"on": str(on)}, now=now)
    except NoRoom as error:
        raise lost(frame=known, work=work, place=place, answers=kept, now=now) from error
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
