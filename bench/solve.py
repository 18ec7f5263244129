"""Doorstep's solver beside PyVRP, VROOM and OR-Tools: same problems, same seconds, one thread each, one at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bench.apart import BenchError, answer_of, python_of
from bench.days import city_day
from bench.frame import Options, Table, Tell
from bench.instances import read_folder
from bench.judge import faults, price, unserved
from bench.problem import Plan, Problem, shuffled
from bench.turned import Matrix, planned, problem_of
from doorstep.engines.promise.check import violations

SOLVERS = {"doorstep": "ours", "pyvrp": "PyVRP", "vroom": "VROOM", "ortools": "OR-Tools"}
CITY_DAYS = ((60, 500), (45, 500), (200, 2_000))
QUICK_DAYS = ((15, 125), (11, 125))
BUDGETS, QUICK_BUDGETS = (5.0, 30.0, 60.0), (2.0,)
SEEDS, QUICK_SEEDS = 3, 1

# A solver that ended long before its budget would do the same again with more time.
ENDED_EARLY = 0.8

NO_RESTS = "cannot model a driver's break"
NOT_INSTALLED = "not installed: run make bench-install"


@dataclass(frozen=True, slots=True)
class Run:
    """One solver's answer to one problem; `faults` is what the judge found wrong."""

    instance: str
    solver: str
    seconds: float
    seed: int
    unserved: int
    cost: int
    taken_s: float
    processor_s: float
    faults: tuple[str, ...] = ()


def run(*, options: Options, tell: Tell) -> dict[str, Any]:
    """This function will solve every problem with every solver that is installed, and give the median of the seeds."""
    runs: list[Run] = []
    left_out: list[dict[str, str]] = []
    best_known: dict[str, int] = {}
    for problem in _problems(options):
        if problem.best_known:
            best_known[problem.name] = problem.best_known
        for solver in SOLVERS:
            reason = _cannot(solver, problem)
            if reason:
                left_out.append({"instance": problem.name, "solver": solver, "note": reason})
                continue
            for seed in range(1, _seeds(options) + 1):
                runs += _budgets(problem, solver, seed, _seconds(options), tell)
    return {
        "rows": [_median(group) for group in _groups(runs)],
        "left_out": left_out,
        "best_known": best_known,
        "runs": [asdict(one) for one in runs],
    }


def _seeds(options: Options) -> int:
    return options.seeds or (QUICK_SEEDS if options.quick else SEEDS)


def _seconds(options: Options) -> tuple[float, ...]:
    return tuple(sorted(options.seconds or (QUICK_BUDGETS if options.quick else BUDGETS)))


def _problems(options: Options) -> Iterator[Problem]:
    for agents, count in QUICK_DAYS if options.quick else CITY_DAYS:
        for breaks in (False, True):
            name = f"{agents}/{count}{' breaks' if breaks else ''}"
            if options.wants(name):
                yield problem_of(day=city_day(folder=options.folder, agents=agents, count=count, breaks=breaks))
    if options.instances:
        yield from (problem for problem in read_folder(folder=options.instances) if options.wants(problem.name))


def _cannot(solver: str, problem: Problem) -> str:
    if solver == "pyvrp" and problem.with_rests:
        return NO_RESTS
    if solver != "doorstep" and python_of(environment=".venv-bench") is None:
        return NOT_INSTALLED
    return ""


def _budgets(problem: Problem, solver: str, seed: int, budgets: Sequence[float], tell: Tell) -> Iterator[Run]:
    last: Run | None = None
    for seconds in budgets:
        if last is not None and last.taken_s < ENDED_EARLY * last.seconds:
            last = Run(**{**asdict(last), "seconds": seconds})
        else:
            last = _one(problem, solver, seconds, seed)
        tell(f"{problem.name}, {SOLVERS[solver]}, {seconds:g} s, seed {seed}: {last.unserved} unserved, {last.cost:,}")
        yield last


def _one(problem: Problem, solver: str, seconds: float, seed: int) -> Run:
    asked, _ = shuffled(problem=problem, seed=seed)
    answer = answer_of(solver=solver, problem=asked, seconds=seconds, seed=seed)
    found = (*faults(problem=asked, plan=answer.plan), *_broken_promises(asked, solver, answer.plan))
    if found and solver == "doorstep":
        raise BenchError(f"Doorstep's plan of {problem.name} is broken: {'; '.join(found)}")
    return Run(
        instance=problem.name,
        solver=solver,
        seconds=seconds,
        seed=seed,
        unserved=unserved(problem=asked, plan=answer.plan),
        cost=price(problem=asked, plan=answer.plan),
        taken_s=round(answer.taken_s, 2),
        processor_s=round(answer.processor_s, 2),
        faults=found,
    )


def _broken_promises(problem: Problem, solver: str, plan: Plan) -> tuple[str, ...]:
    """What Doorstep's own checker says; of others' breaks only the judge, since they may rest on the road."""
    if solver != "doorstep" and problem.with_rests:
        return ()
    return violations(routes=planned(problem=problem, plan=plan), travel=Matrix(problem.cost), kit_limits={})


def _groups(runs: Iterable[Run]) -> list[list[Run]]:
    groups: dict[tuple[str, str, float], list[Run]] = {}
    for one in runs:
        groups.setdefault((one.instance, one.solver, one.seconds), []).append(one)
    return list(groups.values())


def _median(group: list[Run]) -> dict[str, Any]:
    """The middle run by what counts, so that its unserved and its cost belong together; of two the worse."""
    middle = sorted(group, key=lambda one: (bool(one.faults), one.unserved, one.cost))[len(group) // 2]
    return {
        "instance": middle.instance,
        "solver": "ours" if middle.solver == "doorstep" else middle.solver,
        "seconds": middle.seconds,
        "unserved": middle.unserved,
        "cost": middle.cost,
        "seeds": len(group),
        "taken_s": middle.taken_s,
        "valid": not middle.faults,
    }


def tables(result: dict[str, Any]) -> tuple[Table, ...]:
    """This function will show a row for each instance and solver, and a column for each budget."""
    rows = result["rows"]
    budgets = sorted({row["seconds"] for row in rows})
    cells = {(row["instance"], row["solver"], row["seconds"]): _cell(row, result["best_known"]) for row in rows}
    notes = {(row["instance"], row["solver"]): row["note"] for row in result["left_out"]}
    pairs = dict.fromkeys([(row["instance"], row["solver"]) for row in rows] + list(notes))
    instances = list(dict.fromkeys(instance for instance, _ in pairs))
    lines = [
        (
            instance,
            solver,
            *(cells.get((instance, solver, seconds), notes.get((instance, solver), "")) for seconds in budgets),
        )
        for instance, solver in sorted(pairs, key=lambda pair: instances.index(pair[0]))
    ]
    return (
        Table(
            title=f"Solvers, median of {max((row['seeds'] for row in rows), default=0)} seeds: unserved / cost",
            headings=("instance", "solver", *(f"{seconds:g} s" for seconds in budgets)),
            rows=tuple(lines),
            notes=("City days cost seconds on the road. Percent: over the best known price.",),
        ),
    )


def _cell(row: dict[str, Any], best_known: dict[str, int]) -> str:
    if not row["cost"]:
        return "no plan in time"
    text = f"{row['unserved']} / {row['cost']:,}"
    if row["instance"] in best_known:
        text += f" ({100 * (row['cost'] / best_known[row['instance']] - 1):+.1f} %)"
    return text if row["valid"] else f"{text}, plan broken"
