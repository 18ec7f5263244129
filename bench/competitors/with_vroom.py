"""VROOM: everything can be said; it ends by itself at its highest exploration level."""

from datetime import timedelta

import vroom

from bench.competitors.answer import answer
from bench.problem import NO_LIMIT, Job, Plan, Problem, Vehicle

HIGHEST_LEVEL = 5


def plan(problem: Problem, seconds: float, _seed: int) -> Plan:
    """This function will solve, all jobs alike in priority: VROOM serves as many as it can. It takes no seed."""
    asked = vroom.Input()
    asked.set_durations_matrix(profile="car", matrix_input=problem.cost.astype("uint32"))
    limited = any(vehicle.capacity < NO_LIMIT for vehicle in problem.vehicles)
    for number, vehicle in enumerate(problem.vehicles):
        asked.add_vehicle(_vehicle(number, vehicle, limited))
    for number, job in enumerate(problem.jobs):
        asked.add_job(_job(number, job, limited))
    found = asked.solve(exploration_level=HIGHEST_LEVEL, nb_threads=1, timeout=timedelta(seconds=seconds))
    rows: list[list[int]] = [[] for _ in problem.vehicles]
    for step in found.routes[found.routes["type"] == "job"].itertuples():
        rows[int(step.vehicle_id)].append(int(step.id))
    return tuple(tuple(row) for row in rows)


def _vehicle(number: int, vehicle: Vehicle, limited: bool) -> vroom.Vehicle:
    rests = []
    if vehicle.rest:
        duration, first, last = vehicle.rest
        rests = [vroom.Break(0, time_windows=[vroom.TimeWindow(first, last)], service=duration)]
    return vroom.Vehicle(
        number,
        start=vehicle.start,
        end=vehicle.end,
        capacity=[vehicle.capacity] if limited else [],
        skills=_set(vehicle.skills),
        time_window=vroom.TimeWindow(vehicle.opens, vehicle.closes),
        breaks=rests,
    )


def _job(number: int, job: Job, limited: bool) -> vroom.Job:
    return vroom.Job(
        number,
        location=job.place,
        default_service=job.service,
        delivery=vroom.Amount([job.load] if limited else []),
        skills=_set(job.skills),
        time_windows=[vroom.TimeWindow(job.earliest, job.latest)],
    )


def _set(bits: int) -> set[int]:
    return {bit for bit in range(bits.bit_length()) if bits >> bit & 1}


if __name__ == "__main__":
    answer(plan)
