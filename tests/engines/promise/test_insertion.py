"""Where a new visit fits, and at what cost."""

from dataclasses import replace

import numpy as np

from doorstep.engines.promise.gaps import GapTable, gaps, join
from doorstep.engines.promise.insertion import Reason, cheapest, ranked, why_not
from doorstep.engines.promise.values import Insertion, Route, Travel, Visit, Wish
from doorstep.engines.routing.hours import HourProfile
from doorstep.engines.routing.table import Shorts, TravelTable
from tests.engines.promise.days import HOUR, NOON_BREAK, asha, bilal, straight_road, travel_of, visit
from tests.engines.promise.plans import EVERYTHING, random_plan

ROAD = straight_road()


def table_of(*routes: Route, travel: Travel = ROAD) -> GapTable:
    return join(tables=[gaps(route=route, travel=travel) for route in routes])


def best(table: GapTable, one: Visit, travel: Travel = ROAD) -> Insertion | None:
    (found,) = cheapest(
        table=table,
        node=one.node,
        service_s=one.service_s,
        windows=[(one.earliest_s, one.latest_s)],
        skills=one.skills,
        kits=one.kits,
        travel=travel,
        wishes=one.wishes,
    )
    return found


def all_ranked(table: GapTable, one: Visit, travel: Travel = ROAD) -> tuple[Insertion, ...]:
    return ranked(
        table=table,
        node=one.node,
        service_s=one.service_s,
        window=(one.earliest_s, one.latest_s),
        skills=one.skills,
        kits=one.kits,
        travel=travel,
        wishes=one.wishes,
    )


def test_a_visit_on_the_way_costs_nothing() -> None:
    found = best(table_of(asha(visit(1, 2), visit(2, 6))), visit(3, 4))
    assert found == Insertion(route_id=1, position=1, extra_s=0, start_s=10 * HOUR, cost_s=0)


def test_of_two_agents_the_nearer_one_comes() -> None:
    found = best(table_of(asha(), bilal()), visit(3, 8))
    assert found == Insertion(route_id=2, position=0, extra_s=1200, start_s=9 * HOUR + 600, cost_s=1200)


def test_every_window_gets_its_own_answer() -> None:
    table = table_of(asha(visit(1, 5, span=(9, 10), minutes=120)))
    spans = [(9 * HOUR, 10 * HOUR), (11 * HOUR, 13 * HOUR), (18 * HOUR, 19 * HOUR)]
    found = cheapest(table=table, node=5, service_s=600, windows=spans, skills=0, kits=0, travel=ROAD)
    assert [one and one.position for one in found] == [0, 1, None]


def test_a_full_window_is_not_offered() -> None:
    table = table_of(asha(visit(1, 0, span=(9, 9), minutes=60), visit(2, 0, span=(10, 10), minutes=420)))
    assert best(table, visit(3, 0, span=(9, 16))) is None
    assert why_not(table=table, skills=0, kits=0) is Reason.FULL


def test_the_break_is_kept_when_a_visit_is_put_around_it() -> None:
    busy = asha(visit(1, 0, span=(9, 9), minutes=180), visit(2, 0, span=(13, 13), minutes=240), pause=NOON_BREAK)
    assert best(table_of(busy), visit(3, 0, span=(12, 14), minutes=30)) is not None
    assert best(table_of(busy), visit(3, 0, span=(12, 14), minutes=31)) is None
    # The same half hour in the middle leaves no half hour for the break.
    assert best(table_of(busy), visit(3, 0, span=(12.25, 12.25), minutes=30)) is None


def test_nothing_is_put_before_a_fixed_visit() -> None:
    begun = asha(visit(1, 5), visit(2, 6), fixed=1)
    found = best(table_of(begun), visit(3, 1))
    assert found is not None and found.position == 2
    assert best(table_of(begun), visit(3, 1, span=(9, 9.5))) is None


def test_an_agent_without_the_skill_or_the_kit_does_not_come() -> None:
    table = table_of(asha(skills=1, kits=0), bilal(skills=3, kits=2))
    assert [one.route_id for one in all_ranked(table, visit(3, 1, skills=1))] == [1, 2]
    assert [one.route_id for one in all_ranked(table, visit(3, 1, skills=2))] == [2]
    assert [one.route_id for one in all_ranked(table, visit(3, 1, skills=1, kits=2))] == [2]
    assert all_ranked(table, visit(3, 1, skills=4)) == ()
    assert why_not(table=table, skills=4, kits=0) is Reason.NO_SKILL
    assert why_not(table=table, skills=2, kits=1) is Reason.NO_KIT


def test_a_day_without_agents_has_nobody_with_the_skill() -> None:
    table = table_of()
    assert best(table, visit(3, 1)) is None
    assert why_not(table=table, skills=0, kits=0) is Reason.NO_SKILL


