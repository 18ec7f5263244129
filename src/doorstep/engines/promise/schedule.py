"""The planned times of one route: earliest start, best place for the break."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from doorstep.engines.promise.values import NEVER, UNREACHABLE, Break, PlannedVisit, Route, Schedule, Travel
from doorstep.engines.routing.hours import HourProfile

Spans: TypeAlias = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Day:
    """A route with what is looked up once: the legs, when each service may start, the hours of the roads."""

    route: Route
    legs: list[int]
    spans: list[Spans]
    hours: HourProfile


@dataclass(frozen=True, slots=True)
class _Walk:
    """One way through a route: when the agent arrives at each stop and sets off from it, the depots being stops too.

    The first stop is never arrived at, from the last nobody sets off; services start in the order of the visits.
    """

    arrives: tuple[int, ...]
    departs: tuple[int, ...]
    starts: tuple[int, ...]
    break_after: int | None
    break_s: int | None

    @property
    def returns_s(self) -> int:
        return self.arrives[-1]


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
    day = _Day(route, legs, [visit.spans for visit in route.visits], travel.profile)
    walks = [walk for place in places if (walk := _walk(day, break_after=place))]
    if not walks:
        return None
    return _planned(day, min(walks, key=lambda walk: (walk.returns_s, walk.break_s or 0)))


def legs_of(*, route: Route, travel: Travel) -> list[int]:
    """This function will return the table's seconds of each leg, depot to depot: one more than there are visits."""
    nodes = [route.start_node, *(visit.node for visit in route.visits), route.end_node]
    return [travel.seconds(a, b) for a, b in zip(nodes, nodes[1:], strict=False)]


def _walk(day: _Day, *, break_after: int | None) -> _Walk | None:
    """Walk the route with the break after stop number `break_after`, the depot being stop 0."""
    route, hours = day.route, day.hours
    arrives: list[int] = []
    departs: list[int] = []
    starts: list[int] = []
    clock, break_s = route.starts_s, None
    for stop, leg in enumerate(day.legs):
        if stop > 0:
            start = _first_start(day.spans[stop - 1], clock)
            if start is None:
                return None
            starts.append(start)
            clock = start + route.visits[stop - 1].service_s
        if stop == break_after and route.pause is not None:
            break_s = max(clock, route.pause.earliest_s)
            if break_s > route.pause.latest_s:
                return None
            clock = break_s + route.pause.duration_s
        departs.append(clock)
        clock = hours.arrive(leave_s=clock, seconds=leg)
        arrives.append(clock)
    return _Walk(tuple(arrives), tuple(departs), tuple(starts), break_after, break_s) if clock <= route.ends_s else None


def _first_start(spans: Spans, at_s: int) -> int | None:
    return next((max(at_s, first) for first, last in spans if at_s <= last), None)


def _last_start(spans: Spans, by_s: int) -> int:
    return max((min(by_s, last) for first, last in spans if first <= by_s), default=-NEVER)


def _planned(day: _Day, walk: _Walk) -> Schedule:
    route, hours, first_leg = day.route, day.hours, day.legs[0]
    arrives, departs = list(walk.arrives), list(walk.departs)
    if walk.starts:
        # Waiting is done in the depot, not in the street before the first door.
        departs[0] = hours.leave(arrive_s=walk.starts[0], seconds=first_leg)
        arrives[0] = hours.arrive(leave_s=departs[0], seconds=first_leg)
    visits = tuple(
        PlannedVisit(visit.id, arrive, start, start + visit.service_s, late)
        for visit, arrive, start, late in zip(
            route.visits, arrives[:-1], walk.starts, _latest_starts(day, walk), strict=True
        )
    )
    driven_s = sum(arrive - depart for arrive, depart in zip(arrives, departs, strict=True))
    busy_s = driven_s + sum(visit.service_s for visit in route.visits) + (route.pause.duration_s if route.pause else 0)
    return Schedule(
        visits=visits,
        leaves_s=departs[0],
        returns_s=walk.returns_s,
        break_s=walk.break_s,
        driven_s=driven_s,
        slack_s=route.ends_s - route.starts_s - busy_s,
        margin_s=min((visit.latest_s - visit.starts_s for visit in visits), default=None),
    )


def _latest_starts(day: _Day, walk: _Walk) -> list[int]:
    """How late each service may start; a break that this walk has not had by then may move to any later place."""
    latest: list[int] = []
    done, due = day.route.ends_s, -NEVER
    for stop in range(len(day.spans), 0, -1):
        service_s, spans = day.route.visits[stop - 1].service_s, day.spans[stop - 1]
        done, due = (day.hours.leave(arrive_s=limit, seconds=day.legs[stop]) for limit in (done, due))
        due = max(_last_rest(day.route.pause, done), due)
        done, due = (_last_start(spans, limit - service_s) for limit in (done, due))
        rested = walk.break_after is None or walk.break_after < stop
        latest.append(done if rested else due)
    return latest[::-1]


def _last_rest(pause: Break | None, leave_s: int) -> int:
    """How late somebody may be ready for the break who has to leave by an instant."""
    if pause is None or pause.earliest_s + pause.duration_s > leave_s:
        return -NEVER
    return min(pause.latest_s, leave_s - pause.duration_s)
