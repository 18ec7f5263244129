"""Re-optimisation between bookings: a day solved again from where it stands, so that roads shorten and windows open."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from doorstep.engines.promise.solve import Solution
from doorstep.engines.promise.values import Travel
from doorstep.journal.actions import Actor, append
from doorstep.places import queries as places
from doorstep.planning.actions.asking import ask_again, begin_to_improve
from doorstep.planning.actions.deadlocks import again_after_deadlock
from doorstep.planning.actions.store import PlanMoved, store_changes
from doorstep.planning.lateness import lateness_of
from doorstep.planning.models import DayPlan
from doorstep.planning.queries import standings
from doorstep.planning.solving import Problem, driven_s, problem_of, solved
from doorstep.workforce.queries import Staffing, staffing

# How often a day is solved again because bookings moved the routes it wanted to change.
ROUNDS = 3
LATER = timedelta(minutes=1)
# A day with few visits is as good as it gets long before its seconds are over.
TRIES_A_VISIT = 2_000


@dataclass(frozen=True, slots=True)
class Improvement:
    """What re-optimising did. `saved_s`: seconds on the road that are driven no more."""

    on: date
    routes: int
    saved_s: int


def improve_day(*, plan_id: int, actor: Actor, now: datetime, clock: Callable[[], float]) -> Improvement | None:
    """This function will re-optimise a day for `improve_seconds` by `clock`, and store it if every promise holds and no
    route that it changes moved meanwhile; otherwise it starts over from the newer state, some times.

    Holds are stops like all others. Returns None when the day is published, or when bookings were faster each time."""
    begin_to_improve(plan_id=plan_id)
    plan = DayPlan.objects.get(pk=plan_id)
    for _round in range(ROUNDS):
        workforce, roads = staffing(), places.travel()
        day = standings(territory_id=plan.territory_id, days=[plan.on], staffing=workforce, travel=roads, now=now)[
            plan.on
        ]
        if day.plan_id is None or day.published_at is not None:
            return None
        travel, rules = day.travel, places.rules()
        problem = problem_of(day=day, staffing=workforce, travel=travel, lateness=lateness_of(rules=rules))
        found = solved(
            problem=problem,
            travel=travel,
            seconds=rules.improve_seconds,
            iterations=TRIES_A_VISIT * problem.visits,
            clock=clock,
        )
        try:
            return _store(plan, problem, found, workforce, travel, actor, now)
        except PlanMoved:
            continue
    ask_again(plan_id=plan_id, run_at=now + LATER, now=now)
    return None


@again_after_deadlock
@transaction.atomic
def _store(
    plan: DayPlan,
    problem: Problem,
    found: Solution,
    workforce: Staffing,
    travel: Travel,
    actor: Actor,
    now: datetime,
) -> Improvement:
    day = problem.day
    changed = store_changes(day=day, routes=found.routes, staffing=workforce, travel=travel)
    DayPlan.objects.filter(pk=plan.pk).update(improved_upto=day.newest)
    saved_s = driven_s(routes=problem.routes, travel=travel) - driven_s(routes=found.routes, travel=travel)
    if changed:
        details = {"on": str(plan.on), "routes": changed, "saved_s": saved_s}
        append(actor=actor, action="day.improved", subject=f"day:{plan.pk}", details=details, now=now)
    return Improvement(on=plan.on, routes=changed, saved_s=saved_s)
