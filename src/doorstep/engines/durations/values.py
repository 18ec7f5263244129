"""The values of what is learned. Durations in whole seconds, planned minutes in whole minutes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Source = Literal["set", "learned", "services", "catalogue"]


@dataclass(frozen=True, slots=True)
class DoorTime:
    """How long the work of one finished visit took, on which day."""

    on: date
    seconds: int


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed before any visit is seen: `planned_s` at the quantile, `steep_s` more for each percent above it,
    `expected_s` with its standard deviation `spread_s`.

    `catalogue_s`: what the catalogue alone says at the quantile."""

    planned_s: int
    steep_s: float
    expected_s: float
    spread_s: float
    catalogue_s: int


@dataclass(frozen=True, slots=True)
class Learned:
    """What a prior became by so many visits. `seen_s`: the quantile of the visits alone, 0 without any."""

    minutes: int
    expected_s: int
    spread_s: int
    visits: int
    seen_s: int


@dataclass(frozen=True, slots=True)
class Figure:
    """What is kept of services done together: what was learned, and the minutes that staff set instead, if they did."""

    learned: Learned | None = None
    own_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What a visit is planned with. `source`: whether staff set the minutes, visits for just these services taught
    them, they are the sum of what single services were set to or taught, or they are the catalogue's."""

    minutes: int
    expected_s: int
    spread_s: int
    visits: int
    source: Source


@dataclass(frozen=True, slots=True)
class Leg:
    """One drive: left at `leaves_s` after local midnight, took `driven_s` where the travel table says `table_s`."""

    on: date
    leaves_s: int
    driven_s: int
    table_s: int


@dataclass(frozen=True, slots=True)
class HourSeen:
    """The drives of one hour of the day, all days together; see `driving.hours_seen` for what the sums leave out."""

    hour: int
    legs: int
    driven_s: int
    table_s: int


def combination(services: Iterable[str]) -> str:
    """This function will name services done together, in whatever order: their codes by alphabet, joined by "+"."""
    return "+".join(sorted(set(services)))
