"""Public instances of routing with windows, from files in TSPLIB's manner: Solomon, Gehring and Homberger, ORTEC.

Distances between coordinates are cut off after one decimal and times ten, as in the DIMACS challenge of 2021; windows
and services are times ten likewise. Explicit matrices are taken as they are.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.problem import Job, Problem, Vehicle

TENTHS = 10
SUFFIXES = (".vrptw", ".vrp", ".txt")

# Least known prices in this convention, where no .sol file lies beside the instance: DIMACS and PyVRP's Instances.
BEST_KNOWN = {"R112": 9_486, "RC208": 7_761, "R1_10_5": 504_067}


class InstanceError(ValueError):
    """A file is not an instance that can be read; the message says which and why."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """A file's header (KEY : value) and its sections, as lines of numbers."""

    header: dict[str, str]
    sections: dict[str, list[list[float]]]

    def column(self, section: str, *, size: int) -> list[int]:
        """The second column of a section of (node, value), in the order of nodes from 1; 0 where none is given."""
        found = {int(row[0]): int(row[1]) for row in self.sections.get(section, [])}
        return [found.get(node, 0) for node in range(1, size + 1)]


def read_folder(*, folder: Path) -> tuple[Problem, ...]:
    """This function will read every instance in a folder, by size; InstanceError where there is none."""
    files = sorted(file for file in folder.iterdir() if file.suffix in SUFFIXES)
    found = [read_instance(path=file) for file in files if "EDGE_WEIGHT_TYPE" in file.read_text(encoding="utf-8")]
    if not found:
        raise InstanceError(f"no instance in {folder}: files should end in {', '.join(SUFFIXES)}")
    return tuple(sorted(found, key=lambda problem: len(problem.jobs)))


def read_instance(*, path: Path) -> Problem:
    """This function will read one instance; its price is distance alone, and every vehicle of the file may be used."""
    parts = _parts(path)
    try:
        return _problem(parts, path)
    except (KeyError, IndexError, ValueError) as error:
        raise InstanceError(f"{path.name} cannot be read: {type(error).__name__}: {error}") from error


def _problem(parts: _Parts, path: Path) -> Problem:
    size = int(parts.header["DIMENSION"])
    explicit = parts.header["EDGE_WEIGHT_TYPE"] == "EXPLICIT"
    scale = 1 if explicit else TENTHS
    cost = _matrix(parts, size) if explicit else _floored(parts)
    spans = {int(row[0]): (int(row[1]) * scale, int(row[2]) * scale) for row in parts.sections["TIME_WINDOW_SECTION"]}
    loads = parts.column("DEMAND_SECTION", size=size)
    services = parts.column("SERVICE_TIME_SECTION", size=size)
    if "SERVICE_TIME" in parts.header:
        services = [int(parts.header["SERVICE_TIME"])] * size
    jobs = tuple(Job(place, services[place] * scale, *spans[place + 1], load=loads[place]) for place in range(1, size))
    vehicle = Vehicle(0, 0, *spans[1], capacity=int(parts.header["CAPACITY"]))
    vehicles = (vehicle,) * int(parts.header["VEHICLES"])
    return Problem(_short(path.stem), cost, vehicles, jobs, _best_known(path), all_fit=True)


def _short(stem: str) -> str:
    return "-".join(stem.split("-")[:2])


def _parts(path: Path) -> _Parts:
    header: dict[str, str] = {}
    sections: dict[str, list[list[float]]] = {}
    name = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        words = line.split()
        if not words or words == ["EOF"]:
            continue
        if words[0].endswith("_SECTION"):
            name = words[0]
            sections[name] = []
        elif ":" in line:
            key, _, value = line.partition(":")
            header[key.strip()] = value.strip()
        else:
            sections.setdefault(name, []).append([float(word) for word in words])
    return _Parts(header, sections)


def _matrix(parts: _Parts, size: int) -> NDArray[np.int32]:
    numbers = [number for row in parts.sections["EDGE_WEIGHT_SECTION"] for number in row]
    return np.array(numbers, dtype=np.int32).reshape(size, size)


def _floored(parts: _Parts) -> NDArray[np.int32]:
    points = np.array([row[1:3] for row in parts.sections["NODE_COORD_SECTION"]])
    apart = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    # A little above: 2.3 * 10 must not become 22.
    floored: NDArray[np.int32] = np.floor(apart * TENTHS + 1e-9).astype(np.int32)
    return floored


def _best_known(path: Path) -> int | None:
    solution = path.with_suffix(".sol")
    if not solution.exists():
        return BEST_KNOWN.get(path.stem)
    said = [line.split() for line in solution.read_text(encoding="utf-8").splitlines()]
    return next((int(float(words[1])) for words in said if words[:1] == ["Cost"]), None)
