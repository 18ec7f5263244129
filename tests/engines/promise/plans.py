"""Small random plans in tight numbers, with any of the things that make a plan hard."""

import random
from dataclasses import dataclass, replace
from enum import IntFlag, auto

from doorstep.engines.promise.values import NEVER, Break, KitLimits, Route, Visit, Wish
from doorstep.engines.routing.hours import HOUR_S, HourProfile
from doorstep.engines.routing.table import TravelTable
from tests.engines.promise.days import travel_of
from tests.engines.promise.reference import holds

LOST = 65_535


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
    BROKEN = auto()


EVERYTHING = sum(Hard)


@dataclass(frozen=True)
class Plan:
    """A day, its roads and kits, and a visit that somebody asks for."""

    routes: tuple[Route, ...]
    travel: TravelTable
    kit_limits: KitLimits
    visit: Visit


def random_plan(*, seed: int, routes: int, stops: int, hard: int) -> Plan:
    """This function will draw a plan of so many routes with at most so many stops each.

    The smaller the numbers, the smaller the plan: a plan that fails shrinks to one that can be read.
    """
    return _Draw(random.Random(seed), Hard(hard)).plan(routes, stops)


class _Draw:
    def __init__(self, luck: random.Random, hard: Hard) -> None:
        self.luck, self.hard = luck, hard
        # Most plans take two minutes around a full hour, some a whole day and the night after it.
        self.unit = luck.choice([1, 1, 1, 540]) if Hard.HOURS in hard else 1
        self.origin = luck.choice([0, 9 * HOUR_S - 50, 23 * HOUR_S - 50, 24 * HOUR_S]) if self.unit == 1 else 0
        self.places = luck.randint(2, 6)
        self.travel = self._travel()

    def plan(self, routes: int, stops: int) -> Plan:
        drawn = [self._route(number + 1, stops) for number in range(routes)]
        kit_limits = {(depot, kit): self.luck.randint(0, 2) for depot in (0, 1) for kit in (1, 2)}
        return Plan(tuple(drawn), self.travel, kit_limits, self._visit(0))

    def span(self, low: int, high: int) -> int:
        """So many units of time and a bit."""
        return self.luck.randint(low * self.unit, high * self.unit)

    def _travel(self) -> TravelTable:
        lost = [LOST] if Hard.LOST_WAYS in self.hard else []
        matrix = [
            [
                0 if a == b else self.luck.choice([*(self.span(1, 12) for _ in range(8)), *lost])
                for b in range(self.places)
            ]
            for a in range(self.places)
        ]
        usual = tuple(self.luck.choice([100, 83, 137, 10, 1000, 250]) for _ in range(24))
        return travel_of(matrix, HourProfile(usual) if Hard.HOURS in self.hard else HourProfile())

    def _route(self, id: int, stops: int) -> Route:
        luck = self.luck
        starts_s = self.origin + self.span(0, 20)
        start_node = luck.randrange(self.places)
        route = Route(
            id=id,
            start_node=start_node,
            end_node=luck.randrange(self.places) if Hard.TWO_DEPOTS in self.hard else start_node,
            starts_s=starts_s,
            ends_s=starts_s + self.span(30, 150),
            skills=luck.choice([1, 2, 3]) if Hard.NEEDS in self.hard else 3,
            kits=luck.choice([0, 1, 2, 3]) if Hard.NEEDS in self.hard else 3,
            pause=self._pause(),
            depot=luck.choice([0, 0, 1]),
            use_cost_s=luck.choice([0, 0, 50]),
        )
        wanted = luck.randint(0, stops)
        for number in range(5 * wanted):
            if len(route.visits) < wanted:
                route = self._grown(route, self._visit(id * 100 + number))
        return self._frozen(route)

    def _grown(self, route: Route, visit: Visit) -> Route:
        if not route.can(skills=visit.skills, kits=visit.kits):
            return route
        longer = route.with_visit(visit=visit, position=self.luck.randint(0, len(route.visits)))
        kept = Hard.BROKEN in self.hard and self.luck.random() < 0.05
        return longer if kept or holds(route=longer, travel=self.travel) else route

    def _frozen(self, route: Route) -> Route:
        if Hard.FIXED not in self.hard or self.luck.random() < 0.5:
            return route
        return replace(route, fixed=self.luck.randint(0, len(route.visits)))

    def _pause(self) -> Break | None:
        if Hard.BREAKS not in self.hard or self.luck.random() < 0.3:
            return None
        first_s = self.origin + self.span(0, 60)
        return Break(self.span(0, 8), first_s, first_s + self.span(0, 40))

    def _visit(self, id: int) -> Visit:
        luck, bits = self.luck, [0, 0, 1, 2] if Hard.NEEDS in self.hard else [0]
        earliest_s, latest_s = self._window()
        return Visit(
            id=id,
            node=luck.randrange(self.places),
            service_s=self.span(0, 10),
            earliest_s=earliest_s,
            latest_s=latest_s,
            skills=luck.choice(bits),
            kits=luck.choice(bits),
            more_windows=tuple(self._window() for _ in range(luck.randint(0, 2))) if Hard.WINDOWS in self.hard else (),
            release_s=self.origin + self.span(0, 90) if Hard.BOUNDS in self.hard and luck.random() < 0.5 else 0,
            deadline_s=self.origin + self.span(20, 160) if Hard.BOUNDS in self.hard and luck.random() < 0.5 else NEVER,
            wishes=tuple(self._wish() for _ in range(luck.randint(0, 2))) if Hard.WISHES in self.hard else (),
        )

    def _window(self) -> tuple[int, int]:
        first_s = self.origin + self.span(0, 90)
        widest = 20 if Hard.WINDOWS in self.hard else 60
        return first_s, first_s + self.span(0, widest)

    def _wish(self) -> Wish:
        luck = self.luck
        return Wish(luck.randint(0, 9), skills=luck.choice([0, 1, 2]), routes=luck.choice([(), (1,), (2, 3)]))
