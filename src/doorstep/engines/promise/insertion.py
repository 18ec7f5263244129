"""The cheapest place for a new visit among the gaps of many routes, or the reason why there is none."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from doorstep.engines.promise.gaps import (
    BREAK_FROM,
    BREAK_S,
    BREAK_TO,
    DEPART,
    KITS,
    LATEST_NEXT,
    LEG,
    NEXT,
    POSITION,
    PREVIOUS,
    ROUTE,
    SKILLS,
    GapTable,
    Ints,
)
from doorstep.engines.promise.values import NEVER, UNREACHABLE, Insertion, Travel


class Reason(StrEnum):
    """Why a day or a window has no room."""

    NO_SKILL = "no-skill"
    NO_KIT = "no-kit"
    FULL = "full"


@dataclass(frozen=True, eq=False)
class _Trial:
    """A new visit tried in every row it could use, for every window: shapes (rows,) and (windows, rows)."""

    rows: Ints
    extra: Ints
    starts: Ints
    fits: NDArray[np.bool_]


def cheapest(
    *, table: GapTable, node: int, service_s: int, windows: ArrayLike, skills: int, kits: int, travel: Travel
) -> tuple[Insertion | None, ...]:
    """This function will return, for each window, the feasible insertion with the least extra driving, or None.

    `windows` has shape (windows, 2): earliest and latest start of the service, both included. Exact: an insertion is
    found if and only if one exists in the routes of the table. Ties go to the lower route, then the earlier position.
    """
    trial = _try(table=table, node=node, service_s=service_s, windows=windows, needs=(skills, kits), travel=travel)
    if trial.rows.shape[1] == 0:
        return (None,) * len(trial.fits)
    cost = np.where(trial.fits, trial.extra, NEVER)
    picks = cost.argmin(axis=1)
    found = cost[np.arange(len(picks)), picks] < NEVER
    return tuple(_insertion(trial, window, int(pick)) if found[window] else None for window, pick in enumerate(picks))


def ranked(
    *,
    table: GapTable,
    node: int,
    service_s: int,
    window: tuple[int, int],
    skills: int,
    kits: int,
    travel: Travel,
) -> tuple[Insertion, ...]:
    """This function will return the best insertion of every route that has one, cheapest first, then lower route."""
    trial = _try(table=table, node=node, service_s=service_s, windows=[window], needs=(skills, kits), travel=travel)
    picks = np.flatnonzero(trial.fits[0])
    picks = picks[np.lexsort((picks, trial.rows[ROUTE, picks], trial.extra[picks]))]
    _, firsts = np.unique(trial.rows[ROUTE, picks], return_index=True)
    return tuple(_insertion(trial, 0, int(pick)) for pick in picks[np.sort(firsts)])


def why_not(*, table: GapTable, skills: int, kits: int) -> Reason:
    """This function will say why no window of a table's routes has room, given that none was found.

    NO_SKILL: no route has the skills. NO_KIT: none with the skills can have the kits. FULL: those who could come are
    taken, or their shifts do not reach the window.
    """
    has_skills = _covers(table.routes[1], skills)
    if not has_skills.any():
        return Reason.NO_SKILL
    if not (has_skills & _covers(table.routes[2], kits)).any():
        return Reason.NO_KIT
    return Reason.FULL


def _try(
    *, table: GapTable, node: int, service_s: int, windows: ArrayLike, needs: tuple[int, int], travel: Travel
) -> _Trial:
    spans = np.asarray(windows, dtype=np.int64).reshape(-1, 2, 1)
    rows = table.rows[:, _covers(table.rows[SKILLS], needs[0]) & _covers(table.rows[KITS], needs[1])]
    there = travel.columns(node)[rows[PREVIOUS]].astype(np.int64)
    onward = travel.rows(node)[rows[NEXT]].astype(np.int64)
    arrives = rows[DEPART] + there
    starts = np.maximum(arrives, spans[:, 0])
    leaves = np.maximum(starts + service_s, rows[BREAK_FROM])
    fits = (starts <= spans[:, 1]) & (leaves <= rows[BREAK_TO])
    fits &= leaves <= rows[LATEST_NEXT] - rows[BREAK_S] - onward
    fits &= (there < UNREACHABLE) & (onward < UNREACHABLE)
    return _Trial(rows=rows, extra=there + onward - rows[LEG], starts=starts, fits=fits)


def _covers(has: Ints, needs: int) -> NDArray[np.bool_]:
    covered: NDArray[np.bool_] = (has & needs) == needs
    return covered


def _insertion(trial: _Trial, window: int, pick: int) -> Insertion:
    route_id, position = int(trial.rows[ROUTE, pick]), int(trial.rows[POSITION, pick])
    # The ways past one gap stand together at one cost: the pick is the first that fits, a later may start earlier.
    near = range(pick, min(pick + 3, trial.rows.shape[1]))
    start_s = min(
        int(trial.starts[window, row])
        for row in near
        if trial.fits[window, row] and (trial.rows[ROUTE, row], trial.rows[POSITION, row]) == (route_id, position)
    )
    return Insertion(route_id=route_id, position=position, extra_s=int(trial.extra[pick]), start_s=start_s)
