"""Any services together have planned minutes, whether or not anybody ever did just these."""

import random
from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from doorstep.engines.catalogue.rules import planned_minutes
from doorstep.engines.durations.minutes import Basis, catalogue_minutes, learn_all, planned
from doorstep.engines.durations.values import DoorTime, Figure, Planned, combination
from tests.engines.catalogue.sample import CATALOGUE

BASIS = Basis(catalogue=CATALOGUE, door_minutes=6, quantile_percent=80)
BILL, INCOME = "electricity-bill", "income-certificate"
BOTH = combination([INCOME, BILL])


def visits(minutes: float, count: int = 400, seed: int = 1) -> list[DoorTime]:
    chance = random.Random(seed)
    day = date(2026, 3, 2)
    return [
        DoorTime(day + timedelta(days=n // 4), round(minutes * 60 * chance.uniform(0.8, 1.05))) for n in range(count)
    ]


def figures(
    seen: Mapping[str, list[DoorTime]] | None = None, own: Mapping[str, int] | None = None
) -> dict[str, Figure]:
    learned = learn_all(visits=seen or {}, basis=BASIS, own=own or {})
    keys = {*learned, *(own or {})}
    return {key: Figure(learned=learned.get(key), own_minutes=(own or {}).get(key)) for key in keys}


def plan(*services: str, known: Mapping[str, Figure]) -> Planned:
    return planned(services=services, basis=BASIS, figures=known)


def test_without_visits_every_combination_takes_what_the_catalogue_says() -> None:
    for known in ({}, figures()):
        for services in ((BILL,), (INCOME,), (BILL, INCOME), tuple(CATALOGUE.services)):
            found = plan(*services, known=known)
            assert found.minutes == planned_minutes(
                catalogue=CATALOGUE, services=services, door_minutes=6, quantile_percent=80
            )
            assert (found.source, found.visits) == ("catalogue", 0)


def test_a_combination_is_the_same_in_any_order_and_named_once() -> None:
    assert combination([INCOME, BILL, BILL]) == combination((BILL, INCOME)) == f"{BILL}+{INCOME}"
    assert plan(BILL, INCOME, known={}) == plan(INCOME, BILL, known={})


def test_what_was_seen_of_a_service_alone_is_planned() -> None:
    found = plan(BILL, known=figures({BILL: visits(8)}))
    assert found.source == "learned" and found.visits == 400
    assert found.minutes == pytest.approx(8, abs=1) != catalogue_minutes(services=[BILL], basis=BASIS)
    assert 6 * 60 < found.expected_s < 8 * 60


def test_an_unseen_combination_adds_up_what_its_services_taught() -> None:
    known = figures({BILL: visits(9)})
    alone, other = plan(BILL, known=known), plan(INCOME, known=known)
    found = plan(BILL, INCOME, known=known)
    assert found.minutes == alone.minutes + other.minutes - 6
    assert (found.source, found.visits) == ("services", 0)


def test_visits_for_both_count_more_than_the_sum() -> None:
    known = figures({BILL: visits(9), BOTH: visits(40)})
    assert plan(INCOME, BILL, known=known).minutes == pytest.approx(40, abs=1.5)
    assert plan(INCOME, BILL, known=known).source == "learned"


def test_few_visits_for_both_are_held_against_the_sum() -> None:
    known = figures({BILL: visits(9)})
    total = plan(BILL, INCOME, known=known).minutes
    few = figures({BILL: visits(9), BOTH: visits(60, count=4)})
    assert total <= plan(BILL, INCOME, known=few).minutes < 45


def test_what_staff_set_comes_first_and_into_sums() -> None:
    known = figures({BILL: visits(9), BOTH: visits(40)}, own={BILL: 15, BOTH: 33})
    assert (plan(BILL, known=known).minutes, plan(BILL, known=known).source) == (15, "set")
    assert plan(BILL, INCOME, known=known).minutes == 33
    three = plan(BILL, INCOME, "aadhaar-update", known=known)
    rest = plan(INCOME, known=known).minutes + plan("aadhaar-update", known=known).minutes
    assert three.minutes == 15 + rest - 12


def test_a_service_that_is_gone_takes_no_time() -> None:
    assert plan(BILL, "gone", known={}) == plan(BILL, known={})
    assert "gone" not in learn_all(visits={"gone": visits(9)}, basis=BASIS, own={})


def test_longer_visits_of_one_service_never_shorten_any_plan() -> None:
    shorter, longer = (figures({BILL: visits(m, count=30), BOTH: visits(30, count=9)}) for m in (9, 19))
    for services in ((BILL,), (BILL, INCOME), (BILL, INCOME, "aadhaar-update")):
        assert plan(*services, known=longer).minutes >= plan(*services, known=shorter).minutes
