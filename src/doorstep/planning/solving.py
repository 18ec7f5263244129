"""A day as the solver takes it: one call place for re-optimisation, a quick try and publishing."""

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

Progress = Callable[[float, int, float], None]
"""Is told the share of the search that is over, the visits left out, and the least cost so far, in seconds."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A day to be solved. `routes`: of those who come and whose day holds as it stands, each with every kit that its
    depot owns; `limits` counts those. `left`: all others, which stay as they are and wait for a dispatcher. `lateness`:
    how late starts to be expected weigh, None for not at all."""

    day: DayStanding
    routes: tuple[Route, ...]
    left: tuple[Route, ...]
    limits: KitLimits
    lateness: Lateness | None = None

    @property
    def visits(self) -> int:
        """How many visits there are to be put in order."""
        return sum(len(route.visits) for route in self.routes)


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
    `iterations`, or `until_served`: every visit of the problem stays so; those unplanned are put in where it can be
    done."""
    if iterations == 0 or not problem.routes:
        road_s = driven_s(routes=problem.routes, travel=travel)
        return Solution(routes=problem.routes, unserved=tuple(unplanned), driven_s=road_s, iterations=0)
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


def driven_s(*, routes: Iterable[Route], travel: Travel) -> int:
    """This function will return the seconds on the road of all routes, by the plain travel table."""
    return sum(_road_s(route, travel) for route in routes if route.visits)


def _road_s(route: Route, travel: Travel) -> int:
    nodes = [route.start_node, *(visit.node for visit in route.visits), route.end_node]
    return sum(travel.seconds(a, b) for a, b in pairwise(nodes))


def _holds(standing: Standing, travel: Travel) -> bool:
    if not standing.agent.comes(standing.on):
        return False
    return not violations(routes=[standing.route], travel=travel, kit_limits={})
