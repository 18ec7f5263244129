"""Storing a better order of a day, and fixing it when it is published: nothing that the checker has not passed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import F, QuerySet

from doorstep.engines.promise.check import violations
from doorstep.engines.promise.schedule import schedule
from doorstep.engines.promise.values import Route as EngineRoute
from doorstep.engines.promise.values import Travel, Visit
from doorstep.planning.actions.claims import StopWanted, claim_route, stop_of
from doorstep.planning.models import DayPlan, KitShare, Route, Stop
from doorstep.planning.queries import DayStanding, Standing, kit_limits
from doorstep.planning.solving import may_have_kits
from doorstep.workforce.queries import Staffing, midnight
from doorstep.workforce.queries import staffing as workforce


class PlanMoved(RuntimeError):
    """A route changed while the day was being solved; nothing was stored."""


class NotFeasible(RuntimeError):
    """The plan breaks a promise; nothing was stored."""


def store_plan(
    *,
    day: DayStanding,
    routes: Sequence[EngineRoute],
    staffing: Staffing,
    travel: Travel,
    stranded: Set[int] = frozenset(),
) -> int:
    """This function will store the routes of a day as they were solved, if none moved since `day` was read.

    Every route is claimed, also one that stays as it is: no booking that saw the day before this comes in after it.
    To be called inside a transaction. Of `routes` only the order of the visits is taken, those not named stay as they
    are, and the independent checker judges the whole day against what stood before. Visits that are `stranded`, by id,
    cannot be kept and may only stay in their route: it is judged without them. Returns how many routes changed.
    Raises PlanMoved, and NotFeasible when a promise would be broken that held before."""
    changed = _checked(day, _orders(day, routes), staffing, travel, stranded=stranded)
    _claim(day.routes)
    _store(day, changed, staffing)
    return len(changed)


def store_changes(*, day: DayStanding, routes: Sequence[EngineRoute], staffing: Staffing, travel: Travel) -> int:
    """This function will store like `store_plan`, but claim only the routes that changed: bookings elsewhere go on.

    That is enough: each promise hangs on one route, and the depots' kits are claimed by their counts."""
    changed = _checked(day, _orders(day, routes), staffing, travel)
    _claim(standing for standing in day.routes if standing.route_id in {route.id for route in changed})
    _store(day, changed, staffing)
    return len(changed)


def store_with_stop(
    *,
    day: DayStanding,
    routes: Sequence[EngineRoute],
    placed: Visit,
    wanted: StopWanted,
    held_until: datetime | None,
    staffing: Staffing,
    travel: Travel,
) -> Stop:
    """This function will store like `store_changes` a plan that has also `placed`, a visit that is no stop yet, and
    return the stop made for it. Raises PlanMoved and NotFeasible, also when no route has it."""
    changed = _checked(day, _orders(day, routes), staffing, travel, placed)
    home = next((route for route in changed if placed in route.visits), None)
    if home is None:
        raise NotFeasible(f"visit {placed.id} is in no route")
    _claim(standing for standing in day.routes if standing.route_id in {route.id for route in changed})
    _store(day, changed, staffing)
    place = home.visits.index(placed) + 1
    stop = stop_of(wanted=wanted, route_id=home.id, sequence=place, held_until=held_until)
    stop.save(force_insert=True)
    return stop


def fix_day(*, day: DayStanding, routes: Sequence[EngineRoute], travel: Travel, now: datetime) -> None:
    """This function will publish the plan of a day: every stop of `routes` gets its planned minute. Raises PlanMoved
    when it was published already, NotFeasible when one of them cannot be driven as it stands."""
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


def _orders(day: DayStanding, routes: Sequence[EngineRoute]) -> Mapping[int, tuple[int, ...]]:
    """Which visits each route has, in order; a route that is named twice or is not of this day has no place here."""
    orders = {route.id: tuple(visit.id for visit in route.visits) for route in routes}
    if len(orders) < len(routes) or not orders.keys() <= {standing.route_id for standing in day.routes}:
        raise NotFeasible(f"these are not the routes of {day.on}")
    return orders


