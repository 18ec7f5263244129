"""Shorter routes for a day whose promises all stay kept: ruin and recreate from where the day stands.

Slack induction by string removals: Christiaens and Vanden Berghe, "Slack Induction by String Removals for Vehicle
Routing Problems", Transportation Science 54 (2), 2020.
"""

import math
from collections.abc import Callable, Sequence
from random import Random

from doorstep.engines.promise.check import violations
from doorstep.engines.promise.values import KitLimits, Route, Travel, Visit
from doorstep.engines.promise.workday import Line, Workday, visits_that

REMOVED_ON_AVERAGE = 10
LONGEST_STRING = 10
BLINKS = 0.01
KEEP_INSIDE = 0.5
GROW_INSIDE = 0.01
WARM_S = 100.0
COLD_S = 1.0
REPORT_EVERY = 200


class BrokenPlanError(ValueError):
    """The routes given, or the routes found, break a promise; the message names each."""


def solve(
    *,
    routes: Sequence[Route],
    travel: Travel,
    seconds: float | None,
    iterations: int,
    seed: int,
    clock: Callable[[], float],
    kit_limits: KitLimits | None = None,
    may_move: Callable[[Visit], bool] = lambda visit: True,
    evenness: float = 0.05,
    progress: Callable[[int, float], None] | None = None,
) -> tuple[Route, ...]:
    """This function will return the routes, in the same order, with visits moved so that the day costs less.

    Every visit stays served in its window, fixed visits stay, visits that may not move stay with their agent. Cost is
    seconds of driving plus a little for uneven work (see Workday.line). The same routes, seed and iterations give the
    same answer; `seconds` by `clock` only ends the search early. `Route.kits` should hold every kit its depot owns:
    `kit_limits` counts them. `progress` is called with (iterations done, least cost so far). Raises BrokenPlanError if
    the routes given break a promise.
    """
    limits = kit_limits or {}
    _hold(violations(routes=routes, travel=travel, kit_limits=limits))
    day = Workday(routes=routes, travel=travel, kit_limits=limits, evenness=evenness)
    movable = visits_that(routes, may_move)
    if not any(movable):
        return tuple(routes)
    search = _Search(day, movable, Random(seed))
    ends_at = math.inf if seconds is None else clock() + seconds
    report = progress or (lambda done, cost: None)
    done = 0
    while done < iterations and clock() < ends_at:
        if done % REPORT_EVERY == 0:
            report(done, search.best_cost)
        search.step(done / iterations)
        done += 1
    report(done, search.best_cost)
    solved = day.assembled(search.best)
    _hold(violations(routes=solved, travel=travel, kit_limits=limits, before=routes))
    return solved


def _hold(faults: Sequence[str]) -> None:
    if faults:
        raise BrokenPlanError("; ".join(faults))


class _Search:
    """One run of simulated annealing over a Workday."""

    def __init__(self, day: Workday, movable: Sequence[bool], luck: Random) -> None:
        self.day = day
        self.movable = movable
        self.seeds = [visit for visit, moves in enumerate(movable) if moves]
        self.luck = luck
        self.cost = self.best_cost = sum(line.cost for line in day.lines)
        self.best = list(day.lines)
        self.old: dict[int, Line] = {}

    def step(self, share: float) -> None:
        """Ruin, recreate, keep or undo; `share` of the run is over."""
        self.old = {}
        if not self._recreate(self._ruin()):
            self._undo()
            return
        cost = self.cost + sum(self.day.lines[number].cost - line.cost for number, line in self.old.items())
        warmth = WARM_S * (COLD_S / WARM_S) ** share
        if cost >= self.cost - warmth * math.log(1.0 - self.luck.random()):
            self._undo()
            return
        self.cost = cost
        if cost < self.best_cost - 1e-6:
            self.best_cost, self.best = cost, list(self.day.lines)

    def _undo(self) -> None:
        for line in self.old.values():
            self.day.put(line)

    def _remember(self, line: Line) -> None:
        self.old.setdefault(line.route, line)

    def _ruin(self) -> list[int]:
        """Take a string of visits out of each of a few neighbouring routes."""
        day, luck = self.day, self.luck
        served = sum(len(line.path) > 2 for line in day.lines)
        longest = min(LONGEST_STRING, len(day.visits) / served)
        strings = int(luck.uniform(1, 4 * REMOVED_ON_AVERAGE / (1 + longest)))
        out: list[int] = []
        for visit in day.around[luck.choice(self.seeds)]:
            number = day.where[visit]
            if number < 0 or number in self.old or not self.movable[visit]:
                continue
            gone = self._string(number, visit, longest)
            out += gone
            self._remember(day.take_out(gone, route=number))
            if len(self.old) >= strings:
                break
        return out

    def _string(self, number: int, visit: int, longest: float) -> list[int]:
        """A string of neighbours in one route with the visit among them, half the time with some kept inside it."""
        luck = self.luck
        tour = [stop for stop in self.day.lines[number].path[1:-1] if self.movable[stop]]
        length = int(luck.uniform(1, min(len(tour), longest) + 1))
        kept = int(1 < length < len(tour) and luck.random() < KEEP_INSIDE)
        while kept and length + kept < len(tour) and luck.random() < GROW_INSIDE:
            kept += 1
        place = tour.index(visit)
        first = luck.randint(max(0, place - length - kept + 1), min(place, len(tour) - length - kept))
        string = tour[first : first + length + kept]
        hole = luck.randint(1, length - 1) if kept else 0
        return string[:hole] + string[hole + kept :]

    def _recreate(self, out: list[int]) -> bool:
        """Put every visit back at its cheapest place; False when one finds none."""
        day = self.day
        self._sort(out)
        for visit in out:
            gap = day.cheapest_gap(visit, gaps=day.likely_gaps(visit), blink=self._blink)
            if gap is None:
                gap = day.cheapest_gap(visit, gaps=day.all_gaps(), blink=self._blink)
            if gap is None:
                return False
            self._remember(day.put_in(visit, after=gap))
        return True

    def _blink(self) -> bool:
        return self.luck.random() < BLINKS

    def _sort(self, out: list[int]) -> None:
        day, luck = self.day, self.luck
        luck.shuffle(out)
        way = luck.choices(("random", "narrow", "long", "far", "close"), weights=(4, 3, 2, 2, 1))[0]
        if way == "narrow":
            out.sort(key=lambda visit: day.spans[visit][1] - day.spans[visit][0])
        elif way == "long":
            out.sort(key=lambda visit: -day.spans[visit][2])
        elif way in ("far", "close"):
            out.sort(key=lambda visit: day.remote[visit], reverse=way == "far")
