"""An action that PostgreSQL took back, to let another one finish, starts over."""

from contextlib import suppress
from datetime import date
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import OperationalError, connection, transaction

from doorstep.places.models import Holiday
from doorstep.planning.actions.deadlocks import ATTEMPTS, again_after_deadlock
from tests.concurrency.at_once import at_once

DAYS = (date(2026, 1, 26), date(2026, 8, 15))


@pytest.fixture
def two_rows(transactional_db: None) -> None:
    for on in DAYS:
        Holiday.objects.create(on=on, name={"en": "Fair"})


def change(on: date) -> None:
    Holiday.objects.filter(on=on).update(name={"en": "Feast"})


def test_two_in_a_circle_both_end(two_rows: None) -> None:
    both_have_one = Barrier(2)

    @again_after_deadlock
    @transaction.atomic
    def change_both(mine: date, other: date) -> str:
        change(mine)
        # SQLite lets nobody else write meanwhile; and who starts over finds nobody to wait for.
        with suppress(BrokenBarrierError):
            both_have_one.wait(1)
        change(other)
        return "done"

    assert at_once(2, lambda n: change_both(DAYS[n], DAYS[1 - n])) == ["done", "done"]


def test_without_starting_over_one_of_them_fails(two_rows: None) -> None:
    """The negative control."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite writes one transaction at a time: there are no circles to control for")
    both_have_one = Barrier(2)

    @transaction.atomic
    def change_both(mine: date, other: date) -> str:
        change(mine)
        both_have_one.wait(10)
        change(other)
        return "done"

    came = at_once(2, lambda n: change_both(DAYS[n], DAYS[1 - n]))
    assert sorted(type(one).__name__ for one in came) == ["OperationalError", "str"]


def test_other_faults_of_the_database_are_not_tried_again() -> None:
    tries = []

    @again_after_deadlock
    def away() -> None:
        tries.append(1)
        raise OperationalError("the database is away")

    with pytest.raises(OperationalError):
        away()
    assert len(tries) == 1 < ATTEMPTS