def _checked(
    day: DayStanding,
    orders: Mapping[int, tuple[int, ...]],
    staffing: Staffing,
    travel: Travel,
    placed: Visit | None = None,
    stranded: Set[int] = frozenset(),
) -> list[EngineRoute]:
    """The routes that change, once the whole day was judged. What was broken before, by an edited skill or a road, is
    no reason to refuse what makes it no worse."""
    if workforce() != staffing:
        raise PlanMoved("the field agents were edited in the meantime")
    limits = kit_limits(plan_id=day.plan_id or 0, staffing=staffing)
    before = [may_have_kits(standing=standing, limits=limits) for standing in day.routes]
    visits = {visit.id: visit for route in before for visit in route.visits}
    added = {} if placed is None else {placed.id: placed}
    try:
        after = [_reordered(route, orders, visits | added) for route in before]
    except KeyError as error:
        raise NotFeasible(f"visit {error} is nobody's") from error
    judged = [route.without(visit_ids=stranded) for route in after]
    found = violations(
        routes=judged, travel=travel, kit_limits=limits, before=before, added=added.keys(), optional=stranded
    )
    faults = [*found, *_absent_gains(day, after), *_strays(before, after, stranded)]
    if faults:
        known = set(violations(routes=before, travel=travel, kit_limits=limits))
        faults = [fault for fault in faults if fault not in known]
    if faults:
        raise NotFeasible("; ".join(faults))
    return [new for new, old in zip(after, before, strict=True) if new.visits != old.visits]


def _reordered(route: EngineRoute, orders: Mapping[int, tuple[int, ...]], visits: Mapping[int, Visit]) -> EngineRoute:
    return replace(route, visits=tuple(visits[visit] for visit in orders[route.id])) if route.id in orders else route


def _absent_gains(day: DayStanding, after: Sequence[EngineRoute]) -> Iterable[str]:
    """Who does not come that day is promised for nothing more: that is no matter of minutes, so it is asked here."""
    for standing, route in zip(day.routes, after, strict=True):
        had = {visit.id for visit in standing.route.visits}
        if not standing.agent.comes(day.on) and not {visit.id for visit in route.visits} <= had:
            yield f"route {route.id}: its agent does not come on {day.on}"


def _strays(before: Sequence[EngineRoute], after: Sequence[EngineRoute], stranded: Set[int]) -> Iterable[str]:
    """What nobody can keep is moved to nobody, and not lost."""
    for old, new in zip(before, after, strict=True):
        if Counter(v.id for v in old.visits if v.id in stranded) != Counter(
            v.id for v in new.visits if v.id in stranded
        ):
            yield f"route {old.id}: a stranded visit was moved"


def _claim(standings: Iterable[Standing]) -> None:
    """In the order of their ids, so that two who claim many wait for each other in one direction."""
    for standing in sorted(standings, key=lambda standing: standing.route_id):
        if not claim_route(route_id=standing.route_id, version=standing.version):
            raise PlanMoved(f"route {standing.route_id} changed in the meantime")


def _store(day: DayStanding, changed: Sequence[EngineRoute], staffing: Staffing) -> None:
    was = {standing.route_id: standing for standing in day.routes}
    places = {
        visit.id: (standing.route_id, sequence)
        for standing in day.routes
        for visit, sequence in zip(standing.route.visits, standing.sequences, strict=True)
    }
    moved = [
        Stop(pk=visit.id, route_id=route.id, sequence=sequence)
        for route in changed
        for sequence, visit in enumerate(route.visits, start=1)
        if places.get(visit.id, (route.id, sequence)) != (route.id, sequence)
    ]
    Stop.objects.bulk_update(moved, ["route", "sequence"], batch_size=200)
    _share_kits(day, changed, was, staffing)


def _share_kits(
    day: DayStanding, changed: Sequence[EngineRoute], was: Mapping[int, Standing], staffing: Staffing
) -> None:
    """Kits follow the stops that need them: given back where they were, taken where they are now."""
    codes = {bit: code for code, bit in staffing.kit_bits.items()}
    needs = {r.id: {code for bit, code in codes.items() if any(v.kits & bit for v in r.visits)} for r in changed}
    for route in changed:
        _give_back(day, was[route.id], set(was[route.id].kits) - needs[route.id])
    for route in changed:
        _take(day, was[route.id], needs[route.id] - set(was[route.id].kits))
        if needs[route.id] != set(was[route.id].kits):
            Route.objects.filter(pk=route.id).update(kits=sorted(needs[route.id]))


def _give_back(day: DayStanding, standing: Standing, kits: set[str]) -> None:
    if kits:
        _shares(day, standing).filter(kit__code__in=kits).update(taken=F("taken") - 1)


def _take(day: DayStanding, standing: Standing, kits: set[str]) -> None:
    """A route that was not claimed may have taken the last one since the day was read."""
    free = _shares(day, standing).filter(kit__code__in=kits, taken__lt=F("places"))
    if kits and free.update(taken=F("taken") + 1) < len(kits):
        raise PlanMoved(f"a kit of depot {standing.agent.depot_id} was taken in the meantime")


def _shares(day: DayStanding, standing: Standing) -> QuerySet[KitShare]:
    return KitShare.objects.filter(day_plan_id=day.plan_id, depot_id=standing.agent.depot_id)
