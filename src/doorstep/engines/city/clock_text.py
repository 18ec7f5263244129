"""Times, spans, days and weekdays as people write them in a city's files."""

import re
from datetime import date

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


def minute_of(*, text: str) -> int | None:
    """This function will turn "HH:MM" into minutes after midnight, or give None when it is no such time."""
    found = _CLOCK.fullmatch(text)
    return int(found[1]) * 60 + int(found[2]) if found else None


def span_of(*, text: str) -> tuple[int, int] | None:
    """This function will turn "HH:MM-HH:MM" into minutes after midnight, or give None when it is no span."""
    first, _, last = text.partition("-")
    starts, ends = minute_of(text=first), minute_of(text=last)
    return (starts, ends) if starts is not None and ends is not None and starts < ends else None


def day_of(*, text: str) -> date | None:
    """This function will turn "YYYY-MM-DD" into a date, or give None when there is no such day."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-26") else None
    except ValueError:
        return None
