"""How much longer roads take at which hour: the page docs/algorithms/durations.md tells it in prose."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from doorstep.engines.durations.values import HourSeen, Leg
from doorstep.engines.routing.hours import HOUR_S, USUAL, USUAL_HOURS, HourProfile

# The travel table counts as so much driving of its own, in each hour: six hours, some forty drives in a city.
TABLE_S = 6 * HOUR_S
# All drives of one hour of one day together count as so many at most.
DAY_LEGS = 4
# Around the corner, parking and the stairs take longer than the road.
SHORTEST_S = 120
# A drive counts for at least half and at most 2.5 times what the table says: whoever took longer did something else.
FASTEST, SLOWEST = 0.5, 2.5
# What a profile may say, in percent, and in which steps: small changes of a night change no plan.
LEAST, MOST, STEP = 80, 200, 5


def hours_seen(*, legs: Iterable[Leg]) -> tuple[HourSeen, ...]:
    """This function will return the sums of the drives of each of the 24 hours, whatever the order of the drives.

    A drive belongs to the hour of its middle. Drives of less than SHORTEST_S by the table are left out, longer and
    shorter ones than SLOWEST and FASTEST are cut to that, and of a day with many each counts for less."""
    known = [leg for leg in legs if leg.table_s >= SHORTEST_S and leg.driven_s > 0]
    counts = Counter((leg.on, _hour(leg)) for leg in known)
    by_hour: dict[int, list[Leg]] = {hour: [] for hour in range(24)}
    for leg in known:
        by_hour[_hour(leg)].append(leg)
    return tuple(_sum(hour, drives, counts) for hour, drives in by_hour.items())


def learned_percent(*, seen: HourSeen) -> int:
    """This function will return an hour's figure: how long its roads take in percent of the table, in steps of 5.

    Driving seen over driving by the table, with TABLE_S of driving at the table's own speed added to both."""
    percent = 100 * (seen.driven_s + TABLE_S) / (seen.table_s + TABLE_S)
    return min(max(round(percent / STEP) * STEP, LEAST), MOST)


def profile_of(*, percents: Mapping[int, int]) -> HourProfile:
    """This function will return the profile with these figures, by hour; where none is given, the table's own."""
    return HourProfile(percent=tuple(percents.get(hour, USUAL) for hour in range(24)))


def write_profile(profile: HourProfile) -> str:
    """This function will return a profile as a few characters, "" for the table's own speed all day."""
    return "" if profile.flat else " ".join(map(str, profile.percent))


def read_profile(text: str) -> HourProfile:
    """This function will return the profile that was written. Raises ValueError when it is none."""
    return HourProfile(percent=tuple(map(int, text.split()))) if text else USUAL_HOURS


def _hour(leg: Leg) -> int:
    return min(max((leg.leaves_s + leg.driven_s // 2) // HOUR_S, 0), 23)


def _sum(hour: int, legs: Sequence[Leg], counts: Mapping[tuple[date, int], int]) -> HourSeen:
    driven = table = 0
    for leg in legs:
        # In thousandths, so that the sum is the same in any order.
        weight = min(DAY_LEGS, counts[leg.on, hour]) * 1000 // counts[leg.on, hour]
        driven += weight * min(max(leg.driven_s, int(leg.table_s * FASTEST)), int(leg.table_s * SLOWEST))
        table += weight * leg.table_s
    return HourSeen(hour=hour, legs=len(legs), driven_s=driven // 1000, table_s=table // 1000)
