"""The planned times of one route: earliest start, best place for the break."""

from collections.abc import Iterable
from dataclasses import dataclass

from doorstep.engines.promise.values import UNREACHABLE, PlannedVisit, Route, Schedule, Travel


@dataclass(frozen=True, slots=True)
class _Walk:
    """One way through a route: when each service starts, when the break does, when the agent is back."""

    starts: tuple[int, ...]
    arrives: tuple[int, ...]
    break_after: int | None
    break_s: int | None
    returns_s: int


def schedule(*, route: Route, travel: Travel) -> Schedule | None:
    """This function will plan a route's times, or return None if its windows, break and shift cannot all be kept.

    Every service starts as early as it can; of the places for the break the one with the earliest return is taken,
    and of those the earliest break. The agent leaves the depot no earlier than the first visit needs. Skills and kits
    are not looked at: `Route.can` tells about them.
    """
    legs = legs_of(route=route, travel=travel)
    if any(leg >= UNREACHABLE for leg in legs):
        return None
    places: Iterable[int | None] = (None,) if route.pause is None else range(len(legs))
    walks = [walk for place in places if (walk := _walk(route, legs, break_after=place))]
    if not walks:
        return None
    return _planned(route, legs, min(walks, key=lambda walk: (walk.returns_s, walk.break_s or 0)))


def legs_of(*, route: Route, travel: Travel) -> list[int]:
    """This function will return the seconds of each leg, depot to depot: one more than there are visits."""
    nodes = [route.start_node, *(visit.node for visit in route.visits), route.end_node]
    return [travel.seconds(a, b) for a, b in zip(nodes, nodes[1:], strict=False)]


def _walk(route: Route, legs: list[int], *, break_after: int | None) -> _Walk | None:
    """Walk the route with the break after stop number `break_after`, the depot being stop 0."""
    starts: list[int] = []
    arrives: list[int] = []
    clock, break_s = route.starts_s, None
    for stop, leg in enumerate(legs):
        if stop > 0:
            visit = route.visits[stop - 1]
            if clock > visit.latest_s:
                return None
            arrives.append(clock)
            starts.append(max(clock, visit.earliest_s))
            clock = starts[-1] + visit.service_s
        if stop == break_after and route.pause is not None:
            break_s = max(clock, route.pause.earliest_s)
            if break_s > route.pause.latest_s:
                return None
            clock = break_s + route.pause.duration_s
        clock += leg
    return _Walk(tuple(starts), tuple(arrives), break_after, break_s, clock) if clock <= route.ends_s else None


def _planned(route: Route, legs: list[int], walk: _Walk) -> Schedule:
    latest = _latest_starts(route, legs, walk)
    # Waiting is done in the depot, not in the street before the first door.
    leaves_s = walk.starts[0] - legs[0] if walk.starts else walk.returns_s - legs[0]
    arrives = (*walk.starts[:1], *walk.arrives[1:])
    visits = tuple(
        PlannedVisit(visit.id, arrive, start, start + visit.service_s, late)
        for visit, arrive, start, late in zip(route.visits, arrives, walk.starts, latest, strict=True)
    )
    busy = sum(legs) + sum(visit.service_s for visit in route.visits) + (route.pause.duration_s if route.pause else 0)
    return Schedule(
        visits=visits,
        leaves_s=leaves_s,
        returns_s=walk.returns_s,
        break_s=walk.break_s,
        driven_s=sum(legs),
        slack_s=route.ends_s - route.starts_s - busy,
        margin_s=min((visit.latest_s - visit.starts_s for visit in visits), default=None),
    )


def _latest_starts(route: Route, legs: list[int], walk: _Walk) -> list[int]:
    """How late each service may start if the break stays after the stop where this walk has it."""
    latest: list[int] = []
    limit = route.ends_s
    for stop in range(len(route.visits), 0, -1):
        visit = route.visits[stop - 1]
        limit -= legs[stop]
        if stop == walk.break_after and route.pause is not None:
            limit = min(limit - route.pause.duration_s, route.pause.latest_s)
        limit = min(limit - visit.service_s, visit.latest_s)
        latest.append(limit)
    return latest[::-1]
