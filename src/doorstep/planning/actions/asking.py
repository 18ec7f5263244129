"""Asking for a day to be re-optimised: written down once until a worker begins."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from doorstep.outbox.actions import enqueue_once, free_key
from doorstep.places import queries as places
from doorstep.planning.models import DayPlan
from doorstep.planning.queries import DayStanding

KIND = "improve-day"
"""The kind of the outbox jobs that re-optimise a day; payload {"plan": id}."""

# Lower than the rest of the work: nobody waits for it.
PRIORITY = 8

# What this process asked for already, by plan: how far that day was improved then. It saves a query, no more.
_asked: dict[int, int] = {}


def ask_to_improve(*, day: DayStanding, now: datetime) -> None:
    """This function will write down, in the caller's transaction, that a day be improved that has a plan."""
    plan_id = day.plan_id or 0
    if _asked.get(plan_id, -1) < day.improved_upto:
        _ask(plan_id, now, now)
        transaction.on_commit(lambda: _asked.update({plan_id: day.improved_upto}))


def ask_again(*, plan_id: int, run_at: datetime, now: datetime) -> None:
    """This function will write down that a day be improved later."""
    _ask(plan_id, run_at, now)


def ask_for_all(*, now: datetime) -> int:
    """This function will write that down for every coming day not published that has stops newer than its last
    improvement, and return for how many: what few bookings a day had since then is made up for at night."""
    today = now.astimezone(places.zone()).date()
    plans = DayPlan.objects.filter(on__gt=today, published_at=None)
    newer = plans.filter(routes__stops__pk__gt=F("improved_upto")).order_by("on").values_list("pk", flat=True)
    plan_ids = list(dict.fromkeys(newer))
    for plan_id in plan_ids:
        _ask(plan_id, now, now)
    return len(plan_ids)


def begin_to_improve(*, plan_id: int) -> None:
    """This function will let the day be asked for again: what is booked from here on may not be seen any more."""
    free_key(key=_key(plan_id))


def _ask(plan_id: int, run_at: datetime, now: datetime) -> None:
    payload = {"plan": plan_id}
    enqueue_once(kind=KIND, payload=payload, run_at=run_at, now=now, key=_key(plan_id), priority=PRIORITY)


def _key(plan_id: int) -> str:
    return f"{KIND}:{plan_id}"
