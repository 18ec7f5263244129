"""Days of the city turned into problems for any solver, and problems into routes for Doorstep."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bench.days import Day
from bench.problem import NO_LIMIT, Job, Plan, Problem, Vehicle
from doorstep.engines.promise.values import NEVER, Break, Route, Visit
from doorstep.engines.routing.hours import USUAL_HOURS, HourProfile

# With so many visits for each agent, some are left over.
BUSY = 10


class Matrix:
    """Travel between the places of a problem."""

    def __init__(self, cost: NDArray[np.int32]) -> None:
        self.profile: HourProfile = USUAL_HOURS
        self._cost = np.ascontiguousarray(cost)
        self._back = np.ascontiguousarray(cost.T)

    def seconds(self, a: int, b: int) -> int:
        """This function will return the cost of the way from a to b."""
        return int(self._cost[a, b])

    def rows(self, node: int) -> NDArray[np.int32]:
        """This function will return the cost from a place to every place."""
        row: NDArray[np.int32] = self._cost[node]
        return row

    def columns(self, node: int) -> NDArray[np.int32]:
        """This function will return the cost to a place from every place."""
        column: NDArray[np.int32] = self._back[node]
        return column


def problem_of(*, day: Day) -> Problem:
    """This function will say a day of the city as a problem: places are the nodes that occur in it."""
    nodes = sorted({node for route in day.routes for node in (route.start_node, route.end_node)} | _doors(day))
    place = {node: number for number, node in enumerate(nodes)}
    vehicles = tuple(
        Vehicle(
            start=place[route.start_node],
            end=place[route.end_node],
            opens=route.starts_s,
            closes=route.ends_s,
            skills=route.skills,
            rest=(route.pause.duration_s, route.pause.earliest_s, route.pause.latest_s) if route.pause else None,
        )
        for route in day.routes
    )
    jobs = tuple(
        Job(place[visit.node], visit.service_s, visit.earliest_s, visit.latest_s, visit.skills) for visit in day.visits
    )
    cost = np.array([day.travel.rows(node)[nodes] for node in nodes], dtype=np.int32)
    all_fit = len(jobs) < BUSY * len(vehicles)
    return Problem(name=day.name, cost=cost, vehicles=vehicles, jobs=jobs, all_fit=all_fit)


def _doors(day: Day) -> set[int]:
    return {visit.node for visit in day.visits}


def routes_of(*, problem: Problem) -> tuple[Route, ...]:
    """This function will return the vehicles as empty routes."""
    return tuple(
        Route(
            id=number,
            start_node=vehicle.start,
            end_node=vehicle.end,
            starts_s=vehicle.opens,
            ends_s=vehicle.closes,
            skills=vehicle.skills,
            kits=0,
            pause=Break(*vehicle.rest) if vehicle.rest else None,
            capacity=vehicle.capacity if vehicle.capacity < NO_LIMIT else NEVER,
        )
        for number, vehicle in enumerate(problem.vehicles)
    )


def visits_of(*, problem: Problem) -> tuple[Visit, ...]:
    """This function will return the jobs as visits with the same numbers."""
    return tuple(
        Visit(
            id=number,
            node=job.place,
            service_s=job.service,
            earliest_s=job.earliest,
            latest_s=job.latest,
            skills=job.skills,
            load=job.load,
        )
        for number, job in enumerate(problem.jobs)
    )


def planned(*, problem: Problem, plan: Plan) -> tuple[Route, ...]:
    """This function will return a solver's plan as Doorstep's routes, for Doorstep's own checker."""
    visits = visits_of(problem=problem)
    return tuple(
        replace(route, visits=tuple(visits[job] for job in row))
        for route, row in zip(routes_of(problem=problem), plan, strict=True)
    )
