"""What is known of visits: of each stop the newest row holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from doorstep.booking.models import Appointment, AppointmentService
from doorstep.dispatch.models import Visit
from doorstep.planning.models import Stop
from doorstep.workforce.models import Shift

# How far back visits teach: what took half an hour two years ago may be done otherwise now.
LEARNED_DAYS = 180
TAUGHT_BY = (Visit.Outcome.DONE.value, Visit.Outcome.PARTLY.value)


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One planned visit of a route with what is known of it so far."""

    stop: Stop
    appointment: Appointment
    services: tuple[str, ...]
    visit: Visit | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A visit as learning takes it: whose, when, where (latitude, longitude), where the route began (road node), and
    when the shift did, where that is known."""

    agent_id: int
    on: date
    services: tuple[str, ...]
    outcome: str
    departed_at: datetime | None
    arrived_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    place: tuple[float, float]
    depot_node: int
    shift_starts_at: datetime | None


def current_visits() -> "QuerySet[Visit]":
    """This function will return the rows that hold: those that no other replaces."""
    return Visit.objects.filter(replaced_by=None)


def visits_of(*, appointment_ids: Sequence[int]) -> "QuerySet[Visit]":
    """This function will return what is known of the visits of some appointments, latest first."""
    found = current_visits().filter(appointment_id__in=appointment_ids)
    return found.select_related("appointment").order_by("-on", "-id")


def was_visited(*, appointment: Appointment) -> bool:
    """This function will tell whether somebody was at the appointment's door. One query."""
    return any(visit.begun for visit in visits_of(appointment_ids=[appointment.pk]))


def visit_of_stop(*, stop: Stop) -> Visit | None:
    """This function will return what is known of a stop's visit, or None."""
    return current_visits().filter(stop=stop).first()


def visits_of_route(*, route_id: int) -> tuple[VisitRow, ...]:
    """This function will return a route's planned visits in order, holds left out. Three queries."""
    booked = Appointment.objects.filter(stop__route_id=route_id).select_related("applicant", "address", "stop")
    appointments = list(booked.order_by("stop__sequence", "stop_id"))
    services = services_of(appointment_ids=[appointment.pk for appointment in appointments])
    known = {visit.stop_id: visit for visit in current_visits().filter(stop__route_id=route_id)}
    return tuple(
        VisitRow(
            stop=appointment.stop,
            appointment=appointment,
            services=services.get(appointment.pk, ()),
            visit=known.get(appointment.stop_id),
        )
        for appointment in appointments
        if appointment.stop is not None
    )


def services_of(*, appointment_ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """This function will return the codes of the services of appointments, in their order. One query."""
    found: dict[int, tuple[str, ...]] = {}
    lines = AppointmentService.objects.filter(appointment_id__in=appointment_ids).order_by("position")
    for appointment_id, code in lines.values_list("appointment_id", "service__code"):
        found[appointment_id] = (*found.get(appointment_id, ()), code)
    return found


def seen_until(*, on: date) -> Iterator[Seen]:
    """This function will return what learning needs of the visits of the LEARNED_DAYS before a day and that day, frozen
    into values, in the order in which each field agent made them. One query; no name, phone or address is read."""
    rows = current_visits().filter(on__gt=on - timedelta(days=LEARNED_DAYS), on__lte=on)
    shift = Shift.objects.filter(agent=OuterRef("agent"), on=OuterRef("on"))
    columns = rows.order_by("on", "agent_id", "arrived_at", "id").values_list(
        "agent_id",
        "on",
        "services",
        "outcome",
        "departed_at",
        "arrived_at",
        "started_at",
        "finished_at",
        "appointment__address__lat",
        "appointment__address__lon",
        "agent__depot__node",
        Subquery(shift.values("starts_at")[:1]),
    )
    for row in columns.iterator(chunk_size=2000):
        agent_id, day, services, outcome, departed, arrived, started, finished, lat, lon, *route = row
        yield Seen(agent_id, day, tuple(services), outcome, departed, arrived, started, finished, (lat, lon), *route)
