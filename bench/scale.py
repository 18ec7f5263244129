"""A state's night and a hundred days of a city, on processes of one machine and on a Dask cluster's workers."""

import os
import pickle
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from bench.apart import ROOT, BenchError, python_of, run_apart
from bench.frame import Options, Table, Tell
from bench.night import Planned, Task, plan_day, tasks
from doorstep.gateways.compute import compute

ENVIRONMENT = ".venv-bench-compute"
NOT_INSTALLED = "Dask is not installed: run make bench-install"
WORKERS = (1, 2, 4)
LIMIT_S = 7200.0

Solve: TypeAlias = Callable[[Sequence[Task]], tuple[float, tuple[Planned, ...]]]


@dataclass(frozen=True, slots=True)
class Size:
    """So many days of so many agents and visits, solved in `steps` for each visit."""

    days: int
    agents: int
    visits: int
    steps: int


@dataclass(frozen=True, slots=True)
class Way:
    """Where days are planned: on so many workers, of which some are killed; `plan` also gives seconds by the clock."""

    engine: str
    workers: int
    killed: int
    plan: Solve


NIGHT, QUICK_NIGHT = Size(20, 50, 500, 50), Size(6, 12, 100, 300)
CITY, QUICK_CITY = Size(100, 60, 500, 50), Size(12, 12, 100, 100)


def run(*, options: Options, tell: Tell) -> dict[str, Any]:
    """This function will plan the same days on more and more workers, and hold every plan against the first ones."""
    rows: list[dict[str, Any]] = []
    dask = python_of(environment=ENVIRONMENT)
    night, city = (QUICK_NIGHT, QUICK_CITY) if options.quick else (NIGHT, CITY)
    if options.wants("night"):
        days = _days(night, options.folder)
        rows += measure(part="night", days=days, ways=ways(dask=dask, folder=options.folder), tell=tell)
    if options.wants("city"):
        # On all cores; what more workers do is seen above.
        days = _days(city, options.folder)
        rows += measure(part="city", days=days, ways=ways(dask=None, folder=options.folder)[-1:], tell=tell)
    note = NOT_INSTALLED if dask is None else ""
    return {"rows": rows, "note": note, "cores": _cores()}


def _cores() -> int:
    return os.cpu_count() or 1


def _days(size: Size, folder: Path) -> list[Task]:
    return list(tasks(folder=folder, days=size.days, agents=size.agents, visits=size.visits, steps=size.steps))


def ways(*, dask: Path | None, folder: Path, workers: Sequence[int] = WORKERS) -> list[Way]:
    """This function will return one process and one a core; then Dask's workers, the last time with one killed.

    `dask` is the Python that has it; a folder is written to on the way to it and back."""
    pools = [Way("processes", count, 0, _in_pool(count)) for count in sorted({1, _cores()})]
    if dask is None:
        return pools
    asked = [(count, 0) for count in workers] + [(count, 1) for count in workers[-1:]]
    return pools + [Way("Dask", count, kill, _on_dask(dask, folder, count, kill)) for count, kill in asked]


def _in_pool(processes: int) -> Solve:
    def plan(days: Sequence[Task]) -> tuple[float, tuple[Planned, ...]]:
        began = time.perf_counter()
        plans = compute(function=plan_day, items=days, where="", processes=processes)
        return time.perf_counter() - began, plans

    return plan


def _on_dask(python: Path, folder: Path, workers: int, kill: int) -> Solve:
    def plan(days: Sequence[Task]) -> tuple[float, tuple[Planned, ...]]:
        with tempfile.TemporaryDirectory(dir=folder) as aside:
            asked, given = Path(aside) / "tasks", Path(aside) / "plans"
            asked.write_bytes(pickle.dumps(list(days)))
            # That environment has no Doorstep installed: it finds ours by its path, like any worker's.
            paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
            arguments = [str(asked), str(given), str(workers), str(kill)]
            run_apart(
                python=python,
                module="bench.with_dask",
                arguments=arguments,
                limit_s=LIMIT_S,
                more={"PYTHONPATH": paths},
            )
            taken_s, plans = pickle.loads(given.read_bytes())
        return taken_s, plans

    return plan


