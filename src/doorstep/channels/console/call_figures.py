"""Calls in figures: how many, how soon they were answered, and what became of them, by hour and language."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import NamedTuple, TypeVar

from doorstep.calls.models import Call
from doorstep.places import queries as places
from doorstep.workforce.queries import instant

# What somebody who called in did not get through by; "call-back" is what they asked for, and no loss.
ABANDONED = (
    Call.Ended.MISSED,
    Call.Ended.ABANDONED,
    Call.Ended.NO_INPUT,
    Call.Ended.QUEUE_FULL,
    Call.Ended.OUTSIDE_HOURS,
    Call.Ended.FAILED,
)
HEIGHT, STEP = 120, 24
# Which hours are named under the plot, and where.
HOURS = tuple((hour, hour * STEP + STEP // 2) for hour in range(0, 24, 2))
DAY = 24 * 60
Key = TypeVar("Key", int, str)


@dataclass(frozen=True, slots=True)
class Figures:
    """Calls that came in, of one hour, one language, or all. `answered`: by the menu or by a person; `asked`: wanted a
    person, and `taken`: had one. `wait_s`: half of those whom the menu put through waited no longer for a person."""

    calls: int
    answered: int
    asked: int
    taken: int
    abandoned: int
    booked: int
    wait_s: int | None


class _Row(NamedTuple):
    language: str
    started_at: datetime
    answered_at: datetime | None
    handed_at: datetime | None
    taken_at: datetime | None
    ended: str
    appointment_id: int | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour of the plot, in its units: where its two bars stand and how high they are."""

    hour: int
    x: int
    calls: int
    calls_height: int
    booked: int
    booked_height: int


@dataclass(frozen=True, slots=True)
class Report:
    """The calls of some days."""

    all: Figures
    by_hour: tuple[tuple[int, Figures], ...]
    by_language: tuple[tuple[str, Figures], ...]
    bars: tuple[Bar, ...]


def call_report(*, first: date, last: date) -> Report:
    """This function will return the figures of the calls that came in from one day to another, both counted. One query
    beside that of the city's zone."""
    begins, ends = instant(on=first, minute=0), instant(on=last, minute=DAY)
    came = Call.objects.filter(direction=Call.Direction.IN, started_at__gte=begins, started_at__lt=ends)
    found = [_Row(*row) for row in came.order_by("started_at").values_list(*_Row._fields)]
    zone = places.zone()
    by_hour = _by(found, lambda call: call.started_at.astimezone(zone).hour)
    return Report(_figures(found), by_hour, _by(found, lambda call: call.language), _bars(by_hour))


def _by(calls: Sequence[_Row], key: Callable[[_Row], Key]) -> tuple[tuple[Key, Figures], ...]:
    groups: dict[Key, list[_Row]] = {}
    for call in calls:
        groups.setdefault(key(call), []).append(call)
    return tuple((name, _figures(groups[name])) for name in sorted(groups))


def _figures(calls: Sequence[_Row]) -> Figures:
    waits = [_seconds(call.handed_at, call.taken_at) for call in calls if call.handed_at and call.taken_at]
    return Figures(
        calls=len(calls),
        answered=sum(call.answered_at is not None for call in calls),
        asked=sum(call.handed_at is not None or call.taken_at is not None for call in calls),
        taken=sum(call.taken_at is not None for call in calls),
        abandoned=sum(call.ended in ABANDONED for call in calls),
        booked=sum(call.ended == Call.Ended.BOOKED or call.appointment_id is not None for call in calls),
        wait_s=round(median(waits)) if waits else None,
    )


def _seconds(begins: datetime, ends: datetime) -> float:
    return max(0.0, (ends - begins).total_seconds())


def _bars(by_hour: Sequence[tuple[int, Figures]]) -> tuple[Bar, ...]:
    most = max((figures.calls for _hour, figures in by_hour), default=0)
    return tuple(
        Bar(
            hour=hour,
            x=hour * STEP,
            calls=figures.calls,
            calls_height=round(HEIGHT * figures.calls / most),
            booked=figures.booked,
            booked_height=round(HEIGHT * figures.booked / most),
        )
        for hour, figures in sorted(by_hour)
    )
