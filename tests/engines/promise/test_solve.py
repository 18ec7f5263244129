"""Re-optimising a day: more visits served, shorter roads, every promise kept."""

import itertools
import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import pytest

from doorstep.engines.promise.check import violations
from doorstep.engines.promise.risk import Lateness
from doorstep.engines.promise.schedule import legs_of, schedule
from doorstep.engines.promise.solve import BrokenPlanError, Solution, solve
from doorstep.engines.promise.values import KitLimits, Route, Travel, Visit, Wish
from doorstep.engines.routing.hours import HourProfile
from doorstep.engines.routing.table import TravelTable
from tests.engines.promise.days import (
    HOUR,
    NOON_BREAK,
    asha,
    bilal,
    faults,
    plane,
    straight_road,
    travel_of,
    visit,
)

ROAD = straight_road()


def still() -> float:
    return 0.0


def searched(
    *routes: Route,
    travel: Travel = ROAD,
    iterations: int | None = 300,
    seed: int = 1,
    evenness: float = 0.0,
    kit_limits: KitLimits | None = None,
    unplanned: Sequence[Visit] = (),
    optional: Collection[int] = (),
    may_move: Callable[[Visit], bool] = lambda visit: True,
) -> Solution:
    return solve(
        routes=routes,
        travel=travel,
        seconds=None,
        iterations=iterations,
        seed=seed,
        clock=still,
        evenness=evenness,
        kit_limits=kit_limits,
        unplanned=unplanned,
        optional=optional,
        may_move=may_move,
    )


def solved(
    *routes: Route, travel: Travel = ROAD, evenness: float = 0.0, kit_limits: KitLimits | None = None
) -> tuple[Route, ...]:
    """The routes of a day in which everybody was served before."""
    found = searched(*routes, travel=travel, evenness=evenness, kit_limits=kit_limits)
    assert found.unserved == ()
    return found.routes


def driven(routes: Sequence[Route], travel: Travel = ROAD) -> int:
    return sum(sum(legs_of(route=route, travel=travel)) for route in routes)


def ids(routes: Sequence[Route]) -> list[list[int]]:
    return [[one.id for one in route.visits] for route in routes]


def random_day(luck: random.Random, *, agents: int, visits: int) -> tuple[list[Route], TravelTable, list[Visit]]:
    """A day taken by luck: each visit goes to the first of all shuffled places at which it holds, or waits."""
    waiting = []
    travel = plane([(luck.uniform(0, 900), luck.uniform(0, 900)) for _ in range(agents + visits)], seconds_per_unit=1.5)
    spans = [(9, 11), (11, 13), (13, 15), (15, 17)]
    routes = [
        replace(asha(pause=NOON_BREAK if number % 3 else None, id=number, skills=1 + number % 2 * 2, span=(9, 18)),
                start_node=number, end_node=number, depot=number % 2)
        for number in range(agents)
    ]  # fmt: skip
    for id in range(visits):
        needs = {"skills": luck.choice([1, 1, 3]), "kits": luck.choice([0, 0, 0, 2])}
        one = visit(id, agents + id, span=luck.choice(spans), minutes=luck.randint(10, 40), **needs)
        places = [(k, i) for k, route in enumerate(routes) for i in range(len(route.visits) + 1)]
        luck.shuffle(places)
        for k, i in places:
            tried = routes[k].with_visit(visit=one, position=i)
            if tried.can(skills=one.skills, kits=one.kits) and schedule(route=tried, travel=travel):
                routes[k] = tried
                break
        else:
            waiting.append(one)
    return routes, travel, waiting


def test_crossed_routes_are_uncrossed() -> None:
    crossed = asha(visit(1, 8), visit(2, 7)), bilal(visit(3, 1), visit(4, 2))
    assert driven(solved(*crossed)) == 80 * 60
    assert [sorted(stops) for stops in ids(solved(*crossed))] == [[3, 4], [1, 2]]


def test_a_search_that_accepts_no_dearer_day_still_finds_shorter_ones() -> None:
    crossed = asha(visit(1, 8), visit(2, 7)), bilal(visit(3, 1), visit(4, 2))
    found = solve(routes=crossed, travel=ROAD, seconds=None, iterations=300, seed=1, clock=still, warmth_s=0)
    assert found.driven_s == 80 * 60


def test_a_day_that_cannot_get_shorter_stays_as_it_is() -> None:
    good = asha(visit(1, 1), visit(2, 2)), bilal(visit(3, 8))
    assert solved(*good) == good


