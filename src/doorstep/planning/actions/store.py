"""Storing a better order of a day, and fixing it when it is published."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import F

from doorstep.engines.promise.schedule import schedule
from doorstep.engines.promise.values import Route as EngineRoute
from doorstep.engines.promise.values import Travel
from doorstep.planning.actions.claims import claim_route
from doorstep.planning.models import DayPlan, KitShare, Route, Stop
from doorstep.planning.queries import DayStanding, Standing
from doorstep.workforce.queries import Staffing, midnight


class PlanMoved(RuntimeError):
    """A route changed while the day was being solved; nothing was stored."""


class NotFeasible(RuntimeError):
    """The plan breaks a promise; nothing was stored."""


def store_plan(*, day: DayStanding, routes: Sequence[EngineRoute], staffing: Staffing) -> int:
    """This function will store the routes of a day as they were solved, if none moved since `day` was read.

    Every route is claimed, also one that stays as it is: no booking that saw the day before this comes in after it.
    To be called inside a transaction. Returns how many routes changed. Raises PlanMoved."""
    before = {standing.route_id: standing for standing in day.routes}
    changed = [route for route in routes if route.visits != before[route.id].route.visits]
    for standing in sorted(day.routes, key=lambda standing: standing.route_id):
        if not claim_route(route_id=standing.route_id, version=standing.version):
            raise PlanMoved(f"route {standing.route_id} changed in the meantime")
    for route in changed:
        _store_route(route)
    _share_kits(day, changed, before, staffing)
    return len(changed)


def fix_day(*, day: DayStanding, routes: Sequence[EngineRoute], travel: Travel, now: datetime) -> None:
    """This function will publish the plan of a day: every stop gets its planned minute. Raises PlanMoved when it was
    published already, NotFeasible when a route cannot be driven as it stands."""
    unpublished = DayPlan.objects.filter(pk=day.plan_id or 0, published_at=None)
    if not unpublished.update(published_at=now):
        raise PlanMoved(f"{day.on} is published already")
    starts = midnight(on=day.on)
    for route in routes:
        plan = schedule(route=route, travel=travel)
        if plan is None:
            raise NotFeasible(f"route {route.id} on {day.on} cannot keep its windows")
        for visit in plan.visits:
            Stop.objects.filter(pk=visit.id).update(planned_at=starts + timedelta(seconds=visit.starts_s))


def _store_route(route: EngineRoute) -> None:
    for sequence, visit in enumerate(route.visits, start=1):
        Stop.objects.filter(pk=visit.id).update(route_id=route.id, sequence=sequence)


def _share_kits(
    day: DayStanding, changed: Sequence[EngineRoute], before: Mapping[int, Standing], staffing: Staffing
) -> None:
    """Kits follow the stops that need them: given back where they were, taken where they are now."""
    codes = {bit: code for code, bit in staffing.kit_bits.items()}
    needs = {r.id: {code for bit, code in codes.items() if any(v.kits & bit for v in r.visits)} for r in changed}
    for route in changed:
        _count(day, before[route.id], set(before[route.id].kits) - needs[route.id], -1)
    for route in changed:
        _count(day, before[route.id], needs[route.id] - set(before[route.id].kits), 1)
        if needs[route.id] != set(before[route.id].kits):
            Route.objects.filter(pk=route.id).update(kits=sorted(needs[route.id]))


def _count(day: DayStanding, standing: Standing, kits: set[str], step: int) -> None:
    if kits:
        shares = KitShare.objects.filter(day_plan_id=day.plan_id, depot_id=standing.agent.depot_id)
        shares.filter(kit__code__in=kits).update(taken=F("taken") + step)
