"""Where a route still has room: one line for each gap between two stops, with how far both sides can be pushed.

Push-forward and push-backward times after Savelsbergh, "The vehicle routing problem with time windows: minimizing route
duration" (1992), carried twice, for the break taken and the break to come, as docs/algorithms/promise.md says.
"""

from collections.abc import Mapping, Sequence
from ctypes import byref
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from doorstep.engines.promise.native.library import Hours, Table, address, hours_of, kernel, spans_of
from doorstep.engines.promise.schedule import legs_of
from doorstep.engines.promise.values import NEVER, UNREACHABLE, Break, Route, Travel
from doorstep.engines.routing.hours import HourProfile

_COLUMNS = 12


@dataclass(frozen=True, eq=False)
class GapTable:
    """The gaps of one route or of many.

    `gaps` has shape (gaps, 12): node before, node after, seconds between, position, and on both sides the frontier:
    earliest departure with the break to come and with it taken, latest arrival with it taken and with it to come.
    `first[r]` .. `first[r + 1]` are those of route `ids[r]`, whose bits are `skills[r]` and `kits[r]` and whose break
    is `pauses[r]`: (has one, seconds, earliest, latest).
    """

    gaps: NDArray[np.int32]
    first: NDArray[np.int32]
    ids: NDArray[np.int64]
    skills: NDArray[np.uint64]
    kits: NDArray[np.uint64]
    pauses: NDArray[np.int32]
    profile: HourProfile

    def with_kits(self, kits: Mapping[int, int]) -> "GapTable":
        """This function will return the table with other kits, by route id; a route that is not named keeps its own."""
        given = [kits.get(int(route), int(own)) for route, own in zip(self.ids, self.kits, strict=True)]
        return replace(self, kits=np.array(given, dtype=np.uint64))

    @cached_property
    def native(self) -> Table:
        """The table as the kernel reads it."""
        arrays = (self.first, self.gaps, self.skills, self.kits, self.pauses)
        return Table(len(self.ids), *(address(array) for array in arrays))

    @cached_property
    def hours(self) -> Hours:
        """The profile of the day as the kernel reads it."""
        return hours_of(self.profile)


def gaps(*, route: Route, travel: Travel) -> GapTable:
    """This function will list the gaps of a route at or after its fixed visits, in time linear in its stops."""
    legs = np.array(legs_of(route=route, travel=travel), dtype=np.int32)
    reach = _reach(route, np.where(legs >= UNREACHABLE, NEVER, legs).astype(np.int32), travel.profile)
    nodes = np.array([route.start_node, *(visit.node for visit in route.visits), route.end_node], dtype=np.int32)
    rows = np.empty((len(legs) - route.fixed, _COLUMNS), dtype=np.int32)
    rows[:, :4] = np.column_stack([nodes[:-1], nodes[1:], legs, np.arange(len(legs))])[route.fixed :]
    rows[:, 4:8], rows[:, 8:] = reach[route.fixed : -1], reach[route.fixed + 1 :]
    return GapTable(
        gaps=rows,
        first=np.array([0, len(rows)], dtype=np.int32),
        ids=np.array([route.id]),
        skills=np.array([route.skills], dtype=np.uint64),
        kits=np.array([route.kits], dtype=np.uint64),
        pauses=pause_of(route.pause).reshape(1, 4),
        profile=travel.profile,
    )


def join(*, tables: Sequence[GapTable]) -> GapTable:
    """This function will put the gaps of many routes of one day into one table, ordered by route."""
    ordered = sorted((table for table in tables if len(table.ids)), key=lambda table: int(table.ids[0]))
    if len(ordered) == 1:
        return ordered[0]
    if not ordered:
        return _NO_GAPS
    counts = np.concatenate([[0], *(np.diff(table.first) for table in ordered)])
    return GapTable(
        gaps=np.concatenate([table.gaps for table in ordered]),
        first=np.cumsum(counts).astype(np.int32),
        ids=np.concatenate([table.ids for table in ordered]),
        skills=np.concatenate([table.skills for table in ordered]),
        kits=np.concatenate([table.kits for table in ordered]),
        pauses=np.concatenate([table.pauses for table in ordered]),
        profile=ordered[0].profile,
    )


def pause_of(pause: Break | None) -> NDArray[np.int32]:
    """This function will return a break as the kernel reads it: (has one, seconds, earliest start, latest start)."""
    row = (1, pause.duration_s, pause.earliest_s, pause.latest_s) if pause else (0, 0, 0, 0)
    return np.array(row, dtype=np.int32)


def _reach(route: Route, legs: NDArray[np.int32], profile: HourProfile) -> NDArray[np.int32]:
    reach = np.empty((len(route.visits) + 2, 4), dtype=np.int32)
    spans, _kept = spans_of([visit.spans for visit in route.visits])
    service = np.array([visit.service_s for visit in route.visits], dtype=np.int32)
    pause = pause_of(route.pause)
    kernel.doorstep_reach(
        byref(hours_of(profile)),
        address(pause),
        byref(spans),
        len(route.visits),
        address(legs),
        address(service),
        route.starts_s,
        route.ends_s,
        address(reach),
    )
    return reach


_NO_GAPS = GapTable(
    gaps=np.empty((0, _COLUMNS), dtype=np.int32),
    first=np.zeros(1, dtype=np.int32),
    ids=np.empty(0, dtype=np.int64),
    skills=np.empty(0, dtype=np.uint64),
    kits=np.empty(0, dtype=np.uint64),
    pauses=np.empty((0, 4), dtype=np.int32),
    profile=HourProfile(),
)
