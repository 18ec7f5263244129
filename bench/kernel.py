"""Which compiled language the promise's kernel should have: the inner loop of offers in C and in Numba, start included.

Run from the root of the repository, in an environment that has Numba beside the project's requirements:
python bench/kernel.py
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

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import numpy as np
from numpy.typing import NDArray

from bench.days import WINDOWS, city_day
from doorstep.engines.promise.gaps import GapTable, gaps, join
from doorstep.engines.promise.insertion import cheapest
from doorstep.engines.promise.native.library import address, kernel, line_of, spans_of
from doorstep.engines.promise.solve import solve
from doorstep.engines.promise.values import NEVER, Travel

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


def numba_loop() -> Callable[..., None]:
    """The same loop without wishes and hours of the day, compiled at its first call and kept on disk."""
    from numba import njit  # the one import that the project's own environment lacks

    @njit(cache=True)
    def loop(gaps, first, skills, pauses, to, onward, service, windows, skill, found):  # type: ignore[no-untyped-def]
        for r in range(len(skills)):
            if skills[r] & skill != skill:
                continue
            has, rest, opens, closes = pauses[r]
            for g in range(first[r], first[r + 1]):
                there, away = np.int64(to[gaps[g, 0]]), np.int64(onward[gaps[g, 1]])
                extra = there + away - gaps[g, 2]
                before, after, done, due = gaps[g, 4], gaps[g, 5], gaps[g, 10], gaps[g, 11]
                for w in range(len(windows)):
                    if extra >= found[w]:
                        continue
                    start = max(after + there, windows[w, 0])
                    fits = start <= windows[w, 1] and start + service + away <= done
                    if not fits and has:
                        start = max(before + there, windows[w, 0])
                        ready = start + service
                        rested = max(ready, opens) + rest + away
                        fits = start <= windows[w, 1] and (ready + away <= due or (ready <= closes and rested <= done))
                    if fits:
                        found[w] = extra

    return loop


def in_numba(table: GapTable, travel: Travel) -> Callable[[int], NDArray[np.int64]]:
    loop, windows = numba_loop(), np.array(WINDOWS, dtype=np.int64)

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
        print(f"14 days x 4 windows x 60 agents: C {median_ms(c, nodes):.2f} ms", end=", ")
        print(
            f"numba {median_ms(numba, nodes):.2f} ms, as the product asks {median_ms(as_used(table, travel), nodes):.2f} ms"
        )
        bare = starting_s("import numpy")
        print(
            f"start, beyond NumPy's: C {starting_s('import doorstep.engines.promise.insertion') - bare:.2f} s", end=", "
        )
        print(f"numba {starting_s('import numba') - bare:.2f} s")


if __name__ == "__main__":
    main()
