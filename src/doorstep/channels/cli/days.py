"""How a day is typed on the command line."""

from datetime import date, datetime, timedelta

import click

from doorstep.channels.shared import clock
from doorstep.places.queries import zone

_WORDS = {"today": 0, "tomorrow": 1}


class Day(click.ParamType[str]):
    """ISO 8601, "today" or "tomorrow". It is read by `day_of`, once it is known when now is."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).lower()
        if text not in _WORDS:
            try:
                date.fromisoformat(text)
            except ValueError:
                self.fail(f"'{value}' is no day; write 2026-12-01, today or tomorrow", param, ctx)
        return text


DAY = Day()


def day_of(*, typed: str, now: datetime) -> date:
    """This function will return the day of the city that was typed."""
    if typed in _WORDS:
        return now.astimezone(zone()).date() + timedelta(days=_WORDS[typed])
    return date.fromisoformat(typed)


def instant_of(now: datetime | None) -> datetime:
    """This function will return the instant given with --now, else the present one."""
    return now or clock.now()
