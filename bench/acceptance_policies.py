"""Ways to take bookings: ours by routes, and those by numbers."""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bench.acceptance_city import AADHAAR, WINDOWS, Request, Stream
from doorstep.engines.promise.gaps import GapTable, gaps, join
from doorstep.engines.promise.insertion import ranked
from doorstep.engines.promise.risk import Lateness, bearable, expected_late
from doorstep.engines.promise.schedule import schedule
from doorstep.engines.promise.solve import BrokenPlanError, Solution, solve
from doorstep.engines.promise.values import Insertion, Route, Visit

# The first bit of a skill that stands for "of this area"; below are real skills.
_AREA_BIT = 8


@dataclass(frozen=True, slots=True)
class Effort:
    """Steps of the search: after every so many bookings, for one who finds the day full, and in the last evening."""

    every: int = 25
    between: int = 2_000
    quick: int = 400
    evening: int = 10_000


@dataclass(frozen=True, slots=True)
class Way:
    """How bookings are taken by routes: planned minutes are the mean's times `factor`."""

    name: str
    factor: float = 1.0
    lateness: Lateness | None = None
    improves: bool = True
    effort: Effort = Effort()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a policy promised: routes, and promises that found no place in them, as (request, window)."""

    routes: tuple[Route, ...]
    accepted: Mapping[int, int]
    broken: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """How many were promised a window."""
        return len(self.accepted)


class Desk:
    """A day as bookings come in, one by one."""

    def __init__(self, *, stream: Stream, way: Way) -> None:
        """This function will open an empty day."""
        self.stream, self.way = stream, way
        self.routes = {route.id: route for route in stream.routes}
        self.tables: dict[int, GapTable] = {}
        self.late: dict[int, float] = {}
        self.accepted: dict[int, int] = {}
        self._set(stream.routes)

    def take(self, *, request: Request) -> bool:
        """This function will promise one of the windows wished for, the liked first, if there is room; or tell no."""
        window = self._window_for(request)
        if window is None:
            return False
        self.accepted[request.id] = window
        if self.way.improves and len(self.accepted) % self.way.effort.every == 0:
            self.improve(iterations=self.way.effort.between)
        return True

    def _window_for(self, request: Request) -> int | None:
        for window in request.wishes:
            if self._insert(request.visit(window=window, factor=self.way.factor)):
                return window
        return self._make_room(request) if self.way.improves else None

    def improve(self, *, iterations: int) -> None:
        """This function will solve the day again from where it stands."""
        self._solved((), iterations=iterations, warmth_s=100.0)

    def plan(self) -> Plan:
        """This function will return what has been promised."""
        return Plan(tuple(self.routes.values()), dict(self.accepted))

    def _insert(self, visit: Visit) -> bool:
        found = ranked(
            table=join(tables=list(self.tables.values())),
            node=visit.node,
            service_s=visit.service_s,
            window=(visit.earliest_s, visit.latest_s),
            skills=visit.skills,
            kits=visit.kits,
            travel=self.stream.travel,
        )
        chosen = self._chosen(found, visit)
        if chosen:
            self._set([self.routes[chosen.route_id].with_visit(visit=visit, position=chosen.position)])
        return chosen is not None

    def _chosen(self, found: Sequence[Insertion], visit: Visit) -> Insertion | None:
        if self.way.lateness is None:
            return found[0] if found else None
        return bearable(
            insertions=found,
            visit=visit,
            routes=self.routes,
            late=lambda route: self.late[route.id],
            travel=self.stream.travel,
            lateness=self.way.lateness,
        )

    def _make_room(self, request: Request) -> int | None:
        """One quick try, for either window, for somebody who finds the day full."""
        before, late = dict(self.routes), sum(self.late.values())
        if self._solved([_either(request, self.way.factor)], iterations=self.way.effort.quick, warmth_s=30.0):
            return None
        route = next(one for one in self.routes.values() if any(visit.id == request.id for visit in one.visits))
        window = _windows(route, self.stream)[request.id]
        promised = request.visit(window=window, factor=self.way.factor)
        kept = tuple(promised if visit.id == request.id else visit for visit in route.visits)
        self._set([replace(route, visits=kept)])
        # With one window promised instead of two, more may come late than the search could know.
        if self.way.lateness and 100 * (sum(self.late.values()) - late) > self.way.lateness.most_percent:
            self._set([route for route in before.values() if route != self.routes[route.id]])
            return None
        return window

    def _solved(self, unplanned: Sequence[Visit], *, iterations: int, warmth_s: float) -> tuple[Visit, ...]:
        before = list(self.routes.values())
        solution = solve(
            routes=before,
            travel=self.stream.travel,
            seconds=None,
            iterations=iterations,
            seed=self.stream.seed * 1000 + len(self.accepted),
            clock=time.process_time,
            unplanned=unplanned,
            warmth_s=warmth_s,
            lateness=self.way.lateness,
        )
        if not solution.unserved:
            self._set([now for was, now in zip(before, solution.routes, strict=True) if now != was])
        return solution.unserved

    def _set(self, routes: Sequence[Route]) -> None:
        for route in routes:
            self.routes[route.id] = route
            self.tables[route.id] = gaps(route=route, travel=self.stream.travel)
            if self.way.lateness:
                self.late[route.id] = expected_late(route=route, travel=self.stream.travel, lateness=self.way.lateness)


def by_routes(*, stream: Stream, way: Way, may_ask: Callable[[Request, Desk], bool] | None = None) -> Plan:
    """This function will take a stream by routes; `may_ask` tells who may be offered what is left."""
    desk = Desk(stream=stream, way=way)
    for request in stream.requests:
        if may_ask is None or may_ask(request, desk):
            desk.take(request=request)
    if way.improves:
        desk.improve(iterations=way.effort.evening)
    return desk.plan()


def by_numbers(*, stream: Stream, per_agent: float, areas: Mapping[int, int]) -> dict[int, int]:
    """This function will promise windows by counting alone: so many per agent and window in each area.

    `areas` names the area of each centre. Aadhaar visits are counted by themselves too, against the agents who can.
    Returns the window of each request that was taken.
    """
    agents = Counter((areas[route.depot], skill) for route in stream.routes for skill in (1, AADHAAR & route.skills))
    left = {(*key, window): int(per_agent * count) for key, count in agents.items() for window in range(len(WINDOWS))}
    accepted = {}
    for request in stream.requests:
        area = areas[request.area]
        for window in request.wishes:
            counters = {(area, skill, window) for skill in (1, request.skills & AADHAAR or 1)}
            if all(left.get(counter, 0) > 0 for counter in counters):
                for counter in counters:
                    left[counter] -= 1
                accepted[request.id] = window
                break
    return accepted


def routed(
    *,
    stream: Stream,
    accepted: Mapping[int, int],
    areas: Mapping[int, int],
    factor: float,
    lateness: Lateness | None,
    iterations: int,
) -> Plan:
    """This function will find routes for what was promised by numbers, each agent in their own area."""
    visits = [
        replace(visit, skills=visit.skills | _bit(areas[request.area]))
        for request in stream.requests
        if request.id in accepted
        for visit in [request.visit(window=accepted[request.id], factor=factor)]
    ]
    routes = [replace(route, skills=route.skills | _bit(areas[route.depot])) for route in stream.routes]
    placed = _solution(stream, routes, visits, iterations, None)
    if lateness is not None:
        # First all that are promised get a place; then they move to where fewer are late.
        placed = _solution(stream, placed.routes, placed.unserved, iterations, lateness)
    return Plan(placed.routes, dict(accepted), tuple(visit.id for visit in placed.unserved))


def _solution(
    stream: Stream, routes: Sequence[Route], unplanned: Sequence[Visit], iterations: int, lateness: Lateness | None
) -> Solution:
    return solve(
        routes=routes,
        travel=stream.travel,
        seconds=None,
        iterations=iterations,
        seed=stream.seed,
        clock=time.process_time,
        unplanned=unplanned,
        lateness=lateness,
    )


def in_hindsight(*, stream: Stream, start: Sequence[Route], seconds: float, keep: bool = False) -> Plan:
    """This function will look for the plan that serves most, knowing all requests from the beginning.

    `start` are routes to begin with; any of their visits may be left out unless `keep` says that all stay. Both windows
    wished for will do.
    """
    wished = {request.id: _either(request, 1.0) for request in stream.requests}
    begun = [replace(route, visits=tuple(wished[visit.id] for visit in route.visits)) for route in start]
    planned = {visit.id for route in begun for visit in route.visits}
    solution = solve(
        routes=begun,
        travel=stream.travel,
        seconds=seconds,
        iterations=None,
        seed=stream.seed,
        clock=time.process_time,
        unplanned=[visit for visit in wished.values() if visit.id not in planned],
        optional=frozenset() if keep else planned,
    )
    served = {visit: window for route in solution.routes for visit, window in _windows(route, stream).items()}
    routes = [
        replace(route, visits=tuple(stream.requests[v.id].visit(window=served[v.id], factor=1.0) for v in route.visits))
        for route in solution.routes
    ]
    return Plan(tuple(routes), served)


def _windows(route: Route, stream: Stream) -> dict[int, int]:
    """The window in which each visit of a route is planned, the first that holds it of those wished for."""
    planned = schedule(route=route, travel=stream.travel)
    if planned is None:
        raise BrokenPlanError(f"route {route.id} has no schedule")
    return {
        visit.id: next(w for w in stream.requests[visit.id].wishes if WINDOWS[w][0] <= visit.starts_s <= WINDOWS[w][1])
        for visit in planned.visits
    }


def _either(request: Request, factor: float) -> Visit:
    first, *others = (WINDOWS[window] for window in request.wishes)
    visit = request.visit(window=request.wishes[0], factor=factor)
    return replace(visit, earliest_s=first[0], latest_s=first[1], more_windows=tuple(others))


def _bit(area: int) -> int:
    return 1 << (_AREA_BIT + area)
