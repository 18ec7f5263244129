"""Staff enter what was paid at a door, take receipts back, and count the day."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from doorstep.booking.models import Appointment
from doorstep.engines.money.audit import audit
from doorstep.messaging.models import Message
from doorstep.payments.models import MoneyDay, Receipt
from doorstep.payments.queries import books
from doorstep.planning.models import Stop
from tests.cast import ARJUN, TOMORROW, book, publish
from tests.channels.console.desk import browser_of

pytestmark = pytest.mark.usefixtures("morning")


def paying(**said: Any) -> tuple[Appointment, str, str]:
    """A published visit with a bill that is read at the door: its appointment, money page, and day's page."""
    appointment = book(services=("electricity-bill",), **said)
    publish()
    stop = Stop.objects.select_related("route__shift__agent").get(appointment=appointment)
    code = stop.route.shift.agent.code
    return appointment, f"/staff/day/{TOMORROW}/visits/{code}/money/{stop.pk}", f"/staff/day/{TOMORROW}/money/{code}"


def pay(client: Client, page: str, appointment: Appointment, **said: str) -> Any:
    (position,) = [row.position for row in appointment.charge.lines.all() if row.amount_paise is None]
    key = client.get(page).context["form"]["key"].value()
    return client.post(page, {"key": key, f"line{position}": "1876.50", "method": "cash", "given": ""} | said)


def test_a_receipt_is_written_and_its_people_are_told() -> None:
    appointment, page, day = paying(helper=ARJUN)
    client = browser_of("Dispatcher")
    assert "Rupees on the bill" in client.get(page).content.decode()
    assert pay(client, page, appointment, given="2500").status_code == 302

    receipt = Receipt.objects.get()
    text = client.get(page).content.decode()
    assert "-P-001" in text and "Change given back" in text and "Write the receipt" not in text
    told = Message.objects.filter(event__startswith="receipt")
    assert sorted(told.values_list("event", "channel")) == [
        ("receipt", "sms"), ("receipt-helper", "email"), ("receipt-helper", "sms"),
    ]  # fmt: skip
    assert all("-P-001" in message.text for message in told)
    assert receipt.total_paise >= 187650 and audit(books=books()) == ()
    assert "-P-001" in client.get(day).content.decode()


def test_the_same_form_sent_twice_is_one_receipt_and_one_message() -> None:
    appointment, page, _day = paying()
    client = browser_of("Dispatcher")
    key = client.get(page).context["form"]["key"].value()
    for _twice in range(2):
        pay(client, page, appointment, key=key)
    assert Receipt.objects.count() == Message.objects.filter(event="receipt").count() == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"line1": "", "line0": ""}, "This field is required"),
        ({"method": ""}, "This field is required"),
        ({"given": "5"}, "Less was given than is owed"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(said: dict[str, str], words: str) -> None:
    appointment, page, _day = paying()
    answer = pay(browser_of("Dispatcher"), page, appointment, **said)
    text = answer.content.decode()
    assert answer.status_code == 422 and words in text
    assert "line1" in said or "1876.50" in text
    assert not Receipt.objects.exists()


def test_a_receipt_is_taken_back_with_a_reason_and_its_people_are_told() -> None:
    appointment, page, _day = paying()
    client = browser_of("Dispatcher")
    pay(client, page, appointment)
    back = f"/staff/money/receipts/{Receipt.objects.get().pk}/take-back"
    assert client.post(back, {"reason": ""}).status_code == 422
    assert client.post(back, {"reason": "wrong visit"}).status_code == 302
    assert Message.objects.get(event="receipt").state == "superseded"
    assert Message.objects.get(event="receipt-taken-back").state == "queued"
    assert "taken back before" in client.post(back, {"reason": "again"}).content.decode()
    text = client.get(page).content.decode()
    assert "taken back" in text and "Write the receipt" in text


def test_a_day_is_counted_and_closed() -> None:
    appointment, page, day = paying()
    client = browser_of("Dispatcher")
    pay(client, page, appointment)
    paise = Receipt.objects.get().total_paise
    answer = client.post(day, {"n50000": "1"})
    assert answer.status_code == 422 and "Say why the count differs" in answer.content.decode()
    counted = {"n100": str(paise // 100), "n50": str(paise % 100 // 50)}
    assert client.post(day, counted).status_code == 302
    text = client.get(day).content.decode()
    assert "Counted and closed" in text and "Close the day" not in text
    assert MoneyDay.objects.get().counted_paise == paise


def test_days_are_found_by_agent_slip_and_state(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    appointment, page, day = paying()
    client = browser_of("Dispatcher")
    assert "No money was taken yet" in client.get("/staff/money/").content.decode()
    pay(client, page, appointment)
    assert "not counted" in client.get("/staff/money/?state=open").content.decode()
    assert "Nothing fits" in client.get("/staff/money/?state=closed").content.decode()
    client.post(day, {"explanation": "stolen"})
    for asked in ("?state=differs", "?state=closed", f"?q={MoneyDay.objects.get().slip}"):
        assert "differs</span>" in client.get(f"/staff/money/{asked}").content.decode()
    with django_assert_num_queries(7):
        client.get("/staff/money/")


def test_a_receipt_is_printed() -> None:
    appointment, page, _day = paying()
    client = browser_of("Dispatcher")
    pay(client, page, appointment)
    answer = client.get(f"/staff/money/receipts/{Receipt.objects.get().pk}.pdf", follow=True)
    assert answer.content[:5] == b"%PDF-" or "make fonts" in answer.content.decode()


def test_who_may_not_take_money_does_not() -> None:
    _appointment, page, day = paying()
    client = browser_of("Operator")
    assert {client.get(one).status_code for one in (page, day, "/staff/money/")} == {403}
    manager = browser_of("Manager")
    assert manager.get(page).status_code == 200
    assert manager.post(page, {}).status_code == manager.post(day, {}).status_code == 403


def test_money_is_paid_back_by_managers_in_two_steps() -> None:
    appointment, page, day = paying()
    dispatcher = browser_of("Dispatcher")
    pay(dispatcher, page, appointment)
    back = f"/staff/money/receipts/{Receipt.objects.get().pk}/pay-back"
    client = browser_of("Manager")
    assert back in client.get(day).content.decode()
    key = client.get(back).context["asked"]["key"].value()
    wrong = client.post(back, {"key": key, "amount": "99999", "reason": "late"})
    assert wrong.status_code == 422 and "Not more than is left" in wrong.content.decode()
    for _twice in range(2):
        assert client.post(back, {"key": key, "amount": "100", "reason": "late"}).status_code == 302
    assert "The bank has paid it back" in client.get(back).content.decode()
    assert client.post(back, {"reference": ""}).status_code == 422
    assert client.post(back, {"reference": "NEFT 7"}).status_code == 302
    assert "The bank has paid it back" not in client.get(back).content.decode()
    assert "Nothing is owed back" in client.post(back, {"reference": "NEFT 8"}).content.decode()
    assert dispatcher.get(back).status_code == 403
