"""What re-optimisation between bookings and the quick try before a refusal gain, through the product's own actions.

One day of some of the city's field agents, and people who call one after another, each with one window in mind, booked
by `book_appointment` on SQLite. The worker's part is done as soon as it is asked for."""

import json
import os
import subprocess
import sys
import tempfile
from statistics import mean
from typing import Any

from bench.frame import Options, Table, Tell

POLICIES = {
    "insertion only": {"improve_every": 0, "quick_try_ms": 0},
    "improved every 25": {"improve_every": 25, "quick_try_ms": 0},
    "quick try only": {"improve_every": 0, "quick_try_ms": 400},
    "both, as shipped": {"improve_every": 25, "quick_try_ms": 400},
}
# Agents, people who call.
SIZE, QUICK_SIZE = (20, 400), (8, 150)
BEGIN = "import django; django.setup(); from bench.between_day import main; main()"


def run(*, options: Options, tell: Tell) -> dict[str, Any]:
    """This function will let the same people call under each policy, on a database of its own each time."""
    agents, people = QUICK_SIZE if options.quick else SIZE
    rows = []
    for seed in range(1, (options.seeds or (1 if options.quick else 3)) + 1):
        for policy in filter(options.wants, POLICIES):
            tell(f"{agents} agents, {people} people, seed {seed}: {policy}")
            rows.append({"policy": policy, "seed": seed, **_apart(policy, agents, people, seed, options)})
    return {"agents": agents, "people": people, "rows": rows}


def tables(result: dict[str, Any]) -> tuple[Table, ...]:
    """This function will show means over the seeds."""
    lines = []
    for policy in dict.fromkeys(row["policy"] for row in result["rows"]):
        rows = [row for row in result["rows"] if row["policy"] == policy]
        accepted = " ".join(str(row["accepted"]) for row in rows)
        figures = (mean(row[name] for row in rows) for name in ("accepted", "minutes", "booking_ms", "refusal_ms"))
        lines.append((policy, accepted, *(f"{figure:.0f}" for figure in figures), str(sum(r["broken"] for r in rows))))
    title = f"{result['people']} people call for one day of {result['agents']} field agents"
    headings = ("policy", "accepted, by seed", "mean", "minutes driven", "ms a booking", "ms a refusal", "broken")
    return (Table(title=title, headings=headings, rows=tuple(lines)),)


def _apart(policy: str, agents: int, people: int, seed: int, options: Options) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        env = os.environ | {
            "DOORSTEP_VAR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/day.sqlite3",
            "DOORSTEP_SMS_GATEWAY": "memory",
            "DJANGO_SETTINGS_MODULE": "doorstep.settings",
        }
        asked = json.dumps({"rules": POLICIES[policy], "agents": agents, "people": people, "seed": seed})
        command = [sys.executable, "-c", BEGIN]
        done = subprocess.run(command, input=asked, env=env, capture_output=True, check=False, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
