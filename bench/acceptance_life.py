"""A planned day lived through many times: visits and roads take as long as they happen to take.

Nothing of the engine's estimate of lateness is used here, except where the agent takes the break.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from doorstep.engines.promise.values import Route, Travel, Visit

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Life:
    """How uncertain a day is: standard deviations as shares of the mean, all lognormal.

    `leg` of each leg by itself, `day` of all roads of a day together; a visit's own is Visit.spread_s. `longer`
    stretches every service beyond what was expected.
    """

    days: int = 300
    leg: float = 0.20
    day: float = 0.10
    longer: float = 1.0


@dataclass(frozen=True, slots=True)
class Lived:
    """Over all days: visits made, those that started after their window, and agents who came home after their shift.

    `by_visit` is the share of days on which a visit was late, by id.
    """

    visits: int
    late: int
    shifts: int
    overtime: int
    by_visit: Mapping[int, float]

    @property
    def late_share(self) -> float:
        """The share of visits that started late."""
        return self.late / self.visits if self.visits else 0.0


def live(*, routes: Sequence[Route], breaks: Mapping[int, int | None], travel: Travel, life: Life, seed: int) -> Lived:
    """This function will let every agent follow their order of visits on each day.

    An agent leaves when the shift begins, waits before a window that is not yet open, and takes the break after as many
    visits as `breaks` says by route, not before its span begins.
    """
    luck = np.random.default_rng(seed)
    roads = _lognormal(luck, life.day, life.days)
    by_visit: dict[int, float] = {}
    late = overtime = 0
    driven = [route for route in routes if route.visits]
    for route in driven:
        lates, home = _drive(route, breaks[route.id], travel, life, roads, luck)
        for visit, hits in lates.items():
            by_visit[visit] = hits / life.days
        late += sum(lates.values())
        overtime += int((home > route.ends_s).sum())
    visits = life.days * len(by_visit)
    return Lived(visits, late, life.days * len(driven), overtime, by_visit)


def _drive(
    route: Route, rest_after: int | None, travel: Travel, life: Life, roads: Floats, luck: np.random.Generator
) -> tuple[dict[int, int], Floats]:
    """How often each visit is late, and when the agent is home on each day."""
    now = np.full(life.days, float(route.starts_s))
    place, late = route.start_node, {}
    for number, visit in enumerate(route.visits):
        now = _rested(route, now) if number == rest_after else now
        now = now + travel.seconds(place, visit.node) * roads * _lognormal(luck, life.leg, life.days)
        late[visit.id] = int((now > visit.latest_s).sum())
        now = np.maximum(now, visit.earliest_s) + _service(visit, life, luck)
        place = visit.node
    now = _rested(route, now) if len(route.visits) == rest_after else now
    return late, now + travel.seconds(place, route.end_node) * roads * _lognormal(luck, life.leg, life.days)


def _rested(route: Route, now: Floats) -> Floats:
    if route.pause is None:
        return now
    return np.maximum(now, route.pause.earliest_s) + route.pause.duration_s


def _service(visit: Visit, life: Life, luck: np.random.Generator) -> Floats:
    mean = visit.service_s if visit.expected_s is None else visit.expected_s
    return mean * life.longer * _lognormal(luck, visit.spread_s / mean, life.days)


def _lognormal(luck: np.random.Generator, share: float, count: int) -> Floats:
    """Times with mean 1 and this standard deviation."""
    spread = np.sqrt(np.log1p(share * share))
    return np.exp(luck.normal(-spread * spread / 2, spread, count))
