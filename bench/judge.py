"""The judge of every plan: a few lines of its own, in which no solver has a part."""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from bench.problem import Job, Plan, Problem, Vehicle


def price(*, problem: Problem, plan: Plan) -> int:
    """This function will return what all the roads of the plan cost; a vehicle without a job costs nothing."""
    return sum(sum(_legs(problem, number, row)) for number, row in enumerate(plan) if row)


def unserved(*, problem: Problem, plan: Plan) -> int:
    """This function will count the jobs in no route."""
    return len(problem.jobs) - len({job for row in plan for job in row})


def faults(*, problem: Problem, plan: Plan) -> tuple[str, ...]:
    """This function will name what is wrong with a plan: windows, shifts, rests, loads, skills, jobs done twice.

    A vehicle may rest anywhere between two services, on the road as well: more than Doorstep allows itself, since other
    solvers plan it so.
    """
    rows = (route_faults(problem=problem, number=number, row=row) for number, row in enumerate(plan))
    return (*_twice(plan), *(fault for row in rows for fault in row))


def route_faults(*, problem: Problem, number: int, row: tuple[int, ...]) -> tuple[str, ...]:
    """This function will name what is wrong with one vehicle's row of jobs."""
    return tuple(_route(problem, number, row)) if row else ()


def _legs(problem: Problem, number: int, row: Iterable[int]) -> list[int]:
    vehicle = problem.vehicles[number]
    places = [vehicle.start, *(problem.jobs[job].place for job in row), vehicle.end]
    return [int(problem.cost[a, b]) for a, b in pairwise(places)]


def _twice(plan: Plan) -> Iterable[str]:
    counts = Counter(job for row in plan for job in row)
    return (f"job {job} is done {times} times" for job, times in counts.items() if times > 1)


def _route(problem: Problem, number: int, row: tuple[int, ...]) -> Iterable[str]:
    vehicle, jobs = problem.vehicles[number], [problem.jobs[job] for job in row]
    if any(job.skills & ~vehicle.skills for job in jobs):
        yield f"vehicle {number} lacks a skill"
    if sum(job.load for job in jobs) > vehicle.capacity:
        yield f"vehicle {number} carries too much"
    legs = _legs(problem, number, row)
    rests = [None] if vehicle.rest is None else range(len(legs))
    if not any(_in_time(vehicle, jobs, legs, rest) for rest in rests):
        yield f"vehicle {number} is late"


def _in_time(vehicle: Vehicle, jobs: list[Job], legs: list[int], rest_on: int | None) -> bool:
    """Drive, resting on one of the legs, as early as can be; True when nobody is late."""
    now = vehicle.opens
    end = Job(place=vehicle.end, service=0, earliest=vehicle.opens, latest=vehicle.closes)
    for number, (leg, job) in enumerate(zip(legs, [*jobs, end], strict=True)):
        arrives = now + leg
        if number == rest_on and vehicle.rest is not None:
            duration, first, last = vehicle.rest
            if now > last:
                return False
            arrives = max(arrives, first) + duration
        if arrives > job.latest:
            return False
        now = max(arrives, job.earliest) + job.service
    return True
