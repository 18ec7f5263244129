"""A day's routes taken apart for the search: flat lists by index, one line per route, undone by putting lines back.

Indexes: visits are 0 .. m-1, route r starts at m + r and ends at m + R + r. A visit that is out has place -1, and index
-1 of every list by route means "no route", so that the inner loop needs no test of its own for it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from doorstep.engines.promise.gaps import Ints, reach
from doorstep.engines.promise.values import NEVER, UNREACHABLE, KitLimits, Route, Travel, Visit

_NEIGHBOURS = 25


class Line(NamedTuple):
    """One route as it stands: its indexes depot to depot, the times of gaps.reach, and what it costs."""

    route: int
    path: list[int]
    legs: list[int]
    before: list[int]
    after: list[int]
    done: list[int]
    due: list[int]
    kits: int
    work_s: int
    cost: float


class Workday:
    """The routes of one day while they are being changed."""

    def __init__(self, *, routes: Sequence[Route], travel: Travel, kit_limits: KitLimits, evenness: float) -> None:
        """This function will take feasible routes apart; the cost of a day is explained at `line`."""
        self.routes = routes
        self.visits = [visit for route in routes for visit in route.visits]
        self.kit_limits = kit_limits
        self._index(travel)
        size = len(self.visits) + 2 * len(routes)
        self.where, self.previous, self.next, self.leg = [-1] * (size + 1), [-1] * (size + 1), [-1] * size, [0] * size
        self.before, self.after, self.done, self.due = ([0] * size for _ in range(4))
        self.kit_users: dict[tuple[int, int], int] = {}
        self.uneven = [evenness / (2 * max(route.ends_s - route.starts_s, 1)) for route in routes]
        self.lines: list[Line] = []
        self._load()

    def _index(self, travel: Travel) -> None:
        self.spans = [(visit.earliest_s, visit.latest_s, visit.service_s) for visit in self.visits]
        nodes = [visit.node for visit in self.visits]
        nodes += [route.start_node for route in self.routes] + [route.end_node for route in self.routes]
        rows = {node: travel.rows(node)[nodes].astype(np.int64) for node in set(nodes)}
        apart = np.array([rows[node] for node in nodes]).reshape(len(nodes), len(nodes))
        apart[apart >= UNREACHABLE] = NEVER
        self.onward: list[list[int]] = apart.tolist()
        self.inward: list[list[int]] = apart.T.tolist()
        self.able = [
            [route.can(skills=visit.skills, kits=visit.kits) for route in self.routes] + [False]
            for visit in self.visits
        ]
        self._find_neighbours(apart)

    def _find_neighbours(self, apart: Ints) -> None:
        m, r = len(self.visits), len(self.routes)
        cost = _closeness(apart[:m, :m], self.spans)
        from_depots = np.concatenate([cost, apart[m : m + r, :m]])
        to_depots = np.concatenate([cost, apart[:m, m + r :]], axis=1)
        self.likely_before = _smallest(from_depots.T, _NEIGHBOURS)
        ends = _smallest(to_depots, _NEIGHBOURS)
        # In the second half of a row the column m + k stands for the end of route k.
        self.likely_after = [[k if k < m else k + r for k in row] for row in ends]
        self.around = _smallest(apart[:m, :m] + apart[:m, :m].T, m)
        self.remote = apart[m : m + r, :m].min(axis=0, initial=NEVER).tolist()

    def _load(self) -> None:
        first = 0
        for number, route in enumerate(self.routes):
            stops = list(range(first, first + len(route.visits)))
            self.lines.append(self.line(number, [self.start(number), *stops, self.end(number)]))
            first += len(stops)
        for line in self.lines:
            self._count_kits(line, 1)
            self._write(line)

    def start(self, route: int) -> int:
        """This function will return the index of a route's start depot."""
        return len(self.visits) + route

    def end(self, route: int) -> int:
        """This function will return the index of a route's end depot."""
        return len(self.visits) + len(self.routes) + route

    def line(self, number: int, path: list[int]) -> Line:
        """This function will compute a route over a path of indexes.

        Cost: seconds of driving + evenness * work**2 / (2 * shift), where work is driving and service: a second of work
        weighs the more the fuller the agent's own shift already is.
        """
        route, onward = self.routes[number], self.onward
        legs = [onward[a][b] for a, b in zip(path, path[1:], strict=False)]
        spans = [self.spans[stop] for stop in path[1:-1]]
        times = reach(legs=legs, stops=spans, starts_s=route.starts_s, ends_s=route.ends_s, pause=route.pause)
        driven_s = sum(legs)
        work_s = driven_s + sum(span[2] for span in spans)
        kits = 0
        for stop in path[1:-1]:
            kits |= self.visits[stop].kits
        if route.fixed:
            # Nothing goes before a fixed visit: the gaps there can never be left in time.
            times.before[: route.fixed] = times.after[: route.fixed] = [NEVER] * route.fixed
        return Line(number, path, legs, *times, kits, work_s, driven_s + self.uneven[number] * work_s * work_s)

    def put(self, line: Line) -> Line:
        """This function will make a line the one in force, and return the one it replaces."""
        old = self.lines[line.route]
        if old.kits != line.kits:
            self._count_kits(old, -1)
            self._count_kits(line, 1)
        self.lines[line.route] = line
        self._write(line)
        return old

    def _write(self, line: Line) -> None:
        path, where, number = line.path, self.where, line.route
        for i in range(len(path) - 1):
            a, b = path[i], path[i + 1]
            where[a] = where[b] = number
            self.next[a], self.previous[b], self.leg[a] = b, a, line.legs[i]
            self.before[a], self.after[a] = line.before[i], line.after[i]
            self.done[b], self.due[b] = line.done[i + 1], line.due[i + 1]

    def _count_kits(self, line: Line, change: int) -> None:
        depot = self.routes[line.route].depot
        for kit in _bits(line.kits):
            self.kit_users[depot, kit] = self.kit_users.get((depot, kit), 0) + change

    def take_out(self, visits: Iterable[int], *, route: int) -> Line:
        """This function will take visits out of a route and return its old line."""
        gone = set(visits)
        for visit in gone:
            self.where[visit] = self.previous[visit] = -1
        return self.put(self.line(route, [stop for stop in self.lines[route].path if stop not in gone]))

    def put_in(self, visit: int, *, after: int) -> Line:
        """This function will put a visit behind a stop and return the route's old line."""
        number = self.where[after]
        path = self.lines[number].path
        i = path.index(after) + 1
        return self.put(self.line(number, [*path[:i], visit, *path[i:]]))

    def likely_gaps(self, visit: int) -> list[int]:
        """This function will list stops behind which a visit may well fit, each possibly twice, -1 for none."""
        previous = self.previous
        return self.likely_before[visit] + [previous[stop] for stop in self.likely_after[visit]]

    def all_gaps(self) -> range:
        """This function will list every stop behind which a visit may be put, or which is out."""
        return range(len(self.visits) + len(self.routes))

    def cheapest_gap(self, visit: int, *, gaps: Iterable[int], blink: Callable[[], bool]) -> int | None:
        """This function will return the stop behind which a visit fits at the least cost, or None.

        `blink` is asked before each better gap; when it says True the gap is passed over (Christiaens, Vanden Berghe).
        """
        inward, onward, able, service_s = self.inward[visit], self.onward[visit], self.able[visit], self.spans[visit][2]
        where, following, leg = self.where, self.next, self.leg
        best, least = None, float(NEVER)
        for a in gaps:
            number = where[a]
            if not able[number]:
                continue
            extra = inward[a] + onward[following[a]] - leg[a]
            if extra >= least:
                continue
            more = extra + service_s
            cost = extra + self.uneven[number] * more * (2 * self.lines[number].work_s + more)
            if cost < least and self.fits(visit, a) and not blink():
                best, least = a, cost
        return best

    def fits(self, visit: int, a: int) -> bool:
        """This function will tell whether a visit fits behind stop a: the test of the gap table, for one gap."""
        b = self.next[a]
        earliest, latest, service = self.spans[visit]
        there, leave_by = self.inward[visit][a], self.done[b] - self.onward[visit][b]
        start = max(self.after[a] + there, earliest)
        if start > latest or start + service > leave_by:
            start = max(self.before[a] + there, earliest)
            ready = start + service
            pause = self.routes[self.where[a]].pause
            if start > latest or pause is None:
                return False
            rests = ready <= pause.latest_s and max(ready, pause.earliest_s) + pause.duration_s <= leave_by
            if not rests and ready > self.due[b] - self.onward[visit][b]:
                return False
        return self._has_kits(visit, self.where[a])

    def _has_kits(self, visit: int, number: int) -> bool:
        needs = self.visits[visit].kits & ~self.lines[number].kits
        depot = self.routes[number].depot
        return all(
            self.kit_users.get((depot, kit), 0) < self.kit_limits.get((depot, kit), NEVER) for kit in _bits(needs)
        )

    def assembled(self, lines: Sequence[Line]) -> tuple[Route, ...]:
        """This function will turn lines back into routes."""
        return tuple(
            replace(self.routes[line.route], visits=tuple(self.visits[stop] for stop in line.path[1:-1]))
            for line in lines
        )


def _bits(mask: int) -> Iterable[int]:
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit


def _closeness(apart: Ints, spans: list[tuple[int, int, int]]) -> Ints:
    """How well visit j follows visit i, after Vidal et al. (2013): driving, a fifth of waiting, lateness in full."""
    earliest, latest, service = np.array(spans, dtype=np.int64).reshape(-1, 3).T
    waits = np.maximum(earliest[None, :] - service[:, None] - apart - latest[:, None], 0)
    late = np.maximum(earliest[:, None] + service[:, None] + apart - latest[None, :], 0)
    closeness: Ints = apart + waits // 5 + late
    np.fill_diagonal(closeness, 10 * NEVER)
    return closeness


def _smallest(cost: Ints, count: int) -> list[list[int]]:
    order: list[list[int]] = np.argsort(cost, axis=1, kind="stable")[:, :count].tolist()
    return order


def visits_that(routes: Sequence[Route], may_move: Callable[[Visit], bool]) -> list[bool]:
    """This function will tell, for each visit in the order of the routes, whether the search may move it."""
    return [place >= route.fixed and may_move(visit) for route in routes for place, visit in enumerate(route.visits)]
