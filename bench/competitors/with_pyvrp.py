"""PyVRP: no breaks; skills by a travel matrix for each kind of agent, far away from the doors it cannot serve."""

import numpy as np
from pyvrp import Client, Depot, Location, PenaltyParams, ProblemData, SolveParams, VehicleType, solve
from pyvrp.stop import MaxRuntime

from bench.competitors.answer import answer
from bench.judge import route_faults
from bench.problem import NO_LIMIT, Plan, Problem

# Leaving a job out costs more than any detour, and a forbidden way more than leaving out every job beside it.
LEFT_OUT = 100_000
FORBIDDEN = 1_000_000
# With prizes it begins at a penalty for lateness in the middle of its range; the usual 100,000 serves fewer.
LATE_AT_MOST = 2_000


def plan(problem: Problem, seconds: float, seed: int) -> Plan:
    """This function will solve, every job required where all fit, else each with a prize far above any detour."""
    params = SolveParams() if problem.all_fit else SolveParams(penalty=PenaltyParams(max_penalty=LATE_AT_MOST))
    found = solve(
        model(problem), stop=MaxRuntime(seconds), seed=seed, display=False, collect_stats=False, params=params
    )
    rows: list[tuple[int, ...]] = [() for _ in problem.vehicles]
    free = {kind: iter(numbers) for kind, numbers in enumerate(kinds(problem).values())}
    for route in found.best.routes():
        rows[next(free[route.vehicle_type()])] = tuple(visit.idx for visit in route if visit.is_client())
    # Where it has found no plan that holds, what holds of its best attempt counts.
    return tuple(_kept(problem, number, row) for number, row in enumerate(rows))


def _kept(problem: Problem, number: int, row: tuple[int, ...]) -> tuple[int, ...]:
    if not route_faults(problem=problem, number=number, row=row):
        return row
    kept: tuple[int, ...] = ()
    for job in row:
        if not route_faults(problem=problem, number=number, row=(*kept, job)):
            kept = (*kept, job)
    return kept


def kinds(problem: Problem) -> dict[tuple[int, ...], list[int]]:
    """This function will group the vehicles that are alike."""
    found: dict[tuple[int, ...], list[int]] = {}
    for number, v in enumerate(problem.vehicles):
        found.setdefault((v.start, v.end, v.opens, v.closes, v.skills, v.capacity), []).append(number)
    return found


def model(problem: Problem) -> ProblemData:
    """This function will say the problem in PyVRP's words: depots first, then a place for each job."""
    depots = sorted({place for v in problem.vehicles for place in (v.start, v.end)})
    places = np.array([*depots, *(job.place for job in problem.jobs)])
    skills = sorted({vehicle.skills for vehicle in problem.vehicles})
    limited = any(vehicle.capacity < NO_LIMIT for vehicle in problem.vehicles)
    matrices = [_matrix(problem, places, len(depots), has) for has in skills]
    types = [
        VehicleType(
            num_available=len(numbers),
            capacity=[capacity] if limited else [],
            start_depot=depots.index(start),
            end_depot=depots.index(end),
            tw_early=opens,
            tw_late=closes,
            profile=skills.index(has),
        )
        for (start, end, opens, closes, has, capacity), numbers in kinds(problem).items()
    ]
    clients = [
        Client(
            location=len(depots) + number,
            delivery=[job.load] if limited else [],
            service_duration=job.service,
            tw_early=job.earliest,
            tw_late=job.latest,
            prize=0 if problem.all_fit else LEFT_OUT,
            required=problem.all_fit,
        )
        for number, job in enumerate(problem.jobs)
    ]
    spots = [Location(0, 0) for _ in places]
    return ProblemData(spots, clients, [Depot(number) for number in range(len(depots))], types, matrices, matrices)


def _matrix(problem: Problem, places: np.ndarray, depots: int, has: int) -> np.ndarray:
    matrix: np.ndarray = problem.cost[np.ix_(places, places)].astype(np.int64)
    cannot = np.array([False] * depots + [bool(job.skills & ~has) for job in problem.jobs])
    matrix[cannot, :] = FORBIDDEN
    matrix[:, cannot] = FORBIDDEN
    np.fill_diagonal(matrix, 0)
    return matrix


if __name__ == "__main__":
    answer(plan)
