"""Many who take money for one visit, number receipts, count a day or pay back, at the same moment."""

from collections import Counter
from threading import Barrier

import pytest

from doorstep.booking.models import Appointment
from doorstep.engines.money.audit import audit
from doorstep.engines.money.ledger import cash_of
from doorstep.journal.queries import first_broken
from doorstep.payments.actions_close import close_money_day, refund
from doorstep.payments.actions_collect import Taking, collect, reverse_receipt
from doorstep.payments.models import LedgerEntry, MoneyDay, Receipt
from doorstep.payments.queries import books, holds
from doorstep.payments.refusals import MoneyRefused
from doorstep.workforce.models import FieldAgent
from tests.cast import NOW, TOMORROW, WEB, book, neighbour, set_rules
from tests.concurrency.at_once import at_once

pytestmark = pytest.mark.usefixtures("committed_chandigarh")
TIMES = 8


def booked(number: int) -> Appointment:
    return book(person=neighbour(number), services=("income-certificate",))


def take(appointment: Appointment, key: str) -> str:
    agent = FieldAgent.objects.get(code="FA03")
    readings = {row.position: 5000 for row in appointment.charge.lines.all() if row.amount_paise is None}
    taking = Taking(
        charge=appointment.charge, agent=agent, on=TOMORROW, method="cash", at=NOW, key=key, readings=readings
    )
    try:
        return f"receipt {collect(taking=taking, actor=WEB, now=NOW).number}"
    except MoneyRefused as refused:
        return refused.code


def test_one_command_that_comes_many_times_is_one_receipt() -> None:
    appointment = booked(0)
    assert set(at_once(TIMES, lambda _n: take(appointment, "same"))) == {"receipt 1"}
    assert Receipt.objects.count() == LedgerEntry.objects.count() == 1


def test_one_visit_is_paid_once_whoever_comes_first() -> None:
    appointment = booked(0)
    answers = at_once(TIMES, lambda n: take(appointment, f"key-{n}"))
    assert Counter(answers) == {"already-paid": TIMES - 1, "receipt 1": 1}
    assert audit(books=books()) == ()


def test_many_receipts_at_once_have_numbers_without_a_gap() -> None:
    set_rules(open_per_address=99)
    visits = [booked(n) for n in range(TIMES)]
    answers = at_once(TIMES, lambda n: take(visits[n], f"key-{n}"))
    assert Counter(answers) == {f"receipt {n + 1}": 1 for n in range(TIMES)}
    assert audit(books=books()) == () and first_broken() is None


def test_who_only_looks_for_the_last_number_gives_one_twice() -> None:
    """The negative control: without the claim on the day's row everybody reads the same last number."""
    day = MoneyDay.objects.create(agent=FieldAgent.objects.get(code="FA03"), on=TOMORROW)
    looked = Barrier(TIMES)

    def careless(_number: int) -> int:
        last = MoneyDay.objects.get(pk=day.pk).last_paper
        looked.wait(60)
        MoneyDay.objects.filter(pk=day.pk).update(last_paper=last + 1)
        return last + 1

    assert at_once(TIMES, careless) == [1] * TIMES


def test_a_receipt_is_taken_back_once() -> None:
    take(booked(0), "one")
    receipt = Receipt.objects.select_related("day__agent", "entry").get()

    def back(_number: int) -> bool:
        try:
            reverse_receipt(receipt=receipt, reason="wrong", actor=WEB, now=NOW)
        except MoneyRefused:
            return False
        return True

    assert Counter(at_once(TIMES, back)) == {False: TIMES - 1, True: 1}
    assert holds(account=cash_of(agent="FA03")) == 0


def test_of_counting_and_taking_one_comes_first_and_no_cash_is_left() -> None:
    set_rules(open_per_address=99)
    visits = [booked(n) for n in range(TIMES)]
    agent = FieldAgent.objects.get(code="FA03")

    def either(number: int) -> str:
        if number != TIMES - 1:
            return take(visits[number], f"key-{number}")
        close_money_day(agent=agent, on=TOMORROW, pieces={}, explanation="at once", actor=WEB, now=NOW)
        return "closed"

    answers = at_once(TIMES, either)
    assert answers[-1] == "closed" and set(answers[:-1]) <= {"day-closed", *(f"receipt {n}" for n in range(1, TIMES))}
    assert holds(account=cash_of(agent="FA03")) == 0
    assert {one.code for one in audit(books=books())} <= {"difference"}


def test_refunds_at_once_come_to_no_more_than_was_taken() -> None:
    take(booked(0), "one")
    receipt = Receipt.objects.select_related("day__agent").get()
    paise = receipt.total_paise // 2 + 1

    def back(number: int) -> bool:
        try:
            refund(receipt=receipt, amount_paise=paise, reason="late", key=f"r{number}", actor=WEB, now=NOW)
        except MoneyRefused:
            return False
        return True

    assert Counter(at_once(TIMES, back)) == {False: TIMES - 1, True: 1}
