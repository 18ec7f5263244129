"""One route and its planned minutes; node n is n times ten minutes from Asha's depot."""

from dataclasses import replace
from functools import cache

from doorstep.engines.promise.schedule import schedule
from doorstep.engines.promise.values import Break, Route
from doorstep.engines.routing.hours import HourProfile
from doorstep.engines.routing.table import TravelTable
from tests.engines.promise.days import HOUR, NOON_BREAK, asha, straight_road, travel_of, visit
from tests.engines.promise.plans import EVERYTHING, Hard, random_plan
from tests.engines.promise.reference import driving, holds, walk, walks

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


def test_a_break_of_no_length_still_has_its_window() -> None:
    moment = Break(duration_s=0, earliest_s=12 * HOUR, latest_s=12 * HOUR)
    assert schedule(route=asha(visit(1, 1, span=(11.9, 12), minutes=30), pause=moment), travel=ROAD) is None


def test_a_break_that_is_still_to_come_moves_before_a_later_start_breaks_anything() -> None:
    # Planned after the first visit; whoever starts that one late rests after the second.
    route = asha(visit(1, 0, span=(11.5, 14), minutes=30), visit(2, 0, span=(12.5, 13.5), minutes=30), pause=NOON_BREAK)
    plan = schedule(route=route, travel=ROAD)
    assert plan is not None
    assert (clock(plan.break_s), clock(plan.returns_s)) == ("12:00", "13:00")
    assert [clock(one.latest_s) for one in plan.visits] == ["13:00", "13:30"]


def test_a_service_starts_in_the_first_window_that_can_be_had() -> None:
    several = visit(1, 1, span=(9, 9.1), more_windows=((10 * HOUR, 11 * HOUR), (15 * HOUR, 16 * HOUR)))
    plan = schedule(route=asha(several), travel=ROAD)
    assert plan is not None
    assert (clock(plan.visits[0].starts_s), clock(plan.visits[0].latest_s)) == ("10:00", "16:00")
    assert schedule(route=asha(replace(several, more_windows=())), travel=ROAD) is None


def test_release_and_deadline_cut_the_windows() -> None:
    bounded = visit(1, 1, span=(9, 17), release_s=11 * HOUR, deadline_s=12 * HOUR)
    plan = schedule(route=asha(bounded), travel=ROAD)
    assert plan is not None
    assert (clock(plan.visits[0].starts_s), clock(plan.visits[0].latest_s)) == ("11:00", "11:40")


def test_slow_hours_are_driven_and_counted_in_full() -> None:
    # Until ten a road takes twice as long; the agent leaves as late as a start at ten allows.
    rush = HourProfile(tuple(200 if hour < 10 else 100 for hour in range(24)))
    travel = travel_of([[0, 1200], [1200, 0]], rush)
    plan = schedule(route=asha(visit(1, 1, span=(9.9, 10)), visit(2, 0, span=(10, 12))), travel=travel)
    assert plan is not None
    assert clock(plan.leaves_s) == "09:14"
    assert [(clock(one.arrives_s), clock(one.starts_s)) for one in plan.visits] == [
        ("09:54", "09:54"),
        ("10:34", "10:34"),
    ]
    assert (plan.driven_s, plan.slack_s) == (60 * 60, (8 * 60 - 60 - 40) * 60)
    assert clock(plan.visits[0].latest_s) == "10:00"


@cache
def routes_by_luck() -> tuple[tuple[Route, TravelTable], ...]:
    hard = [(EVERYTHING if seed % 2 else 37 * seed) & ~Hard.BROKEN for seed in range(100)]
    plans = [random_plan(seed=seed, routes=3, stops=5, hard=what) for seed, what in enumerate(hard)]
    return tuple((route, plan.travel) for plan in plans for route in plan.routes)


def test_the_way_with_the_earliest_return_is_planned_with_every_service_as_early_as_it_can() -> None:
    held = 0
    for route, travel in routes_by_luck():
        plan = schedule(route=route, travel=travel)
        ways = list(walks(route=route, travel=travel))
        assert (plan is None) == (not ways)
        if plan is not None:
            assert [one.starts_s for one in plan.visits] in ways
            assert holds(route=replace(route, ends_s=plan.returns_s), travel=travel)
            assert not holds(route=replace(route, ends_s=plan.returns_s - 1), travel=travel)
        held += plan is not None
    assert held > 150


def test_a_visit_may_start_at_its_latest_and_not_a_second_later() -> None:
    for route, travel in routes_by_luck():
        if route.pause is not None and route.pause.duration_s == 0:
            continue  # It cannot be told from the times whether such a break comes before a visit or after it.
        plan = schedule(route=route, travel=travel)
        for number, planned in enumerate(plan.visits if plan else ()):
            assert plan is not None and planned.starts_s <= planned.latest_s
            rested = plan.break_s is not None and plan.break_s < planned.starts_s
            assert may_start(route, number, planned.latest_s, travel, rested=rested)
            assert not may_start(route, number, planned.latest_s + 1, travel, rested=rested)


def may_start(route: Route, number: int, start_s: int, travel: TravelTable, *, rested: bool) -> bool:
    """Whether a visit that starts at an instant, or in its window after it, leaves time for all after it."""
    left = route.visits[number:]
    rest = replace(route, start_node=left[0].node, starts_s=start_s, visits=left, pause=None if rested else route.pause)
    return any(walk(route=rest, travel=travel, rest_after=place) for place in range(1, len(left) + 1))


def test_the_agent_leaves_as_late_as_the_first_visit_allows() -> None:
    for route, travel in routes_by_luck():
        plan = schedule(route=route, travel=travel)
        if plan is None or not plan.visits:
            continue
        first, leg = plan.visits[0], travel.seconds(route.start_node, route.visits[0].node)
        assert plan.leaves_s >= route.starts_s
        assert travel.profile.arrive(leave_s=plan.leaves_s, seconds=leg) == first.arrives_s <= first.starts_s
        assert travel.profile.arrive(leave_s=plan.leaves_s + 1, seconds=leg) > first.starts_s


def test_without_slow_hours_the_table_says_how_long_the_agent_drives() -> None:
    for route, travel in routes_by_luck():
        plan = schedule(route=route, travel=travel.at_hours(HourProfile()))
        assert plan is None or plan.driven_s == driving(route=route, travel=travel)
