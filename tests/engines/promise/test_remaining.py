"""What is left of a shift at some minute of the day."""

from collections.abc import Collection

from doorstep.engines.promise.remaining import Progress, Remainder, remaining
from doorstep.engines.promise.schedule import schedule
from doorstep.engines.promise.values import Route
from tests.engines.promise.days import HOUR, NOON_BREAK, asha, straight_road, visit

ROAD = straight_road()
# Planned to start at 9:30, 10:30 and 15:00, 20 minutes each.
DAY = asha(visit(1, 3, span=(9.5, 11)), visit(2, 5, span=(10.5, 12)), visit(3, 2, span=(15, 17)), pause=NOON_BREAK)


def left_at(hour: float, route: Route = DAY, begun: Collection[int] | None = None, **more: object) -> Remainder:
    plan = schedule(route=route, travel=ROAD)
    assert plan is not None
    from_s = int(hour * HOUR)
    starts_s = {one.id: one.starts_s for one in plan.visits}
    progress = Progress(
        starts_s=starts_s,
        ends_s={one.id: one.finishes_s for one in plan.visits},
        begun={one for one, at in starts_s.items() if at < from_s} if begun is None else begun,
        free=more.pop("free", None),  # type: ignore[arg-type]
    )
    return remaining(route=route, progress=progress, from_s=from_s, travel=ROAD, **more)  # type: ignore[arg-type]


def ahead(found: Remainder) -> list[int]:
    return [one.id for one in found.route.visits]


def test_before_the_shift_the_whole_day_is_left() -> None:
    assert left_at(8).route == DAY
    assert left_at(8).begun == ()


def test_a_visit_that_has_begun_is_no_longer_left_and_holds_its_agent_until_it_ends() -> None:
    found = left_at(9.6)
    assert (ahead(found), [one.id for one in found.begun]) == ([2, 3], [1])
    assert (found.route.start_node, found.route.starts_s) == (3, 9 * HOUR + 50 * 60)


def test_whoever_is_on_the_way_to_a_door_goes_there() -> None:
    """From the first door to the second it takes 20 minutes: at 10:15 the agent is on the road."""
    found = left_at(10.25)
    assert (ahead(found), [one.id for one in found.begun]) == ([3], [1, 2])
    assert (found.route.start_node, found.route.starts_s) == (5, 10 * HOUR + 50 * 60)


def test_whoever_does_not_come_is_on_the_way_to_nobody() -> None:
    assert ahead(left_at(10.25, on_the_way=False)) == [2, 3]


def test_between_visits_the_agent_is_where_the_last_one_was() -> None:
    found = left_at(14)
    assert (found.route.start_node, found.route.starts_s) == (5, 14 * HOUR)


def test_a_break_that_is_over_is_not_taken_again() -> None:
    assert left_at(14).route.pause is None


def test_a_break_that_has_begun_is_finished() -> None:
    found = left_at(12.25)
    assert (found.route.pause, found.route.starts_s) == (None, int(12.5 * HOUR))


def test_a_break_still_to_come_is_still_to_come() -> None:
    assert left_at(11.5).route.pause == NOON_BREAK


def test_a_late_agent_goes_on_later() -> None:
    found = left_at(9.6, on_the_way=False, late_s=2700)
    assert found.route.starts_s == 9 * HOUR + 50 * 60 + 2700


def test_what_an_earlier_repair_learned_holds_until_the_next_visit_begins() -> None:
    assert left_at(11, free=(7, 13 * HOUR)).route.start_node == 7
    assert left_at(11, free=(7, 13 * HOUR)).route.starts_s == 13 * HOUR
    assert left_at(15.1, free=(7, 13 * HOUR)).route.start_node == 2


def test_a_visit_made_out_of_turn_is_done() -> None:
    found = left_at(9.2, begun=(2,), on_the_way=False)
    assert ahead(found) == [1, 3]
    assert found.route.start_node == 5


def test_what_is_left_of_a_day_that_holds_holds() -> None:
    for quarter in range(8 * 4, 18 * 4):
        left = left_at(quarter / 4).route
        assert not left.visits or schedule(route=left, travel=ROAD) is not None, quarter / 4
