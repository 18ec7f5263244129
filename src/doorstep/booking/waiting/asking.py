"""Asking for the waiting list to be looked through: written down once until a worker begins."""

from datetime import datetime

from doorstep.booking.models import WaitingEntry
from doorstep.outbox.actions import enqueue, enqueue_once, free_key

KIND = "offer-freed-windows"
"""The kind of the outbox jobs that do; payload {"territory": id}, or none for the whole city."""


def ask_to_offer(*, territory_id: int, now: datetime) -> None:
    """This function will write down, in the caller's transaction, that a place came free in a territory, if anybody
    waits there: one query when nobody does, two otherwise."""
    if WaitingEntry.objects.filter(territory_id=territory_id, state__in=WaitingEntry.LIVE).exists():
        payload = {"territory": territory_id}
        enqueue_once(kind=KIND, payload=payload, run_at=now, now=now, key=_key(territory_id))


def ask_at(*, territory_id: int, run_at: datetime, now: datetime) -> None:
    """This function will write down that a territory's list be looked through at an instant, when an offer ends."""
    enqueue(kind=KIND, payload={"territory": territory_id}, run_at=run_at, now=now)


def ask_when_quiet_ends(*, run_at: datetime, now: datetime) -> None:
    """This function will write down that the whole list be looked through when quiet hours are over."""
    enqueue_once(kind=KIND, payload={}, run_at=run_at, now=now, key=f"{KIND}:{run_at.isoformat()}")


def begin_to_offer(*, territory_id: int | None) -> None:
    """This function will let the list be asked for again: what comes free from here on may not be seen any more."""
    if territory_id is not None:
        free_key(key=_key(territory_id))


def _key(territory_id: int) -> str:
    return f"{KIND}:{territory_id}"
