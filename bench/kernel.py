"""Which compiled language the promise's kernel should have: the inner loop of offers in C and in Numba, start included.

Run from the root of the repository, in an environment that has Numba beside the project's requirements:
PYTHONPATH=src:. python bench/kernel.py
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from ctypes import byref
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.competitors.loop_in_numba import loop
from bench.days import WINDOWS, city_day
from doorstep.engines.promise.gaps import GapTable, gaps, join
from doorstep.engines.promise.insertion import cheapest
from doorstep.engines.promise.native.library import address, kernel, line_of, spans_of
from doorstep.engines.promise.solve import solve
from doorstep.engines.promise.values import NEVER, Travel

ROOT = Path(__file__).resolve().parents[1]
SERVICE_S, SKILL, DAYS, TIMES = 1800, 1, 14, 300


def full_day(folder: Path) -> tuple[GapTable, Travel]:
    """A day of 60 agents with as many visits as first find room."""
    day = city_day(folder=folder, agents=60, count=500, breaks=True)
    found = solve(
        routes=day.routes,
        travel=day.travel,
        seconds=None,
        iterations=0,
        seed=1,
        clock=time.monotonic,
        unplanned=day.visits,
    )
    return join(tables=[gaps(route=route, travel=day.travel) for route in found.routes]), day.travel


def median_ms(ask: Callable[[int], object], nodes: NDArray[np.int64]) -> float:
    taken = []
    for node in nodes:
        began = time.perf_counter()
        for _ in range(DAYS):
            ask(int(node))
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def in_numba(table: GapTable, travel: Travel) -> Callable[[int], NDArray[np.int64]]:
    windows = np.array(WINDOWS, dtype=np.int64)

    def ask(node: int) -> NDArray[np.int64]:
        found = np.full(len(windows), NEVER)
        to, onward = travel.columns(node), travel.rows(node)
        loop(table.gaps, table.first, table.skills, table.pauses, to, onward, SERVICE_S, windows, np.uint64(1), found)
        return found

    return ask


def in_c(table: GapTable, travel: Travel) -> Callable[[int], NDArray[np.int64]]:
    """The kernel itself, as bare as the loop in Numba."""
    spans, kept = spans_of([[window] for window in WINDOWS])
    aside, found = np.zeros(len(table.ids), dtype=np.int64), np.empty((len(WINDOWS), 5), dtype=np.int64)
    before = (byref(table.hours), byref(table.native))
    after = (SERVICE_S, byref(spans), len(WINDOWS), SKILL, 0, address(aside), address(found))

    def ask(node: int) -> NDArray[np.int64]:
        to, onward = line_of(travel.columns(node)), line_of(travel.rows(node))
        kernel.doorstep_cheapest(*before, byref(to), byref(onward), *after)
        return found[:, 0].copy() if kept else found[:, 0]

    return ask


def as_used(table: GapTable, travel: Travel) -> Callable[[int], object]:
    """The same question as the product asks it, answered in values of Python."""

    def ask(node: int) -> object:
        return cheapest(
            table=table, node=node, service_s=SERVICE_S, windows=WINDOWS, skills=SKILL, kits=0, travel=travel
        )

    return ask


def starting_s(code: str) -> float:
    """The median seconds that a new Python needs for some lines."""
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        subprocess.run([sys.executable, "-c", code], check=True, env=environment)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        table, travel = full_day(Path(folder))
        nodes = np.random.default_rng(1).integers(0, 7000, TIMES)
        c, numba = in_c(table, travel), in_numba(table, travel)
        began = time.perf_counter()
        numba(1)
        print(f"numba, first call (compiled, or read from its cache): {time.perf_counter() - began:.2f} s")
        differing = sum(bool((c(int(node)) != numba(int(node))).any()) for node in nodes)
        print(f"different answers: {differing} of {TIMES}")
        took = {"C": c, "numba": numba, "as the product asks": as_used(table, travel)}
        said = ", ".join(f"{name} {median_ms(ask, nodes):.2f} ms" for name, ask in took.items())
        print(f"14 days x 4 windows x 60 agents: {said}")
        bare = starting_s("import numpy")
        print(
            f"start, beyond NumPy's: C {starting_s('import doorstep.engines.promise.insertion') - bare:.2f} s", end=", "
        )
        print(f"numba {starting_s('import numba') - bare:.2f} s")


if __name__ == "__main__":
    main()