def test_a_full_agent_still_counts_as_one_with_the_skill() -> None:
    table = table_of(asha(visit(1, 0, span=(9, 9), minutes=480), skills=2))
    assert why_not(table=table, skills=2, kits=0) is Reason.FULL


def test_the_next_best_route_follows_by_cost_then_by_number() -> None:
    twin = replace(bilal(), id=3)
    found = all_ranked(table_of(twin, asha(), bilal()), visit(3, 6))
    assert [(one.route_id, one.extra_s) for one in found] == [(2, 3600), (3, 3600), (1, 7200)]


def test_one_route_is_as_good_a_table_as_many() -> None:
    alone = gaps(route=asha(visit(1, 2)), travel=ROAD)
    assert best(alone, visit(3, 4)) == best(join(tables=[alone]), visit(3, 4))


def test_a_wish_is_worth_a_detour_of_so_many_seconds_and_no_more() -> None:
    table = table_of(asha(), bilal())
    # There and back, Asha drives eighty minutes and Bilal a hundred.
    found = all_ranked(table, visit(3, 4, wishes=(Wish(1200, routes=(2,)),)))
    assert [(one.route_id, one.extra_s, one.cost_s) for one in found] == [(1, 4800, 6000), (2, 6000, 6000)]
    found = all_ranked(table, visit(3, 4, wishes=(Wish(1201, routes=(2,)),)))
    assert [(one.route_id, one.extra_s, one.cost_s) for one in found] == [(2, 6000, 6000), (1, 4800, 6001)]
    assert best(table, visit(3, 4, wishes=(Wish(1201, routes=(2,)),))) == found[0]


def test_of_several_wishes_each_that_is_not_granted_counts() -> None:
    table = table_of(asha(skills=1), bilal(skills=3))
    wishes = Wish(100, skills=2), Wish(10, skills=1), Wish(1, routes=(9,))
    assert {one.route_id: one.cost_s - one.extra_s for one in all_ranked(table, visit(3, 4, wishes=wishes))} == {
        1: 101,
        2: 1,
    }


def test_kits_can_be_given_and_taken_without_a_new_table() -> None:
    table = table_of(asha(kits=0), bilal(kits=2))
    printer = visit(3, 1, kits=2)
    assert [one.route_id for one in all_ranked(table, printer)] == [2]
    assert [one.route_id for one in all_ranked(table.with_kits({1: 2, 2: 0}), printer)] == [1]
    assert [one.route_id for one in all_ranked(table.with_kits({1: 2}), printer)] == [1, 2]


def test_a_new_visit_finds_the_second_window_of_the_next_one() -> None:
    later = visit(1, 2, span=(9, 9.5), more_windows=((11 * HOUR, 11 * HOUR + 600),))
    assert best(table_of(asha(later)), visit(2, 0, span=(9.5, 9.75), minutes=80)) is not None
    assert best(table_of(asha(later)), visit(2, 0, span=(9.5, 9.75), minutes=81)) is None


def test_slow_hours_make_a_window_full() -> None:
    rush = HourProfile(tuple(250 if hour == 9 else 100 for hour in range(24)))
    matrix = [[0, 1200], [1200, 0]]
    asked = visit(1, 1, span=(9, 9.5))
    assert best(table_of(asha(), travel=(usual := travel_of(matrix))), asked, usual) is not None
    assert best(table_of(asha(), travel=(slow := travel_of(matrix, rush))), asked, slow) is None


def test_a_visit_that_fits_one_window_fits_every_wider_one() -> None:
    for seed in range(100):
        plan = random_plan(seed=seed, routes=2, stops=3, hard=EVERYTHING)
        one, table = plan.visit, table_of(*plan.routes, travel=plan.travel)
        wider = replace(one, earliest_s=one.earliest_s - 3, latest_s=one.latest_s + 3)
        assert best(table, one, plan.travel) is None or best(table, wider, plan.travel) is not None


def test_a_window_that_ends_before_it_begins_has_no_room() -> None:
    assert best(table_of(asha()), visit(1, 1, span=(12, 11))) is None


class MadeUp(TravelTable):
    """Roads whose rows and columns are made when they are asked for, as after a closure."""

    def rows(self, node: int) -> Shorts:
        return super().rows(node).copy()

    def columns(self, node: int) -> Shorts:
        return super().columns(node).copy()


def test_roads_made_up_when_they_are_asked_for_serve_as_well() -> None:
    seconds = np.array([[0, 60, 600], [600, 0, 60], [60, 600, 0]], dtype=np.uint16)
    table, made_up = (kind(seconds=seconds, tens_of_metres=seconds) for kind in (TravelTable, MadeUp))
    routes = asha(visit(1, 1)), asha(visit(2, 2), id=2)
    for node in range(3):
        asked = visit(3, node)
        assert best(table_of(*routes, travel=made_up), asked, made_up) == best(
            table_of(*routes, travel=table), asked, table
        )
