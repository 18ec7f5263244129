"""Counting tries: so many, then a wait that is told to the second."""

from datetime import timedelta

import pytest

from doorstep.limits.actions import forget_over, forget_tries, take_try
from doorstep.limits.models import Tries
from tests.cast import NOW

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def take(minutes: int = 0, *, key: str = "a", most: int = 3) -> int:
    return take_try(key=key, most=most, within=HOUR, now=NOW + timedelta(minutes=minutes))


def test_the_fourth_of_three_tries_waits_until_the_first_is_an_hour_old() -> None:
    assert [take(0), take(10), take(20)] == [0, 0, 0]
    assert take(30) == 30 * 60
    assert take(59) == 60


def test_who_waited_as_long_as_told_tries_again() -> None:
    for minute in (0, 10, 20, 30):
        take(minute)
    assert [take(60), take(61), take(62)] == [0, 0, 0]
    assert take(63) == 57 * 60


def test_a_refused_try_does_not_make_the_wait_longer() -> None:
    for _try in range(10):
        take()
    assert take(59) == 60


def test_others_are_not_kept_waiting() -> None:
    for _try in range(5):
        take()
    assert take(key="b") == 0


def test_what_is_forgotten_begins_anew() -> None:
    for _try in range(5):
        take()
    forget_tries(keys=["a"])
    assert take() == 0


def test_counts_that_are_over_are_removed() -> None:
    take()
    take(30, key="b")
    assert forget_over(now=NOW + HOUR) == 1
    assert [row.key for row in Tries.objects.all()] == ["b"]
