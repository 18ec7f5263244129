"""Doorstep's own solver, asked as the others are: every job is unplanned, and roads are all that counts."""

import time

from bench.competitors.answer import answer
from bench.problem import Plan, Problem
from bench.turned import Matrix, routes_of, visits_of
from doorstep.engines.promise.solve import solve


def plan(problem: Problem, seconds: float, seed: int) -> Plan:
    """This function will solve from empty routes for so many seconds."""
    found = solve(
        routes=routes_of(problem=problem),
        travel=Matrix(problem.cost),
        seconds=seconds,
        iterations=None,
        seed=seed,
        clock=time.perf_counter,
        evenness=0.0,
        unplanned=visits_of(problem=problem),
    )
    rows = {route.id: tuple(visit.id for visit in route.visits) for route in found.routes}
    return tuple(rows[number] for number in range(len(problem.vehicles)))


if __name__ == "__main__":
    answer(plan)
