"""Small random plans in tight numbers, with any of the things that make a plan hard."""

import random
from dataclasses import dataclass, replace
from enum import IntFlag, auto
from typing import TypeVar

from doorstep.engines.promise.values import NEVER, Break, KitLimits, Route, Visit, Wish
from doorstep.engines.routing.hours import HOUR_S, HourProfile
from doorstep.engines.routing.table import TravelTable
from tests.engines.promise.days import travel_of
from tests.engines.promise.reference import holds

LOST = 65_535

_T = TypeVar("_T")


class Hard(IntFlag):
    """What a random plan may have."""

    BREAKS = auto()
    HOURS = auto()
    WINDOWS = auto()
    BOUNDS = auto()
    LOST_WAYS = auto()
    NEEDS = auto()
    WISHES = auto()
    TWO_DEPOTS = auto()
    FIXED = auto()
    LOADS = auto()
    UNSURE = auto()
    BROKEN = auto()


EVERYTHING = sum(Hard)


@dataclass(frozen=True, repr=False)
class Plan:
    """A day, its roads and kits, and a visit that somebody asks for."""

    routes: tuple[Route, ...]
    travel: TravelTable
    kit_limits: KitLimits
    visit: Visit

    def __repr__(self) -> str:
        rows = [self.travel.rows(node).tolist() for node in range(self.travel.size)]
        parts = (
            *self.routes,
            f"asked: {self.visit}",
            f"kits: {self.kit_limits}",
            f"roads: {rows}",
            self.travel.profile,
        )
        return "\n".join(map(str, parts))


def random_plan(*, seed: int, routes: int, stops: int, hard: int) -> Plan:
    """This function will draw a plan of so many routes with at most so many stops each.

    The smaller the numbers, the smaller the plan: a plan that fails shrinks to one that can be read.
    """
    return _Draw(random.Random(seed), Hard(hard)).plan(routes, stops)


class _Draw:
    def __init__(self, luck: random.Random, hard: Hard) -> None:
        self.luck, self.hard = luck, hard
        # Most plans take two minutes around a full hour, some a whole day and the night after it.
        self.unit = self.one_of(1, 1, 1, 540) if Hard.HOURS in hard else 1
        self.origin = self.one_of(0, 9 * HOUR_S - 50, 23 * HOUR_S - 50, 24 * HOUR_S) if self.unit == 1 else 0
        self.places = self.number(2, 6)
        self.travel = self._travel()

    def number(self, low: int, high: int) -> int:
        # Twice as fast as randint, and there are a hundred of them in a plan.
        return low + int(self.luck.random() * (high - low + 1))

    def one_of(self, *options: _T) -> _T:
        return options[int(self.luck.random() * len(options))]

    def span(self, low: int, high: int) -> int:
        """So many units of time and a bit."""
        return self.number(low * self.unit, high * self.unit)

    def has(self, what: Hard, *, often: float = 1.0) -> bool:
        return what in self.hard and self.luck.random() < often

    def plan(self, routes: int, stops: int) -> Plan:
        drawn = [self._route(number + 1, stops) for number in range(routes)]
        kit_limits = {(depot, kit): self.number(0, 2) for depot in (0, 1) for kit in (1, 2)}
        return Plan(tuple(drawn), self.travel, kit_limits, self._visit(0))

    def _travel(self) -> TravelTable:
        lost = [LOST] if self.has(Hard.LOST_WAYS) else []
        matrix = [
            [0 if a == b else self.one_of(*[self.span(1, 12)] * 7, *lost) for b in range(self.places)]
            for a in range(self.places)
        ]
        percent = tuple(self.one_of(100, 83, 137, 10, 1000, 250) for _ in range(24))
        return travel_of(matrix, HourProfile(percent) if self.has(Hard.HOURS) else HourProfile())

    def _route(self, id: int, stops: int) -> Route:
        needs = self.has(Hard.NEEDS)
        starts_s = self.origin + self.span(0, 20)
        start_node = self.number(0, self.places - 1)
        route = Route(
            id=id,
            start_node=start_node,
            end_node=self.number(0, self.places - 1) if self.has(Hard.TWO_DEPOTS) else start_node,
            starts_s=starts_s,
            ends_s=starts_s + self.span(30, 150),
            skills=self.one_of(1, 2, 3) if needs else 3,
            kits=self.one_of(0, 1, 2, 3) if needs else 3,
            pause=self._pause() if self.has(Hard.BREAKS, often=0.7) else None,
            depot=self.one_of(0, 0, 1),
            use_cost_s=self.one_of(0, 0, 50),
            capacity=self.number(0, 6) if self.has(Hard.LOADS, often=0.5) else NEVER,
        )
        wanted = self.number(0, stops)
        for number in range(4 * wanted):
            if len(route.visits) < wanted:
                route = self._grown(route, self._visit(id * 100 + number))
        return replace(route, fixed=self.number(0, len(route.visits)) if self.has(Hard.FIXED, often=0.4) else 0)

    def _grown(self, route: Route, visit: Visit) -> Route:
        longer = route.with_visit(visit=visit, position=self.number(0, len(route.visits)))
        if not route.can(skills=visit.skills, kits=visit.kits) or sum(v.load for v in longer.visits) > route.capacity:
            return route
        return longer if self.has(Hard.BROKEN, often=0.05) or holds(route=longer, travel=self.travel) else route

    def _pause(self) -> Break:
        first_s = self.origin + self.span(0, 60)
        return Break(self.span(0, 8), first_s, first_s + self.span(0, 40))

    def _visit(self, id: int) -> Visit:
        needs = self.has(Hard.NEEDS)
        earliest_s, latest_s = self._window()
        return Visit(
            id=id,
            node=self.number(0, self.places - 1),
            service_s=self.span(0, 10),
            earliest_s=earliest_s,
            latest_s=latest_s,
            skills=self.one_of(0, 0, 1, 2) if needs else 0,
            kits=self.one_of(0, 0, 1, 2) if needs else 0,
            more_windows=tuple(self._window() for _ in range(self.number(0, 2))) if self.has(Hard.WINDOWS) else (),
            release_s=self.origin + self.span(0, 90) if self.has(Hard.BOUNDS, often=0.5) else 0,
            deadline_s=self.origin + self.span(20, 160) if self.has(Hard.BOUNDS, often=0.5) else NEVER,
            wishes=tuple(self._wish() for _ in range(self.number(0, 2))) if self.has(Hard.WISHES) else (),
            load=self.number(0, 2) if self.has(Hard.LOADS) else 0,
            expected_s=self.span(0, 10) if self.has(Hard.UNSURE, often=0.7) else None,
            spread_s=self.span(0, 5) if self.has(Hard.UNSURE) else 0,
        )

    def _window(self) -> tuple[int, int]:
        first_s = self.origin + self.span(0, 90)
        return first_s, first_s + self.span(0, 30 if Hard.WINDOWS in self.hard else 60)

    def _wish(self) -> Wish:
        return Wish(self.number(0, 9), skills=self.one_of(0, 1, 2), routes=self.one_of((), (1,), (2, 3)))
