"""What every solver's file does around its solver: read, pin to one core, measure, write."""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from bench.problem import Plan, Problem, read_problem

# (problem, seconds, seed) to a plan.
Solver: TypeAlias = Callable[[Problem, float, int], Plan]


def answer(solver: Solver) -> None:
    """This function will solve what the command line names: problem file, answer file, seconds, seed."""
    problem_file, answer_file, seconds, seed = sys.argv[1:]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    problem = read_problem(path=Path(problem_file))
    started, used = time.perf_counter(), time.process_time()
    plan = solver(problem, float(seconds), int(seed))
    taken = {"taken_s": time.perf_counter() - started, "processor_s": time.process_time() - used}
    Path(answer_file).write_text(json.dumps({"plan": plan, **taken}), encoding="utf-8")