def test_a_small_day_is_solved_to_the_best_of_all_orders() -> None:
    luck = random.Random(4)
    travel = plane([(luck.uniform(0, 900), luck.uniform(0, 900)) for _ in range(10)])
    stops = [visit(n, n, span=luck.choice([(9, 11), (10, 13), (9, 17)])) for n in range(1, 6)]
    days = [(asha(*order[:cut]), bilal(*order[cut:])) for order in itertools.permutations(stops) for cut in range(6)]
    kept = [day for day in days if all(schedule(route=one, travel=travel) for one in day)]
    best, start = min(driven(day, travel) for day in kept), kept[-1]
    assert driven(solved(*start, travel=travel), travel) == best < driven(start, travel)


@pytest.mark.parametrize("seed", range(6))
def test_every_promise_still_holds_and_the_roads_are_shorter(seed: int) -> None:
    luck = random.Random(seed)
    routes, travel, _ = random_day(luck, agents=8, visits=60)
    limits = {(depot, 2): sum(any(v.kits for v in r.visits) for r in routes if r.depot == depot) for depot in (0, 1)}
    routes = [replace(route, fixed=luck.choice([0, 0, min(2, len(route.visits))])) for route in routes]
    found = searched(*routes, travel=travel, iterations=1000, seed=seed, kit_limits=limits, evenness=0.05)
    after = found.routes
    assert found.unserved == ()
    assert violations(routes=after, travel=travel, kit_limits=limits, before=routes) == ()
    assert [fault for route in after for fault in faults(route, travel)] == []
    assert sorted(itertools.chain(*ids(after))) == sorted(itertools.chain(*ids(routes)))
    assert [route.visits[: route.fixed] for route in after] == [route.visits[: route.fixed] for route in routes]
    assert found.driven_s == driven(after, travel) < 0.85 * driven(routes, travel)


def test_the_same_seed_and_iterations_give_the_same_day() -> None:
    routes, travel, _ = random_day(random.Random(3), agents=6, visits=40)
    first = searched(*routes, travel=travel, seed=5)
    assert searched(*routes, travel=travel, seed=5) == first
    assert searched(*routes, travel=travel, seed=6) != first
    assert first.iterations == 300


def test_the_search_ends_when_the_time_is_over() -> None:
    ticks = itertools.count(step=1.0)
    seen: list[tuple[float, int]] = []
    routes, travel, _ = random_day(random.Random(3), agents=4, visits=20)
    found = solve(
        routes=routes,
        travel=travel,
        seconds=4.0,
        iterations=None,
        seed=1,
        clock=lambda: next(ticks),
        progress=lambda share, left_out, cost: seen.append((share, left_out)),
    )
    assert seen == [(0.0, 0), (0.25, 0), (0.5, 0), (0.75, 0), (1.0, 0)]
    assert found.iterations > 0


def test_the_search_ends_with_its_steps_where_time_is_left() -> None:
    routes, travel, _ = random_day(random.Random(3), agents=4, visits=20)
    shares: list[float] = []
    costs: list[float] = []

    def follow(share: float, left_out: int, cost: float) -> None:
        shares.append(share)
        costs.append(cost)

    found = solve(
        routes=routes, travel=travel, seconds=60.0, iterations=1000, seed=1, clock=still, evenness=0.0, progress=follow
    )
    assert found.iterations == 1000
    assert shares == sorted(shares) and (shares[0], shares[-1]) == (0.0, 1.0)
    assert costs == sorted(costs, reverse=True)
    assert (costs[0], costs[-1]) == (driven(routes, travel), found.driven_s)


def test_a_search_for_a_place_ends_as_soon_as_everybody_has_one() -> None:
    taken = [visit(id, id, span=(9, 11), minutes=30) for id in range(1, 4)]

    def steps(*new: Visit, until_served: bool) -> int:
        return solve(
            routes=[asha(*taken)],
            travel=ROAD,
            seconds=None,
            iterations=1000,
            seed=1,
            clock=still,
            unplanned=new,
            until_served=until_served,
        ).iterations

    fits, cannot = visit(9, 8), [visit(id, 0, span=(15, 15)) for id in (7, 8)]
    assert steps(fits, until_served=True) < 1000 == steps(fits, until_served=False)
    assert steps(*cannot, until_served=True) == 1000


def test_a_search_without_an_end_is_refused() -> None:
    with pytest.raises(ValueError, match="a search needs an end"):
        searched(asha(), iterations=None)


def test_a_search_of_no_steps_only_puts_in_what_fits() -> None:
    crossed = asha(visit(1, 8)), bilal(visit(2, 1))
    found = searched(*crossed, iterations=0, unplanned=[visit(3, 8)])
    assert (ids(found.routes), found.unserved, found.iterations) == ([[1, 3], [2]], (), 0)


def test_visits_that_may_not_move_stay_with_their_agent() -> None:
    crossed = asha(visit(1, 8), visit(2, 7)), bilal(visit(3, 1), visit(4, 2))
    after = searched(*crossed, may_move=lambda one: one.id != 1).routes
    assert 1 in ids(after)[0]
    assert driven(after) < driven(crossed)


