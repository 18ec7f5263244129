"""One route and its planned minutes; node n is n times ten minutes from Asha's depot."""

import random

from doorstep.engines.promise.schedule import schedule
from doorstep.engines.promise.values import Break, Route
from tests.engines.promise.days import HOUR, NOON_BREAK, asha, faults, random_case, straight_road, travel_of, visit

ROAD = straight_road()


def clock(seconds: int | None) -> str:
    assert seconds is not None
    return f"{seconds // HOUR:02}:{seconds % HOUR // 60:02}"


def test_every_visit_starts_as_early_as_its_window_and_the_road_allow() -> None:
    plan = schedule(route=asha(visit(1, 2), visit(2, 5, span=(11, 13))), travel=ROAD)
    assert plan is not None
    assert [clock(one.starts_s) for one in plan.visits] == ["09:20", "11:00"]
    assert [clock(one.arrives_s) for one in plan.visits] == ["09:20", "10:10"]
    assert [clock(one.finishes_s) for one in plan.visits] == ["09:40", "11:20"]
    assert clock(plan.returns_s) == "12:10"


def test_the_agent_leaves_the_depot_no_earlier_than_the_first_visit_needs() -> None:
    plan = schedule(route=asha(visit(1, 2, span=(11, 13))), travel=ROAD)
    assert plan is not None
    assert (clock(plan.leaves_s), clock(plan.visits[0].arrives_s)) == ("10:40", "11:00")


def test_driving_slack_and_margin_are_told() -> None:
    plan = schedule(route=asha(visit(1, 2), visit(2, 5, span=(11, 13)), pause=NOON_BREAK), travel=ROAD)
    assert plan is not None
    assert plan.driven_s == 100 * 60
    assert plan.slack_s == (8 * 60 - 100 - 40 - 30) * 60
    assert plan.margin_s == 120 * 60
    assert [clock(one.latest_s) for one in plan.visits] == ["12:10", "13:00"]


def test_an_empty_route_stays_in_the_depot_with_its_break() -> None:
    plan = schedule(route=asha(pause=NOON_BREAK), travel=ROAD)
    assert plan is not None
    assert (clock(plan.break_s), plan.driven_s, plan.margin_s) == ("12:00", 0, None)


def test_the_break_is_taken_where_the_agent_is_back_first() -> None:
    # Before the window opens there is time to rest; after the visit it would make the day longer.
    route = asha(visit(1, 1, span=(9, 10)), visit(2, 2, span=(13, 14)), pause=NOON_BREAK)
    plan = schedule(route=route, travel=ROAD)
    assert plan is not None
    assert (clock(plan.break_s), clock(plan.returns_s)) == ("12:00", "13:40")


def test_a_break_moves_so_that_a_tight_window_is_kept() -> None:
    route = asha(visit(1, 1, span=(11.9, 11.9)), visit(2, 2, span=(12.5, 12.5)), pause=NOON_BREAK)
    plan = schedule(route=route, travel=ROAD)
    assert plan is not None
    assert clock(plan.break_s) == "12:50"


def test_a_route_that_cannot_hold_has_no_schedule() -> None:
    assert schedule(route=asha(visit(1, 5, span=(9, 9.5))), travel=ROAD) is None
    assert schedule(route=asha(visit(1, 5, span=(16, 16))), travel=ROAD) is None
    assert schedule(route=asha(visit(1, 1, span=(12, 12), minutes=121), pause=NOON_BREAK), travel=ROAD) is None
    assert schedule(route=asha(visit(1, 1)), travel=travel_of([[0, 65_535], [5, 0]])) is None


def shortest_day(route: Route, matrix: list[list[int]]) -> int | None:
    """The earliest return over every order of moves, one recursive step at a time."""

    def go(clock: int, place: int, left: tuple[int, ...], rested: bool, may_rest: bool) -> int | None:
        ways = []
        if may_rest and not rested and route.pause is not None and clock <= route.pause.latest_s:
            after = max(clock, route.pause.earliest_s) + route.pause.duration_s
            ways.append(go(after, place, left, True, False))
        target = route.visits[left[0]].node if left else route.end_node
        arrives = clock + matrix[place][target]
        if matrix[place][target] == 65_535:
            pass
        elif not left:
            ways.append(arrives if arrives <= route.ends_s and rested else None)
        elif arrives <= (one := route.visits[left[0]]).latest_s:
            ways.append(go(max(arrives, one.earliest_s) + one.service_s, target, left[1:], rested, True))
        return min((way for way in ways if way is not None), default=None)

    return go(route.starts_s, route.start_node, tuple(range(len(route.visits))), route.pause is None, True)


def test_a_schedule_exists_exactly_when_some_order_of_moves_does() -> None:
    luck = random.Random(2022)
    kept = 0
    for _ in range(1500):
        route, one, travel = random_case(luck)
        tried = route.with_visit(visit=one, position=luck.randint(0, len(route.visits)))
        matrix = [travel.rows(node).tolist() for node in range(travel.size)]
        plan = schedule(route=tried, travel=travel)
        assert (plan and plan.returns_s) == shortest_day(tried, matrix)
        assert (plan is None) == bool(faults(tried, travel.seconds))
        kept += plan is not None
    assert 300 < kept < 1200


def test_no_visit_may_start_a_second_after_its_latest_and_still_hold() -> None:
    luck = random.Random(17)
    for _ in range(300):
        route, _, travel = random_case(luck)
        plan = schedule(route=route, travel=travel)
        for number, planned in enumerate(plan.visits if plan else ()):
            assert planned.starts_s <= planned.latest_s <= route.visits[number].latest_s


def test_a_break_of_no_length_still_has_its_window() -> None:
    moment = Break(duration_s=0, earliest_s=12 * HOUR, latest_s=12 * HOUR)
    assert schedule(route=asha(visit(1, 1, span=(11.9, 12), minutes=30), pause=moment), travel=ROAD) is None
