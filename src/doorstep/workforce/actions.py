"""Rolling the roster forward."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from doorstep.engines.catalogue.values import Texts
from doorstep.places import queries as places
from doorstep.workforce.models import Absence, FieldAgent, Shift
from doorstep.workforce.queries import instant


@transaction.atomic
def roll_roster(*, now: datetime) -> int:
    """This function will give every active field agent the shifts of the coming `roster_days`, and return how many
    were added. Weekly offs, holidays and absences have none; a shift that exists is left as it is."""
    today = now.astimezone(places.zone()).date()
    days = [today + timedelta(days=n) for n in range(places.rules().roster_days + 1)]
    existing = set(Shift.objects.filter(on__in=days).values_list("agent_id", "on"))
    absences = list(Absence.objects.filter(ends_on__gt=today))
    holidays = places.holidays()
    shifts = [
        _shift(agent, on)
        for agent in FieldAgent.objects.filter(active=True)
        for on in _working_days(agent, days, holidays, absences)
        if (agent.pk, on) not in existing
    ]
    Shift.objects.bulk_create(shifts, batch_size=500)
    return len(shifts)


def _working_days(
    agent: FieldAgent, days: Iterable[date], holidays: Mapping[date, Texts], absences: list[Absence]
) -> Iterable[date]:
    away = [absence for absence in absences if absence.agent_id == agent.pk]
    return (
        on
        for on in days
        if on.weekday() not in agent.weekly_offs
        and on not in holidays
        and not any(absence.starts_on <= on < absence.ends_on for absence in away)
    )


def _shift(agent: FieldAgent, on: date) -> Shift:
    return Shift(
        agent=agent,
        on=on,
        starts_at=instant(on=on, minute=agent.shift_starts_minute),
        ends_at=instant(on=on, minute=agent.shift_ends_minute),
        break_minutes=agent.break_minutes,
        break_earliest_at=instant(on=on, minute=agent.break_earliest_minute),
        break_latest_at=instant(on=on, minute=agent.break_latest_minute - agent.break_minutes),
    )


def add_absence(*, agent_id: int, on: date, reason: str) -> None:
    """This function will keep that a field agent does not come on a day, unless that is known already."""
    if not Absence.objects.filter(agent_id=agent_id, starts_on__lte=on, ends_on__gt=on).exists():
        Absence.objects.create(agent_id=agent_id, starts_on=on, ends_on=on + timedelta(days=1), reason=reason)
