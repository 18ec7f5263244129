"""Expected late starts against many days lived through by luck."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from doorstep.engines.promise.gaps import gaps
from doorstep.engines.promise.insertion import ranked
from doorstep.engines.promise.risk import Lateness, bearable, calmest_break, expected_late
from doorstep.engines.promise.schedule import legs_of
from doorstep.engines.promise.solve import solve
from doorstep.engines.promise.values import Route, Visit
from doorstep.engines.routing.hours import HourProfile
from tests.engines.promise.days import NOON_BREAK, asha, straight_road, visit

ROAD = straight_road()
SURE = Lateness(leg_percent=0, day_percent=0)
Floats = NDArray[np.float64]


def unsure(id: int, node: int, *, span: tuple[float, float], minutes: int = 30, spread: int = 10) -> Visit:
    return visit(id, node, span=span, minutes=minutes, spread_s=spread * 60)


def lognormal(luck: np.random.Generator, *, mean: float, spread: float, days: int) -> Floats:
    if mean <= 0 or spread <= 0:
        return np.full(days, mean)
    square = np.log1p((spread / mean) ** 2)
    drawn: Floats = luck.lognormal(np.log(mean) - square / 2, np.sqrt(square), days)
    return drawn


def lived(route: Route, *, rest_after: int | None, lateness: Lateness = Lateness(), days: int = 40_000) -> float:  # noqa: B008
    """How many visits start late on average, on so many days."""
    luck = np.random.default_rng(7)
    roads = lognormal(luck, mean=1.0, spread=lateness.day_percent / 100, days=days)
    clock, late = np.full(days, float(route.starts_s)), 0.0
    for number, (one, leg) in enumerate(zip(route.visits, legs_of(route=route, travel=ROAD), strict=False)):
        if number == rest_after and route.pause:
            clock = np.maximum(clock, route.pause.earliest_s) + route.pause.duration_s
        clock += roads * lognormal(luck, mean=leg, spread=leg * lateness.leg_percent / 100, days=days)
        late += float(np.mean(clock > one.latest_s))
        clock = np.maximum(clock, one.earliest_s)
        clock += lognormal(luck, mean=one.service_s, spread=one.spread_s, days=days)
    return late


def tight(*, pause: bool = False) -> Route:
    """A morning in which each visit may well make the next one late."""
    doors = [(9, 9.25), (9.5, 10), (10.25, 10.6), (11, 11.5), (11.75, 12.25), (12.5, 13.25)]
    visits = [unsure(n, 1 + n % 3, span=span) for n, span in enumerate(doors)]
    return asha(*visits, pause=NOON_BREAK if pause else None, span=(8.75, 18))


def test_a_day_that_goes_as_planned_makes_nobody_late() -> None:
    sure = replace(tight(), visits=tuple(replace(one, spread_s=0) for one in tight().visits))
    assert expected_late(route=sure, travel=ROAD, lateness=SURE) == 0
    assert expected_late(route=asha(), travel=ROAD, lateness=Lateness()) == 0


@pytest.mark.parametrize("share", [0.5, 1.0, 1.5])
@pytest.mark.parametrize("count", [2, 4, 6])
def test_as_many_are_expected_late_as_come_late_in_days_lived_through(share: float, count: int) -> None:
    visits = tuple(replace(one, spread_s=int(one.spread_s * share)) for one in tight().visits[:count])
    route = replace(tight(), visits=visits)
    expected, seen = expected_late(route=route, travel=ROAD, lateness=Lateness()), lived(route, rest_after=None)
    assert expected == pytest.approx(seen, rel=0.15, abs=0.01)


def test_the_break_is_reckoned_where_it_makes_the_fewest_late() -> None:
    route = tight(pause=True)
    place = calmest_break(route=route, travel=ROAD, lateness=Lateness())
    seen = {after: lived(route, rest_after=after) for after in range(3, 7)}
    assert place is not None and seen[place] <= min(seen.values()) + 0.02
    assert expected_late(route=route, travel=ROAD, lateness=Lateness()) == pytest.approx(seen[place], rel=0.15)
    assert calmest_break(route=tight(), travel=ROAD, lateness=Lateness()) is None


def test_more_doubt_makes_more_late() -> None:
    doubts = [Lateness(leg_percent=percent, day_percent=percent / 2) for percent in (0, 10, 20, 40)]
    late = [expected_late(route=tight(), travel=ROAD, lateness=doubt) for doubt in doubts]
    assert late == sorted(late) and late[0] < late[-1]


def test_what_is_expected_counts_and_not_what_is_planned() -> None:
    careful = replace(tight(), visits=tuple(replace(one, expected_s=one.service_s // 2) for one in tight().visits))
    assert expected_late(route=careful, travel=ROAD, lateness=Lateness()) < 0.3 * expected_late(
        route=tight(), travel=ROAD, lateness=Lateness()
    )


def test_slow_hours_make_more_late() -> None:
    rush = HourProfile(tuple(150 if hour in (9, 10) else 100 for hour in range(24)))
    slow = expected_late(route=tight(), travel=straight_road().at_hours(rush), lateness=Lateness())
    assert slow > expected_late(route=tight(), travel=ROAD, lateness=Lateness())


def bearably(route: Route, one: Visit, lateness: Lateness) -> bool:
    table = gaps(route=route, travel=ROAD)
    window = one.earliest_s, one.latest_s
    found = ranked(table=table, node=one.node, service_s=one.service_s, window=window, skills=0, kits=0, travel=ROAD)
    assert found
    late = {route.id: expected_late(route=route, travel=ROAD, lateness=lateness)}
    chosen = bearable(
        insertions=found, visit=one, routes={route.id: route}, late=lambda r: late[r.id], travel=ROAD, lateness=lateness
    )
    assert chosen in (None, *found)
    return chosen is not None


def test_a_visit_that_makes_others_late_is_not_borne() -> None:
    calm, busy = asha(unsure(1, 1, span=(9, 11))), asha(unsure(1, 1, span=(9, 10)), unsure(2, 1, span=(10.25, 10.3)))
    assert bearably(calm, unsure(9, 1, span=(11, 13)), Lateness())
    squeezed = unsure(9, 1, span=(9, 10), minutes=35)
    assert not bearably(busy, squeezed, Lateness())
    assert bearably(busy, squeezed, Lateness(most_percent=100))
    certain = replace(busy, visits=tuple(replace(one, spread_s=0) for one in busy.visits))
    assert bearably(certain, replace(squeezed, spread_s=0), SURE)


def searched(route: Route, other: Route, lateness: Lateness | None) -> float:
    found = solve(
        routes=[route, other], travel=ROAD, seconds=None, iterations=400, seed=1, clock=lambda: 0.0, evenness=0.0,
        lateness=lateness,
    )  # fmt: skip
    return sum(expected_late(route=one, travel=ROAD, lateness=Lateness()) for one in found.routes)


def test_a_search_that_weighs_late_starts_ends_with_fewer() -> None:
    assert searched(tight(), asha(id=2), Lateness()) < 0.5 * searched(tight(), asha(id=2), None)


def test_a_newcomer_who_would_make_the_day_late_stays_out() -> None:
    busy = asha(unsure(1, 1, span=(9, 10)), unsure(2, 1, span=(10.25, 10.3)))
    squeezed = unsure(9, 1, span=(9, 10), minutes=35)
    for lateness, left_out in ((Lateness(), 1), (Lateness(most_percent=100), 0), (None, 0)):
        found = solve(
            routes=[busy], travel=ROAD, seconds=None, iterations=100, seed=1, clock=lambda: 0.0,
            unplanned=[squeezed], lateness=lateness,
        )  # fmt: skip
        assert len(found.unserved) == left_out
