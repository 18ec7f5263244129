"""Where a route still has room: one row for each way of passing a gap between two stops.

Push-forward and push-backward times after Savelsbergh, "The vehicle routing problem with time windows: minimizing route
duration" (1992), carried twice, for the break taken and the break to come, as docs/algorithms/promise.md says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from doorstep.engines.promise.schedule import legs_of
from doorstep.engines.promise.values import NEVER, UNREACHABLE, Break, Route, Travel

Ints: TypeAlias = NDArray[np.int64]

# The columns of a gap. A row without a break has a break of no length that may start at any time.
ROUTE, POSITION, PREVIOUS, NEXT, LEG, DEPART, LATEST_NEXT, BREAK_S, BREAK_FROM, BREAK_TO, SKILLS, KITS = range(12)


@dataclass(frozen=True, eq=False)
class GapTable:
    """The gaps of one route or of many.

    `rows` has shape (12, gaps), ordered by route: see the names of the columns above. DEPART is the earliest departure
    from the stop before the gap, LATEST_NEXT the latest arrival at the stop after it. `routes` has shape (3, routes):
    id, skills, kits, also of routes without room.
    """

    rows: Ints
    routes: Ints


class Frontier(NamedTuple):
    """How far a route can be pushed; index 0 is the start depot, the last index the end depot.

    before[i], after[i]: earliest departure from stop i with the break still to come, and with it taken by then.
    done[i], due[i]: latest arrival at stop i with the break taken already, and with it still to come.
    A departure of NEVER or more and an arrival of -NEVER or less cannot be.
    """

    before: list[int]
    after: list[int]
    done: list[int]
    due: list[int]


def gaps(*, route: Route, travel: Travel) -> GapTable:
    """This function will list the gaps of a route in which there is any room at all, at or after its fixed visits."""
    legs = legs_of(route=route, travel=travel)
    stops = [(visit.earliest_s, visit.latest_s, visit.service_s) for visit in route.visits]
    frontier = reach(legs=legs, stops=stops, starts_s=route.starts_s, ends_s=route.ends_s, pause=route.pause)
    nodes = [route.start_node, *(visit.node for visit in route.visits), route.end_node]
    rows = [
        (route.id, i, nodes[i], nodes[i + 1], legs[i], *way, route.skills, route.kits)
        for i in range(route.fixed, len(legs))
        for way in _ways(frontier, i, route.pause)
        if way[0] < NEVER and way[1] > -NEVER
    ]
    return GapTable(
        rows=np.array(rows, dtype=np.int64).reshape(len(rows), 12).T.copy(),
        routes=np.array([[route.id], [route.skills], [route.kits]], dtype=np.int64),
    )


def join(*, tables: Sequence[GapTable]) -> GapTable:
    """This function will put the gaps of many routes into one table, ordered by route."""
    if not tables:
        return GapTable(rows=np.empty((12, 0), dtype=np.int64), routes=np.empty((3, 0), dtype=np.int64))
    rows = np.concatenate([table.rows for table in tables], axis=1)
    routes = np.concatenate([table.routes for table in tables], axis=1)
    order = np.argsort(rows[ROUTE], kind="stable")
    return GapTable(rows=np.ascontiguousarray(rows[:, order]), routes=routes)


def _ways(frontier: Frontier, i: int, pause: Break | None) -> list[tuple[int, int, int, int, int]]:
    """The ways past gap i: departure, latest arrival after, and the break taken right after a new visit."""
    taken = (frontier.after[i], frontier.done[i + 1], 0, -NEVER, NEVER)
    if pause is None:
        return [taken]
    to_come = (frontier.before[i], frontier.due[i + 1], 0, -NEVER, NEVER)
    here = (frontier.before[i], frontier.done[i + 1], pause.duration_s, pause.earliest_s, pause.latest_s)
    return [taken, to_come, here]


def reach(
    *, legs: Sequence[int], stops: Sequence[tuple[int, int, int]], starts_s: int, ends_s: int, pause: Break | None
) -> Frontier:
    """This function will compute the frontier of a route in time linear in its stops.

    `legs` are the seconds depot to depot; each stop between is (earliest, latest, service). A shift without a break
    starts with the break taken.
    """
    if any(leg >= UNREACHABLE for leg in legs):
        legs = [NEVER if leg >= UNREACHABLE else leg for leg in legs]
    before, after = _forwards(legs, stops, starts_s, pause)
    done, due = _backwards(legs, stops, ends_s, pause)
    return Frontier(before, after, done, due)


def _forwards(
    legs: Sequence[int], stops: Sequence[tuple[int, int, int]], starts_s: int, pause: Break | None
) -> tuple[list[int], list[int]]:
    first, last, rest = (pause.earliest_s, pause.latest_s, pause.duration_s) if pause else (0, -NEVER, 0)
    to_come, taken = (starts_s, NEVER) if pause else (NEVER, starts_s)
    if to_come <= last:
        taken = max(to_come, first) + rest
    before, after = [to_come], [taken]
    for leg, (earliest, latest, service) in zip(legs, stops, strict=False):
        taken = max(taken + leg, earliest) + service if taken + leg <= latest else NEVER
        to_come = max(to_come + leg, earliest) + service if to_come + leg <= latest else NEVER
        if to_come <= last:
            taken = min(taken, max(to_come, first) + rest)
        before.append(to_come)
        after.append(taken)
    return before, after


def _backwards(
    legs: Sequence[int], stops: Sequence[tuple[int, int, int]], ends_s: int, pause: Break | None
) -> tuple[list[int], list[int]]:
    first, last, rest = (pause.earliest_s, pause.latest_s, pause.duration_s) if pause else (0, -NEVER, 0)
    taken, to_come = ends_s, -NEVER
    done, due = [taken], [to_come]
    for i in range(len(stops) - 1, -1, -1):
        earliest, latest, service = stops[i]
        leave = taken - legs[i + 1]
        here = min(last, leave - rest) if first + rest <= leave else -NEVER
        taken = _arrival(leave - service, earliest, latest)
        to_come = _arrival(max(here, to_come - legs[i + 1]) - service, earliest, latest)
        done.append(taken)
        due.append(to_come)
    # The depot at the start is never arrived at; the place keeps the indexes of stops and lists the same.
    done.append(-NEVER)
    due.append(-NEVER)
    return done[::-1], due[::-1]


def _arrival(limit: int, earliest: int, latest: int) -> int:
    limit = min(limit, latest)
    return limit if limit >= earliest else -NEVER
