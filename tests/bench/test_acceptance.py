"""Ways to take bookings, on days small enough to follow by hand."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from bench.acceptance import Judged, judge, stretched, summed, tables
from bench.acceptance_city import AADHAAR, HOUR, MINUTE, SHIFT, WINDOWS, Request, Stream
from bench.acceptance_fairness import fairness
from bench.acceptance_life import Life, _lognormal, live
from bench.acceptance_policies import Effort, Plan, Way, by_numbers, by_routes, in_hindsight, routed
from doorstep.engines.promise.check import violations
from doorstep.engines.promise.risk import Lateness, bearable, calmest_break, expected_late
from doorstep.engines.promise.values import Break, Insertion, Route, Visit
from doorstep.engines.routing.network import RoadNetwork
from doorstep.engines.routing.table import TravelTable, compute_table

SMALL = Effort(every=5, between=100, quick=50, evening=200)
CALM = Lateness()


@pytest.fixture(scope="module")
def street() -> TravelTable:
    """Four doors in a row, ten minutes apart."""
    doors = np.arange(4, dtype=np.float64)
    return compute_table(
        network=RoadNetwork(
            lats=30.7 + doors * 0.01,
            lons=np.full(4, 76.7),
            tails=np.array([0, 1, 2, 1, 2, 3]),
            heads=np.array([1, 2, 3, 0, 1, 2]),
            seconds=np.full(6, 600.0),
            metres=np.full(6, 1000.0),
        )
    )


def visit(id: int, *, node: int = 1, window: int = 0, minutes: int = 30, spread: int = 0) -> Visit:
    return Visit(
        id, node, minutes * MINUTE, *WINDOWS[window], skills=1, expected_s=minutes * MINUTE, spread_s=spread * MINUTE
    )


def route(*visits: Visit, pause: Break | None = None) -> Route:
    return Route(0, 0, 0, *SHIFT, skills=1, kits=0, pause=pause, visits=visits)


def request(id: int, *, wishes: tuple[int, ...] = (0, 1), area: int = 7, skills: int = 1) -> Request:
    return Request(id, 1, 30 * MINUTE, skills, wishes, area, phone=id % 2 == 1, far=id % 5 == 0)


def day(street: TravelTable, count: int, **more: object) -> Stream:
    """One agent of centre 7 with the Aadhaar skill and one without."""
    plain = replace(route(), depot=7)
    skilled = replace(plain, id=1, skills=1 | AADHAAR, kits=AADHAAR)
    requests = tuple(replace(request(number), **more) for number in range(count))  # type: ignore[arg-type]
    return Stream("2/small", 1, (plain, skilled), requests, street, {7: 0})


def test_a_day_without_chance_goes_as_planned(street: TravelTable) -> None:
    calm = Life(days=5, leg=0.0, day=0.0)
    lived = live(routes=[route(visit(1), visit(2, node=2))], breaks={0: None}, travel=street, life=calm, seed=1)
    assert (lived.visits, lived.late, lived.overtime) == (10, 0, 0)


def test_visits_that_last_too_long_make_the_next_ones_late(street: TravelTable) -> None:
    # 9:10 + 60 + 10 + 60 minutes: the third, due by 11:00, is begun at 11:30.
    planned = route(visit(1, minutes=60), visit(2, node=2, minutes=60), visit(3, node=3))
    lived = live(routes=[planned], breaks={0: None}, travel=street, life=Life(3, leg=0.0, day=0.0), seed=1)
    assert lived.by_visit == {1: 0.0, 2: 0.0, 3: 1.0}
    assert lived.late_share == pytest.approx(1 / 3)


def test_an_agent_waits_for_the_window_and_rests_where_planned(street: TravelTable) -> None:
    rest = Break(30 * MINUTE, 12 * HOUR, 14 * HOUR)
    # The second visit starts at 13:00 whatever was before; a break after it ends at 14:00, home at 14:10.
    planned = replace(route(visit(1), visit(2, window=2), pause=rest), ends_s=14 * HOUR + 10 * MINUTE)
    life = Life(2, leg=0.0, day=0.0)
    on_time = live(routes=[planned], breaks={0: 2}, travel=street, life=life, seed=1)
    early = replace(planned, ends_s=planned.ends_s - 1)
    assert on_time.overtime == 0
    assert live(routes=[early], breaks={0: 2}, travel=street, life=life, seed=1).overtime == 2


def test_a_rainy_day_stretches_all_roads_together(street: TravelTable) -> None:
    planned = route(visit(1, node=3, minutes=30), visit(2, node=0, minutes=10), visit(3, node=3, minutes=10))
    life = Life(days=2000, leg=0.0, day=0.3)
    lived = live(routes=[planned], breaks={0: None}, travel=street, life=life, seed=2)
    # 90 minutes of roads and 40 of service before 11:00: late when roads take 80 ninetieths of their time or more.
    assert 0.5 < lived.by_visit[3] < 0.75


def test_expected_lateness_is_what_many_days_show(street: TravelTable) -> None:
    stops = [visit(n, node=1 + n % 3, window=n // 3, minutes=28, spread=9) for n in range(12)]
    planned = route(*stops, pause=Break(30 * MINUTE, 12 * HOUR, 14 * HOUR))
    rest = calmest_break(route=planned, travel=street, lateness=CALM)
    lived = live(routes=[planned], breaks={0: rest}, travel=street, life=Life(days=20_000), seed=3)
    expected = expected_late(route=planned, travel=street, lateness=CALM)
    assert expected > 0.1
    assert expected == pytest.approx(12 * lived.late_share, rel=0.15)


def test_nobody_is_expected_late_when_nothing_varies(street: TravelTable) -> None:
    certain = Lateness(leg_percent=0.0, day_percent=0.0)
    assert expected_late(route=route(visit(1), visit(2)), travel=street, lateness=certain) == 0.0
    assert expected_late(route=route(), travel=street, lateness=CALM) == 0.0
    late = route(visit(1, minutes=130), visit(2))
    assert expected_late(route=late, travel=street, lateness=certain) == 1.0


def test_a_place_that_makes_others_late_is_no_place(street: TravelTable) -> None:
    first = route(visit(1, minutes=50, spread=15))
    tight, easy = Insertion(0, 1, 100, 0, 100), Insertion(1, 0, 500, 0, 500)
    routes = {0: first, 1: replace(route(), id=1)}
    late = {number: expected_late(route=one, travel=street, lateness=CALM) for number, one in routes.items()}
    newcomer = replace(visit(2, minutes=30), latest_s=WINDOWS[0][0] + 75 * MINUTE)
    found = bearable(
        insertions=[tight, easy], visit=newcomer, routes=routes, late=lambda r: late[r.id], travel=street, lateness=CALM
    )
    assert found == easy
    strict = replace(CALM, most_percent=0.0001)
    assert not bearable(
        insertions=[tight], visit=newcomer, routes=routes, late=lambda r: late[r.id], travel=street, lateness=strict
    )


def test_a_quota_is_never_passed(street: TravelTable) -> None:
    accepted = by_numbers(stream=day(street, 40), per_agent=2.5, areas={7: 0})
    assert Counter(accepted.values()) == {0: 5, 1: 5}


def test_an_aadhaar_quota_counts_the_agents_who_can(street: TravelTable) -> None:
    accepted = by_numbers(stream=day(street, 40, skills=AADHAAR), per_agent=2.0, areas={7: 0})
    assert Counter(accepted.values()) == {0: 2, 1: 2}


def test_what_cannot_be_routed_is_broken_and_late(street: TravelTable) -> None:
    calls = day(street, 40, wishes=(0,))
    accepted = by_numbers(stream=calls, per_agent=10.0, areas={7: 0})
    plan = routed(stream=calls, accepted=accepted, areas={7: 0}, factor=1.0, lateness=None, iterations=200)
    judged = judge(calls, "quota", plan)
    assert judged.accepted == 20
    assert judged.broken == len(plan.broken) > 0
    assert judged.late_share >= judged.broken / 20
    assert not judged.faults


@pytest.mark.parametrize("lateness", [None, CALM])
def test_every_plan_by_routes_passes_the_checker(street: TravelTable, lateness: Lateness | None) -> None:
    calls = day(street, 30)
    plan = by_routes(stream=calls, way=Way("ours", lateness=lateness, effort=SMALL))
    assert 0 < plan.count < 30
    assert not violations(routes=plan.routes, travel=street, kit_limits={})
    judged = judge(calls, "ours", plan)
    assert (judged.broken, judged.faults) == (0, ())


def test_a_promise_that_got_lost_is_found_out(street: TravelTable) -> None:
    calls = day(street, 3)
    plan = Plan((route(visit(0)),), {0: 0, 1: 0})
    assert judge(calls, "forgetful", plan).faults == ("request 1 was promised and is in no route",)


def test_weighing_late_starts_makes_fewer_of_them(street: TravelTable) -> None:
    calls = day(street, 40)
    bold = judge(calls, "bold", by_routes(stream=calls, way=Way("ours", effort=SMALL)))
    calm = judge(calls, "calm", by_routes(stream=calls, way=Way("ours", lateness=CALM, effort=SMALL)))
    assert calm.late_share < bold.late_share
    assert calm.accepted <= bold.accepted


def test_hindsight_serves_no_fewer(street: TravelTable) -> None:
    calls = day(street, 30)
    plan = by_routes(stream=calls, way=Way("ours", improves=False))
    known = in_hindsight(stream=calls, start=plan.routes, seconds=0.2)
    assert known.count >= plan.count
    assert not judge(calls, "hindsight", known).faults


def test_shares_that_are_kept_serve_those_who_call_later(street: TravelTable) -> None:
    without, kept = fairness(stream=day(street, 60), lateness=CALM)
    assert kept["phone"] >= without["phone"]
    assert kept["web, first two thirds"] <= without["web, first two thirds"]


def test_the_best_quota_breaks_nothing_and_is_seldom_late() -> None:
    judged = [
        Judged(policy, "2/small", seed, accepted, broken, late, 0.0)
        for seed in (1, 2)
        for policy, accepted, broken, late in (
            ("ours, late starts weighed, 5", 100, 0, 0.009),
            ("ours, to the minute", 120, 0, 0.07),
            ("insertion, to the minute", 110, 0, 0.06),
            ("hindsight", 122, 0, 0.07),
            ("quota 2, minutes x 1.2", 80, 0, 0.008),
            ("quota 2.25, minutes x 1.2", 90, seed - 1, 0.009),
            ("quota 2.25, late starts weighed", 90, 0, 0.009),
            ("quota 2.5, to the minute", 95, 0, 0.05),
            ("diaries 2, late starts weighed", 60, 0, 0.002),
        )
    ]
    result = summed(judged, [])
    policies = result["policies"]
    assert [policies[name]["accepted"] for name in ("ours", "quota_best", "diaries")] == [100, 80, 60]
    assert policies["quota_weighed"]["accepted"] == 90
    assert result["unbuffered"]["quota_best"]["accepted"] == 95
    assert {"accepted", "late_share", "broken"} <= set(policies["hindsight"])
    assert "+25.0%" in {cell for table in tables(result) for row in table.rows for cell in row}


def test_planned_minutes_of_a_city_are_a_quantile_of_lived_ones() -> None:
    lived = _lognormal(np.random.default_rng(1), 0.3, 200_000)
    assert stretched(quantile=0.8, spread=0.3) == pytest.approx(float(np.quantile(lived, 0.8)), rel=0.01)
    assert stretched(quantile=0.8, spread=0.0) == 1.0
