"""How long an offer takes, and what re-optimising a day gains, on a made-up city of 1,600 nodes.

Run from the root of the repository: .venv/bin/python bench/promise_offers.py [seconds of solving]
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import numpy as np

from doorstep.engines.promise.check import violations
from doorstep.engines.promise.gaps import GapTable, gaps, join
from doorstep.engines.promise.insertion import cheapest
from doorstep.engines.promise.schedule import legs_of
from doorstep.engines.promise.solve import solve
from doorstep.engines.promise.values import Break, Route, Visit
from doorstep.engines.routing.network import RoadNetwork
from doorstep.engines.routing.table import TravelTable, compute_table

HOUR = 3600
SIDE = 40
WINDOWS = [(9 * HOUR, 11 * HOUR), (11 * HOUR, 13 * HOUR), (13 * HOUR, 15 * HOUR), (15 * HOUR, 17 * HOUR)]
AADHAAR = 2


def city(luck: np.random.Generator) -> RoadNetwork:
    """A grid of streets 300 m apart, each at its own speed of 15 to 40 km/h."""
    numbers = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    a = np.concatenate([numbers[:, :-1].ravel(), numbers[:-1, :].ravel()])
    b = np.concatenate([numbers[:, 1:].ravel(), numbers[1:, :].ravel()])
    tails, heads = np.concatenate([a, b]), np.concatenate([b, a])
    metres = np.full(len(tails), 300.0)
    return RoadNetwork(
        lats=(30.7 + numbers.ravel() // SIDE * 0.0027).astype(np.float64),
        lons=(76.7 + numbers.ravel() % SIDE * 0.0031).astype(np.float64),
        tails=tails,
        heads=heads,
        seconds=metres / luck.uniform(15 / 3.6, 40 / 3.6, len(tails)),
        metres=metres,
    )


def roster(luck: np.random.Generator, *, agents: int) -> list[Route]:
    depots = luck.integers(0, SIDE * SIDE, 45)
    return [
        Route(
            id=number,
            start_node=int(depots[number % 45]),
            end_node=int(depots[number % 45]),
            starts_s=9 * HOUR,
            ends_s=17 * HOUR + HOUR // 2,
            skills=1 | (AADHAAR if number % 4 == 0 else 0),
            kits=1 if number % 4 == 0 else 0,
            pause=Break(1800, 12 * HOUR, 14 * HOUR),
            depot=number % 45,
        )
        for number in range(agents)
    ]


def requests(luck: np.random.Generator, *, count: int) -> list[Visit]:
    visits = []
    for id in range(count):
        window = WINDOWS[int(luck.integers(4))]
        aadhaar = bool(luck.random() < 0.15)
        visits.append(
            Visit(
                id=id,
                node=int(luck.integers(SIDE * SIDE)),
                service_s=int(luck.integers(15, 40)) * 60,
                earliest_s=window[0],
                latest_s=window[1],
                skills=AADHAAR if aadhaar else 1,
                kits=int(aadhaar),
            )
        )
    return visits


def booked(routes: list[Route], visits: list[Visit], travel: TravelTable) -> tuple[list[Route], int]:
    """Take the requests one by one, each at its cheapest insertion, as bookings come in."""
    day = {route.id: route for route in routes}
    tables = {route.id: gaps(route=route, travel=travel) for route in routes}
    refused = 0
    for visit in visits:
        (found,) = cheapest(
            table=join(tables=list(tables.values())),
            node=visit.node,
            service_s=visit.service_s,
            windows=[(visit.earliest_s, visit.latest_s)],
            skills=visit.skills,
            kits=visit.kits,
            travel=travel,
        )
        if found is None:
            refused += 1
            continue
        day[found.route_id] = day[found.route_id].with_visit(visit=visit, position=found.position)
        tables[found.route_id] = gaps(route=day[found.route_id], travel=travel)
    return list(day.values()), refused


def milliseconds(action: Callable[[], object], *, times: int) -> float:
    action()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        action()
        taken.append(time.perf_counter() - started)
    return 1000 * sorted(taken)[len(taken) // 2]


def driven(routes: tuple[Route, ...] | list[Route], travel: TravelTable) -> int:
    return sum(sum(legs_of(route=route, travel=travel)) for route in routes)


def offers(luck: np.random.Generator, travel: TravelTable) -> None:
    days: list[GapTable] = []
    single = 0.0
    for _ in range(14):
        routes, _ = booked(roster(luck, agents=60), requests(luck, count=540), travel)
        tables = [gaps(route=route, travel=travel) for route in routes]
        single = milliseconds(partial(gaps, route=routes[0], travel=travel), times=200)
        days.append(join(tables=tables))
    rebuild = milliseconds(lambda: join(tables=tables), times=50)
    nodes = iter(luck.integers(0, SIDE * SIDE, 10_000).tolist())

    def fortnight(skills: int) -> None:
        node = next(nodes)
        for table in days:
            cheapest(table=table, node=node, service_s=1500, windows=WINDOWS, skills=skills, kits=0, travel=travel)

    rows = sum(table.rows.shape[1] for table in days)
    print(f"{'gap rows, 14 days x 60 routes':46}{rows:>12,}")
    print(f"{'offers: 14 days x 4 windows, any agent':46}{milliseconds(lambda: fortnight(1), times=300):>12.2f} ms")
    print(f"{'offers: the same, one agent in four':46}{milliseconds(lambda: fortnight(AADHAAR), times=300):>12.2f} ms")
    print(f"{'gap table of one route':46}{single:>12.3f} ms")
    print(f"{'join 60 routes':46}{rebuild:>12.3f} ms")


def reoptimise(luck: np.random.Generator, travel: TravelTable, *, seconds: float) -> None:
    routes, refused = booked(roster(luck, agents=60), requests(luck, count=400), travel)
    before = driven(routes, travel)
    print(f"{'day of 60 routes, 400 requests, refused':46}{refused:>12}")
    print(f"{'driving as booked':46}{before:>12,} s")
    for iterations in (1000, 5000, 20_000, 100_000):
        started = time.perf_counter()
        solved = solve(
            routes=routes, travel=travel, seconds=seconds, iterations=iterations, seed=1, clock=time.perf_counter
        )
        taken = time.perf_counter() - started
        assert not violations(routes=solved, travel=travel, kit_limits={}, before=routes)
        after = driven(solved, travel)
        label = f"driving after {iterations:,} iterations in {taken:.1f} s"
        print(f"{label:46}{after:>12,} s{100 * (after - before) / before:>8.1f} %")
        if taken >= seconds:
            print(f"{'':46}(ended by the clock)")
            break


if __name__ == "__main__":
    chance = np.random.default_rng(22)
    travel_table = compute_table(network=city(chance))
    offers(chance, travel_table)
    reoptimise(chance, travel_table, seconds=float(sys.argv[1]) if len(sys.argv) > 1 else 20.0)
