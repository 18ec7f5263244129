"""When a department's work is due: Sundays and holidays are no working days."""

from datetime import date

import pytest

from doorstep.engines.calendar.working_days import add_working_days

WEDNESDAY = date(2026, 12, 2)
SATURDAY = date(2026, 12, 5)
CHRISTMAS = date(2026, 12, 25)


@pytest.mark.parametrize(
    ("start_on", "days", "due_on"),
    [
        (WEDNESDAY, 1, date(2026, 12, 3)),
        (WEDNESDAY, 3, SATURDAY),
        (SATURDAY, 1, date(2026, 12, 7)),
        (WEDNESDAY, 30, date(2027, 1, 7)),
        (date(2026, 12, 24), 1, date(2026, 12, 26)),
        (date(2026, 12, 24), 2, date(2026, 12, 28)),
    ],
)
def test_sundays_and_holidays_are_left_out(start_on: date, days: int, due_on: date) -> None:
    assert add_working_days(start_on=start_on, days=days, holidays={CHRISTMAS}) == due_on


def test_work_that_takes_no_day_is_done_on_the_day_itself() -> None:
    assert add_working_days(start_on=CHRISTMAS, days=0, holidays={CHRISTMAS}) == CHRISTMAS