def test_a_day_of_fixed_visits_is_given_back() -> None:
    crossed = asha(visit(1, 8), fixed=1), bilal(visit(3, 1), fixed=1)
    assert solved(*crossed) == crossed
    assert solved() == ()
    assert solved(asha(), bilal()) == (asha(), bilal())


def test_nobody_is_put_before_a_fixed_visit() -> None:
    begun = asha(visit(1, 8), visit(2, 9), fixed=2)
    assert ids(searched(begun, unplanned=[visit(3, 1)]).routes) == [[1, 2, 3]]
    assert searched(begun, unplanned=[visit(3, 1, span=(9, 10))]).unserved == (visit(3, 1, span=(9, 10)),)


def test_a_scarce_kit_is_not_taken_by_two_routes() -> None:
    # Each visit lies at the other agent's door, but the one printer is with Asha.
    far = asha(visit(1, 8, kits=2), visit(2, 9, kits=2)), bilal(visit(3, 1))
    lent = {(0, 2): 1}
    after = solved(*far, kit_limits=lent)
    assert violations(routes=after, travel=ROAD, kit_limits=lent) == ()
    assert ids(after)[0] == [3] and sorted(ids(after)[1]) == [1, 2]
    near = asha(visit(1, 1, kits=2), visit(2, 8, kits=2)), bilal(visit(3, 7))
    assert [1, 2] in [sorted(stop for stop in stops if stop < 3) for stops in ids(solved(*near, kit_limits=lent))]
    assert [1] in [sorted(stop for stop in stops if stop < 3) for stops in ids(solved(*near))]


def test_each_depot_lends_only_its_own_kits() -> None:
    lent = {(0, 2): 0, (5, 2): 1, (7, 2): 3}
    far = replace(bilal(), depot=5)
    printers = [visit(1, 1, kits=2), visit(2, 1, kits=3)]
    assert ids(searched(asha(), far, kit_limits=lent, unplanned=printers).routes)[0] == []
    assert len(searched(asha(), kit_limits=lent, unplanned=printers).unserved) == 2


def test_work_is_shared_out_when_the_roads_are_the_same() -> None:
    stops = [visit(n, 0, minutes=30) for n in range(10)]
    alone = asha(*stops), asha(id=2), asha(id=3, span=(9, 13))
    shares = [len(route.visits) for route in solved(*alone, evenness=0.05)]
    # The half day gets half as much.
    assert shares == [4, 4, 2]


def test_a_broken_plan_is_refused_not_hidden() -> None:
    late = asha(visit(1, 5, span=(9, 9.5)))
    with pytest.raises(BrokenPlanError, match="visit 1 cannot start in its window"):
        solved(late)
    with pytest.raises(BrokenPlanError, match="visit 1 cannot start in its window"):
        searched(late, optional=[1])


def test_breaks_are_kept_while_visits_move() -> None:
    routes = asha(visit(1, 8, span=(11, 12)), visit(2, 7, span=(12, 13)), pause=NOON_BREAK), bilal(pause=NOON_BREAK)
    after = solved(*routes)
    plans = [schedule(route=route, travel=ROAD) for route in after]
    assert all(plan and plan.break_s and 12 * HOUR <= plan.break_s <= 14 * HOUR for plan in plans)
    assert ids(after) == [[], [1, 2]] or ids(after) == [[], [2, 1]]


def test_who_has_no_place_yet_is_put_in_where_there_is_room() -> None:
    found = searched(asha(visit(1, 2)), bilal(), unplanned=[visit(2, 3), visit(3, 8)])
    assert (ids(found.routes), found.unserved) == ([[1, 2], [3]], ()) or ids(found.routes) == [[2, 1], [3]]
    assert found.driven_s == 80 * 60


def test_who_finds_no_place_is_named() -> None:
    # Nine o'clock at both ends of the road is one too many for two.
    nine = [visit(id, node, span=(9, 9)) for id, node in ((1, 0), (2, 9), (3, 0))]
    found = searched(asha(nine[0]), bilal(nine[1]), unplanned=[nine[2]])
    assert found.unserved == (nine[2],)
    assert ids(found.routes) == [[1], [2]]


def test_nobody_who_was_promised_makes_way_for_somebody_who_was_not() -> None:
    long, short = visit(1, 0, span=(9, 9), minutes=480), [visit(id, 0, minutes=60) for id in range(2, 7)]
    assert searched(asha(long), unplanned=short).unserved == tuple(short)
    # Unless they may be left out and that serves more.
    found = searched(asha(long), unplanned=short, optional=[1])
    assert found.unserved == (long,)


