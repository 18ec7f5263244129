"""Solvers in environments and processes of their own, one at a time, on one core."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.problem import Plan, Problem, write_problem

ROOT = Path(__file__).resolve().parents[1]
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
NO_MORE: Mapping[str, str] = {}

# Beyond its budget a solver may build its model and end what it has begun.
GRACE_S = 300


class BenchError(Exception):
    """A bench cannot be run; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A plan, the seconds by the clock from problem to plan, and those the processor worked."""

    plan: Plan
    taken_s: float
    processor_s: float


def python_of(*, environment: str) -> Path | None:
    """This function will return the Python of an environment beside the project's own, or None if it is not there."""
    found = ROOT / environment / "bin" / "python"
    return found if found.exists() else None


def run_apart(
    *, python: Path, module: str, arguments: list[str], limit_s: float, more: Mapping[str, str] = NO_MORE
) -> str:
    """This function will run a module of the benches in another environment and return what it prints.

    `more` is added to its environment variables."""
    done = subprocess.run(
        [str(python), "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, **ONE_THREAD, "PYTHONPATH": str(ROOT), **more},
        capture_output=True,
        text=True,
        timeout=limit_s,
        check=False,
    )
    if done.returncode:
        raise BenchError(f"{module} failed: {(done.stderr or done.stdout).strip()[-2000:]}")
    return done.stdout


def answer_of(*, solver: str, problem: Problem, seconds: float, seed: int) -> Answer:
    """This function will have a solver solve a problem; BenchError where its environment is not there or it fails."""
    python = Path(sys.executable) if solver == "doorstep" else python_of(environment=".venv-bench")
    if python is None:
        raise BenchError(f"{solver} is not installed: run make bench-install")
    with tempfile.TemporaryDirectory() as folder:
        asked, given = Path(folder) / "problem.npz", Path(folder) / "answer.json"
        write_problem(problem=problem, path=asked)
        arguments = [str(asked), str(given), str(seconds), str(seed)]
        run_apart(
            python=python,
            module=f"bench.competitors.with_{solver}",
            arguments=arguments,
            limit_s=seconds + GRACE_S,
        )
        said = json.loads(given.read_text(encoding="utf-8"))
    plan = tuple(tuple(int(job) for job in row) for row in said["plan"])
    return Answer(plan=plan, taken_s=said["taken_s"], processor_s=said["processor_s"])
