"""OR-Tools' routing library: guided local search from the cheapest parallel insertion."""

from typing import Any

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from bench.competitors.answer import answer
from bench.problem import NO_LIMIT, Plan, Problem

# Leaving a job out costs more than any detour.
LEFT_OUT = 100_000


def plan(problem: Problem, seconds: float, _seed: int) -> Plan:
    """This function will solve with a penalty for each job left out. It takes no seed."""
    vehicles, jobs = problem.vehicles, problem.jobs
    places = np.array([*(job.place for job in jobs), *(v.start for v in vehicles), *(v.end for v in vehicles)])
    starts = [len(jobs) + number for number in range(len(vehicles))]
    ends = [len(jobs) + len(vehicles) + number for number in range(len(vehicles))]
    manager = pywrapcp.RoutingIndexManager(len(places), len(vehicles), starts, ends)
    routing = pywrapcp.RoutingModel(manager)
    travel = problem.cost[np.ix_(places, places)].astype(np.int64)
    service = np.array([job.service for job in jobs] + [0] * (2 * len(vehicles)))
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(travel.tolist()))
    _times(problem, manager, routing, routing.RegisterTransitMatrix((travel + service[:, None]).tolist()))
    _loads(problem, routing)
    for number, job in enumerate(jobs):
        index = manager.NodeToIndex(number)
        routing.AddDisjunction([index], LEFT_OUT)
        able = [vehicle for vehicle, v in enumerate(vehicles) if not job.skills & ~v.skills]
        routing.VehicleVar(index).SetValues([-1, *able])
    found = routing.SolveWithParameters(_search(seconds))
    return tuple(_row(manager, routing, found, vehicle) if found else () for vehicle in range(len(vehicles)))


def _times(problem: Problem, manager: Any, routing: Any, transit: int) -> None:
    horizon = max(vehicle.closes for vehicle in problem.vehicles)
    routing.AddDimension(transit, horizon, horizon, False, "time")
    clock = routing.GetDimensionOrDie("time")
    for number, job in enumerate(problem.jobs):
        clock.CumulVar(manager.NodeToIndex(number)).SetRange(job.earliest, min(job.latest, horizon))
    at_door = [job.service for job in problem.jobs] + [0] * (routing.Size() + len(problem.vehicles) - len(problem.jobs))
    for number, vehicle in enumerate(problem.vehicles):
        clock.CumulVar(routing.Start(number)).SetRange(vehicle.opens, vehicle.closes)
        clock.CumulVar(routing.End(number)).SetRange(vehicle.opens, vehicle.closes)
        if vehicle.rest:
            duration, first, last = vehicle.rest
            rest = routing.solver().FixedDurationIntervalVar(first, last, duration, False, f"rest {number}")
            clock.SetBreakIntervalsOfVehicle([rest], number, at_door)


def _loads(problem: Problem, routing: Any) -> None:
    if all(vehicle.capacity >= NO_LIMIT for vehicle in problem.vehicles):
        return
    loads = [job.load for job in problem.jobs] + [0] * (2 * len(problem.vehicles))
    capacities = [vehicle.capacity for vehicle in problem.vehicles]
    routing.AddDimensionWithVehicleCapacity(routing.RegisterUnaryTransitVector(loads), 0, capacities, True, "load")


def _search(seconds: float) -> Any:
    asked = pywrapcp.DefaultRoutingSearchParameters()
    asked.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    asked.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    asked.time_limit.FromMilliseconds(int(seconds * 1000))
    return asked


def _row(manager: Any, routing: Any, found: Any, vehicle: int) -> tuple[int, ...]:
    row, index = [], found.Value(routing.NextVar(routing.Start(vehicle)))
    while not routing.IsEnd(index):
        row.append(manager.IndexToNode(index))
        index = found.Value(routing.NextVar(index))
    return tuple(row)


if __name__ == "__main__":
    answer(plan)
