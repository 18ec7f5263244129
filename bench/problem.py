"""A routing problem and a plan, in files that every solver's environment can read: nothing but NumPy is needed here."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

# The indexes of the jobs each vehicle does, in order.
Plan: TypeAlias = tuple[tuple[int, ...], ...]

# More than any vehicle carries: the answer where loads do not matter.
NO_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Vehicle:
    """Leaves its start place from opens on, is at its end place by closes, and rests once: (duration, from, to)."""

    start: int
    end: int
    opens: int
    closes: int
    skills: int = 0
    capacity: int = NO_LIMIT
    rest: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """Service starts between earliest and latest, both included; skills are bits."""

    place: int
    service: int
    earliest: int
    latest: int
    skills: int = 0
    load: int = 0


@dataclass(frozen=True, eq=False)
class Problem:
    """`cost[a, b]` is both the time and the price from place a to place b; `best_known` is somebody's best price.

    `all_fit` says that every job can be served: a solver may then take each as a must.
    """

    name: str
    cost: NDArray[np.int32]
    vehicles: tuple[Vehicle, ...]
    jobs: tuple[Job, ...]
    best_known: int | None = None
    all_fit: bool = False

    @property
    def with_rests(self) -> bool:
        """True when any vehicle must rest."""
        return any(vehicle.rest for vehicle in self.vehicles)


def shuffled(*, problem: Problem, seed: int) -> tuple[Problem, tuple[int, ...]]:
    """This function will return the problem with its jobs in another order, and which job each one was.

    It gives a solver without a seed of its own more than one try.
    """
    order = tuple(int(job) for job in np.random.default_rng(seed).permutation(len(problem.jobs)))
    jobs = tuple(problem.jobs[job] for job in order)
    return replace(problem, jobs=jobs), order


def write_problem(*, problem: Problem, path: Path) -> None:
    """This function will write the problem into one .npz file."""
    said = {
        "name": problem.name,
        "best_known": problem.best_known,
        "all_fit": problem.all_fit,
        "vehicles": [asdict(vehicle) for vehicle in problem.vehicles],
        "jobs": [asdict(job) for job in problem.jobs],
    }
    np.savez(path, cost=problem.cost, said=np.array(json.dumps(said)))


def read_problem(*, path: Path) -> Problem:
    """This function will read what write_problem has written."""
    with np.load(path) as file:
        said, cost = json.loads(str(file["said"])), file["cost"]
    vehicles = [{**row, "rest": tuple(row["rest"]) if row["rest"] else None} for row in said["vehicles"]]
    return Problem(
        name=said["name"],
        cost=cost,
        vehicles=tuple(Vehicle(**row) for row in vehicles),
        jobs=tuple(Job(**row) for row in said["jobs"]),
        best_known=said["best_known"],
        all_fit=said["all_fit"],
    )
