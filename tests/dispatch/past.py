"""Past visits, made up: as many days of them as learning needs."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from doorstep.booking.models import Appointment
from doorstep.dispatch.models import Visit
from doorstep.places import queries as places
from doorstep.workforce.models import FieldAgent, Shift
from tests.cast import NOW, ZONE

TODAY = NOW.date()


def past_visits(
    *,
    of: Appointment,
    services: Sequence[str],
    minutes: int,
    days: int = 60,
    a_day: int = 4,
    percent: int = 100,
    hour: int = 9,
    shift_hour: int | None = None,
    outcome: str = "done",
) -> None:
    """Give each of some agents one visit on each of the past days, at the door of an appointment: so many minutes of
    work, after a drive from the depot in `hour` that took so many percent of the travel table's seconds. Their shifts
    begin in that hour too, or in `shift_hour`."""
    door = places.node_of(lat=of.address.lat, lon=of.address.lon)
    agents = list(FieldAgent.objects.select_related("depot").order_by("code")[:a_day])
    rows = []
    for n in range(days):
        for agent in agents:
            table_s = places.travel().seconds(agent.depot.node, door)
            rows.append(
                _row(of, agent, TODAY - timedelta(days=n + 1), services, minutes, table_s * percent // 100, hour)
            )
    for row in rows:
        row.outcome = outcome
    Visit.objects.bulk_create(rows)
    begins = time(hour if shift_hour is None else shift_hour)
    shifts = (_shift(row.agent, datetime.combine(row.on, begins, tzinfo=ZONE)) for row in rows)
    Shift.objects.bulk_create(shifts, ignore_conflicts=True)


def _shift(agent: FieldAgent, starts_at: datetime) -> Shift:
    ends_at, noon = starts_at + timedelta(hours=8), starts_at + timedelta(hours=3)
    return Shift(
        agent=agent,
        on=starts_at.date(),
        starts_at=starts_at,
        ends_at=ends_at,
        break_minutes=30,
        break_earliest_at=noon,
        break_latest_at=noon,
    )


def _row(
    of: Appointment, agent: FieldAgent, on: date, services: Sequence[str], minutes: int, driven_s: int, hour: int
) -> Visit:
    left_at = datetime.combine(on, time(hour, 10), tzinfo=ZONE)
    arrived_at = left_at + timedelta(seconds=driven_s)
    started_at = arrived_at + timedelta(minutes=1)
    return Visit(
        stop=None,
        appointment=of,
        agent=agent,
        on=on,
        services=sorted(services),
        planned_s=1800,
        departed_at=left_at,
        arrived_at=arrived_at,
        started_at=started_at,
        finished_at=started_at + timedelta(minutes=minutes),
        recorded_at=NOW,
        recorded_by="staff:1",
        channel="console",
    )
