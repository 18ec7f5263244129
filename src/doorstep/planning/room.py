"""A quick try before a request is told that its day is full: the day solved again with it.

Two hundred who want the same full window must not each wait for a try of their own. So one process makes one try at a
time, whoever comes meanwhile goes without; and what was tried in vain is not tried again until some route has moved.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from doorstep.engines.promise.risk import Lateness
from doorstep.engines.promise.values import Route, Travel, Visit
from doorstep.planning.actions.claims import StopWanted, visit_wanted
from doorstep.planning.queries import DayStanding, standings
from doorstep.planning.solving import problem_of, solved
from doorstep.workforce.queries import Staffing

# How many doors are tried for one window of a day, with visits as long or shorter, while nothing moves: the fourth
# would be no luckier.
DOORS = 3
# A day with few visits is tried through before its time is over.
STEPS_A_VISIT = 500
REMEMBERED = 1_000

_trying = Lock()
_in_vain: OrderedDict[Hashable, set[tuple[int, int]]] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Room:
    """A plan of a day that has a place for one more visit, `placed`; `day` is what it was made from."""

    day: DayStanding
    routes: tuple[Route, ...]
    placed: Visit


def find_room(
    *,
    wanted: StopWanted,
    staffing: Staffing,
    travel: Travel,
    seconds: float,
    clock: Callable[[], float],
    now: datetime,
    lateness: Lateness | None = None,
) -> Room | None:
    """This function will solve a day for at most so many seconds by `clock` with one more visit, whose window is hard,
    and return the first plan that has it; None when there is none, or no try is due. Not to be called inside a
    transaction: on SQLite nobody could write meanwhile."""
    if not _trying.acquire(blocking=False):
        return None
    try:
        return _try(wanted, staffing, travel, seconds, clock, now, lateness)
    finally:
        _trying.release()


def _try(
    wanted: StopWanted,
    staffing: Staffing,
    travel: Travel,
    seconds: float,
    clock: Callable[[], float],
    now: datetime,
    lateness: Lateness | None,
) -> Room | None:
    day = standings(territory_id=wanted.territory_id, days=[wanted.on], staffing=staffing, travel=travel, now=now)[
        wanted.on
    ]
    visit = visit_wanted(wanted=wanted, day=day, staffing=staffing)
    if day.plan_id is None or day.published_at is not None or not _is_new(day, visit):
        return None
    problem = problem_of(day=day, staffing=staffing, travel=day.travel, lateness=lateness)
    found = solved(
        problem=problem,
        travel=day.travel,
        seconds=seconds,
        iterations=STEPS_A_VISIT * (problem.visits + 1),
        clock=clock,
        unplanned=[visit],
        # Whoever waits for the answer has it at once; shorter roads are a matter of the background.
        until_served=True,
    )
    return None if found.unserved else Room(day=day, routes=found.routes, placed=visit)


def _is_new(day: DayStanding, visit: Visit) -> bool:
    """Noted before the try: should it succeed, the routes move and the note is of no state any more."""
    state = (day.plan_id, *((s.route_id, s.version, s.route.skills, s.agent.comes(day.on)) for s in day.routes))
    doors = _in_vain.setdefault((hash(state), visit.earliest_s, visit.latest_s, visit.skills, visit.kits), set())
    while len(_in_vain) > REMEMBERED:
        _in_vain.popitem(last=False)
    door = (visit.node, visit.service_s)
    no_longer = [service_s for _node, service_s in doors if service_s <= visit.service_s]
    if door in doors or len(no_longer) >= DOORS:
        return False
    doors.add(door)
    return True
