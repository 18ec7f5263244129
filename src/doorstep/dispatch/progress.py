"""How far an appointment is, as its people may know it: never anything about anybody else's visit but their number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.db.models import Q

from doorstep.booking.models import Appointment
from doorstep.booking.queries import is_fixed, morning_at
from doorstep.cases.models import Case
from doorstep.dispatch.models import Visit
from doorstep.dispatch.visits.queries import current_visits
from doorstep.engines.calendar.working_days import add_working_days
from doorstep.engines.catalogue.values import Service
from doorstep.engines.promise.arrival import Arrival, Door, arrival
from doorstep.engines.promise.values import Break
from doorstep.places import queries as places
from doorstep.planning.hours import travel_of_day
from doorstep.planning.models import Stop
from doorstep.planning.queries import seconds_of
from doorstep.workforce.queries import midnight

StepState = Literal["over", "now", "ahead"]
Stage = Literal[
    "papers", "fixed", "named", "nobody", "at-door", "unreported", "ended", "department", "done", "cancelled"
]

STEPS = ("booked", "papers", "fixed", "named", "door", "department", "done")
"""What becomes of an appointment, in order."""
# At which of them it stands.
_PRESENT: dict[Stage, str] = {
    "papers": "papers",
    "fixed": "named",
    "named": "door",
    "nobody": "fixed",
    "at-door": "door",
    "unreported": "door",
    "ended": "door",
    "department": "department",
}
_HELPED = (Visit.Outcome.DONE.value, Visit.Outcome.PARTLY.value)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the line of time, and when it was taken, where that is known."""

    code: str
    state: StepState
    at: datetime | None


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """Where the agent is: how many visits come before, and the half-open span [from_at, until_at) in which to expect
    them. `late`: they are not to be expected within the window that was promised."""

    visits_before: int
    from_at: datetime
    until_at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One application: `days` are working days after the visit; `due_on` is known once it was made. `overdue`: that day
    is over. `state`: of its case."""

    service: Service
    withdrawn: bool
    days: int
    due_on: date | None
    overdue: bool
    state: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """`stage`: where an appointment stands. `outcome`: of the visit, "" while it is not over. `way`: on the day."""

    stage: Stage
    steps: tuple[Step, ...]
    way: OnTheWay | None
    outcome: str
    visited_on: date | None


def progress_of(*, appointment: Appointment, services: Sequence[Service], now: datetime) -> Progress:
    """This function will return how far an appointment for these services is: no query before its day is published,
    then at most two, and the one for the edition."""
    visits = _visits(appointment, now)
    own = next((visit for visit in visits if visit.appointment_id == appointment.pk), None)
    stage = _stage(appointment, services, own, now)
    finished = own if own is not None and own.finished_at is not None else None
    return Progress(
        stage=stage,
        steps=_steps(appointment, stage, own),
        way=_way(appointment, visits, now) if stage == "named" else None,
        outcome=finished.outcome if finished else "",
        visited_on=finished.on if finished else None,
    )


def case_lines(
    *, services: Sequence[Service], states: Sequence[str], progress: Progress, now: datetime
) -> tuple[CaseLine, ...]:
    """This function will return an appointment's applications, one a service, with the days on which they are due:
    counted in working days from a visit in which everything was done."""
    begun = progress.visited_on if progress.outcome == Visit.Outcome.DONE.value else None
    holidays, today = places.holidays(), now.astimezone(places.zone()).date()
    lines = []
    for service, state in zip(services, states, strict=True):
        days = service.back_office_days
        due_on = add_working_days(start_on=begun, days=days, holidays=holidays) if begun else None
        answered = state in (Case.State.READY, Case.State.DELIVERED)
        overdue = due_on is not None and days > 0 and due_on < today and not answered
        lines.append(CaseLine(service, state == Case.State.WITHDRAWN, days, due_on, overdue, state))
    return tuple(lines)


def _visits(appointment: Appointment, now: datetime) -> list[Visit]:
    """What is known of the appointment's own visit, and on its day of all those of its route, the newest first. An
    earlier visit in vain, on another day, is not this one."""
    stop = appointment.stop
    if stop is None or not is_fixed(appointment=appointment):
        return []
    wanted = Q(appointment=appointment)
    if _is_today(appointment, now):
        wanted |= Q(stop__route_id=stop.route_id)
    return list(current_visits().filter(wanted, on=appointment.on).order_by("-id"))


def _is_today(appointment: Appointment, now: datetime) -> bool:
    return appointment.on == now.astimezone(places.zone()).date()


def _stage(appointment: Appointment, services: Sequence[Service], own: Visit | None, now: datetime) -> Stage:
    if appointment.status == Appointment.Status.CANCELLED:
        return "cancelled"
    if own is not None and own.finished_at is not None:
        return _after(own, services)
    if own is not None and own.begun:
        return "at-door"
    return _before(appointment, now)


def _after(own: Visit, services: Sequence[Service]) -> Stage:
    if own.outcome not in _HELPED:
        return "ended"
    nothing_left = own.outcome == Visit.Outcome.DONE and not any(service.back_office_days for service in services)
    return "done" if nothing_left else "department"


def _before(appointment: Appointment, now: datetime) -> Stage:
    stop = appointment.stop
    if now.astimezone(places.zone()).date() > appointment.on:
        return "unreported"
    if not is_fixed(appointment=appointment):
        published = stop is not None and stop.route.day_plan.published_at is not None
        return "nobody" if published else "papers"
    return "named" if now >= morning_at(on=appointment.on, rules=places.rules()) else "fixed"


def _steps(appointment: Appointment, stage: Stage, own: Visit | None) -> tuple[Step, ...]:
    if stage == "cancelled":
        return ()
    # The papers are ready: what is waited for is the evening on which the day is fixed.
    present = "fixed" if stage == "papers" and appointment.confirmed_at else _PRESENT.get(stage, "")
    place = STEPS.index(present) if present else len(STEPS)
    at = _times(appointment, own)
    return tuple(Step(code, _state(number, place), at.get(code)) for number, code in enumerate(STEPS))


def _state(number: int, place: int) -> StepState:
    if number < place:
        return "over"
    return "now" if number == place else "ahead"


def _times(appointment: Appointment, own: Visit | None) -> dict[str, datetime | None]:
    fixed = is_fixed(appointment=appointment)
    stop = appointment.stop
    return {
        "booked": appointment.booked_at,
        "papers": appointment.confirmed_at,
        "fixed": stop.route.day_plan.published_at if stop is not None and fixed else None,
        "door": (own.arrived_at or own.started_at or own.finished_at) if own else None,
    }


def _way(appointment: Appointment, visits: Sequence[Visit], now: datetime) -> OnTheWay | None:
    stop = appointment.stop
    if stop is None or not _is_today(appointment, now):
        return None
    planned = Stop.objects.filter(route_id=stop.route_id, planned_at__isnull=False).order_by("sequence", "id")
    stops = list(planned)
    places_of = {one.pk: place for place, one in enumerate(stops)}
    if stop.pk not in places_of:
        return None
    on = appointment.on
    known = {visit.stop_id: visit for visit in reversed(visits)}
    found = arrival(
        doors=[_door(one, known.get(one.pk), on) for one in stops],
        place=places_of[stop.pk],
        pause=_pause(appointment, on),
        travel=travel_of_day(roads=places.travel(), hours=stop.route.day_plan.hours),
        now_s=seconds_of(at=now, on=on),
    )
    return _said(found, appointment)


def _said(found: Arrival, appointment: Appointment) -> OnTheWay:
    starts_at = midnight(on=appointment.on)
    return OnTheWay(
        visits_before=found.visits_before,
        from_at=starts_at + timedelta(seconds=found.from_s),
        until_at=starts_at + timedelta(seconds=found.until_s),
        late=starts_at + timedelta(seconds=found.expected_s) >= appointment.ends_at,
    )


def _door(stop: Stop, visit: Visit | None, on: date) -> Door:
    came_at = (visit.arrived_at or visit.started_at) if visit else None
    left_at = visit.finished_at if visit else None
    return Door(
        node=stop.node,
        planned_s=seconds_of(at=stop.planned_at, on=on) if stop.planned_at else 0,
        service_s=stop.service_s,
        earliest_s=seconds_of(at=stop.earliest_at, on=on),
        spread_s=stop.spread_s,
        came_s=seconds_of(at=came_at, on=on) if came_at else None,
        left_s=seconds_of(at=left_at, on=on) if left_at else None,
    )


def _pause(appointment: Appointment, on: date) -> Break | None:
    stop = appointment.stop
    if stop is None or not stop.route.shift.break_minutes:
        return None
    shift = stop.route.shift
    return Break(
        duration_s=shift.break_minutes * 60,
        earliest_s=seconds_of(at=shift.break_earliest_at, on=on),
        latest_s=seconds_of(at=shift.break_latest_at, on=on),
    )
