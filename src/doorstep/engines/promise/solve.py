"""Better routes for a day whose promises all stay kept: ruin and recreate from where the day stands.

Slack induction by string removals: Christiaens and Vanden Berghe, "Slack Induction by String Removals for Vehicle
Routing Problems", Transportation Science 54 (2), 2020.
"""

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from ctypes import byref, c_int64
from dataclasses import dataclass, replace

import numpy as np

from doorstep.engines.promise.check import violations
from doorstep.engines.promise.native.library import Heat, address, kernel
from doorstep.engines.promise.problem import Problem
from doorstep.engines.promise.risk import Lateness
from doorstep.engines.promise.schedule import legs_of
from doorstep.engines.promise.values import KitLimits, Route, Travel, Visit

WARM_S, COLD_S = 300.0, 5.0
BLINKS = 0.01
LEFT_OUT_S = 2000.0
STEPS = 256


class BrokenPlanError(ValueError):
    """The routes given, or the routes found, break a promise; the message names each."""


@dataclass(frozen=True, slots=True)
class Solution:
    """The routes in the order given, the visits that found no place, seconds of driving, and steps of the search."""

    routes: tuple[Route, ...]
    unserved: tuple[Visit, ...]
    driven_s: int
    iterations: int


def solve(
    *,
    routes: Sequence[Route],
    travel: Travel,
    seconds: float | None,
    iterations: int | None,
    seed: int,
    clock: Callable[[], float],
    kit_limits: KitLimits | None = None,
    may_move: Callable[[Visit], bool] = lambda visit: True,
    evenness: float = 0.05,
    unplanned: Sequence[Visit] = (),
    optional: Collection[int] = (),
    warmth_s: float = WARM_S,
    left_out_s: float = LEFT_OUT_S,
    lateness: Lateness | None = None,
    until_served: bool = False,
    progress: Callable[[float, int, float], None] | None = None,
) -> Solution:
    """This function will move visits so that more are served and the day costs less.

    `unplanned` are put in where there is room; they, and planned visits whose ids are `optional`, may be left out.
    Everything else stays served in its windows, fixed visits stay, visits that may not move stay with their agent.
    What counts, in this order: visits left out; cost, which is seconds of driving, routes' use_cost_s, wishes not
    granted, and evenness * work**2 / (2 * shift) for each route's driving and service.

    The search ends after `seconds` by `clock` or after `iterations`, whichever is first, or with `until_served` as soon
    as nobody is left out; without seconds, the same input and seed give the same answer. It starts with a readiness of
    `warmth_s` to accept a dearer day, and meanwhile weighs a visit left out as `left_out_s` more than the dearest
    wishes. `Route.kits` should hold every kit its depot owns: `kit_limits` counts them. `progress` is called with
    (share of the run that is over, visits left out, least cost so far). Raises BrokenPlanError if the routes given
    break a promise.
    """
    if seconds is None and iterations is None:
        raise ValueError("a search needs an end: seconds or iterations")
    limits = kit_limits or {}
    _hold(violations(routes=routes, travel=travel, kit_limits=limits))
    problem = Problem(
        routes=routes,
        unplanned=unplanned,
        optional=optional,
        may_move=may_move,
        travel=travel,
        kit_limits=limits,
        evenness=evenness,
        lateness=lateness,
    )
    heat = _heat(warmth_s, left_out_s + _dearest(routes, problem.visits))
    with _search(problem, seed) as search:
        span = _Span(seconds, iterations, clock)
        done = _run(search, heat, span, progress or (lambda share, left, cost: None), until_served)
        solved, unserved = _result(search, problem)
    _hold(
        violations(
            routes=solved,
            travel=travel,
            kit_limits=limits,
            before=routes,
            optional=frozenset(optional),
            added=frozenset(visit.id for visit in unplanned),
        )
    )
    driven_s = sum(sum(legs_of(route=route, travel=travel)) for route in solved if route.visits)
    return Solution(routes=solved, unserved=unserved, driven_s=driven_s, iterations=done)


def _heat(warmth_s: float, left_out_s: float) -> Heat:
    # The cold is a share of the warmth: that of nothing cannot be had.
    warm_s = max(warmth_s, 1e-6)
    return Heat(warm_s, min(COLD_S, warm_s), BLINKS, left_out_s)


def _dearest(routes: Sequence[Route], visits: Sequence[Visit]) -> int:
    """What may be paid besides roads so that one more is served: an agent called in, a few wishes not granted."""
    wishes_s = max((sum(wish.cost_s for wish in visit.wishes) for visit in visits), default=0)
    return 3 * wishes_s + max((route.use_cost_s for route in routes), default=0)


def _hold(faults: Sequence[str]) -> None:
    if faults:
        raise BrokenPlanError("; ".join(faults))


class _Span:
    """How much of a run is over, by the clock or by steps, whichever is further."""

    def __init__(self, seconds: float | None, iterations: int | None, clock: Callable[[], float]) -> None:
        self.seconds = math.inf if seconds is None else max(seconds, 1e-9)
        self.iterations = math.inf if iterations is None else max(iterations, 0)
        self.clock, self.began = clock, clock()

    def over(self, done: int) -> float:
        by_steps = done / self.iterations if self.iterations else 1.0
        return min(1.0, max(by_steps, (self.clock() - self.began) / self.seconds))


def _run(
    search: int, heat: Heat, span: _Span, progress: Callable[[float, int, float], None], until_served: bool
) -> int:
    # A search of no steps is over before it begins: it only puts in what fits.
    done, share, pace = 0, 0.0 if span.iterations else 1.0, 0.0
    while True:
        left = c_int64()
        cost = kernel.doorstep_search_best(search, byref(left))
        progress(share, left.value, cost)
        if share >= 1.0 or (until_served and not left.value):
            return done
        steps = int(min(STEPS, span.iterations - done))
        until = min(1.0, share + max(pace, steps / span.iterations))
        kernel.doorstep_search_run(search, steps, share, until, byref(heat))
        done += steps
        over = span.over(done)
        share, pace = over, over - share


@contextmanager
def _search(problem: Problem, seed: int) -> Iterator[int]:
    first, visits = problem.start()
    search = kernel.doorstep_search_new(byref(problem.native), seed % 2**64, address(first), address(visits))
    try:
        yield search
    finally:
        kernel.doorstep_search_free(search)


def _result(search: int, problem: Problem) -> tuple[tuple[Route, ...], tuple[Visit, ...]]:
    first = np.empty(len(problem.routes) + 1, dtype=np.int32)
    order = np.empty(len(problem.visits) + 1, dtype=np.int32)
    kernel.doorstep_search_result(search, address(first), address(order))
    solved = tuple(
        replace(route, visits=tuple(problem.visits[v] for v in order[first[r] : first[r + 1]]))
        for r, route in enumerate(problem.routes)
    )
    placed = set(order[: first[-1]].tolist())
    return solved, tuple(visit for v, visit in enumerate(problem.visits) if v not in placed)
