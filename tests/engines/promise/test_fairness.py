"""What of a day is kept for others, by values."""

from dataclasses import replace

import pytest

from doorstep.engines.promise.fairness import STAFF, Asker, FairShares, Load, Share, is_kept, kept_percent

SHARES = FairShares(usable_percent=80, phone=Share(15, 2), late=Share(10, 4), far=Share(5, 2))
ONLINE = Asker(self_service=True)
DAY = Load(capacity_s=100_000, used_s=0)


@pytest.mark.parametrize(("days_ahead", "percent"), [(14, 30), (5, 30), (4, 20), (3, 20), (2, 0), (1, 0)])
def test_shares_open_as_the_day_comes_nearer(days_ahead: int, percent: int) -> None:
    assert kept_percent(shares=SHARES, asker=ONLINE, days_ahead=days_ahead) == percent


def test_a_far_home_may_have_its_own_share() -> None:
    assert kept_percent(shares=SHARES, asker=replace(ONLINE, far=True), days_ahead=14) == 25


@pytest.mark.parametrize("asker", [STAFF, replace(ONLINE, elderly=True)])
def test_nothing_is_kept_from_callers_and_the_elderly(asker: Asker) -> None:
    assert kept_percent(shares=SHARES, asker=asker, days_ahead=14) == 0
    assert not is_kept(shares=SHARES, asker=asker, days_ahead=14, load=replace(DAY, used_s=99_000), adds_s=9_000)


def test_a_day_closes_for_others_when_the_next_visit_would_take_what_is_kept() -> None:
    # 80 % of the minutes can be used, and 70 % of those are open.
    assert not is_kept(shares=SHARES, asker=ONLINE, days_ahead=14, load=replace(DAY, used_s=54_000), adds_s=2_000)
    assert is_kept(shares=SHARES, asker=ONLINE, days_ahead=14, load=replace(DAY, used_s=54_001), adds_s=2_000)


def test_a_day_of_which_nothing_is_kept_is_left_to_its_routes() -> None:
    assert not is_kept(shares=SHARES, asker=ONLINE, days_ahead=1, load=replace(DAY, used_s=100_000), adds_s=2_000)


def test_more_than_all_cannot_be_kept() -> None:
    greedy = replace(SHARES, phone=Share(90, 0), late=Share(90, 0))
    assert kept_percent(shares=greedy, asker=ONLINE, days_ahead=1) == 100
    assert is_kept(shares=greedy, asker=ONLINE, days_ahead=1, load=DAY, adds_s=1)