def test_who_may_be_left_out_is_served_where_there_is_room() -> None:
    found = searched(asha(visit(1, 19), span=(9, 17)), optional=[1])
    # A long way for one visit, but a visit served counts more than any road.
    assert (ids(found.routes), found.unserved) == ([[1]], ())


def test_an_agent_whom_the_roster_would_rather_leave_at_home_stays_there() -> None:
    far = visit(1, 9)
    assert ids(solved(asha(far), bilal(use_cost_s=180 * 60 - 1))) == [[], [1]]
    assert ids(solved(asha(far), bilal(use_cost_s=180 * 60 + 1))) == [[1], []]
    assert ids(searched(asha(), bilal(use_cost_s=180 * 60 + 1), unplanned=[far]).routes) == [[1], []]
    # But nobody is left out for it.
    assert ids(searched(asha(span=(9, 10)), bilal(use_cost_s=900_000), unplanned=[far]).routes) == [[], [1]]


def test_a_wish_is_worth_its_seconds_on_the_road() -> None:
    for cost_s, who in ((180 * 60 - 1, [[], [1]]), (180 * 60 + 1, [[1], []])):
        wished = visit(1, 9, wishes=(Wish(cost_s, routes=(1,)),))
        assert ids(solved(asha(wished), bilal())) == who
        assert ids(searched(asha(), bilal(), unplanned=[wished]).routes) == who


def test_an_agent_with_the_wished_for_skill_comes_where_it_costs_little() -> None:
    woman = visit(1, 5, wishes=(Wish(1500, skills=2),))
    assert ids(solved(asha(woman, skills=1), bilal(skills=3))) == [[], [1]]
    assert ids(solved(asha(skills=3), bilal(woman, skills=1))) == [[1], []]


def test_somebody_is_served_at_the_price_of_a_wish_however_dear() -> None:
    # Only Asha can serve the one who waits, and she has somebody at that hour who wishes for her above all.
    loyal = visit(1, 0, span=(9, 9.1), minutes=60, wishes=(Wish(500_000, routes=(1,)),))
    waits = visit(2, 0, span=(9, 9.1), minutes=60, skills=4)
    found = searched(asha(loyal), asha(id=2, skills=1), unplanned=[waits])
    assert (ids(found.routes), found.unserved) == ([[2], [1]], ())


def test_a_second_window_is_used() -> None:
    one = visit(1, 0, span=(9, 10), minutes=120)
    other = visit(2, 0, span=(9, 9.5), minutes=120, more_windows=((15 * HOUR, 15 * HOUR),))
    found = searched(asha(one, span=(9, 17)), unplanned=[other])
    assert ids(found.routes) == [[1, 2]] or ids(found.routes) == [[2, 1]]


def test_release_and_deadline_are_kept() -> None:
    released, due = visit(1, 3, release_s=14 * HOUR), visit(2, 6, deadline_s=11 * HOUR)
    assert ids(searched(asha(), unplanned=[released, due]).routes) == [[2, 1]]


def test_slow_hours_are_reckoned_with() -> None:
    matrix = [[abs(a - b) * 600 for b in range(10)] for a in range(10)]
    rush = travel_of(matrix, HourProfile(tuple(250 if hour < 11 else 100 for hour in range(24))))
    nine = [visit(1, 1, span=(9, 9.5)), visit(2, 2, span=(9, 10))]
    assert searched(asha(), unplanned=nine).unserved == ()
    assert len(searched(asha(), travel=rush, unplanned=nine).unserved) == 1


def test_nobody_carries_more_than_they_can() -> None:
    heavy = [visit(id, 1, load=2) for id in range(1, 5)]
    found = searched(replace(asha(), capacity=5), replace(bilal(), capacity=2), unplanned=heavy)
    assert [len(route.visits) for route in found.routes] == [2, 1]
    assert len(found.unserved) == 1


def test_more_are_served_than_first_come_first_served() -> None:
    routes, travel, waiting = random_day(random.Random(8), agents=5, visits=75)
    standing = {one.id for route in routes for one in route.visits}
    short, long = (
        searched(*routes, travel=travel, iterations=steps, unplanned=waiting, optional=standing) for steps in (0, 3000)
    )
    assert 0 < len(long.unserved) < len(short.unserved) <= len(waiting)
    assert violations(routes=long.routes, travel=travel, kit_limits={}) == ()


def test_a_morning_visit_to_somebody_with_a_free_day_is_not_late_for_their_break() -> None:
    strict = Lateness(most_percent=1.0)
    found = solve(
        routes=[asha(pause=NOON_BREAK)],
        travel=ROAD,
        seconds=None,
        iterations=50,
        seed=1,
        clock=still,
        unplanned=[visit(1, 2, span=(9, 11))],
        lateness=strict,
    )
    assert found.unserved == ()
