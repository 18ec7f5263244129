"""A day on which nothing is done after all, a holiday, a strike, an order: everybody affected gets another time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from doorstep.booking.actions.on_the_day import end_by_office, move_by_office
from doorstep.booking.announce import subject_of
from doorstep.booking.models import Appointment
from doorstep.booking.offers import offers_to_move
from doorstep.booking.queries import appointments
from doorstep.dispatch.over import DayIsOver, is_over
from doorstep.engines.catalogue.values import Texts
from doorstep.journal.actions import Actor, append
from doorstep.places.actions import close_day
from doorstep.planning.actions.deadlocks import again_after_deadlock

# Of the nearest windows so many are tried: others book at the same moment.
TRIED = 12
DONE = "appointment.day-closed"
"""What the journal calls it; details {"from": ISO date, "to": ISO date or ""}."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What became of the visits of closed days, by reference: with a new time, or without one."""

    moved: tuple[str, ...]
    ended: tuple[str, ...]


def affected_by(*, days: Sequence[date], now: datetime) -> tuple[Appointment, ...]:
    """This function will return the booked visits of some days whose window is not over, the first first. One query."""
    rows = appointments().filter(on__in=days, status=Appointment.Status.BOOKED, ends_at__gt=now)
    return tuple(rows.order_by("starts_at", "id"))


def close_days(
    *,
    days: Sequence[date],
    name: Texts,
    actor: Actor,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> Closing:
    """This function will make days holidays of this name, on which nothing can be booked any more, and give everybody
    with a visit on them the nearest time that is free, kept and told with how to change it; who gets none is told so,
    and their visit ends. Each in a transaction of their own: run again after a kill it goes on where it was.

    Nobody has paid before a visit, so there is nothing to pay back. Raises DayIsOver."""
    for on in days:
        if is_over(on=on, now=now):
            raise DayIsOver(f"{on} is over, so it cannot be closed any more.")
        close_day(on=on, name=name)
    rows = affected_by(days=days, now=now)
    moved: list[str] = []
    ended: list[str] = []
    for done, row in enumerate(rows, start=1):
        became = _another_time(row.pk, days, actor, now)
        if became is not None:
            (moved if became else ended).append(row.reference)
        if progress is not None:
            progress(done, len(rows))
    return Closing(tuple(moved), tuple(ended))


@again_after_deadlock
@transaction.atomic
def _another_time(appointment_id: int, days: Sequence[date], actor: Actor, now: datetime) -> bool | None:
    """True with another time, False without; None for who moved or cancelled meanwhile."""
    still = Appointment.objects.select_for_update().filter(pk=appointment_id, on__in=days)
    if not still.filter(status=Appointment.Status.BOOKED).exists():
        return None
    appointment = appointments().get(pk=appointment_id)
    sheet = offers_to_move(appointment=appointment, now=now, self_service=False)
    free = [(one.on, one.window) for one in sheet.offers if one.available and one.on not in days]
    nearest = sorted(free, key=lambda one: (abs((one[0] - appointment.on).days), one[1] != appointment.window))[:TRIED]
    new = move_by_office(appointment=appointment, choices=nearest, now=now, event="day-closed-moved")
    if new is None:
        end_by_office(appointment=appointment, event="day-closed", reason="the day was closed", now=now)
    details = {"from": str(appointment.on), "to": str(new.on) if new else ""}
    append(actor=actor, action=DONE, subject=subject_of(appointment), details=details, now=now)
    return new is not None
