"""The bench of many days: the same plans, whoever computes them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bench.apart import BenchError, python_of
from bench.night import Planned, Task, plan_day
from bench.scale import ENVIRONMENT, Way, measure, tables, ways
from tests.bench.test_judge import DAY

DAYS = [Task(DAY, 20, seed) for seed in (1, 2, 3)]


def quiet(_line: str) -> None:
    """Nobody listens."""


def test_a_day_is_planned_and_judged() -> None:
    planned = plan_day(DAYS[0])
    assert (planned.visits, planned.unserved, planned.faults) == (2, 0, ())
    assert sorted(job for row in planned.plan for job in row) == [0, 1]
    # One agent makes both visits, on the shorter way round: 600 + 900 + 1,200 seconds.
    assert planned.driven_s == 2700


def test_processes_plan_what_one_process_plans(tmp_path: Path) -> None:
    rows = list(measure(part="night", days=DAYS, ways=ways(dask=None, folder=tmp_path)[-1:], tell=quiet))
    assert [(row["engine"], row["days"], row["visits"], row["unserved"]) for row in rows] == [("processes", 3, 6, 0)]
    (table,) = tables({"rows": rows, "note": "Dask is not installed", "cores": 2})
    assert table.title == "A state's night: 6 agents, 6 visits, 3 territories"
    assert table.rows[0][3:7:3] == ("1.00", "0")
    assert "Dask is not installed" in table.notes


def test_a_way_that_gives_another_plan_ends_the_bench() -> None:
    def here(days: Sequence[Task]) -> tuple[float, tuple[Planned, ...]]:
        return 1.0, tuple(plan_day(day) for day in days)

    def elsewhere(days: Sequence[Task]) -> tuple[float, tuple[Planned, ...]]:
        return 1.0, tuple(replace(plan_day(day), plan=((), ())) for day in days)

    asked = [Way("processes", 1, 0, here), Way("elsewhere", 1, 0, elsewhere)]
    with pytest.raises(BenchError, match="elsewhere with 1 gave other plans"):
        list(measure(part="night", days=DAYS, ways=asked, tell=quiet))


def test_a_broken_plan_ends_the_bench() -> None:
    def careless(days: Sequence[Task]) -> tuple[float, tuple[Planned, ...]]:
        return 1.0, tuple(replace(plan_day(day), faults=("vehicle 0 is late",)) for day in days)

    with pytest.raises(BenchError, match="vehicle 0 is late"):
        list(measure(part="night", days=DAYS, ways=[Way("careless", 1, 0, careless)], tell=quiet))


@pytest.mark.skipif(python_of(environment=ENVIRONMENT) is None, reason="Dask is not installed: make bench-install")
def test_a_killed_worker_of_a_cluster_loses_nothing(tmp_path: Path) -> None:
    found = ways(dask=python_of(environment=ENVIRONMENT), folder=tmp_path, workers=(2,))
    rows = list(measure(part="night", days=DAYS, ways=[found[0], found[-1]], tell=quiet))
    assert [(row["engine"], row["killed"]) for row in rows] == [("processes", 0), ("Dask", 1)]
