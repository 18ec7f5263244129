"""Whole days to plan, each a task that carries all it needs: any process of any machine can solve it."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bench.acceptance_life import Life, live
from bench.days import city_day
from bench.judge import faults
from bench.problem import Plan, Problem
from bench.turned import Matrix, problem_of, routes_of, visits_of
from doorstep.engines.promise.check import violations
from doorstep.engines.promise.schedule import schedule
from doorstep.engines.promise.solve import solve
from doorstep.engines.promise.values import Route, Travel

# At the door, the standard deviation as a share of the planned minutes.
SERVICE_SPREAD = 0.3


@dataclass(frozen=True, eq=False)
class Task:
    """A territory's day: solved from empty routes in so many steps, the same each time it is asked."""

    problem: Problem
    iterations: int
    seed: int


@dataclass(frozen=True, slots=True)
class Planned:
    """A task's plan. `late` of its visits started late on one simulated day; `machine_s` is the processor's work."""

    plan: Plan
    visits: int
    unserved: int
    driven_s: int
    late: int
    faults: tuple[str, ...]
    machine_s: float


def tasks(*, folder: Path, days: int, agents: int, visits: int, steps: int) -> Iterator[Task]:
    """This function will make up so many days of so many agents and visits, to be solved in `steps` for each visit."""
    for seed in range(1, days + 1):
        day = city_day(folder=folder, agents=agents, count=visits, breaks=True, seed=seed)
        yield Task(problem_of(day=day), steps * visits, seed)


def plan_day(task: Task) -> Planned:
    """This function will plan a day, have it checked twice by code that has no part in it, and live it once."""
    problem, began = task.problem, time.process_time()
    travel = Matrix(problem.cost)
    found = solve(
        routes=routes_of(problem=problem),
        travel=travel,
        seconds=None,
        iterations=task.iterations,
        seed=task.seed,
        clock=time.perf_counter,
        unplanned=visits_of(problem=problem),
    )
    plan = tuple(tuple(visit.id for visit in route.visits) for route in found.routes)
    return Planned(
        plan=plan,
        visits=len(problem.jobs),
        unserved=len(found.unserved),
        driven_s=found.driven_s,
        late=_late(found.routes, travel, task.seed),
        faults=(
            *violations(routes=found.routes, travel=travel, kit_limits={}),
            *faults(problem=problem, plan=plan),
        ),
        machine_s=time.process_time() - began,
    )


def _late(routes: tuple[Route, ...], travel: Travel, seed: int) -> int:
    unsure = [
        replace(
            route,
            visits=tuple(replace(visit, spread_s=round(SERVICE_SPREAD * visit.service_s)) for visit in route.visits),
        )
        for route in routes
    ]
    breaks = {route.id: _rest_after(route, travel) for route in routes}
    return live(routes=unsure, breaks=breaks, travel=travel, life=Life(days=1), seed=seed).late


def _rest_after(route: Route, travel: Travel) -> int | None:
    """After how many visits the plan has the agent rest."""
    planned = schedule(route=route, travel=travel)
    if planned is None or planned.break_s is None:
        return None
    return sum(visit.starts_s < planned.break_s for visit in planned.visits)
