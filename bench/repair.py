"""How long it takes to mend a day after something happened, how many promises break and how many agents change."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench.days import HOUR_S, chandigarh, city_day
from bench.frame import Options, Table, Tell
from doorstep.engines.promise.check import violations
from doorstep.engines.promise.remaining import Progress, remaining
from doorstep.engines.promise.repair import Effort, Repaired, repair
from doorstep.engines.promise.schedule import schedule
from doorstep.engines.promise.solve import solve
from doorstep.engines.promise.values import Route, Travel, Visit
from doorstep.engines.routing.closed import Closure, travel_between, with_closures
from doorstep.engines.routing.network import RoadNetwork

# Agents, visits, and how long the day was solved before: one with room, one with more requests than it has room for.
DAYS, QUICK_DAYS = ((60, 500, 20.0), (45, 500, 20.0)), ((20, 150, 2.0),)
SECONDS = 1.0
MIDDLE = Closure(lat=30.7333, lon=76.7794, radius_m=400)


@dataclass(frozen=True, slots=True)
class Case:
    """Something that happened at an hour: absent and late agents by their numbers, closed roads."""

    name: str
    at: float
    absent: tuple[int, ...] = ()
    late: tuple[int, ...] = ()
    late_s: int = 45 * 60
    closed: tuple[Closure, ...] = field(default=())


CASES = (
    Case("one absent from the start", 9.0, absent=(5,)),
    Case("one absent from 11:30", 11.5, absent=(5,)),
    Case("four absent from 11:30", 11.5, absent=(5, 6, 7, 8)),
    Case("three 45 minutes late at 11:30", 11.5, late=(5, 6, 7)),
    Case("roads closed in the middle at 10:00", 10.0, closed=(MIDDLE,)),
)


def run(*, options: Options, tell: Tell) -> dict[str, Any]:
    """This function will mend made-up days, each case with every seed, and check what came of it."""
    rows = []
    network, _travel = chandigarh(folder=options.folder)
    for agents, count, planned in QUICK_DAYS if options.quick else DAYS:
        for seed in range(1, (options.seeds or (1 if options.quick else 3)) + 1):
            day = city_day(folder=options.folder, agents=agents, count=count, breaks=True, seed=seed)
            tell(f"{day.name}, seed {seed}: planning it")
            plan = solve(
                routes=day.routes,
                travel=day.travel,
                seconds=planned,
                iterations=None,
                seed=seed,
                clock=time.perf_counter,
                unplanned=day.visits,
            )
            for case in CASES:
                if options.wants(case.name):
                    rows.append(_mend(day.name, seed, plan.routes, day.travel, case, network))
                    tell(f"{day.name}, {case.name}: {rows[-1]}")
    return {"rows": rows}


def _mend(
    name: str, seed: int, routes: Sequence[Route], travel: Travel, case: Case, network: RoadNetwork
) -> dict[str, Any]:
    began, worked = time.perf_counter(), time.process_time()
    left, stranded = _left(routes, travel, case)
    roads = _roads(left, stranded, travel, case, network)
    effort = Effort(seconds=SECONDS, iterations=None, seed=seed, clock=time.perf_counter)
    found = repair(routes=left, stranded=stranded, travel=roads, effort=effort)
    took, worked = time.perf_counter() - began, time.process_time() - worked
    owners = {visit.id: route.id for route in left for visit in route.visits}
    return {
        "day": name,
        "case": case.name,
        "seed": seed,
        "seconds": round(took, 3),
        "cpu_seconds": round(worked, 3),
        "visits_left": len(owners) + len(stranded),
        "stranded": len(stranded),
        "broken": len(found.late_s) + len(found.unserved),
        "unserved": len(found.unserved),
        "latest_minutes": max(found.late_s.values(), default=0) // 60,
        "changed": sum(owners.get(v.id) != route.id for route in found.routes for v in route.visits),
        "valid": _valid(found, left, stranded, roads),
    }


def _left(routes: Sequence[Route], travel: Travel, case: Case) -> tuple[list[Route], list[Visit]]:
    """What is left of each route at the hour of the case, and the visits of those who do not come."""
    from_s = int(case.at * HOUR_S)
    left: list[Route] = []
    stranded: list[Visit] = []
    for route in routes:
        plan = schedule(route=route, travel=travel)
        assert plan is not None
        starts_s = {visit.id: visit.starts_s for visit in plan.visits}
        rest = remaining(
            route=route,
            progress=Progress(
                starts_s=starts_s,
                ends_s={visit.id: visit.finishes_s for visit in plan.visits},
                begun={visit_id for visit_id, starts in starts_s.items() if starts < from_s},
            ),
            from_s=from_s,
            travel=travel,
            on_the_way=route.id not in (*case.absent, *case.late),
            late_s=case.late_s if route.id in case.late else 0,
        ).route
        if route.id in case.absent:
            stranded += rest.visits
        else:
            left.append(rest)
    return left, stranded


def _roads(
    left: Sequence[Route], stranded: Sequence[Visit], travel: Travel, case: Case, network: RoadNetwork
) -> Travel:
    if not case.closed:
        return travel
    nodes = {visit.node for visit in stranded}
    for route in left:
        nodes |= {route.start_node, route.end_node, *(visit.node for visit in route.visits)}
    return travel_between(network=with_closures(network=network, closures=case.closed), nodes=nodes)


def _valid(found: Repaired, left: Sequence[Route], stranded: Sequence[Visit], travel: Travel) -> bool:
    """Nobody lost or doubled, and every route holds by the checker that has no part in the search."""
    given = sorted(visit.id for visit in (*(v for route in left for v in route.visits), *stranded))
    kept = sorted([*(v.id for route in found.routes for v in route.visits), *(v.id for v in found.unserved)])
    return given == kept and not violations(routes=found.routes, travel=travel, kit_limits={})


def tables(result: dict[str, Any]) -> tuple[Table, ...]:
    """This function will show, for each day and case, the medians over the seeds, and the slowest run."""
    headings = (
        "day",
        "what happened",
        "left",
        "stranded",
        "broken",
        "unserved",
        "changed",
        "seconds",
        "slowest",
        "of them at work",
    )
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in result["rows"]:
        groups.setdefault((row["day"], row["case"]), []).append(row)
    rows = tuple(_row(*key, group) for key, group in groups.items())
    notes = () if all(row["valid"] for row in result["rows"]) else ("Some days did not pass the checker.",)
    return (Table(title="Mending a day", headings=headings, rows=rows, notes=notes),)


def _row(day: str, case: str, group: list[dict[str, Any]]) -> tuple[str, ...]:
    counts = (
        median(one[name] for one in group) for name in ("visits_left", "stranded", "broken", "unserved", "changed")
    )
    seconds = [one["seconds"] for one in group]
    worked = median(one["cpu_seconds"] for one in group)
    times = (median(seconds), max(seconds), worked)
    return (day, case, *(f"{count:g}" for count in counts), *(f"{each:.2f}" for each in times))
