"""The judge of the benches finds what is wrong with a plan, and says its price."""

from dataclasses import replace

import numpy as np
import pytest

from bench.judge import faults, price, unserved
from bench.problem import Job, Plan, Problem, Vehicle

HOUR = 3600
ROADS = np.array([[0, 600, 1200], [600, 0, 900], [1200, 900, 0]], dtype=np.int32)
AGENT = Vehicle(start=0, end=0, opens=9 * HOUR, closes=17 * HOUR, skills=1, capacity=10)
FIRST = Job(place=1, service=1800, earliest=9 * HOUR, latest=11 * HOUR, load=4)
SECOND = Job(place=2, service=1800, earliest=11 * HOUR, latest=13 * HOUR, load=4)
DAY = Problem("day", ROADS, (AGENT, AGENT), (FIRST, SECOND))


def test_a_plan_that_keeps_everything_has_no_fault() -> None:
    assert faults(problem=DAY, plan=((0, 1), ())) == ()


def test_the_price_is_every_road_of_those_who_leave() -> None:
    assert price(problem=DAY, plan=((0, 1), ())) == 600 + 900 + 1200
    assert price(problem=DAY, plan=((), ())) == 0


def test_a_job_in_no_route_is_unserved() -> None:
    assert unserved(problem=DAY, plan=((1,), ())) == 1


@pytest.mark.parametrize(
    ("problem", "plan", "fault"),
    [
        (DAY, ((1, 0), ()), "vehicle 0 is late"),
        (DAY, ((0,), (0,)), "job 0 is done 2 times"),
        (replace(DAY, jobs=(replace(FIRST, load=7), SECOND)), ((0, 1), ()), "vehicle 0 carries too much"),
        (replace(DAY, jobs=(replace(FIRST, skills=2), SECOND)), ((0, 1), ()), "vehicle 0 lacks a skill"),
        (replace(DAY, vehicles=(replace(AGENT, closes=11 * HOUR), AGENT)), ((0, 1), ()), "vehicle 0 is late"),
    ],
)
def test_what_is_wrong_is_named(problem: Problem, plan: Plan, fault: str) -> None:
    assert faults(problem=problem, plan=plan) == (fault,)


def resting(first: float, last: float) -> Problem:
    """An agent who rests an hour, and a second job that must begin at noon."""
    at_noon = replace(SECOND, earliest=12 * HOUR, latest=12 * HOUR)
    vehicle = replace(AGENT, rest=(HOUR, int(first * HOUR), int(last * HOUR)))
    return replace(DAY, vehicles=(vehicle, AGENT), jobs=(FIRST, at_noon))


def test_a_rest_fits_between_two_jobs() -> None:
    assert faults(problem=resting(10, 11), plan=((0, 1), ())) == ()


def test_a_rest_may_be_taken_on_the_road() -> None:
    # Done at the first door at 9:40; the second is 15 minutes away.
    assert faults(problem=resting(9.75, 9.75), plan=((0, 1), ())) == ()


def test_a_rest_that_makes_the_next_job_late_is_found() -> None:
    assert faults(problem=resting(11.5, 11.9), plan=((0, 1), ())) == ("vehicle 0 is late",)