def measure(*, part: str, days: Sequence[Task], ways: Sequence[Way], tell: Tell) -> Iterator[dict[str, Any]]:
    """This function will have the days planned in each way, and give a row for it.

    BenchError where a plan breaks a promise or is not the same as the first way's."""
    first: tuple[Planned, ...] = ()
    for way in ways:
        taken_s, plans = way.plan(days)
        first = first or plans
        _hold(way, plans, first)
        tell(f"{part}, {way.engine}, {way.workers}, {way.killed} killed: {taken_s:.1f} s")
        yield _row(part, days, way, taken_s, plans)


def _hold(way: Way, plans: Sequence[Planned], first: Sequence[Planned]) -> None:
    """A plan that breaks a promise, or that depends on who computed it, ends the bench."""
    found = [fault for plan in plans for fault in plan.faults]
    if found:
        raise BenchError(f"{way.engine} with {way.workers}: {'; '.join(found[:5])}")
    if [plan.plan for plan in plans] != [plan.plan for plan in first]:
        raise BenchError(f"{way.engine} with {way.workers} gave other plans than the first run")


def _row(part: str, days: Sequence[Task], way: Way, taken_s: float, plans: Sequence[Planned]) -> dict[str, Any]:
    visits = sum(plan.visits for plan in plans)
    served = visits - sum(plan.unserved for plan in plans)
    machine_s = sum(plan.machine_s for plan in plans)
    return {
        "part": part,
        "days": len(days),
        "agents": sum(len(day.problem.vehicles) for day in days),
        "visits": visits,
        "engine": way.engine,
        "workers": way.workers,
        "killed": way.killed,
        "seconds": round(taken_s, 2),
        "machine_s_per_1000": round(1000 * machine_s / visits, 2),
        "driven_s_per_visit": round(sum(plan.driven_s for plan in plans) / served, 1),
        "unserved": visits - served,
        "late_share": round(sum(plan.late for plan in plans) / served, 4),
    }


TITLES = {
    "night": "A state's night: {agents:,} agents, {visits:,} visits, {days} territories",
    "city": "{days} simulated days of a city: {each} agents and {a_day} visits each",
}
HEADINGS = (
    "on",
    "workers",
    "seconds",
    "times as fast",
    "machine seconds for 1,000 visits",
    "road seconds a visit",
    "unserved",
    "late starts",
)


def tables(result: dict[str, Any]) -> tuple[Table, ...]:
    """This function will show time and cost against the number of workers."""
    notes = [
        f"{result['cores']} cores. Every plan passed the checker, and each way gave the same ones.",
        *([result["note"]] if result["note"] else []),
    ]
    parts = [[row for row in result["rows"] if row["part"] == part] for part in TITLES]
    return tuple(_table(rows, tuple(notes)) for rows in parts if rows)


def _table(rows: Sequence[dict[str, Any]], notes: tuple[str, ...]) -> Table:
    first = rows[0]
    title = TITLES[first["part"]].format(
        **first, each=first["agents"] // first["days"], a_day=first["visits"] // first["days"]
    )
    lines = tuple(
        (
            row["engine"],
            f"{row['workers']}{', one killed' if row['killed'] else ''}",
            f"{row['seconds']:.1f}",
            f"{first['seconds'] / row['seconds']:.2f}",
            f"{row['machine_s_per_1000']:.2f}",
            f"{row['driven_s_per_visit']:.0f}",
            f"{row['unserved']}",
            f"{100 * row['late_share']:.1f} %",
        )
        for row in rows
    )
    return Table(title, HEADINGS, lines, notes)
