"""A day on which more people call than can be served: real roads and centres, made-up agents and requests."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.days import CITY
from doorstep.engines.promise.values import Break, Route, Visit
from doorstep.engines.routing.network import RoadNetwork
from doorstep.engines.routing.table import TravelTable

MINUTE, HOUR = 60, 3600
WINDOWS = tuple((hour * HOUR, (hour + 2) * HOUR) for hour in (9, 11, 13, 15))
SHIFT = (9 * HOUR, 17 * HOUR + 30 * MINUTE)
PAUSE = Break(duration_s=30 * MINUTE, earliest_s=12 * HOUR, latest_s=14 * HOUR)
ANY_AGENT, AADHAAR = 1, 2
# Mornings are liked best: which window people wish first, and then.
LIKED = (0.30, 0.26, 0.20, 0.24)
SKILLED_AGENTS, SKILLED_VISITS = 0.25, 0.15
# Who calls by phone comes later than who books on the web: their share grows in the course of the stream.
PHONE_AT_FIRST, PHONE_AT_LAST = 0.10, 0.50
SERVICE_MINUTES = range(25, 56, 5)
# In the life that follows, the minutes at a door vary by this share of their mean.
SERVICE_SPREAD = 0.30


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody who calls: where, for how long, for which windows (the liked first), by phone or not, and how far out.

    `expected_s` is the mean time at the door; `area` is the number of the nearest centre that has agents.
    """

    id: int
    node: int
    expected_s: int
    skills: int
    wishes: tuple[int, ...]
    area: int
    phone: bool
    far: bool

    def visit(self, *, window: int, factor: float) -> Visit:
        """This function will return the visit planned in a window, its mean minutes stretched by a factor."""
        first, last = WINDOWS[window]
        return Visit(
            id=self.id,
            node=self.node,
            service_s=round(self.expected_s * factor),
            earliest_s=first,
            latest_s=last,
            skills=self.skills,
            kits=self.skills & AADHAAR,
            expected_s=self.expected_s,
            spread_s=round(self.expected_s * SERVICE_SPREAD),
        )


@dataclass(frozen=True, slots=True)
class Stream:
    """Empty routes, and requests in the order in which they come. Route.depot is the number of its centre.

    `quarters` names the quarter of the city of each centre that has agents: north or south, then east or west.
    """

    name: str
    seed: int
    routes: tuple[Route, ...]
    requests: tuple[Request, ...]
    travel: TravelTable
    quarters: Mapping[int, int]


def stream(*, agents: int, requests: int, seed: int, network: RoadNetwork, travel: TravelTable) -> Stream:
    """This function will make a day of one seed; the same seed makes the same day."""
    luck = np.random.default_rng([seed, agents, requests])
    routes = _roster(luck, agents, network)
    calls = _requests(luck, requests, routes, network, travel)
    return Stream(f"{agents}/{requests}", seed, routes, calls, travel, _quarters(routes, network))


def _quarters(routes: tuple[Route, ...], network: RoadNetwork) -> dict[int, int]:
    nodes = {route.depot: route.start_node for route in routes}
    halves: dict[int, int] = {}
    for north in (0, 1):
        middle = np.median([network.lats[node] for node in nodes.values()])
        half = [centre for centre, node in nodes.items() if (network.lats[node] > middle) == bool(north)]
        across = np.median([network.lons[nodes[centre]] for centre in half])
        halves |= {centre: 2 * north + int(network.lons[nodes[centre]] > across) for centre in half}
    return halves


def _roster(luck: np.random.Generator, agents: int, network: RoadNetwork) -> tuple[Route, ...]:
    """Agents of the city's demo roster by their centres; one in four has the Aadhaar skill and its kit."""
    centres = _centres(CITY / "depots.csv", network)
    homes = [row["depot"] for row in _rows(CITY / "agents.csv")]
    chosen = sorted(luck.choice(len(homes), size=agents, replace=agents > len(homes)).tolist())
    numbers = {code: number for number, code in enumerate(centres)}
    skilled = set(luck.choice(agents, size=round(agents * SKILLED_AGENTS), replace=False).tolist())
    shift = Route(0, 0, 0, *SHIFT, skills=ANY_AGENT, kits=0, pause=PAUSE)
    return tuple(
        replace(
            shift,
            id=number,
            start_node=centres[homes[agent]],
            end_node=centres[homes[agent]],
            skills=ANY_AGENT | AADHAAR * (number in skilled),
            kits=AADHAAR * (number in skilled),
            depot=numbers[homes[agent]],
        )
        for number, agent in enumerate(chosen)
    )


def _requests(
    luck: np.random.Generator, count: int, routes: tuple[Route, ...], network: RoadNetwork, travel: TravelTable
) -> tuple[Request, ...]:
    areas = sorted({route.depot: route.start_node for route in routes}.items())
    nodes = luck.choice(network.connected, size=count)
    away = np.array([travel.rows(centre)[nodes] for _, centre in areas])
    remote = away.mean(axis=0)
    far = remote >= np.quantile(remote, 0.8)
    skilled = luck.random(count) < SKILLED_VISITS
    phone = luck.random(count) < np.linspace(PHONE_AT_FIRST, PHONE_AT_LAST, count)
    return tuple(
        Request(
            id=number,
            node=int(nodes[number]),
            expected_s=int(luck.choice(SERVICE_MINUTES)) * MINUTE,
            skills=AADHAAR if skilled[number] else ANY_AGENT,
            wishes=tuple(luck.choice(len(WINDOWS), size=2, replace=False, p=LIKED).tolist()),
            area=areas[int(away[:, number].argmin())][0],
            phone=bool(phone[number]),
            far=bool(far[number]),
        )
        for number in range(count)
    )


def _centres(path: Path, network: RoadNetwork) -> dict[str, int]:
    return {row["code"]: network.nearest_node(lat=float(row["lat"]), lon=float(row["lon"])) for row in _rows(path)}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
