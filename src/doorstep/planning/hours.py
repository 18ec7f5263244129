"""How much longer roads take at which hour: as a day was planned, and as days are planned from now on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from numpy.typing import NDArray

from doorstep.engines.durations.driving import learned_percent, profile_of, read_profile, write_profile
from doorstep.engines.durations.values import HourSeen
from doorstep.engines.promise.values import Travel
from doorstep.engines.routing.hours import USUAL, HourProfile
from doorstep.places import queries as places
from doorstep.planning.models import TravelHour


@dataclass(frozen=True, slots=True)
class TravelAt:
    """The same roads at other hours of the day."""

    roads: Travel
    profile: HourProfile

    def seconds(self, a: int, b: int, /) -> int:
        """This function will return the plain seconds from a to b."""
        return self.roads.seconds(a, b)

    def rows(self, node: int, /) -> NDArray[Any]:
        """This function will return the plain seconds from a node to every node."""
        return self.roads.rows(node)

    def columns(self, node: int, /) -> NDArray[Any]:
        """This function will return the plain seconds to a node from every node."""
        return self.roads.columns(node)


@dataclass(frozen=True, slots=True)
class HourFigure:
    """One hour of the day. `learned` and `own`: percent of the travel table's seconds; `percent` is what is planned."""

    hour: int
    legs: int
    learned: int
    own: int | None
    own_by: str
    learned_at: datetime | None

    @property
    def percent(self) -> int:
        """What staff set, or else what was learned."""
        return self.learned if self.own is None else self.own


def travel_of_day(*, roads: Travel, hours: str) -> Travel:
    """This function will return the roads as a day was planned with them: `hours` is the text kept with its plan."""
    plain = roads.roads if isinstance(roads, TravelAt) else roads
    return TravelAt(roads=plain, profile=_profile(hours)) if hours else plain


def hour_figures() -> Sequence[HourFigure]:
    """This function will return all 24 hours, earliest first. One query."""
    rows: Mapping[int, TravelHour] = {row.hour: row for row in TravelHour.objects.all()}
    return tuple(_figure(rows.get(hour) or TravelHour(hour=hour)) for hour in range(24))


def current_hours(*, token: UUID | None = None) -> str:
    """This function will return the hours that a day gets which opens now, as they are kept with its plan."""
    return places.remembered(name="travel hours", token=token or places.edition(), make=hours_now)


def hours_now() -> str:
    """This function will return what `current_hours` does, as it is in the tables just now. One query."""
    return write_profile(profile_of(percents={figure.hour: figure.percent for figure in hour_figures()}))


def _figure(row: TravelHour) -> HourFigure:
    seen = HourSeen(hour=row.hour, legs=row.legs, driven_s=row.driven_s, table_s=row.table_s)
    learned = learned_percent(seen=seen) if row.legs else USUAL
    return HourFigure(row.hour, row.legs, learned, row.own_percent, row.own_by, row.learned_at)


@lru_cache(maxsize=64)
def _profile(hours: str) -> HourProfile:
    return read_profile(hours)
