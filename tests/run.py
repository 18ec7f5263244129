"""`make test`: run every test on SQLite and on PostgreSQL, and end with what was skipped and why.

`DATABASE_URL` names a PostgreSQL to use; without it a server of our own is started for the length of the run.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from doorstep.gateways.fonts import prepare_fonts
from tests.postgres import NoPostgres, embedded_postgres

ROOT = Path(__file__).resolve().parents[1]


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
    outcomes = [run_pytest(database="SQLite", url=None, arguments=arguments)]
    missing = None
    try:
        outcomes.append(run_on_postgres(arguments))
    except NoPostgres as fault:
        missing = f"PostgreSQL: not run: {fault}"
    print("\n" + "\n".join(line for outcome in outcomes for line in outcome.lines()))
    if missing:
        print(missing)
    skipped = sum(sum(outcome.skipped.values()) for outcome in outcomes)
    print(f"{sum(o.passed for o in outcomes)} passed, {sum(o.failed for o in outcomes)} failed, {skipped} skipped")
    # On CI a database that was not tried is a failure; on a newcomer's machine it is only said.
    unproven = bool(missing) and "CI" in os.environ
    return int(unproven or any(outcome.ended_with != 0 for outcome in outcomes))


def run_on_postgres(arguments: list[str]) -> Outcome:
    url = os.environ.get("DATABASE_URL")
    if url:
        return run_pytest(database="PostgreSQL", url=url, arguments=arguments)
    with embedded_postgres() as own_url:
        return run_pytest(database="PostgreSQL", url=own_url, arguments=arguments)


def run_pytest(*, database: str, url: str | None, arguments: list[str]) -> Outcome:
    """Run pytest in a process and a data folder of its own, so that no test sees or touches anybody's data."""
    print(f"== {database} ==", flush=True)
    with tempfile.TemporaryDirectory(prefix="doorstep-tests-") as folder:
        prepare_fonts(packages=ROOT / "node_modules", folder=Path(folder))
        file = Path(folder) / "outcome.json"
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {"DOORSTEP_VAR": folder} | ({"DATABASE_URL": url} if url else {})
        command = [sys.executable, "-m", "pytest", f"--outcome={file}", *arguments]
        ended_with = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        counts = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return Outcome(database=database, ended_with=ended_with, **counts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
