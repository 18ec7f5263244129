"""Receipts at the door, taken back, counted, paid back: to the paisa, and only once."""

from datetime import date
from typing import Any

import pytest

from doorstep.booking.models import Appointment
from doorstep.engines.money.audit import audit
from doorstep.engines.money.cash import NOTES_PAISE
from doorstep.engines.money.ledger import BANK, cash_of, deposit_of, upi_of
from doorstep.journal.kept import AppendOnlyError
from doorstep.payments.actions_close import close_money_day, pay_out, refund
from doorstep.payments.actions_collect import Taking, collect, reverse_receipt
from doorstep.payments.models import LedgerEntry, LedgerPosting, MoneyDay, Receipt
from doorstep.payments.queries import books, holds, open_days
from doorstep.payments.refusals import MoneyRefused
from doorstep.workforce.models import FieldAgent
from tests.cast import NOW, TOMORROW, WEB, book, in_days, neighbour, set_rules

pytestmark = pytest.mark.usefixtures("chandigarh")
CASH = cash_of(agent="FA03")


def agent() -> FieldAgent:
    return FieldAgent.objects.get(code="FA03")


def booked(number: int = 0) -> Appointment:
    set_rules(open_per_address=99)
    return book(person=neighbour(number), services=("income-certificate",))


def readings_of(appointment: Appointment, paise: int = 12300) -> dict[int, int]:
    return {row.position: paise for row in appointment.charge.lines.all() if row.amount_paise is None}


def take(appointment: Appointment, key: str = "", **said: Any) -> Receipt:
    values: dict[str, Any] = {"on": TOMORROW, "method": "cash", "readings": readings_of(appointment)} | said
    taking = Taking(charge=appointment.charge, agent=agent(), at=NOW, key=key or f"c{appointment.pk}", **values)
    return collect(taking=taking, actor=WEB, now=NOW)


def close(on: date = TOMORROW, *, explanation: str = "", **said: Any) -> MoneyDay:
    pieces = said.get("pieces", pieces_of(holds(account=CASH)))
    return close_money_day(agent=agent(), on=on, pieces=pieces, explanation=explanation, actor=WEB, now=NOW)


def pieces_of(paise: int) -> dict[int, int]:
    pieces = {}
    for worth in NOTES_PAISE:
        pieces[worth], paise = divmod(paise, worth)
    return pieces


def test_money_taken_is_a_receipt_with_the_next_number_and_an_entry() -> None:
    first, second = take(booked(1)), take(booked(2), given_paise=500000)
    assert [str(one.on_it) for one in (first, second)] == ["FA03-261202-P-001", "FA03-261202-P-002"]
    assert first.total_paise > 0 and sum(line["paise"] for line in first.lines) == first.total_paise
    assert holds(account=CASH) == first.total_paise + second.total_paise
    assert sum(LedgerPosting.objects.values_list("amount_paise", flat=True)) == 0
    assert audit(books=books()) == ()


def test_said_again_it_is_the_same_receipt() -> None:
    appointment = booked()
    assert take(appointment).pk == take(appointment).pk
    assert Receipt.objects.count() == LedgerEntry.objects.count() == 1
    with pytest.raises(MoneyRefused) as refused:
        take(booked(1), key=f"c{appointment.pk}")
    assert refused.value.code == "number-used"


