"""Roads that take longer at some hours: exact to the second, and nobody who leaves later arrives earlier."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.engines.routing.hours import HOUR_S, HourProfile

# Neighbouring hours differ, and the first and the last one are there too: four figures say as much as 24.
PROFILES = st.tuples(*[st.integers(10, 1000)] * 4).map(lambda figures: HourProfile(figures * 6))
INSTANTS = st.integers(-2 * HOUR_S, 26 * HOUR_S)
ROADS = st.integers(0, 65_534)


def rush(**hours: int) -> HourProfile:
    """A usual day but for the hours named, as in rush(h9=200)."""
    return HourProfile(tuple(hours.get(f"h{hour}", 100) for hour in range(24)))


@given(INSTANTS, ROADS)
def test_without_a_profile_the_tables_seconds_hold_all_day(at_s: int, seconds: int) -> None:
    assert HourProfile().flat
    assert HourProfile().arrive(leave_s=at_s, seconds=seconds) == at_s + seconds
    assert HourProfile().leave(arrive_s=at_s, seconds=seconds) == at_s - seconds


def test_a_road_within_one_hour_takes_the_percent_of_that_hour() -> None:
    slow = rush(h9=150)
    assert slow.arrive(leave_s=9 * HOUR_S, seconds=600) == 9 * HOUR_S + 900
    assert slow.arrive(leave_s=10 * HOUR_S, seconds=600) == 10 * HOUR_S + 600
    assert slow.leave(arrive_s=9 * HOUR_S, seconds=600) == 9 * HOUR_S - 600


def test_a_road_over_the_turn_of_an_hour_takes_part_of_each() -> None:
    slow = rush(h9=200)
    # Ten minutes at half speed drive five of the twenty minutes; the other fifteen are usual.
    assert slow.arrive(leave_s=10 * HOUR_S - 600, seconds=1200) == 10 * HOUR_S + 900
    assert slow.leave(arrive_s=10 * HOUR_S + 900, seconds=1200) == 10 * HOUR_S - 600


def test_a_road_that_ends_with_the_hour_is_driven_at_its_end() -> None:
    assert rush(h9=200).arrive(leave_s=9 * HOUR_S, seconds=1800) == 10 * HOUR_S
    assert rush(h10=200).arrive(leave_s=9 * HOUR_S, seconds=3600) == 10 * HOUR_S


def test_the_first_hour_holds_before_midnight_and_the_last_one_after_the_next() -> None:
    profile = rush(h0=200, h23=50)
    assert profile.arrive(leave_s=-5000, seconds=1000) == -3000
    assert profile.leave(arrive_s=-3000, seconds=1000) == -5000
    assert profile.arrive(leave_s=30 * HOUR_S, seconds=1000) == 30 * HOUR_S + 500
    assert profile.leave(arrive_s=30 * HOUR_S, seconds=1000) == 30 * HOUR_S - 500


@given(PROFILES, st.integers(22, 24), st.integers(-200, 200), st.integers(0, 60))
def test_an_arrival_is_the_first_second_by_which_the_road_is_driven(
    profile: HourProfile, hour: int, offset: int, seconds: int
) -> None:
    at_s = leave_s = hour * HOUR_S + offset
    left = seconds * 10_000
    while left > 0:
        left -= round(1_000_000 / profile.percent[min(at_s // HOUR_S, 23)])
        at_s += 1
    assert profile.arrive(leave_s=leave_s, seconds=seconds) == at_s


@given(PROFILES, INSTANTS, ROADS, st.integers(0, 5000))
def test_nobody_who_leaves_later_arrives_earlier(profile: HourProfile, at_s: int, seconds: int, later: int) -> None:
    first = profile.arrive(leave_s=at_s, seconds=seconds)
    assert at_s <= first <= profile.arrive(leave_s=at_s + later, seconds=seconds)
    assert first <= profile.arrive(leave_s=at_s, seconds=seconds + later)


@given(PROFILES, INSTANTS, ROADS)
def test_to_leave_and_to_arrive_are_exact_opposites(profile: HourProfile, at_s: int, seconds: int) -> None:
    last = profile.leave(arrive_s=at_s, seconds=seconds)
    assert profile.arrive(leave_s=last, seconds=seconds) <= at_s < profile.arrive(leave_s=last + 1, seconds=seconds)
    first = profile.arrive(leave_s=at_s, seconds=seconds)
    assert profile.leave(arrive_s=first - 1, seconds=seconds) < at_s <= profile.leave(arrive_s=first, seconds=seconds)


@given(PROFILES, INSTANTS)
def test_a_road_of_no_length_takes_no_time(profile: HourProfile, at_s: int) -> None:
    assert profile.arrive(leave_s=at_s, seconds=0) == at_s == profile.leave(arrive_s=at_s, seconds=0)


def test_a_second_of_waiting_at_a_turn_of_the_hour_never_overtakes() -> None:
    profile = rush(h9=1000, h10=10)
    arrivals = [profile.arrive(leave_s=10 * HOUR_S + second, seconds=90) for second in range(-700, 10)]
    assert all(first <= later for first, later in pairwise(arrivals))


@pytest.mark.parametrize("percent", [(100,) * 23, (100,) * 25, (9, *(100,) * 23), (*(100,) * 23, 1001), ()])
def test_a_profile_that_cannot_be_is_refused(percent: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="24 figures from 10 to 1000 percent"):
        HourProfile(percent)
