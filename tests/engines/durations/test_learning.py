"""Planned minutes are a high quantile of what was seen, held against the catalogue while little was seen."""

import math
import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.engines.durations.learning import CATALOGUE_VISITS, DAY_VISITS, learn
from doorstep.engines.durations.values import DoorTime, Prior

MONDAY = date(2026, 3, 2)
# Income certificate, say: 20 minutes half of the time, 31 for one in ten, and the 80th percentile between them.
PRIOR = Prior(planned_s=1680, steep_s=16.5, expected_s=1290, spread_s=430, catalogue_s=1680)

durations = st.integers(min_value=60, max_value=4 * 3600)
doors = st.lists(st.builds(DoorTime, on=st.dates(MONDAY, MONDAY + timedelta(days=20)), seconds=durations), max_size=60)


def days_of(seconds: list[int], a_day: int = DAY_VISITS) -> list[DoorTime]:
    return [DoorTime(on=MONDAY + timedelta(days=n // a_day), seconds=s) for n, s in enumerate(seconds)]


def minutes(visits: list[DoorTime], percent: int = 80) -> int:
    return learn(visits=visits, prior=PRIOR, quantile_percent=percent).minutes


def test_without_a_visit_it_is_the_catalogues_figure() -> None:
    learned = learn(visits=[], prior=PRIOR, quantile_percent=80)
    assert (learned.minutes, learned.expected_s, learned.spread_s, learned.visits) == (28, 1290, 430, 0)


@given(doors, st.randoms(use_true_random=False))
def test_the_order_of_visits_does_not_matter(visits: list[DoorTime], chance: random.Random) -> None:
    shuffled = list(visits)
    chance.shuffle(shuffled)
    assert learn(visits=shuffled, prior=PRIOR, quantile_percent=80) == learn(
        visits=visits, prior=PRIOR, quantile_percent=80
    )


@given(doors, st.integers(min_value=0), st.integers(min_value=0, max_value=7200))
def test_a_visit_that_took_longer_never_shortens_the_plan(visits: list[DoorTime], which: int, more: int) -> None:
    if not visits:
        return
    longer = list(visits)
    at = which % len(visits)
    longer[at] = DoorTime(on=visits[at].on, seconds=visits[at].seconds + more)
    before, after = (learn(visits=v, prior=PRIOR, quantile_percent=80) for v in (visits, longer))
    assert after.minutes >= before.minutes
    assert after.expected_s >= before.expected_s
    assert after.seen_s >= before.seen_s


@given(doors, st.integers(min_value=50, max_value=94))
def test_a_higher_quantile_never_shortens_the_plan(visits: list[DoorTime], percent: int) -> None:
    def prior_at(percent: int) -> Prior:
        steeper = round(PRIOR.steep_s * (percent - 80))
        return Prior(PRIOR.planned_s + steeper, PRIOR.steep_s, PRIOR.expected_s, PRIOR.spread_s, PRIOR.catalogue_s)

    lower, higher = (learn(visits=visits, prior=prior_at(p), quantile_percent=p) for p in (percent, percent + 5))
    assert lower.minutes <= higher.minutes


@given(doors, st.lists(durations, min_size=1, max_size=200))
def test_a_single_bad_day_never_counts_for_more_than_a_sixth(visits: list[DoorTime], bad: list[int]) -> None:
    """At worst the plan is what five in six of everything else would have at the same place: their 96th percentile."""
    day = MONDAY - timedelta(days=1)
    after = minutes(visits + [DoorTime(on=day, seconds=s) for s in bad])
    worst = 80 / (1 - DAY_VISITS / (CATALOGUE_VISITS + DAY_VISITS))
    prior = Prior(
        PRIOR.planned_s + round(PRIOR.steep_s * (worst - 80)), PRIOR.steep_s, 0, 0, catalogue_s=PRIOR.catalogue_s
    )
    assert after <= learn(visits=visits, prior=prior, quantile_percent=math.ceil(worst)).minutes + 1


@given(doors)
def test_the_plan_stays_within_three_times_the_catalogue(visits: list[DoorTime]) -> None:
    assert 28 / 3 <= minutes(visits) <= 3 * 28


@pytest.mark.parametrize(("middle", "wide"), [(600, 0.3), (1200, 0.5), (2400, 0.35)])
def test_with_many_visits_it_is_their_own_quantile(middle: int, wide: float) -> None:
    chance = random.Random(7)
    seen = [round(middle * math.exp(chance.gauss(0, wide))) for _ in range(2000)]
    true = middle * math.exp(wide * 0.8416)
    learned = learn(visits=days_of(seen), prior=PRIOR, quantile_percent=80)
    assert learned.minutes * 60 == pytest.approx(true, rel=0.06, abs=60)
    assert learned.seen_s == pytest.approx(true, rel=0.06)
    assert learned.expected_s == pytest.approx(middle * math.exp(wide**2 / 2), rel=0.05)
    assert learned.spread_s == pytest.approx(
        middle * math.exp(wide**2 / 2) * math.sqrt(math.exp(wide**2) - 1), rel=0.15
    )


def test_ten_visits_move_the_plan_a_part_of_the_way() -> None:
    quick = days_of([600] * 10)
    assert 10 < minutes(quick) < 28
    assert minutes(days_of([600] * 40)) < minutes(quick)


def test_many_visits_on_one_day_count_like_four() -> None:
    assert minutes([DoorTime(MONDAY, 600)] * 60) == minutes([DoorTime(MONDAY, 600)] * DAY_VISITS)


def test_one_typing_error_hardly_shows() -> None:
    usual = days_of([1300, 1500, 1700, 1200] * 10)
    assert minutes([*usual, DoorTime(MONDAY - timedelta(days=2), 40 * 3600)]) - minutes(usual) <= 1
