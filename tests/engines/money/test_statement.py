"""Statements as banks write them, and what each credit confirms."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.engines.money.statement import Credit, NoStatement, match, read_statement

FILE = """Account,1234,,,
Statement from,01/12/2026,,,
Txn Date,Narration,Ref No,Debit,Credit
02/12/2026,CASH DEP FA03261202,000123,,"12,345.50"
02/12/2026,UPI/633512345/FA05261202A001/pay,,,250.00
03-Dec-2026,CHARGES,,118.00,
never,SOMETHING,,,10
03/12/2026,SOMETHING,,,ten
03/12/2026,UNKNOWN,,,0.00
03/12/2026,GIFT,,,99
"""


def test_credits_are_read_and_what_cannot_be_read_is_named() -> None:
    said = read_statement(text=FILE)
    assert [(one.line, one.amount_paise) for one in said.credits] == [(4, 1234550), (5, 25000), (10, 9900)]
    assert said.credits[0].on == date(2026, 12, 2) and "000123" in said.credits[0].words
    assert said.faults == ((7, "day"), (8, "amount"))


def test_a_file_without_a_heading_is_none() -> None:
    for text in ("", "a,b,c\n1,2,3\n", "date,credit\n2026-12-02,5\n"):
        with pytest.raises(NoStatement):
            read_statement(text=text)


def test_each_credit_confirms_what_its_words_name_once() -> None:
    credits = read_statement(text=FILE).credits
    waiting = {"deposit:FA03261202": 1234550, "upi:FA05261202A001": 25100, "upi:FA05261202A002": 1}
    found = match(credits=(*credits, credits[0]), waiting=waiting)
    assert [(one.account, one.off_paise) for one in found] == [
        ("deposit:FA03261202", 0), ("upi:FA05261202A001", -100), ("", 0), ("", 0),
    ]  # fmt: skip


def test_a_reference_within_another_word_is_not_it() -> None:
    (found,) = match(credits=[Credit(1, date(2026, 12, 2), "xFA03261202", 5)], waiting={"deposit:FA03261202": 5})
    assert found.account == ""


@given(text=st.text(max_size=300))
def test_whatever_a_file_holds_it_is_read_or_refused(text: str) -> None:
    try:
        said = read_statement(text=f"Date,Narration,Credit\n{text}")
    except NoStatement:
        return
    assert all(one.amount_paise > 0 for one in said.credits)
