"""When somebody is to be expected at a door, as the day really goes."""

from dataclasses import dataclass, replace
from typing import Any

from doorstep.engines.promise.arrival import Arrival, Door, arrival
from doorstep.engines.promise.values import Break
from doorstep.engines.routing.hours import USUAL_HOURS, HourProfile

MINUTE = 60
HOUR = 60 * MINUTE
NINE = 9 * HOUR


@dataclass(frozen=True, slots=True)
class TenMinutes:
    """Every way takes ten minutes."""

    profile: HourProfile = USUAL_HOURS

    def seconds(self, _a: int, _b: int, /) -> int:
        return 10 * MINUTE

    def rows(self, node: int, /) -> Any:
        raise AssertionError(node)

    columns = rows


# Half an hour of work each, with ten minutes of road between: 9:00, 9:40, 10:20, and after the break 11:30.
DOORS = tuple(
    Door(node=n, planned_s=NINE + minutes * MINUTE, service_s=30 * MINUTE, earliest_s=NINE)
    for n, minutes in enumerate((0, 40, 80, 150))
)
LUNCH = Break(duration_s=30 * MINUTE, earliest_s=NINE + 110 * MINUTE, latest_s=13 * HOUR)


def expected(place: int, at: int, *, pause: Break | None = None, **seen: tuple[int, int | None]) -> Arrival:
    """Look at `at` minutes past nine; `d0=(1, 31)`: at the first door from minute 1 to minute 31."""
    doors = list(DOORS)
    for name, (came, left) in seen.items():
        n = int(name[1:])
        left_s = None if left is None else NINE + left * MINUTE
        doors[n] = replace(doors[n], came_s=NINE + came * MINUTE, left_s=left_s)
    return arrival(doors=doors, place=place, pause=pause, travel=TenMinutes(), now_s=NINE + at * MINUTE)


def minutes(seconds: int) -> int:
    return (seconds - NINE) // MINUTE


def test_before_anything_is_told_the_plan_is_believed() -> None:
    found = expected(2, -60)
    assert (found.visits_before, minutes(found.expected_s)) == (2, 80)
    assert (minutes(found.from_s), minutes(found.until_s)) == (60, 90)


def test_whoever_is_ahead_of_the_plan_comes_earlier() -> None:
    found = expected(2, 30, d0=(0, 20), d1=(30, None))
    assert (found.visits_before, minutes(found.expected_s)) == (1, 70)


def test_but_never_before_the_window_that_was_promised() -> None:
    later = replace(DOORS[2], earliest_s=NINE + 90 * MINUTE)
    doors = (replace(DOORS[0], came_s=NINE, left_s=NINE + 5 * MINUTE), DOORS[1], later)
    found = arrival(doors=doors, place=2, pause=None, travel=TenMinutes(), now_s=NINE + 10 * MINUTE)
    assert minutes(found.expected_s) == minutes(found.from_s) == 90


def test_lateness_is_carried_on_to_the_doors_that_follow() -> None:
    found = expected(2, 70, d0=(0, 70))
    assert (found.visits_before, minutes(found.expected_s)) == (1, 120)


def test_somebody_who_stays_longer_than_planned_is_not_gone_before_now() -> None:
    found = expected(1, 55, d0=(0, None))
    assert (found.visits_before, minutes(found.expected_s)) == (1, 65)


def test_nobody_is_expected_in_the_past() -> None:
    found = expected(1, 100)
    assert minutes(found.expected_s) == 100
    assert found.from_s <= NINE + 100 * MINUTE < found.until_s


def test_where_nobody_is_known_to_be_yet_the_work_has_not_begun() -> None:
    found = expected(3, 180, d0=(0, 30))
    assert (found.visits_before, minutes(found.expected_s)) == (2, 180 + 2 * 40)


def test_the_break_lies_in_the_gap_that_holds_it() -> None:
    late = expected(3, 120, pause=LUNCH, d0=(0, 40), d1=(50, 80), d2=(90, 120))
    assert minutes(late.expected_s) == 160
    without = expected(3, 120, d0=(0, 40), d1=(50, 80), d2=(90, 120))
    assert minutes(without.expected_s) == 130


def test_a_door_where_nobody_told_of_an_end_is_passed_once_the_next_one_is_reached() -> None:
    found = expected(2, 45, d0=(0, None), d1=(42, None))
    assert (found.visits_before, minutes(found.expected_s)) == (1, 82)


def test_a_door_that_was_passed_over_comes_next() -> None:
    found = expected(1, 60, d0=(0, 30), d2=(45, None))
    assert (found.visits_before, minutes(found.expected_s)) == (1, 85)


def test_work_that_varies_makes_the_span_wider() -> None:
    calm = expected(2, -60)
    doors = tuple(replace(door, spread_s=20 * MINUTE) for door in DOORS)
    found = arrival(doors=doors, place=2, pause=None, travel=TenMinutes(), now_s=8 * HOUR)
    assert found.until_s > calm.until_s and found.from_s <= calm.from_s


def test_the_span_is_in_quarters_of_an_hour_and_never_empty() -> None:
    for at in range(0, 200, 7):
        for place in range(4):
            found = expected(place, at)
            assert found.from_s % (15 * MINUTE) == found.until_s % (15 * MINUTE) == 0
            assert found.from_s < found.until_s and found.from_s <= found.expected_s
