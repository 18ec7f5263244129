"""The solvers' bench: one small instance through the whole machine."""

import json
from pathlib import Path

from click.testing import CliRunner

from bench.apart import python_of
from bench.frame import Options, as_markdown
from bench.solve import run, tables
from doorstep.channels.cli.bench import bench_command
from tests.bench.files import MATRIX, POINTS, write


def test_our_plan_of_a_small_instance_is_judged_and_priced(tmp_path: Path) -> None:
    folder = write(tmp_path, tiny=POINTS)
    heard: list[str] = []
    options = Options(folder=tmp_path, seconds=(0.1,), seeds=1, instances=folder, only=("tiny",))
    result = run(options=options, tell=heard.append)
    ours = next(row for row in result["rows"] if row["solver"] == "ours")
    # Two go out, since one carries 10: to the near doors and back, and to the far one.
    assert (ours["instance"], ours["seconds"], ours["unserved"], ours["cost"]) == ("tiny", 0.1, 0, 134)
    assert heard[0] == "tiny, ours, 0.1 s, seed 1: 0 unserved, 134"


def test_a_solver_that_is_not_there_is_said(tmp_path: Path) -> None:
    options = Options(folder=tmp_path, seconds=(0.1,), seeds=1, instances=write(tmp_path, r=MATRIX), only=("r",))
    result = run(options=options, tell=lambda line: None)
    measured = {row["solver"] for row in result["rows"]}
    left_out = {row["solver"] for row in result["left_out"]}
    assert measured | left_out == {"ours", "pyvrp", "vroom", "ortools"}
    assert python_of(environment=".venv-that-nobody-made") is None


def test_the_tables_show_what_was_left_out() -> None:
    row = {"instance": "day", "solver": "ours", "seconds": 5.0, "unserved": 1, "cost": 1234, "seeds": 3, "valid": True}
    left_out = {"instance": "day", "solver": "pyvrp", "note": "cannot model a driver's break"}
    (table,) = tables({"rows": [row], "left_out": [left_out], "best_known": {"day": 1200}})
    assert table.rows == (("day", "ours", "1 / 1,234 (+2.8 %)"), ("day", "pyvrp", "cannot model a driver's break"))
    assert "| day | ours | 1 / 1,234 (+2.8 %) |" in as_markdown(table=table)


def test_the_command_prints_json(tmp_path: Path) -> None:
    asked = ["solve", "--json", "--seconds", "0.1", "--seeds", "1", "--only", "tiny", "--instances"]
    done = CliRunner().invoke(bench_command, [*asked, str(write(tmp_path, tiny=POINTS))])
    assert done.exit_code == 0, done.output
    assert {"instance", "solver", "seconds", "unserved", "cost"} <= set(json.loads(done.stdout)["rows"][0])
