"""What is owed, line by line."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from doorstep.engines.fees.itemise import Line, doorstep_fee, itemise, total_paise
from tests.engines.catalogue.sample import CATALOGUE

TODAY = date(2026, 12, 1)
CODES = tuple(CATALOGUE.services)


def lines(*services: str, on: date = TODAY, **answers: str) -> list[tuple[str, int | None]]:
    found = itemise(catalogue=CATALOGUE, services=services, answers=answers, on=on)
    return [(line.code, line.amount_paise) for line in found]


def test_the_first_service_and_each_further_one_have_their_price() -> None:
    assert lines("electricity-bill", "income-certificate") == [
        ("first", 20_000),
        ("further", 10_000),
        ("bill", None),
        ("cert", 0),
    ]


def test_a_rule_holds_from_its_day_and_not_on_its_last() -> None:
    assert lines("income-certificate", on=date(2026, 12, 31))[0] == ("first", 20_000)
    assert lines("income-certificate", on=date(2027, 1, 1))[0] == ("first", 25_000)
    assert lines("income-certificate", on=date(2023, 2, 5)) == []


def test_a_service_without_doorstep_fee_leaves_the_first_price_to_the_next() -> None:
    assert lines("aadhaar-update", "income-certificate") == [("first", 20_000), ("uidai", 70_000), ("cert", 0)]


def test_a_concession_is_a_line_of_its_own() -> None:
    assert lines("aadhaar-update", "income-certificate", eligible="bedridden")[-1] == ("kind", -10_000)
    assert ("kind", -10_000) not in lines("aadhaar-update", "income-certificate", eligible="senior")


def test_what_is_read_at_the_door_is_not_in_the_total() -> None:
    found = itemise(catalogue=CATALOGUE, services=("electricity-bill",), answers={}, on=TODAY)
    assert total_paise(lines=found) == 20_000


def test_the_doorstep_fee_is_told_before_anything_is_chosen() -> None:
    assert doorstep_fee(catalogue=CATALOGUE, on=TODAY) == (20_000, 10_000)


def test_a_total_is_never_below_nothing() -> None:
    assert total_paise(lines=[Line("gift", {}, -500, "fixed")]) == 0


@given(st.sets(st.sampled_from(CODES)), st.sampled_from(["", "senior", "bedridden"]))
def test_every_amount_is_whole_paise_and_one_more_service_never_costs_less(chosen: set[str], answer: str) -> None:
    answers = {"eligible": answer}
    total = total_paise(lines=itemise(catalogue=CATALOGUE, services=sorted(chosen), answers=answers, on=TODAY))
    for code in CODES:
        more = itemise(catalogue=CATALOGUE, services=sorted(chosen | {code}), answers=answers, on=TODAY)
        assert all(isinstance(line.amount_paise, int | None) for line in more)
        assert total_paise(lines=more) >= total
