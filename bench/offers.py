"""How long an offer list takes, and a booking, against agents, days and stops; and an appointment app beside it."""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from bench.apart import BenchError, python_of, run_apart
from bench.days import HOUR_S, WINDOWS, chandigarh, roster
from bench.frame import Options, Table, Tell
from doorstep.engines.promise.check import violations
from doorstep.engines.promise.gaps import GapTable, gaps, join
from doorstep.engines.promise.insertion import cheapest, ranked
from doorstep.engines.promise.values import Route, Visit
from doorstep.engines.routing.network import RoadNetwork
from doorstep.engines.routing.table import TravelTable

# (agents, days, stops a route): one of the three grows at a time.
CURVE = (
    *((agents, 14, 9) for agents in (15, 30, 60, 120, 250, 500)),
    *((60, days, 9) for days in (1, 7, 28)),
    *((60, 14, stops) for stops in (2, 4, 6, 12)),
)
QUICK_CURVE = ((15, 3, 6), (60, 3, 6), (60, 3, 12))
ASKED, QUICK_ASKED = 300, 60
SERVICE_S = 25 * 60
DOORSTEP_DAYS, QUICK_DOORSTEP_DAYS = 14, 2
LIMIT_S = 3600.0


def run(*, options: Options, tell: Tell) -> dict[str, Any]:
    """This function will measure the kernel, then GET /api/v1/offers of a full city, then django-appointment."""
    times = QUICK_ASKED if options.quick else ASKED
    network, travel = chandigarh(folder=options.folder)
    rows = []
    for agents, days, stops in QUICK_CURVE if options.quick else CURVE:
        if options.wants("kernel"):
            tell(f"kernel: {agents} agents, {days} days, {stops} stops a route")
            rows.append(_measure(network, travel, agents, days, stops, times))
    days = QUICK_DOORSTEP_DAYS if options.quick else DOORSTEP_DAYS
    return {
        "rows": rows,
        "http": _http(options, days, times, tell) if options.wants("http") else None,
        "appointment": _appointment(days, times, tell) if options.wants("appointment") else None,
    }


def _measure(
    network: RoadNetwork, travel: TravelTable, agents: int, days: int, stops: int, times: int
) -> dict[str, Any]:
    luck = np.random.default_rng([agents, days, stops])
    team = roster(network=network, agents=agents, breaks=True)
    full = [[filled(route, network, travel, luck, stops) for route in team] for _ in range(days)]
    for routes in full:
        if faults := violations(routes=routes, travel=travel, kit_limits={}):
            raise BenchError(f"a day of the bench is broken: {faults[0]}")
    tables = [[gaps(route=route, travel=travel) for route in routes] for routes in full]
    joined = [join(tables=day) for day in tables]
    doors = iter(luck.choice(network.connected, 4 * times).tolist())
    booking = _booking(full[0], tables[0], joined[0], travel)
    return {
        "agents": agents,
        "days": days,
        "stops": stops,
        "stops_there": sum(len(route.visits) for routes in full for route in routes),
        "offers_ms": _milliseconds(lambda: offer_list(joined, next(doors), travel), times),
        "booking_ms": _milliseconds(lambda: booking(next(doors)), times),
    }


