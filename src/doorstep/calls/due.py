"""By when somebody gets an answer."""

from datetime import datetime, timedelta

from doorstep.calls.models import Task
from doorstep.places import queries as places
from doorstep.workforce.models import Shift
from doorstep.workforce.queries import instant

AHEAD_DAYS = 21
DAY_RULES = {
    Task.Kind.COMPLAINT: "complaint_days",
    Task.Kind.CORRECTION: "correction_days",
    Task.Kind.ERASURE: "erasure_days",
}


def due_at(*, kind: Task.Kind, now: datetime) -> datetime:
    """This function will return by when a task of this kind, asked for now, has to be done: some days later, or for a
    call back some hours in which people work."""
    rules = places.rules()
    if kind in (Task.Kind.CALL_BACK, Task.Kind.REPLY):
        return in_hours_of_work(hours=rules.call_back_hours, now=now)
    return now + timedelta(days=getattr(rules, DAY_RULES[kind]))


def in_hours_of_work(*, hours: int, now: datetime) -> datetime:
    """This function will return when so many hours have passed between the first window's begin and the last one's end,
    on days on which somebody is rostered. Where none are known every hour counts."""
    left = timedelta(hours=hours)
    for opens_at, closes_at in _hours_of_work(now):
        starts_at = max(opens_at, now)
        if closes_at - starts_at >= left:
            return starts_at + left
        left -= max(closes_at - starts_at, timedelta(0))
    return now + timedelta(hours=hours)


def working_at(*, at: datetime) -> datetime:
    """This function will return an instant itself where people are at work then, or else when they are next."""
    return next((max(opens_at, at) for opens_at, closes_at in _hours_of_work(at) if at < closes_at), at)


def _hours_of_work(now: datetime) -> list[tuple[datetime, datetime]]:
    today, windows = now.astimezone(places.zone()).date(), places.windows()
    rostered = Shift.objects.filter(on__gte=today, on__lte=today + timedelta(days=AHEAD_DAYS))
    days = sorted(set(rostered.values_list("on", flat=True).distinct())) if windows else []
    return [
        (instant(on=on, minute=windows[0].starts_minute), instant(on=on, minute=windows[-1].ends_minute)) for on in days
    ]
