"""How much longer roads take at which hour, from drives that were made."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.engines.durations.driving import (
    LEAST,
    MOST,
    STEP,
    hours_seen,
    learned_percent,
    profile_of,
    read_profile,
    write_profile,
)
from doorstep.engines.durations.values import Leg
from doorstep.engines.routing.hours import USUAL_HOURS

MONDAY = date(2026, 3, 2)
NINE = 9 * 3600
legs_of_days = st.lists(
    st.builds(
        Leg,
        on=st.dates(MONDAY, MONDAY + timedelta(days=5)),
        leaves_s=st.integers(0, 86_399),
        driven_s=st.integers(0, 9000),
        table_s=st.integers(0, 3000),
    ),
    max_size=40,
)


def drives(percent: int, days: int, hour: int = 9, a_day: int = 4) -> list[Leg]:
    return [Leg(MONDAY + timedelta(days=n // a_day), hour * 3600 + 600, 6 * percent, 600) for n in range(days * a_day)]


def percents(legs: list[Leg]) -> list[int]:
    return [learned_percent(seen=seen) for seen in hours_seen(legs=legs)]


def test_without_drives_roads_take_what_the_table_says() -> None:
    assert percents([]) == [100] * 24
    assert profile_of(percents={}).flat


def test_many_slow_drives_make_their_hour_slow_and_no_other() -> None:
    found = percents(drives(150, days=300))
    assert found[9] == pytest.approx(150, abs=5)
    assert found[:9] + found[10:] == [100] * 23


def test_a_few_slow_drives_count_little_and_one_bad_day_hardly() -> None:
    assert 100 < percents(drives(150, days=10))[9] < 130
    assert percents(drives(150, days=1, a_day=80))[9] <= 105
    assert percents(drives(900, days=1, a_day=80))[9] <= 115


def test_a_drive_belongs_to_the_hour_of_its_middle() -> None:
    assert hours_seen(legs=[Leg(MONDAY, NINE - 300, 700, 500)])[9].legs == 1
    assert hours_seen(legs=[Leg(MONDAY, NINE - 300, 500, 500)])[8].legs == 1
    assert hours_seen(legs=[Leg(MONDAY, 86_390, 900, 500)])[23].legs == 1


def test_a_walk_round_the_corner_is_no_drive() -> None:
    assert hours_seen(legs=[Leg(MONDAY, NINE, 900, 60)])[9].legs == 0


@given(legs_of_days)
def test_every_figure_makes_a_profile(legs: list[Leg]) -> None:
    found = percents(legs)
    assert all(LEAST <= percent <= MOST and percent % STEP == 0 for percent in found)
    profile = profile_of(percents=dict(enumerate(found)))
    assert read_profile(write_profile(profile)) == profile
    assert len(write_profile(profile)) <= 120


@given(legs_of_days, st.randoms(use_true_random=False))
def test_the_order_of_drives_does_not_matter(legs: list[Leg], chance: random.Random) -> None:
    shuffled = list(legs)
    chance.shuffle(shuffled)
    assert hours_seen(legs=shuffled) == hours_seen(legs=legs)


@given(legs_of_days, st.integers(0), st.integers(0, 3000))
def test_no_drive_gets_faster_by_a_slower_one(legs: list[Leg], which: int, more: int) -> None:
    """Its middle moves too, so it is the same hour's drives that are compared."""
    hourly = [Leg(leg.on, leg.leaves_s - leg.leaves_s % 3600, leg.driven_s % 1700 + 1, leg.table_s) for leg in legs]
    if not hourly:
        return
    at = which % len(hourly)
    slow = hourly[at]
    slower = [*hourly[:at], Leg(slow.on, slow.leaves_s, slow.driven_s + more, slow.table_s), *hourly[at + 1 :]]
    assert all(a <= b for a, b in zip(percents(hourly), percents(slower), strict=True))


def test_the_tables_own_speed_is_written_as_nothing() -> None:
    assert write_profile(USUAL_HOURS) == ""
    assert read_profile("") == USUAL_HOURS
    with pytest.raises(ValueError, match="24"):
        read_profile("100 120")
