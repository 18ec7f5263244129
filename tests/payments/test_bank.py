"""What the bank says is matched to the paisa, once, and departments are owed what was taken."""

from datetime import timedelta

import pytest

from doorstep.engines.money.audit import audit
from doorstep.engines.money.ledger import BANK
from doorstep.journal.models import Entry
from doorstep.payments.actions_bank import bring_in, preview
from doorstep.payments.actions_collect import reverse_receipt
from doorstep.payments.models import BankRow, LedgerEntry
from doorstep.payments.queries import books, holds, waiting_for_the_bank
from doorstep.payments.refusals import MoneyRefused
from doorstep.payments.settlement import settlement
from tests.cast import NOW, WEB
from tests.payments.test_money import booked, close, take

pytestmark = pytest.mark.usefixtures("chandigarh")
HEAD = "Date,Narration,Credit\n"


def statement(*rows: tuple[str, int]) -> str:
    return HEAD + "".join(f"03/12/2026,{words},{paise // 100}.{paise % 100:02d}\n" for words, paise in rows)


def test_cash_and_upi_are_confirmed_and_everything_agrees() -> None:
    cash, upi = take(booked(1)), take(booked(2), method="upi")
    close()
    reference = upi.on_it.reference
    waits = {"deposit:FA03261202": cash.total_paise, f"upi:{reference}": upi.total_paise}
    assert {one.account: one.held_paise for one in waiting_for_the_bank()} == waits

    text = statement(("CASH DEP FA03261202", cash.total_paise), (f"UPI/1/{reference}/x", upi.total_paise))
    assert len(preview(text=text).sound) == 2 and not LedgerEntry.objects.filter(kind="banked").exists()
    bring_in(text=text, name="december.csv", actor=WEB, now=NOW)

    assert waiting_for_the_bank() == ()
    assert holds(account=BANK) == cash.total_paise + upi.total_paise
    assert audit(books=books()) == ()
    assert Entry.objects.get(action="bank.brought-in").details == {"credits": 2, "booked": 2}


def test_another_amount_and_unknown_credits_are_kept_and_not_booked() -> None:
    cash = take(booked())
    close()
    text = statement(("FA03261202", cash.total_paise - 100), ("GIFT", 500))
    found = bring_in(text=text, name="x.csv", actor=WEB, now=NOW)
    assert [len(part) for part in (found.sound, found.differing, found.unknown)] == [0, 1, 1]
    assert holds(account=BANK) == 0 and BankRow.objects.filter(entry=None).count() == 2
    codes = {one.code for one in audit(books=books())}
    assert codes == {"deposit-not-banked", "bank-without-books"}


def test_a_file_is_brought_in_once() -> None:
    text = statement(("GIFT", 500))
    bring_in(text=text, name="x.csv", actor=WEB, now=NOW)
    with pytest.raises(MoneyRefused) as refused:
        preview(text=text)
    assert refused.value.code == "same-file"
    with pytest.raises(MoneyRefused):
        bring_in(text=text, name="y.csv", actor=WEB, now=NOW)
    assert BankRow.objects.count() == 1


def test_what_the_bank_confirmed_is_not_confirmed_by_another_file() -> None:
    cash = take(booked())
    close()
    row = ("FA03261202", cash.total_paise)
    bring_in(text=statement(row), name="x.csv", actor=WEB, now=NOW)
    found = bring_in(text=statement(row, ("MORE", 1)), name="y.csv", actor=WEB, now=NOW)
    assert found.sound == () and holds(account=BANK) == cash.total_paise


def test_a_file_that_is_no_statement_is_refused() -> None:
    with pytest.raises(MoneyRefused) as refused:
        preview(text="nothing")
    assert refused.value.code == "no-statement"


def test_departments_are_owed_what_was_taken_less_what_was_taken_back() -> None:
    first, second = take(booked(1)), take(booked(2))
    reverse_receipt(receipt=second, reason="wrong", actor=WEB, now=NOW)
    found = settlement(starts_at=NOW, ends_at=NOW + timedelta(days=1))
    assert sum(one.owed_paise for one in found) == first.total_paise
    assert found[0].name is None and found[0].lines[0].times == 2
    assert any(one.name for one in found)
    assert settlement(starts_at=NOW - timedelta(days=1), ends_at=NOW) == ()
