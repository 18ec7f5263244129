"""A day frozen into arrays for the search: visits are 0 .. V-1, route r starts at V + r and ends at V + R + r."""

from collections.abc import Callable, Collection, Sequence
from ctypes import addressof, pointer
from typing import Any

import numpy as np
from numpy.typing import NDArray

from doorstep.engines.promise.gaps import pause_of
from doorstep.engines.promise.native.library import Problem as Native
from doorstep.engines.promise.native.library import address, hours_of, spans_of
from doorstep.engines.promise.risk import Lateness, moments, native_risk
from doorstep.engines.promise.values import NEVER, UNREACHABLE, KitLimits, Route, Travel, Visit

NEAR = 40
AROUND = 400
NEAR_ROUTES = 20
_KITS = 64
_UNLIMITED = 2**31 - 1

Ints = NDArray[np.int32]


class Problem:
    """One day's visits and routes as the kernel reads them. Keeps the arrays for as long as it lives."""

    def __init__(
        self,
        *,
        routes: Sequence[Route],
        unplanned: Sequence[Visit],
        optional: Collection[int],
        may_move: Callable[[Visit], bool],
        travel: Travel,
        kit_limits: KitLimits,
        evenness: float,
        lateness: Lateness | None = None,
    ) -> None:
        """This function will freeze a day; `optional` are ids of planned visits that may be left out."""
        planned = [visit for route in routes for visit in route.visits]
        self.visits = [*planned, *unplanned]
        self.routes = routes
        fixed = [place < route.fixed for route in routes for place in range(len(route.visits))]
        movable = [not stays and may_move(visit) for visit, stays in zip(planned, fixed, strict=True)]
        self.movable = np.array([*movable, *(True for _ in unplanned)], dtype=np.uint8)
        may_stay_out = [visit.id in optional for visit in planned]
        self.optional = np.array([*may_stay_out, *(True for _ in unplanned)], dtype=np.uint8)
        self._kept: list[Any] = []
        self.native = Native(visits=len(self.visits), routes=len(routes), hours=pointer(hours_of(travel.profile)))
        self._roads(travel)
        self._visits()
        self._routes(evenness, kit_limits)
        self._preferences()
        if lateness:
            self._risk(lateness)

    def start(self) -> tuple[Ints, Ints]:
        """This function will return the day as it stands: first[r] .. first[r + 1] are the visits of route r."""
        first = np.zeros(len(self.routes) + 1, dtype=np.int32)
        np.cumsum([len(route.visits) for route in self.routes], out=first[1:])
        return first, np.arange(first[-1], dtype=np.int32)

    def _set(self, name: str, array: NDArray[Any]) -> None:
        kept = np.ascontiguousarray(array)
        self._kept.append(kept)
        setattr(self.native, name, address(kept))

    def _ints(self, name: str, values: Any) -> Ints:
        array = np.ascontiguousarray(np.clip(np.asarray(values, dtype=np.int64), -_UNLIMITED, _UNLIMITED), np.int32)
        self._set(name, array)
        return array

    def _roads(self, travel: Travel) -> None:
        nodes = [visit.node for visit in self.visits]
        nodes += [route.start_node for route in self.routes] + [route.end_node for route in self.routes]
        rows = {node: np.asarray(travel.rows(node)[nodes], dtype=np.int32) for node in set(nodes)}
        apart = np.array([rows[node] for node in nodes], dtype=np.int32).reshape(len(nodes), len(nodes))
        apart[apart >= UNREACHABLE] = NEVER
        self.apart = apart
        self._set("onward", apart)
        self._set("inward", apart.T)

    def _visits(self) -> None:
        visits, count, routes = self.visits, len(self.visits), len(self.routes)
        given = [visit.spans for visit in visits]
        self.native.spans, kept = spans_of(given)
        self._kept.append(kept)
        service = self._ints("service", [visit.service_s for visit in visits])
        self._ints("load", [visit.load for visit in visits])
        self._set("kits", np.array([visit.kits for visit in visits], dtype=np.uint64))
        self._set("optional", self.optional)
        self._set("movable", self.movable)
        opens = self._ints("opens", [spans[0][0] if spans else 0 for spans in given])
        closes = np.array([spans[-1][1] if spans else 0 for spans in given], dtype=np.int32)
        self._ints("width", [sum(last - first for first, last in spans) for spans in given])
        apart = self.apart[:count, :count]
        self._ints("remote", self.apart[count : count + routes, :count].min(axis=0, initial=NEVER))
        close = _closeness(apart, opens, closes, service)
        near = min(NEAR, count)
        self.native.near_count = near
        self._set("near_before", _smallest(close.T, near))
        self._set("near_after", _smallest(close, near))
        start, end = count + routes, count + 2 * routes
        detour = self.apart[count:start, :count].astype(np.int64).T + self.apart[:count, start:end]
        self.native.near_route_count = min(NEAR_ROUTES, routes)
        self._set("near_routes", _smallest(detour, self.native.near_route_count))
        around = min(AROUND, count)
        self.native.around_count = around
        both = apart.astype(np.int64) + apart.T
        np.fill_diagonal(both, -1)
        self._set("around", _smallest(both, around))

    def _routes(self, evenness: float, kit_limits: KitLimits) -> None:
        routes = self.routes
        self._set("pauses", np.array([pause_of(route.pause) for route in routes], dtype=np.int32).reshape(-1, 4))
        for name, values in {
            "starts": [route.starts_s for route in routes],
            "ends": [route.ends_s for route in routes],
            "capacity": [route.capacity for route in routes],
            "use_cost": [route.use_cost_s for route in routes],
            "fixed": [route.fixed for route in routes],
            "twin": _twins(routes, [visit for visit in self.visits if visit.wishes]),
        }.items():
            self._ints(name, values)
        uneven = [evenness / (2 * max(route.ends_s - route.starts_s, 1)) for route in routes]
        self._set("uneven", np.array(uneven, dtype=np.float64))
        depots = {depot: number for number, depot in enumerate(dict.fromkeys(route.depot for route in routes))}
        self.native.depots = len(depots)
        self._ints("depot", [depots[route.depot] for route in routes])
        limits = np.full((len(depots), _KITS), _UNLIMITED, dtype=np.int32)
        for (depot, kit), limit in kit_limits.items():
            if depot in depots:
                limits[depots[depot], kit.bit_length() - 1] = limit
        self._set("kit_limits", limits)

    def _risk(self, lateness: Lateness) -> None:
        risk = native_risk(lateness=lateness)
        self._kept.append(risk)
        self.native.risk = addressof(risk)
        for name, values in zip(("expected", "variance", "third"), moments(visits=self.visits), strict=True):
            self._set(name, values)

    def _preferences(self) -> None:
        """What it costs that a route comes to a visit; NEVER where it may not."""
        bits = np.array([(route.skills, route.kits, route.id) for route in self.routes], dtype=np.uint64)
        skills, kits, ids = bits.reshape(-1, 3).T
        aside = np.zeros((len(self.visits), len(self.routes)), dtype=np.int32)
        for row, visit in zip(aside, self.visits, strict=True):
            for wish in visit.wishes:
                wished = np.uint64(wish.skills)
                lacks = (skills & wished) != wished
                if wish.routes:
                    lacks |= ~np.isin(ids, np.array(wish.routes, dtype=np.uint64))
                row[lacks] += wish.cost_s
            needs, takes = np.uint64(visit.skills), np.uint64(visit.kits)
            row[((skills & needs) != needs) | ((kits & takes) != takes)] = NEVER
        self._set("aside", aside)


