"""Cash, receipt numbers and UPI links, by values."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.engines.money.cash import NOTES_PAISE, change, counted
from doorstep.engines.money.ledger import Posting, Unbalanced, balances, cash_of, collected, entry, moved, reversal
from doorstep.engines.money.receipts import APP, ReceiptNumber, gaps, read_number
from doorstep.engines.money.upi import is_payee, upi_link

PAISE = st.integers(min_value=0, max_value=10_000_000)


def test_change_is_given_in_the_largest_notes() -> None:
    assert change(due_paise=43250, given_paise=50000) == ((5000, 1), (1000, 1), (500, 1), (200, 1), (50, 1))
    assert change(due_paise=100, given_paise=100) == ()
    with pytest.raises(ValueError, match="1 paise are missing"):
        change(due_paise=101, given_paise=100)


@given(due=PAISE, over=PAISE)
def test_what_is_given_back_is_exact_to_the_smallest_coin(due: int, over: int) -> None:
    back = counted(pieces=dict(change(due_paise=due, given_paise=due + over)))
    assert back == over - over % NOTES_PAISE[-1]


def test_a_piece_that_is_none_is_not_counted() -> None:
    for wrong in ({300: 1}, {500: -1}):
        with pytest.raises(ValueError, match="cannot be counted"):
            counted(pieces=wrong)


@given(lines=st.lists(st.tuples(st.sampled_from(["visit", "bill", "waiver"]), st.integers(-9999, 9999)), max_size=6))
def test_what_is_undone_leaves_nothing(lines: list[tuple[str, int]]) -> None:
    taken = collected(into=cash_of(agent="FA03"), lines=lines)
    assert sum(one.amount_paise for one in taken) == 0
    assert balances(postings=[*taken, *reversal(postings=taken)]) == {}


def test_an_entry_that_does_not_balance_is_none() -> None:
    with pytest.raises(Unbalanced, match="1 paise"):
        entry(postings=[Posting("a", 101), Posting("b", -100)])
    assert balances(postings=moved(out_of="a", into="b", amount_paise=5)) == {"a": -5, "b": 5}


def test_a_receipt_number_is_read_as_it_is_written() -> None:
    number = ReceiptNumber("FA03", date(2026, 12, 2), APP, 7)
    assert str(number) == "FA03-261202-A-007"
    assert read_number(typed=" fa03-261202-a-007 ") == number
    for wrong in ("FA03-261302-A-007", "FA03-261202-B-007", "FA03-261202-A-7", "", "FA03-261202-A-007x"):
        assert read_number(typed=wrong) is None


def test_missing_numbers_are_seen() -> None:
    assert gaps(numbers=[1, 2, 5, 4]) == (3,)
    assert gaps(numbers=[]) == gaps(numbers=[1]) == ()
    assert gaps(numbers=[3]) == (1, 2)


def test_a_upi_link_says_whom_how_much_and_for_what() -> None:
    link = upi_link(payee="city@bank", name="Sampark & Co", amount_paise=43205, reference="R7", note="40 68 & more")
    fields = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    assert link.startswith("upi://pay?pa=city@bank&")
    assert fields == {
        "pa": "city@bank", "pn": "Sampark & Co", "tr": "R7", "am": "432.05", "cu": "INR", "tn": "40 68 & more",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("payee", "amount", "reference"),
    [("city", 1, "R"), ("city@bank", 0, "R"), ("city@bank", 1, "R 7"), ("a@b@c", 1, "R")],
)
def test_a_link_that_cannot_be_paid_is_not_made(payee: str, amount: int, reference: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        upi_link(payee=payee, name="", amount_paise=amount, reference=reference, note="")
    assert is_payee(address="sampark.chd-1@upi")
