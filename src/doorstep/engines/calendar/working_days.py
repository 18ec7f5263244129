"""Days on which offices work: Sundays and holidays are none."""

from collections.abc import Container
from datetime import date, timedelta

SUNDAY = 6
_DAY = timedelta(days=1)


def add_working_days(*, start_on: date, days: int, holidays: Container[date]) -> date:
    """This function will return the day that lies so many working days after a day: what is handed in on a Friday and
    takes one working day is due on Saturday. With no days it is the day itself, whatever day that is."""
    on, left = start_on, days
    while left > 0:
        on += _DAY
        left -= _works(on, holidays)
    return on


def _works(on: date, holidays: Container[date]) -> bool:
    return on.weekday() != SUNDAY and on not in holidays
