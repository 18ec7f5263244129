"""`make test`: run every test on SQLite and on PostgreSQL, and end with what was skipped and why.

`DATABASE_URL` names a PostgreSQL to use; without it a server of our own is started for the length of the run.
"""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pytest

from doorstep.engines.routing.network import read_network
from doorstep.engines.routing.table import build_table
from doorstep.gateways.fonts import prepare_fonts
from tests.postgres import NoPostgres, embedded_postgres

ROOT = Path(__file__).resolve().parents[1]
# What pages say, which is what their fonts are made for: without it a page would weigh less than a citizen's.
TEXTS = (ROOT / "src" / "doorstep" / "locale", ROOT / "cities" / "chandigarh")
ROADS = [ROOT / "cities" / "chandigarh" / name for name in ("road_nodes.csv", "road_edges.csv")]


@dataclass(frozen=True)
class Outcome:
    """What one run of pytest came to, on one database."""

    database: str
    ended_with: int
    passed: int = 0
    failed: int = 0
    skipped: dict[str, int] = field(default_factory=dict)

    def lines(self) -> list[str]:
        verdict = "passed" if self.ended_with == 0 else f"FAILED (pytest ended with {self.ended_with})"
        counts = f"{self.passed} passed, {self.failed} failed, {sum(self.skipped.values())} skipped"
        return [f"{self.database}: {verdict}: {counts}", *(f"  skipped {n}: {why}" for why, n in self.skipped.items())]


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="doorstep-roads-") as folder:
        # Dear to make and the same for both runs.
        build_table(network=read_network(nodes_csv=ROADS[0], edges_csv=ROADS[1]), folder=Path(folder))
        return run_both(arguments, roads=Path(folder))


def run_both(arguments: list[str], *, roads: Path) -> int:
    with ThreadPoolExecutor() as pool:
        # Both at once: each run keeps one core busy. The second one's output waits until the first is done.
        waiting = pool.submit(run_on_postgres, arguments, roads)
        outcomes = [run_pytest(database="SQLite", url=None, arguments=arguments, roads=roads, told=None)]
        try:
            on_postgres, told = waiting.result()
            outcomes.append(on_postgres)
        except NoPostgres as fault:
            told = f"PostgreSQL: not run: {fault}"
    print(told)
    print("\n" + "\n".join(line for outcome in outcomes for line in outcome.lines()))
    print("Run once: tests that know no database, and pages in all languages, widths and colours but one.")
    if len(outcomes) == 1:
        print(told)
    skipped = sum(sum(outcome.skipped.values()) for outcome in outcomes)
    print(f"{sum(o.passed for o in outcomes)} passed, {sum(o.failed for o in outcomes)} failed, {skipped} skipped")
    # On CI a database that was not tried is a failure; on a newcomer's machine it is only said.
    unproven = len(outcomes) == 1 and "CI" in os.environ
    return int(unproven or any(outcome.ended_with != 0 for outcome in outcomes))


def run_on_postgres(arguments: list[str], roads: Path) -> tuple[Outcome, str]:
    """Run on the server that DATABASE_URL names, else on one of our own; the outcome with all that pytest said."""
    with ExitStack() as stack:
        url = os.environ.get("DATABASE_URL") or stack.enter_context(embedded_postgres())
        told = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8"))
        second = ["--second-database", *arguments]
        outcome = run_pytest(database="PostgreSQL", url=url, arguments=second, roads=roads, told=told)
        told.seek(0)
        return outcome, told.read()


def run_pytest(*, database: str, url: str | None, arguments: list[str], roads: Path, told: IO[str] | None) -> Outcome:
    """Run pytest in a process and a data folder of its own, so that no test sees or touches anybody's data.

    What pytest says goes to `told`, or straight to the terminal."""
    print(f"== {database} ==", file=told, flush=True)
    with tempfile.TemporaryDirectory(prefix="doorstep-tests-") as folder:
        prepare_fonts(packages=ROOT / "node_modules", folder=Path(folder), texts=TEXTS)
        (Path(folder) / "roads").symlink_to(roads)
        file = Path(folder) / "outcome.json"
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {"DOORSTEP_VAR": folder} | ({"DATABASE_URL": url} if url else {})
        if url:
            # Pages look the same on both.
            environment.pop("DOORSTEP_PICTURES", None)
        command = [sys.executable, "-m", "pytest", f"--outcome={file}", *arguments]
        ended = subprocess.run(command, cwd=ROOT, env=environment, stdout=told, stderr=told, check=False)
        counts = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    # Where all that was asked for knows no database, the second one has nothing to do.
    is_idle = bool(url) and ended.returncode == pytest.ExitCode.NO_TESTS_COLLECTED
    return Outcome(database=database, ended_with=0 if is_idle else ended.returncode, **counts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