def _closeness(apart: Ints, opens: Ints, closes: Ints, service: Ints) -> NDArray[np.int64]:
    """How well visit j follows visit i, after Vidal et al. (2013): driving, a fifth of waiting, lateness in full."""
    apart = apart.astype(np.int64)
    waits = np.maximum(opens[None, :] - service[:, None] - apart - closes[:, None], 0)
    late = np.maximum(opens[:, None] + service[:, None] + apart - closes[None, :], 0)
    closeness: NDArray[np.int64] = apart + waits // 5 + late
    np.fill_diagonal(closeness, 10 * NEVER)
    return closeness


def _smallest(cost: NDArray[np.int64], count: int) -> Ints:
    """The places of the smallest numbers of each row, in order."""
    if not count:
        return np.empty((len(cost), 0), dtype=np.int32)
    # Ties go to the lower place, so that every machine searches alike.
    ordered = np.argsort(cost, axis=1, kind="stable")[:, :count]
    return ordered.astype(np.int32)


def _twins(routes: Sequence[Route], particular: Sequence[Visit]) -> list[int]:
    """For each route the last one before it that differs in nothing but its id; -1 where somebody is wished for."""
    named = {route_id for visit in particular for wish in visit.wishes for route_id in wish.routes}
    seen: dict[tuple[object, ...], int] = {}
    twins = []
    for number, route in enumerate(routes):
        key = (
            *(route.start_node, route.end_node, route.starts_s, route.ends_s, route.skills, route.kits),
            *(route.pause, route.depot, route.use_cost_s, route.capacity),
        )
        twins.append(-1 if route.id in named else seen.get(key, -1))
        if route.id not in named:
            seen[key] = number
    return twins