def test_a_visit_is_paid_once() -> None:
    appointment = booked()
    take(appointment)
    with pytest.raises(MoneyRefused) as refused:
        take(appointment, key="another")
    assert refused.value.code == "already-paid"
    assert MoneyDay.objects.get().last_paper == 1


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"readings": {}}, "not-read", "line1"),
        ({"readings": {1: -1}}, "not-read", "line1"),
        ({"readings": {1: 100, 99: 100}}, "not-read", "line99"),
        ({"method": "cheque"}, "nothing-owed", "method"),
        ({"given_paise": 1}, "too-little", "given"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_box(said: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(MoneyRefused) as refused:
        take(booked(), **said)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not LedgerEntry.objects.exists()


def test_a_bill_is_read_at_the_door() -> None:
    appointment = book(services=("electricity-bill",))
    (position,) = [row.position for row in appointment.charge.lines.all() if row.amount_paise is None]
    with pytest.raises(MoneyRefused) as refused:
        take(appointment, readings={})
    assert refused.value.field == f"line{position}"
    receipt = take(appointment, readings={position: 187650})
    assert [line["paise"] for line in receipt.lines if line["paise"] == 187650] == [187650]


def test_the_apps_numbers_are_its_own_and_one_is_given_once() -> None:
    assert str(take(booked(1), number=1).on_it) == "FA03-261202-A-001"
    with pytest.raises(MoneyRefused) as refused:
        take(booked(2), number=1)
    assert refused.value.code == "number-used"


def test_upi_waits_for_the_bank_and_is_no_cash() -> None:
    receipt = take(booked(), method="upi")
    reference = receipt.on_it.reference
    assert (holds(account=CASH), holds(account=upi_of(reference=reference))) == (0, receipt.total_paise)


def test_a_receipt_is_taken_back_once_and_the_visit_can_be_paid_again() -> None:
    appointment = booked()
    receipt = take(appointment)
    with pytest.raises(MoneyRefused):
        reverse_receipt(receipt=receipt, reason=" ", actor=WEB, now=NOW)
    reverse_receipt(receipt=receipt, reason="wrong visit", actor=WEB, now=NOW)
    assert holds(account=CASH) == 0
    with pytest.raises(MoneyRefused) as refused:
        reverse_receipt(receipt=receipt, reason="again", actor=WEB, now=NOW)
    assert refused.value.code == "taken-back"
    assert str(take(appointment, key="again").on_it) == "FA03-261202-P-002"
    assert audit(books=books()) == ()


def test_a_day_that_agrees_is_closed_and_its_cash_goes_under_a_slip() -> None:
    receipt = take(booked())
    day = close()
    assert (day.slip, day.expected_paise, day.counted_paise) == ("FA03261202", receipt.total_paise, receipt.total_paise)
    assert holds(account=CASH) == 0 and holds(account=deposit_of(slip=day.slip)) == receipt.total_paise
    with pytest.raises(MoneyRefused) as refused:
        take(booked(1))
    assert refused.value.code == "day-closed"
    with pytest.raises(MoneyRefused):
        reverse_receipt(receipt=receipt, reason="late", actor=WEB, now=NOW)
    with pytest.raises(MoneyRefused) as refused:
        close()
    assert refused.value.code == "day-closed"


@pytest.mark.parametrize("off", [-100, 100])
def test_a_difference_needs_words_and_is_found_by_the_audit(off: int) -> None:
    counted = pieces_of(take(booked()).total_paise + off)
    with pytest.raises(MoneyRefused) as refused:
        close(pieces=counted)
    assert refused.value.code == "not-explained" and MoneyDay.objects.get().closed_at is None
    close(pieces=counted, explanation="A coin fell.")
    found = {one.code: one.off_paise for one in audit(books=books())}
    assert found["difference"] == -off and "cash-left" not in found


def test_receipts_that_the_phone_did_not_send_keep_the_day_open() -> None:
    take(booked(1), number=1)
    take(booked(2), number=3)
    with pytest.raises(MoneyRefused) as refused:
        close()
    assert refused.value.code == "numbers-missing" and "FA03-261202-A-002" in str(refused.value)


def test_days_are_counted_in_their_order() -> None:
    take(booked(1))
    take(booked(2), on=in_days(2))
    assert open_days(agent_id=agent().pk, before=in_days(2)) == [TOMORROW]
    with pytest.raises(MoneyRefused) as refused:
        close(in_days(2), pieces={})
    assert refused.value.code == "earlier-day-open"


def test_money_is_paid_back_once_and_never_more_than_was_taken() -> None:
    receipt = take(booked())
    close()
    half = receipt.total_paise // 2

    def back(paise: int, key: str) -> LedgerEntry:
        return refund(receipt=receipt, amount_paise=paise, reason="nobody came", key=key, actor=WEB, now=NOW)

    assert back(half, "r1").pk == back(half, "r1").pk
    with pytest.raises(MoneyRefused) as refused:
        back(receipt.total_paise - half + 1, "r2")
    assert refused.value.code == "too-much"
    pay_out(receipt=receipt, reference="NEFT 1", actor=WEB, now=NOW)
    assert holds(account=BANK) == -half
    with pytest.raises(MoneyRefused):
        pay_out(receipt=receipt, reference="NEFT 2", actor=WEB, now=NOW)


def test_what_is_written_down_is_never_changed() -> None:
    take(booked())
    entry = LedgerEntry.objects.get()
    for change in (entry.save, entry.delete, LedgerEntry.objects.all().delete, LedgerPosting.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            change()
    with pytest.raises(AppendOnlyError):
        LedgerPosting.objects.update(amount_paise=1)
