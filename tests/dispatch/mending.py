"""A published day with few agents, and what becomes of it when it is mended."""

from collections.abc import Sequence
from datetime import datetime, time

from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments
from doorstep.dispatch.repair.actions import RepairReport, repair_day
from doorstep.dispatch.repair.events import Event
from doorstep.dispatch.repair.situation import Situation, situation
from doorstep.messaging.models import Message
from doorstep.planning.models import DayPlan
from tests.cast import (
    TOMORROW,
    WEB,
    WINDOWS,
    ZONE,
    book,
    neighbour,
    only_agents,
    publish,
    set_rules,
)

EARLY = datetime.combine(TOMORROW, time(7, 30), tzinfo=ZONE)
SERVICES = ("electricity-bill",)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(TOMORROW, time(hour, minute), tzinfo=ZONE)


def published(*windows: int, agents: Sequence[str] = ("FA03", "FA05"), **rules: int) -> list[Appointment]:
    """Visits in these windows of tomorrow, by number, on a published day with few agents."""
    only_agents(*agents)
    set_rules(open_per_address=99, **rules)
    booked = [book(person=neighbour(n), services=SERVICES, window=WINDOWS[w]) for n, w in enumerate(windows)]
    publish()
    return [now_is(appointment) for appointment in booked]


def mend(*events: Event, from_at: datetime = EARLY, now: datetime | None = None) -> RepairReport:
    (report,) = repair_day(
        on=TOMORROW, events=events, from_at=from_at, actor=WEB, now=now or from_at, clock=lambda: 0.0
    )
    return report


def look(now: datetime, *events: Event) -> Situation:
    return situation(plan=DayPlan.objects.get(on=TOMORROW), events=events, from_at=now, now=now)


def now_is(appointment: Appointment) -> Appointment:
    return appointments().get(pk=appointment.pk)


def agent_of(appointment: Appointment) -> str:
    stop = now_is(appointment).stop
    assert stop is not None
    return stop.route.shift.agent.code


def messages(appointment: Appointment) -> list[str]:
    """What is still to be sent about an appointment, since it was booked."""
    queued = Message.objects.filter(subject=f"appointment:{appointment.pk}", state="queued").exclude(event="booked")
    return sorted(queued.values_list("event", flat=True))


def planned_at(appointment: Appointment) -> datetime:
    stop = now_is(appointment).stop
    assert stop is not None and stop.planned_at is not None
    return stop.planned_at
