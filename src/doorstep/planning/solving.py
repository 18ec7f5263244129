"""A day as the solver takes it: one call place for re-optimisation, a quick try and publishing."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from doorstep.engines.promise.check import violations
from doorstep.engines.promise.risk import Lateness
from doorstep.engines.promise.solve import Solution, solve
from doorstep.engines.promise.values import KitLimits, Route, Travel, Visit
from doorstep.planning.queries import DayStanding, Standing, kit_limits
from doorstep.workforce.queries import Staffing

SEED = 20_230_206
# Who was promised a visit is given one, late or not: lateness costs, but keeps nobody out.
ANY_LATENESS_PERCENT = 1000.0

Progress = Callable[[float, int, float], None]
"""Is told the share of the search that is over, the visits left out, and the least cost so far, in seconds."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A day to be solved. `routes`: of those who come and whose day holds as it stands, each with every kit that its
    depot owns; `limits` counts those. `left`: all others, which stay as they are and wait for a dispatcher. `lateness`:
    how late starts to be expected weigh, None for not at all. `stranded`: visits that their own agents cannot make,
    to be put into the routes where it can be done."""

    day: DayStanding
    routes: tuple[Route, ...]
    left: tuple[Route, ...]
    limits: KitLimits
    lateness: Lateness | None = None
    stranded: tuple[Visit, ...] = ()

    @property
    def visits(self) -> int:
        """How many visits there are to be put in order."""
        return sum(len(route.visits) for route in self.routes) + len(self.stranded)


def problem_of(*, day: DayStanding, staffing: Staffing, travel: Travel, lateness: Lateness | None = None) -> Problem:
    """This function will return a day as a problem. One query.

    What the routes that are left take along cannot be had by the others."""
    owned = kit_limits(plan_id=day.plan_id or 0, staffing=staffing)
    sound = [_holds(standing, travel) for standing in day.routes]
    pairs = list(zip(day.routes, sound, strict=True))
    away = [standing.route for standing, holds in pairs if not holds]
    limits = {
        (depot, kit): max(0, count - sum(route.depot == depot and bool(route.kits & kit) for route in away))
        for (depot, kit), count in owned.items()
    }
    return Problem(
        day=day,
        routes=tuple(may_have_kits(standing=standing, limits=limits) for standing, holds in pairs if holds),
        left=tuple(away),
        limits=limits,
        lateness=lateness,
    )


def problem_to_publish(*, day: DayStanding, staffing: Staffing, travel: Travel, lateness: Lateness | None) -> Problem:
    """This function will return a day as a problem in which nobody is left: those who do not come have no route, those
    who come keep of their visits, in their order, what they can do, and all other visits are stranded. One query."""
    owned = kit_limits(plan_id=day.plan_id or 0, staffing=staffing)
    if lateness is not None:
        lateness = replace(lateness, most_percent=ANY_LATENESS_PERCENT)
    kept = {standing.route_id: _kept(standing, travel) for standing in day.routes}
    equipped = (
        replace(may_have_kits(standing=standing, limits=owned), visits=kept[standing.route_id])
        for standing in day.routes
        if standing.agent.comes(day.on)
    )
    return Problem(
        day=day,
        routes=tuple(route for route in equipped if not violations(routes=[route], travel=travel, kit_limits={})),
        left=(),
        limits=owned,
        lateness=lateness,
        stranded=tuple(v for s in day.routes for v in s.route.visits if v not in kept[s.route_id]),
    )


def sent_home(*, problem: Problem, found: Solution) -> tuple[Route, ...]:
    """This function will return all routes of the day as they are to be stored: as they were found, and behind that in
    each the stranded visits of its own that found no place."""
    solved_routes = {route.id: route for route in found.routes}
    lost = set(found.unserved)
    routes = []
    for standing in problem.day.routes:
        route = solved_routes.get(standing.route_id, replace(standing.route, visits=()))
        own = tuple(visit for visit in standing.route.visits if visit in lost)
        routes.append(replace(route, visits=(*route.visits, *own)))
    return tuple(routes)


def may_have_kits(*, standing: Standing, limits: KitLimits) -> Route:
    """This function will return a route with any kit its depot owns, for `limits` counts how many routes take one; the
    route of somebody who does not come, with what it has."""
    route = standing.route
    if not standing.agent.comes(standing.on):
        return route
    kits = route.kits
    for (depot, bit), count in limits.items():
        if depot == route.depot and count:
            kits |= bit
    return replace(route, kits=kits)


def solved(
    *,
    problem: Problem,
    travel: Travel,
    seconds: float,
    iterations: int | None,
    clock: Callable[[], float],
    unplanned: Sequence[Visit] = (),
    until_served: bool = False,
    progress: Progress | None = None,
) -> Solution:
    """This function will return the day solved from where it stands, for at most so many seconds by `clock` and
    `iterations`, or `until_served`: every visit of the problem stays so; those unplanned or stranded are put in where
    it can be done."""
    unplanned = (*problem.stranded, *unplanned)
    if not problem.routes or (iterations == 0 and not unplanned):
        return _as_it_stands(problem, travel, unplanned)
    return solve(
        routes=problem.routes,
        travel=travel,
        seconds=seconds,
        iterations=iterations,
        seed=SEED,
        clock=clock,
        kit_limits=problem.limits,
        unplanned=unplanned,
        lateness=problem.lateness,
        until_served=until_served,
        progress=progress,
    )


def solved_with_kits(
    *,
    problem: Problem,
    travel: Travel,
    seconds: float,
    iterations: int | None,
    clock: Callable[[], float],
    progress: Progress | None = None,
) -> Solution:
    """This function will return the day as `solved` does, such that the kits suffice also when the stranded visits
    that found no place keep theirs."""
    for limits in (problem.limits, _spared(problem)):
        found = solved(
            problem=replace(problem, limits=limits),
            travel=travel,
            seconds=seconds,
            iterations=iterations,
            clock=clock,
            progress=progress,
        )
        if _kits_suffice(sent_home(problem=problem, found=found), problem.limits):
            return found
    return _as_it_stands(problem, travel, problem.stranded)


def driven_s(*, routes: Iterable[Route], travel: Travel) -> int:
    """This function will return the seconds on the road of all routes, by the plain travel table."""
    return sum(_road_s(route, travel) for route in routes if route.visits)


def _road_s(route: Route, travel: Travel) -> int:
    nodes = [route.start_node, *(visit.node for visit in route.visits), route.end_node]
    return sum(travel.seconds(a, b) for a, b in pairwise(nodes))


def _as_it_stands(problem: Problem, travel: Travel, unplanned: Sequence[Visit]) -> Solution:
    road_s = driven_s(routes=problem.routes, travel=travel)
    return Solution(routes=problem.routes, unserved=tuple(unplanned), driven_s=road_s, iterations=0)


def _spared(problem: Problem) -> KitLimits:
    """The kits without those that only stranded visits of a route need."""
    stranded, limits = set(problem.stranded), dict(problem.limits)
    for depot, bit in problem.limits:
        for route in (standing.route for standing in problem.day.routes):
            needing = {visit for visit in route.visits if visit.kits & bit}
            if route.depot == depot and needing and needing <= stranded:
                limits[depot, bit] = max(0, limits[depot, bit] - 1)
    return limits


def _kits_suffice(routes: Iterable[Route], limits: KitLimits) -> bool:
    taken = Counter(
        (depot, bit)
        for route in routes
        for depot, bit in limits
        if route.depot == depot and any(visit.kits & bit for visit in route.visits)
    )
    return all(count <= limits[key] for key, count in taken.items())


def _kept(standing: Standing, travel: Travel) -> tuple[Visit, ...]:
    """The visits that a field agent can make as they stand, in their order."""
    if not standing.agent.comes(standing.on):
        return ()
    if _holds(standing, travel):
        return standing.route.visits
    kept: tuple[Visit, ...] = ()
    for visit in standing.route.visits:
        longer = replace(standing.route, visits=(*kept, visit))
        if not violations(routes=[longer], travel=travel, kit_limits={}):
            kept = longer.visits
    return kept


def _holds(standing: Standing, travel: Travel) -> bool:
    if not standing.agent.comes(standing.on):
        return False
    return not violations(routes=[standing.route], travel=travel, kit_limits={})
