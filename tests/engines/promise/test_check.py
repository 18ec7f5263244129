"""The independent checker names what is broken, and nothing else."""

import random
from dataclasses import replace

import pytest

from doorstep.engines.promise.check import violations
from doorstep.engines.promise.schedule import schedule
from doorstep.engines.promise.values import Break, Route
from tests.engines.promise.days import (
    HOUR,
    NOON_BREAK,
    asha,
    bilal,
    faults,
    random_case,
    straight_road,
    travel_of,
    visit,
)

ROAD = straight_road()


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


def test_the_checker_the_schedule_and_the_judge_of_the_tests_agree() -> None:
    luck = random.Random(13)
    for _ in range(800):
        route, one, travel = random_case(luck)
        tried = replace(route.with_visit(visit=one, position=luck.randint(0, len(route.visits))), skills=1)
        hold = violations(routes=[tried], travel=travel, kit_limits={}) == ()
        assert hold == (schedule(route=tried, travel=travel) is not None) == (not faults(tried, travel.seconds))
