"""Small made-up days: a travel table from a list of lists, two agents, and what the separate judge says of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from doorstep.engines.promise.values import Break, Route, Visit
from doorstep.engines.routing.hours import USUAL_HOURS, HourProfile
from doorstep.engines.routing.table import TravelTable
from tests.feasibility import problems_of_route

HOUR = 3600
NOON_BREAK = Break(duration_s=1800, earliest_s=12 * HOUR, latest_s=14 * HOUR)


def travel_of(matrix: Sequence[Sequence[int]], profile: HourProfile = USUAL_HOURS) -> TravelTable:
    seconds = np.array(matrix, dtype=np.uint16)
    return TravelTable(seconds=seconds, tens_of_metres=seconds, profile=profile)


def straight_road(places: int = 20, minutes: int = 10) -> TravelTable:
    """Nodes 0, 1, 2 ... along one road, so many minutes apart."""
    return travel_of([[abs(a - b) * minutes * 60 for b in range(places)] for a in range(places)])


def plane(points: Iterable[tuple[float, float]], *, seconds_per_unit: float = 1.0) -> TravelTable:
    places = np.array(list(points))
    apart = np.hypot(*(places[:, None, :] - places[None, :, :]).transpose(2, 0, 1))
    return travel_of(np.ceil(apart * seconds_per_unit).astype(int).tolist())


def visit(id: int, node: int, *, span: tuple[float, float] = (0, 24), minutes: int = 20, **needs: Any) -> Visit:
    earliest_s, latest_s = int(span[0] * HOUR), int(span[1] * HOUR)
    return Visit(id=id, node=node, service_s=minutes * 60, earliest_s=earliest_s, latest_s=latest_s, **needs)


def asha(*visits: Visit, pause: Break | None = None, span: tuple[float, float] = (9, 17), **more: int) -> Route:
    """Asha starts and ends at node 0."""
    given = {"id": 1, "skills": 7, "kits": 7} | more
    starts_s, ends_s = int(span[0] * HOUR), int(span[1] * HOUR)
    return Route(start_node=0, end_node=0, starts_s=starts_s, ends_s=ends_s, pause=pause, visits=visits, **given)


def bilal(*visits: Visit, pause: Break | None = None, span: tuple[float, float] = (9, 17), **more: int) -> Route:
    """Bilal starts and ends at node 9."""
    return replace(asha(*visits, pause=pause, span=span, **({"id": 2} | more)), start_node=9, end_node=9)


def faults(route: Route, travel: TravelTable) -> list[str]:
    """What the separate judge of the tests says about a route."""
    rest = route.pause
    pause = (rest.duration_s, rest.earliest_s, rest.latest_s) if rest else None
    visits = [{name: getattr(one, name) for name in Visit.__slots__} for one in route.visits]
    ends = route.start_node, route.end_node, route.starts_s, route.ends_s
    return problems_of_route(*ends, pause, visits, travel.seconds, travel.profile.percent)
