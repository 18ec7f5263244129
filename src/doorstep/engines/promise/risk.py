"""How many visits are expected to start late when times vary, as docs/algorithms/lateness.md says.

Moments of the time at each stop, carried along the route; waiting after Clark, "The greatest of a finite set of random
variables", Operations Research 9 (2), 1961.
"""

from collections.abc import Callable, Mapping, Sequence
from ctypes import POINTER, Structure, byref, c_double, c_int64, c_void_p, pointer
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from doorstep.engines.promise.gaps import pause_of
from doorstep.engines.promise.native.library import Hours, Spans, address, hours_of, kernel, spans_of
from doorstep.engines.promise.schedule import legs_of
from doorstep.engines.promise.values import Insertion, Route, Travel, Visit


class Risk(Structure):
    _fields_: ClassVar = [(name, c_double) for name in ("leg", "day", "price", "most")]


class _Tour(Structure):
    _fields_: ClassVar = [
        *(("hours", POINTER(Hours)), ("pause", c_void_p), ("risk", POINTER(Risk)), ("spans", POINTER(Spans))),
        *((name, c_void_p) for name in ("expected", "variance", "third")),
        *(("count", c_int64), ("visits", c_void_p), ("legs", c_void_p)),
    ]


kernel.doorstep_lateness.argtypes = [POINTER(_Tour), c_int64, POINTER(c_int64)]
kernel.doorstep_lateness.restype = c_double


@dataclass(frozen=True, slots=True)
class Lateness:
    """How uncertain roads are, and how much lateness a plan may bring.

    `leg_percent` is the standard deviation of one leg's seconds, `day_percent` that of all roads of a day together, in
    percent of the mean; visits carry their own (Visit.spread_s). `price_s` is how many seconds of driving one late
    start weighs, `most_percent` how many late starts, in hundredths, one more visit may add to its route.
    """

    leg_percent: float = 20.0
    day_percent: float = 10.0
    price_s: float = 5000.0
    most_percent: float = 6.5


def expected_late(*, route: Route, travel: Travel, lateness: Lateness) -> float:
    """This function will return how many visits of a route are expected to start after their last window.

    The agent leaves as soon as the shift begins, and takes the break where that makes the fewest late.
    """
    return _late(route, travel, lateness)[0]


def calmest_break(*, route: Route, travel: Travel, lateness: Lateness) -> int | None:
    """This function will return after how many visits the break makes the fewest late; None without a break."""
    return _late(route, travel, lateness)[1] if route.pause else None


def bearable(
    *,
    insertions: Sequence[Insertion],
    visit: Visit,
    routes: Mapping[int, Route],
    late: Callable[[Route], float],
    travel: Travel,
    lateness: Lateness,
) -> Insertion | None:
    """This function will return the insertion that costs least, of those that add few enough late starts, or None.

    Costs are those of the insertions and the price of the late starts that they add. `late` says of
    each route as it stands what expected_late says, from memory where it is known.
    """
    best, least = None, float("inf")
    for insertion in insertions:
        if insertion.cost_s >= least:
            continue
        route = routes[insertion.route_id]
        longer = route.with_visit(visit=visit, position=insertion.position)
        more = expected_late(route=longer, travel=travel, lateness=lateness) - late(route)
        cost = insertion.cost_s + lateness.price_s * more
        if 100 * more <= lateness.most_percent and cost < least:
            best, least = insertion, cost
    return best


def moments(*, visits: Sequence[Visit]) -> NDArray[np.float64]:
    """This function will return mean, variance and third central moment of lognormal services, shape (3, visits)."""
    mean = np.array([v.service_s if v.expected_s is None else v.expected_s for v in visits], dtype=np.float64)
    spread = np.array([visit.spread_s for visit in visits], dtype=np.float64)
    share = spread / np.maximum(mean, 1.0)
    return np.stack([mean, spread**2, (3 + share**2) * share * spread**3])


def native_risk(*, lateness: Lateness) -> Risk:
    """This function will return the same as the kernel reads it."""
    return Risk(
        lateness.leg_percent / 100, lateness.day_percent / 100, lateness.price_s, max(lateness.most_percent, 1e-9) / 100
    )


def _late(route: Route, travel: Travel, lateness: Lateness) -> tuple[float, int]:
    count = len(route.visits)
    legs = np.array(legs_of(route=route, travel=travel), dtype=np.int32)
    spans, _kept = spans_of([visit.spans for visit in route.visits])
    service, order, pause = moments(visits=route.visits), np.arange(count, dtype=np.int32), pause_of(route.pause)
    hours, risk, place = hours_of(travel.profile), native_risk(lateness=lateness), c_int64()
    tour = _Tour(
        *(pointer(hours), address(pause), pointer(risk), pointer(spans)),
        *(address(row) for row in service),
        *(count, address(order), address(legs)),
    )
    late = kernel.doorstep_lateness(byref(tour), route.starts_s, byref(place))
    return late, place.value
