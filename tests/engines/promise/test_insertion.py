"""Where a new visit fits; every answer is held against trying all positions with `schedule`."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from doorstep.engines.promise.gaps import GapTable, gaps, join
from doorstep.engines.promise.insertion import Reason, cheapest, ranked, why_not
from doorstep.engines.promise.schedule import legs_of, schedule
from doorstep.engines.promise.values import Insertion, Route, Travel, Visit
from tests.engines.promise.days import HOUR, NOON_BREAK, asha, bilal, random_case, random_visit, straight_road, visit

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
    )


def by_trying(route: Route, one: Visit, travel: Travel) -> list[tuple[int, int]]:
    """(extra seconds, position) of every position at which the longer route has a schedule."""
    found = []
    for position in range(route.fixed, len(route.visits) + 1):
        longer = route.with_visit(visit=one, position=position)
        if schedule(route=longer, travel=travel) is not None:
            extra_s = sum(legs_of(route=longer, travel=travel)) - sum(legs_of(route=route, travel=travel))
            found.append((extra_s, position))
    return sorted(found)


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


def hold_against_trying(luck: random.Random) -> bool:
    route, one, travel = random_case(luck)
    other = replace(route, id=9, visits=route.visits[:1], fixed=0, ends_s=route.ends_s + 20)
    table = table_of(other, route, travel=travel)
    expected = {number.id: by_trying(number, one, travel) for number in (route, other)}
    answers = all_ranked(table, one, travel)
    assert [(a.route_id, a.extra_s, a.position) for a in answers] == [
        (id, extra, position)
        for extra, id, position in sorted((ways[0][0], id, ways[0][1]) for id, ways in expected.items() if ways)
    ]
    assert best(table, one, travel) == (answers[0] if answers else None)
    for answer in answers:
        chosen = (route if answer.route_id == route.id else other).with_visit(visit=one, position=answer.position)
        assert earliest_start(chosen, answer.position, travel) == answer.start_s
    return bool(expected[route.id])


def earliest_start(route: Route, position: int, travel: Travel) -> int:
    """The first second by which the visit at a position can be held while the rest of the route still holds."""
    one = route.visits[position]
    for second in range(one.earliest_s, one.latest_s + 1):
        sharper = replace(one, latest_s=second)
        held = replace(route, visits=(*route.visits[:position], sharper, *route.visits[position + 1 :]))
        if schedule(route=held, travel=travel) is not None:
            return second
    raise AssertionError("no start at all")


def test_two_thousand_random_insertions_agree_with_trying_every_position() -> None:
    luck = random.Random(1987)
    found = sum(hold_against_trying(luck) for _ in range(2000))
    assert 500 < found < 1700


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False))
def test_any_insertion_agrees_with_trying_every_position(luck: random.Random) -> None:
    hold_against_trying(luck)


def test_a_visit_that_fits_one_window_fits_every_wider_one() -> None:
    luck = random.Random(5)
    for _ in range(300):
        route, _, travel = random_case(luck)
        one = random_visit(luck, 99, travel.size)
        wider = replace(one, earliest_s=one.earliest_s - 3, latest_s=one.latest_s + 3)
        table = table_of(route, travel=travel)
        assert best(table, one, travel) is None or best(table, wider, travel) is not None
