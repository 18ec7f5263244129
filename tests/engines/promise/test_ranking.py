"""The order of windows, by values."""

from datetime import date, timedelta

from doorstep.engines.promise.ranking import NO_WISH, Promisable, Wished, near, ranks, steers

MONDAY = date(2026, 12, 7)
NINE, ELEVEN = 540, 660


def window(day: int, minute: int, extra_s: int) -> Promisable:
    return Promisable(MONDAY + timedelta(days=day), minute, extra_s)


def in_order(windows: list[Promisable], wished: Wished = NO_WISH, steer: bool = True) -> list[int]:
    """The places of the windows, the best first."""
    found = ranks(windows=windows, wished=wished, steer=steer)
    return sorted(range(len(windows)), key=lambda place: found[place])


def test_without_a_wish_the_shortest_way_comes_first_and_then_the_soonest() -> None:
    assert in_order([window(0, NINE, 300), window(1, NINE, 60), window(0, ELEVEN, 60)]) == [2, 1, 0]


def test_the_wished_day_comes_before_every_shorter_way() -> None:
    windows = [window(0, NINE, 0), window(3, ELEVEN, 900), window(3, NINE, 600), window(4, NINE, 0)]
    assert in_order(windows, Wished(on=MONDAY + timedelta(days=3))) == [2, 1, 3, 0]


def test_a_wished_time_comes_first_on_any_day() -> None:
    windows = [window(0, NINE, 0), window(1, ELEVEN, 900), window(2, ELEVEN, 60)]
    assert in_order(windows, Wished(minute=ELEVEN)) == [2, 1, 0]


def test_of_the_wished_day_the_wished_time_comes_first() -> None:
    windows = [window(0, NINE, 0), window(1, NINE, 0), window(1, ELEVEN, 900)]
    assert in_order(windows, Wished(on=MONDAY + timedelta(days=1), minute=ELEVEN)) == [2, 1, 0]


def test_when_much_is_taken_the_soonest_comes_first_whatever_the_way() -> None:
    assert in_order([window(1, NINE, 0), window(0, ELEVEN, 900), window(0, NINE, 900)], steer=False) == [2, 1, 0]


def test_steering_ends_when_more_windows_are_taken_than_the_rule_says() -> None:
    assert steers(promisable=4, full=6, until_full_percent=60)
    assert not steers(promisable=3, full=7, until_full_percent=60)
    assert steers(promisable=0, full=0, until_full_percent=0)


def test_near_are_short_ways_shorter_than_those_of_half_of_the_windows() -> None:
    windows = [window(day, NINE, extra_s) for day, extra_s in enumerate((60, 300, 301, 900, 900))]
    assert near(windows=windows, near_s=300) == (True, True, False, False, False)


def test_where_the_team_is_as_near_at_any_time_nothing_is_said() -> None:
    assert near(windows=[window(day, NINE, 60) for day in range(5)], near_s=300) == (False,) * 5
    assert near(windows=[], near_s=300) == ()
