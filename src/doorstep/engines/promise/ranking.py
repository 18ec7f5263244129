"""The order in which windows are shown: the person's wish first, then what is short for the team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median


@dataclass(frozen=True, slots=True)
class Wished:
    """When someone would like a visit: a day, the minute of the day at which a window starts, either or neither."""

    on: date | None = None
    minute: int | None = None

    def distance(self, *, on: date, minute: int) -> tuple[int, int]:
        """This function will return how far a window is from the wish: days, then minutes; the day counts first."""
        return (
            abs((on - self.on).days) if self.on else 0,
            abs(minute - self.minute) if self.minute is not None else 0,
        )


@dataclass(frozen=True, slots=True)
class Promisable:
    """A window that can be promised, for so many seconds more on the road."""

    on: date
    minute: int
    extra_s: int


NO_WISH = Wished()


def ranks(*, windows: Sequence[Promisable], wished: Wished, steer: bool) -> tuple[int, ...]:
    """This function will return each window's rank, 1 for the best: nearest to the wish, then with `steer` the fewest
    seconds more on the road, then the soonest."""

    def key(place: int) -> tuple[tuple[int, int], int, date, int]:
        window = windows[place]
        distance = wished.distance(on=window.on, minute=window.minute)
        return (distance, window.extra_s if steer else 0, window.on, window.minute)

    found = [0] * len(windows)
    for rank, place in enumerate(sorted(range(len(windows)), key=key), start=1):
        found[place] = rank
    return tuple(found)


def near(*, windows: Sequence[Promisable], near_s: int) -> tuple[bool, ...]:
    """This function will tell for each window whether the team is near then: at most `near_s` seconds more on the road,
    and fewer than for half of the windows. Where it is as near at any time, nothing is gained by saying so."""
    if not windows:
        return ()
    middle = median(window.extra_s for window in windows)
    return tuple(window.extra_s <= near_s and window.extra_s < middle for window in windows)


def steers(*, promisable: int, full: int, until_full_percent: int) -> bool:
    """This function will tell whether cheap windows may be shown first: not when so many windows are full that people
    had better take what suits them."""
    return 100 * full <= until_full_percent * (promisable + full)
