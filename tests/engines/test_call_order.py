"""Whom to phone first, and when to try again."""

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

from doorstep.engines.call_order import AGAIN_AFTER, AHEAD_MINUTES, MOST_ATTEMPTS, next_attempt_at, rank_at

DUE = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_without_a_need_a_call_stands_where_it_was_promised() -> None:
    assert rank_at(due_at=DUE, needs=[]) == DUE


@pytest.mark.parametrize("need", AHEAD_MINUTES)
def test_each_need_moves_a_call_ahead_by_its_minutes_once(need: str) -> None:
    ahead = rank_at(due_at=DUE, needs=[need])
    assert ahead == DUE - AHEAD_MINUTES[need] * MINUTE < DUE
    assert rank_at(due_at=DUE, needs=[need, need]) == ahead


def test_needs_add_up_and_a_visit_soon_counts_most() -> None:
    for one, other in combinations(AHEAD_MINUTES, 2):
        both = rank_at(due_at=DUE, needs=[one, other])
        assert both == DUE - (AHEAD_MINUTES[one] + AHEAD_MINUTES[other]) * MINUTE
    assert max(AHEAD_MINUTES, key=AHEAD_MINUTES.__getitem__) == "visit-soon"


def test_whoever_waits_is_overtaken_but_not_for_good() -> None:
    longest = timedelta(minutes=sum(AHEAD_MINUTES.values()))
    waits = rank_at(due_at=DUE, needs=[])
    assert rank_at(due_at=DUE + longest - MINUTE, needs=AHEAD_MINUTES) < waits
    assert rank_at(due_at=DUE + longest + MINUTE, needs=AHEAD_MINUTES) > waits


def test_a_need_that_nobody_knows_is_a_fault() -> None:
    with pytest.raises(KeyError):
        rank_at(due_at=DUE, needs=["in-a-hurry"])


@pytest.mark.parametrize("result", AGAIN_AFTER)
def test_a_phone_is_left_alone_longer_after_each_attempt_and_after_the_last_for_good(result: str) -> None:
    waits = [next_attempt_at(result=result, attempts=number, at=DUE) for number in range(1, MOST_ATTEMPTS + 1)]
    assert waits == [DUE + AGAIN_AFTER[result], DUE + 2 * AGAIN_AFTER[result], None]


def test_a_busy_phone_is_tried_again_sooner() -> None:
    assert AGAIN_AFTER["busy"] < AGAIN_AFTER["no-answer"]
