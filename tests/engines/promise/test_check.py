"""The independent checker names what is broken, and nothing else."""

from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.engines.promise.check import violations
from doorstep.engines.promise.values import Break, Route, Wish
from doorstep.engines.routing.hours import HourProfile
from tests.engines.promise.days import (
    HOUR,
    NOON_BREAK,
    asha,
    bilal,
    faults,
    straight_road,
    travel_of,
    visit,
)

ROAD = straight_road()
PROFILES = st.tuples(*[st.integers(10, 1000)] * 3).map(lambda figures: HourProfile(figures * 8))


def broken(*routes: Route, before: tuple[Route, ...] | None = None, **limits: int) -> str:
    kit_limits = {(0, 2): limits["printers"]} if limits else {}
    return "; ".join(violations(routes=routes, travel=ROAD, kit_limits=kit_limits, before=before))


def test_a_day_that_holds_has_no_violations() -> None:
    assert broken(asha(visit(1, 2), visit(2, 5, span=(11, 13)), pause=NOON_BREAK), bilal()) == ""


@pytest.mark.parametrize(
    ("route", "complaint"),
    [
        (asha(visit(1, 5, span=(9, 9.5))), "route 1: visit 1 cannot start in its window"),
        (asha(visit(1, 5, span=(16, 16.5))), "route 1: not back by the end of the shift"),
        (asha(visit(1, 1, span=(12, 12), minutes=125), pause=NOON_BREAK), "no place for the break fits"),
        (asha(visit(1, 1), pause=Break(60, 8 * HOUR, 8 * HOUR)), "no place for the break fits"),
        (asha(visit(1, 1, skills=8)), "route 1: visit 1 needs a skill the agent has not"),
        (asha(visit(1, 1, kits=9)), "route 1: visit 1 needs a kit the route cannot have"),
        (asha(visit(1, 1), visit(1, 2)), "visit 1 is planned 2 times"),
    ],
)
def test_each_broken_promise_is_named(route: Route, complaint: str) -> None:
    assert complaint in broken(route)


def test_a_way_that_does_not_exist_cannot_be_driven() -> None:
    table = travel_of([[0, 5], [65_535, 0]])
    assert violations(routes=[asha(visit(1, 1))], travel=table, kit_limits={}) != ()


def test_a_depot_lends_each_kit_once() -> None:
    both = asha(visit(1, 1, kits=2)), bilal(visit(2, 8, kits=2))
    assert broken(*both, printers=2) == ""
    assert broken(*both, printers=1) == "depot 0 has 1 of kit 2, routes [1, 2] need one each"
    assert broken(both[0], replace(both[1], depot=5), printers=1) == ""


def test_what_stood_before_must_still_stand() -> None:
    before = asha(visit(1, 1), visit(2, 2), fixed=1), bilal()
    assert broken(*before, before=before) == ""
    first, second = before[0].visits
    assert broken(replace(before[0], visits=(first,)), bilal(second), before=before) == ""
    assert "visit 2 is lost" in broken(replace(before[0], visits=(first,)), bilal(), before=before)
    assert "a fixed visit has moved" in broken(replace(before[0], visits=(second, first)), bilal(), before=before)
    later = replace(second, latest_s=second.latest_s - 1)
    assert "visit 2 is not what was promised" in broken(before[0], bilal(later), before=before)
    assert "visit 3 was never promised" in broken(before[0], bilal(visit(3, 9)), before=before)
    assert "route 2 is gone or has another shift" in broken(before[0], before=before)
    assert "route 2 is gone or has another shift" in broken(before[0], bilal(span=(9, 18)), before=before)
    assert "route 3 is new" in broken(*before, bilal(id=3), before=before)


def test_only_those_who_may_be_left_out_are_and_only_those_who_asked_are_new() -> None:
    before = asha(visit(1, 1), visit(2, 2), fixed=1), bilal()
    faulty = partial(violations, travel=ROAD, kit_limits={}, before=before)
    fewer = before[0].without(visit_ids=[2]), bilal(visit(3, 9))
    assert faulty(routes=fewer, optional={2}, added={3}) == ()
    assert faulty(routes=fewer, optional={2}) == ("visit 3 was never promised",)
    assert faulty(routes=fewer, added={3}) == ("visit 2 is lost",)
    # Whoever may be left out may still not be changed, and a fixed visit stays.
    later = replace(before[0], visits=(visit(1, 1), visit(2, 2, span=(12, 13))))
    assert faulty(routes=[later, bilal()], optional={2}) == ("visit 2 is not what was promised",)
    gone = replace(before[0], visits=(visit(2, 2),), fixed=1)
    assert faulty(routes=[gone, bilal()], optional={1}) == ("route 1: a fixed visit has moved",)


def test_any_of_several_windows_keeps_the_promise() -> None:
    one = visit(1, 5, span=(9, 9.5), more_windows=((11 * HOUR, 12 * HOUR),))
    assert broken(asha(one)) == ""
    assert broken(asha(one, span=(11.2, 17))) == "route 1: visit 1 cannot start in its window"


def test_a_service_starts_after_its_release_and_is_over_by_its_deadline() -> None:
    # Ten minutes on the road, twenty at the door.
    assert broken(asha(visit(1, 1, deadline_s=9 * HOUR + 1800))) == ""
    assert "cannot start" in broken(asha(visit(1, 1, deadline_s=9 * HOUR + 1799)))
    assert broken(asha(visit(1, 1, release_s=16 * HOUR + 1800))) == ""
    assert "not back" in broken(asha(visit(1, 1, release_s=16 * HOUR + 1801)))
    assert "cannot start" in broken(asha(visit(1, 1, span=(9, 11), release_s=11 * HOUR + 1)))


def test_roads_that_take_longer_at_nine_are_driven_longer() -> None:
    slow = travel_of([[0, 1200], [1200, 0]], HourProfile(tuple(200 if hour == 9 else 100 for hour in range(24))))
    late = asha(visit(1, 1, span=(9, 9.5)))
    assert "cannot start" in "".join(violations(routes=[late], travel=slow, kit_limits={}))
    assert violations(routes=[late], travel=straight_road(), kit_limits={}) == ()
    assert violations(routes=[asha(visit(1, 1, span=(9, 9 + 40 / 60)))], travel=slow, kit_limits={}) == ()


def test_a_wish_that_is_not_granted_breaks_nothing() -> None:
    assert broken(asha(visit(1, 1, wishes=(Wish(600, skills=8), Wish(600, routes=(2,)))), skills=1)) == ""


def test_nobody_carries_more_than_they_can() -> None:
    assert broken(replace(asha(visit(1, 1, load=3), visit(2, 1, load=2)), capacity=5)) == ""
    assert "more to carry than 4" in broken(replace(asha(visit(1, 1, load=3), visit(2, 1, load=2)), capacity=4))


@given(PROFILES, st.integers(-HOUR, 25 * HOUR), st.integers(0, 65_534))
def test_the_checker_drives_through_the_hours_as_the_profile_says(
    profile: HourProfile, at_s: int, seconds: int
) -> None:
    travel = travel_of([[0, seconds], [0, 0]], profile)
    arrives_s = profile.arrive(leave_s=at_s, seconds=seconds)
    route = Route(1, 0, 1, starts_s=at_s, ends_s=arrives_s, skills=0, kits=0, pause=None)
    early = replace(route, ends_s=arrives_s - 1)
    assert violations(routes=[route], travel=travel, kit_limits={}) == ()
    assert violations(routes=[early], travel=travel, kit_limits={}) != ()
    assert not faults(route, travel) and faults(early, travel)