def filled(route: Route, network: RoadNetwork, travel: TravelTable, luck: np.random.Generator, stops: int) -> Route:
    """This function will return the route with so many visits booked into it, or as many as find a place."""
    service_s = min(SERVICE_S, int(5.5 * HOUR_S) // stops)
    for tried in range(6 * stops):
        if len(route.visits) == stops:
            break
        node, window = int(luck.choice(network.connected)), WINDOWS[tried % len(WINDOWS)]
        (found,) = cheapest(
            table=gaps(route=route, travel=travel),
            node=node,
            service_s=service_s,
            windows=[window],
            skills=0,
            kits=0,
            travel=travel,
        )
        if found:
            visit = Visit(1_000 * route.id + tried, node, service_s, *window)
            route = route.with_visit(visit=visit, position=found.position)
    return route


def offer_list(days: list[GapTable], node: int, travel: TravelTable) -> int:
    """This function will ask every window of every day for a door, and count those that can be promised."""
    found = 0
    for table in days:
        offers = cheapest(table=table, node=node, service_s=SERVICE_S, windows=WINDOWS, skills=1, kits=0, travel=travel)
        found += sum(offer is not None for offer in offers)
    return found


def _booking(
    routes: list[Route], tables: list[GapTable], joined: GapTable, travel: TravelTable
) -> Callable[[int], object]:
    """What a claim computes: who could come, and where the day has room once the first of them does."""

    def book(node: int) -> object:
        for window in WINDOWS:
            found = ranked(table=joined, node=node, service_s=SERVICE_S, window=window, skills=1, kits=0, travel=travel)
            if found:
                first = found[0]
                visit = Visit(-1, node, SERVICE_S, *window)
                route = routes[first.route_id].with_visit(visit=visit, position=first.position)
                changed = gaps(route=route, travel=travel)
                return join(tables=[changed if table.ids[0] == first.route_id else table for table in tables])
        return None

    return book


def _milliseconds(action: Callable[[], object], times: int) -> float:
    action()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        action()
        taken.append(time.perf_counter() - started)
    return round(1000 * median(taken), 4)


def _http(options: Options, days: int, times: int, tell: Tell) -> dict[str, Any]:
    tell(f"a city of its own: {days} days are booked full")
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        said = run_apart(
            python=Path(sys.executable),
            module="bench.with_django",
            arguments=["bench.full_city", str(days), str(times)],
            limit_s=LIMIT_S,
            more={
                "DOORSTEP_VAR": str(options.folder / "city"),
                "DATABASE_URL": f"sqlite:///{folder}/city.sqlite3",
            },
        )
    answer: dict[str, Any] = json.loads(said.splitlines()[-1])
    if answer["faults"]:
        raise BenchError(f"a promise of the city cannot be kept: {answer['faults'][0]}")
    return answer


def _appointment(days: int, times: int, tell: Tell) -> dict[str, Any]:
    python = python_of(environment=".venv-bench-appointment")
    if python is None:
        return {"note": "not installed: run make bench-install"}
    tell("django-appointment, 60 members of staff")
    with tempfile.TemporaryDirectory() as folder:
        said = run_apart(
            python=python,
            module="bench.competitors.with_appointment",
            arguments=[folder, "60", str(days), "9", str(times)],
            limit_s=LIMIT_S,
        )
    answer: dict[str, Any] = json.loads(said.splitlines()[-1])
    return answer


def tables(result: dict[str, Any]) -> tuple[Table, ...]:
    """This function will show the curve of the kernel, and what one answer takes through HTTP."""
    return (*_curve(result["rows"]), *_answers(result["http"], result["appointment"]))


def _curve(rows: list[dict[str, Any]]) -> Iterator[Table]:
    if rows:
        yield Table(
            title="Offers and bookings in the kernel, every route full, median",
            headings=("agents", "days", "stops a route", "stops in all", "offer list, ms", "booking, ms"),
            rows=tuple(
                (
                    str(row["agents"]),
                    str(row["days"]),
                    str(row["stops"]),
                    f"{row['stops_there']:,}",
                    f"{row['offers_ms']:.2f}",
                    f"{row['booking_ms']:.2f}",
                )
                for row in rows
            ),
            notes=("An offer list is every window of all days over all agents; a booking is the claim on one day.",),
        )


def _answers(http: dict[str, Any] | None, app: dict[str, Any] | None) -> Iterator[Table]:
    lines = []
    if http:
        question = f"Doorstep, GET /api/v1/offers: {http['days']} days, all {http['agents']} agents"
        lines.append((question, f"{http['offers_ms']:.2f}", f"{http['queries']}"))
        lines.append(
            (f"the same, one day, all {http['agents']} agents", f"{http['one_day_ms']:.2f}", f"{http['queries']}")
        )
    if app and "note" not in app:
        for name, label in (("one_ms", "one member of staff, one day"), ("all_ms", f"all {app['staff']}, one day")):
            lines.append(
                (f"django-appointment {app['version']}: {label}", f"{app[name]:.2f}", f"{app['queries'][name]}")
            )
    notes = [app["note"]] if app and "note" in app else []
    if http and app and "all_ms" in app:
        each = http["one_day_ms"]
        notes.append(
            f"One day over all agents: {app['all_ms']:.0f} ms against {each:.2f} ms, {app['all_ms'] / each:,.0f} times."
            " Its free times do not look at roads."
        )
    if lines:
        yield Table("One answer, on one core, median", ("question", "ms", "queries"), tuple(lines), tuple(notes))
