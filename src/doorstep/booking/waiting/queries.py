"""Reading the waiting list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from doorstep.booking.models import Appointment, Hold, WaitingEntry
from doorstep.engines.addresses.values import AddressSaid
from doorstep.people.actions import digest


@dataclass(frozen=True, slots=True)
class QueueCount:
    """A territory's list: how many wait, of those how many let one offer pass, how many have an offer; since when the
    first of them waits, None when there is none."""

    territory: str
    waiting: int
    passed: int
    offered: int
    since: datetime | None


def entry_of_token(*, token: str) -> WaitingEntry | None:
    """This function will return the place on the list that a link's token stands for, or None; one query."""
    return WaitingEntry.objects.filter(token_digest=digest(words=token)).first()


def is_kept(*, entry: WaitingEntry, now: datetime) -> bool:
    """This function will tell whether the offered window is still kept for the entry: its time is not over, and it was
    not given back before; one query while it may be."""
    if entry.hold is None or not entry.is_open(now):
        return False
    return Hold.objects.filter(token=entry.hold, expires_at__gt=now).exists()


def position_of(*, entry: WaitingEntry) -> int:
    """This function will return the entry's number in its territory's list: 1 for who is offered the next window."""
    waits = WaitingEntry.objects.filter(territory_id=entry.territory_id, state__in=WaitingEntry.WAITS)
    before = waits.filter(queued_at__lt=entry.queued_at) | waits.filter(queued_at=entry.queued_at, pk__lt=entry.pk)
    return before.count() + 1


def anybody_waits(*, territory_id: int | None = None) -> bool:
    """This function will tell whether anybody is on the list, of one territory or of all; one query."""
    return _of(WaitingEntry.LIVE, territory_id).exists()


def in_line(*, territory_id: int | None = None) -> "QuerySet[WaitingEntry]":
    """This function will return those who may be offered a window, first come first, of one territory or of all."""
    return _of(WaitingEntry.WAITS, territory_id).order_by("queued_at", "pk")


def offers_over(*, now: datetime, territory_id: int | None = None) -> "QuerySet[WaitingEntry]":
    """This function will return those whose offer has ended."""
    return _of((WaitingEntry.State.OFFERED,), territory_id).filter(offer_until__lte=now).order_by("pk")


def booked_meanwhile(*, territory_id: int | None = None) -> "QuerySet[WaitingEntry]":
    """This function will return those who have booked for the same address, in whichever way, since they joined."""
    booked = Appointment.objects.filter(
        booked_by_phone=OuterRef("phone"),
        address__key=OuterRef("address_key"),
        booked_at__gte=OuterRef("created_at"),
        status=Appointment.Status.BOOKED,
    )
    return _of(WaitingEntry.LIVE, territory_id).filter(Exists(booked))


def _of(states: Sequence[str], territory_id: int | None) -> "QuerySet[WaitingEntry]":
    rows = WaitingEntry.objects.filter(state__in=states)
    return rows if territory_id is None else rows.filter(territory_id=territory_id)


def address_of(*, entry: WaitingEntry) -> AddressSaid:
    """This function will return the address as it was said."""
    return AddressSaid(**entry.address)


def queue_counts() -> tuple[QueueCount, ...]:
    """This function will return every territory's list in figures, those in which nobody waits left out; one query."""
    live = WaitingEntry.objects.filter(state__in=WaitingEntry.LIVE).order_by()
    counts: dict[str, dict[str, tuple[int, datetime]]] = {}
    rows = live.values_list("territory__code", "state").annotate(Count("pk"), Min("created_at"))
    for territory, state, number, since in rows.order_by("territory__code", "state"):
        counts.setdefault(territory, {})[state] = (number, since)
    return tuple(_count(territory, states) for territory, states in counts.items())


def ended_counts() -> Mapping[str, int]:
    """This function will return how many entries ended in which way, of those that are still kept; one query."""
    ended = WaitingEntry.objects.exclude(state__in=WaitingEntry.LIVE).order_by()
    return dict(ended.values_list("state").annotate(Count("pk")))


def _count(territory: str, states: Mapping[str, tuple[int, datetime]]) -> QueueCount:
    state = WaitingEntry.State
    number = {code: of_state[0] for code, of_state in states.items()}
    return QueueCount(
        territory=territory,
        waiting=number.get(state.WAITING, 0) + number.get(state.PASSED, 0),
        passed=number.get(state.PASSED, 0),
        offered=number.get(state.OFFERED, 0),
        since=min((since for _number, since in states.values()), default=None),
    )
