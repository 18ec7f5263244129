"""How much longer roads take at some hours of the day, such that nobody who leaves later arrives earlier.

Speeds by hour, not travel times by hour, after Ichoua, Gendreau and Potvin, "Vehicle dispatching with time-dependent
travel times" (2003): a drive over the turn of an hour takes part of each hour's speed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

HOUR_S = 3600
# The road driven in one second at the table's own speed. Whole numbers keep `arrive` and `leave` exact opposites.
UNIT = 10_000
USUAL = 100


@dataclass(frozen=True)
class HourProfile:
    """`percent[h]`: how long a road takes from h to h + 1 o'clock, in percent of the table's seconds, 24 of them.

    Before midnight the first hour's figure holds, after the next midnight the last one's.
    """

    percent: tuple[int, ...] = field(default=(USUAL,) * 24)

    def __post_init__(self) -> None:
        if len(self.percent) != 24 or not all(10 <= percent <= 1000 for percent in self.percent):
            raise ValueError("a profile has 24 figures from 10 to 1000 percent")

    @cached_property
    def flat(self) -> bool:
        """True when the table's seconds hold all day."""
        return all(percent == USUAL for percent in self.percent)

    @cached_property
    def speeds(self) -> tuple[int, ...]:
        """Road units a second, by hour."""
        return tuple(round(UNIT * USUAL / percent) for percent in self.percent)

    @cached_property
    def done(self) -> tuple[int, ...]:
        """Road units that somebody drives from midnight to each of the 24 full hours."""
        return (0, *accumulate(speed * HOUR_S for speed in self.speeds[:-1]))

    def arrive(self, *, leave_s: int, seconds: int) -> int:
        """This function will return the first second at which a road of so many table seconds is driven."""
        if self.flat:
            return leave_s + seconds
        road = self._road(leave_s) + seconds * UNIT
        hour = self._hour_of_road(road, self.done)
        # A road that ends with the hour is driven at its end.
        return hour * HOUR_S - (self.done[hour] - road) // self.speeds[hour]

    def leave(self, *, arrive_s: int, seconds: int) -> int:
        """This function will return the last second at which one may leave to arrive by a given one."""
        if self.flat:
            return arrive_s - seconds
        road = self._road(arrive_s) - seconds * UNIT
        hour = self._hour_of_road(road, self.done)
        return hour * HOUR_S + (road - self.done[hour]) // self.speeds[hour]

    def _road(self, at_s: int) -> int:
        hour = min(max(at_s // HOUR_S, 0), 23)
        return self.done[hour] + (at_s - hour * HOUR_S) * self.speeds[hour]

    @staticmethod
    def _hour_of_road(road: int, done: Sequence[int]) -> int:
        return max(0, sum(units <= road for units in done) - 1)


USUAL_HOURS = HourProfile()
