"""The cheapest place for a new visit among the gaps of many routes, or the reason why there is none."""

from collections.abc import Sequence
from ctypes import byref
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from doorstep.engines.promise.gaps import GapTable
from doorstep.engines.promise.native.library import Spans, address, kernel, line_of
from doorstep.engines.promise.values import NEVER, Insertion, Travel, Wish


class Reason(StrEnum):
    """Why a day or a window has no room."""

    NO_SKILL = "no-skill"
    NO_KIT = "no-kit"
    FULL = "full"


def cheapest(
    *,
    table: GapTable,
    node: int,
    service_s: int,
    windows: ArrayLike,
    skills: int,
    kits: int,
    travel: Travel,
    wishes: Sequence[Wish] = (),
) -> tuple[Insertion | None, ...]:
    """This function will return, for each window, the feasible insertion that costs least, or None.

    `windows` has shape (windows, 2): earliest and latest start of the service, both included. Cost is extra driving
    plus wishes not granted, in seconds. Exact: an insertion is found if and only if one exists in the table.
    Ties go to the lower route, then the earlier position.
    """
    asked = _Windows(windows)
    found = np.empty((asked.count, 5), dtype=np.int64)
    # Kept by name until the kernel has read them: not every kind of travel has its columns lying ready.
    to, onward = travel.columns(node), travel.rows(node)
    aside = _aside(table, wishes)
    kernel.doorstep_cheapest(
        *(byref(table.hours), byref(table.native), byref(line_of(to)), byref(line_of(onward)), service_s),
        *(byref(asked.spans), asked.count, skills, kits, address(aside), address(found)),
    )
    return tuple(_insertion(table, line) for line in found.tolist())


def ranked(
    *,
    table: GapTable,
    node: int,
    service_s: int,
    window: tuple[int, int],
    skills: int,
    kits: int,
    travel: Travel,
    wishes: Sequence[Wish] = (),
) -> tuple[Insertion, ...]:
    """This function will return the best insertion of every route that has one, cheapest first, then lower route."""
    asked = _Windows([window])
    found = np.empty((len(table.ids), 5), dtype=np.int64)
    to, onward = travel.columns(node), travel.rows(node)
    aside = _aside(table, wishes)
    kernel.doorstep_ranked(
        *(byref(table.hours), byref(table.native), byref(line_of(to)), byref(line_of(onward)), service_s),
        *(byref(asked.spans), skills, kits, address(aside), address(found)),
    )
    lines = sorted(line for line in found.tolist() if line[0] < NEVER)
    return tuple(one for line in lines if (one := _insertion(table, line)))


def why_not(*, table: GapTable, skills: int, kits: int) -> Reason:
    """This function will say why no window of a table's routes has room, given that none was found.

    NO_SKILL: no route has the skills. NO_KIT: none with the skills can have the kits. FULL: those who could come are
    taken, or their shifts do not reach the window.
    """
    has_skills = _covers(table.skills, skills)
    if not has_skills.any():
        return Reason.NO_SKILL
    if not (has_skills & _covers(table.kits, kits)).any():
        return Reason.NO_KIT
    return Reason.FULL


class _Windows:
    """Some windows as the kernel reads them, one span each."""

    def __init__(self, windows: ArrayLike) -> None:
        self.ends = np.array(windows, dtype=np.int32).reshape(-1, 2).T.copy()
        # A window whose end has passed its beginning, as of a day under way, is never open.
        self.ends[1][self.ends[0] > self.ends[1]] = -NEVER
        self.count = self.ends.shape[1]
        self.first = np.arange(self.count + 1, dtype=np.int32)
        self.spans = Spans(address(self.first), address(self.ends[0]), address(self.ends[1]))


def _aside(table: GapTable, wishes: Sequence[Wish]) -> NDArray[np.int64]:
    aside = np.zeros(len(table.ids), dtype=np.int64)
    for wish in wishes:
        granted = _covers(table.skills, wish.skills)
        if wish.routes:
            granted &= np.isin(table.ids, wish.routes)
        aside[~granted] += wish.cost_s
    return aside


def _covers(has: NDArray[np.uint64], needs: int) -> NDArray[np.bool_]:
    wanted = np.uint64(needs)
    covered: NDArray[np.bool_] = (has & wanted) == wanted
    return covered


def _insertion(table: GapTable, line: list[int]) -> Insertion | None:
    cost, route, position, extra, start = line
    if cost >= NEVER:
        return None
    return Insertion(route_id=int(table.ids[route]), position=position, extra_s=extra, start_s=start, cost_s=cost)
