"""One call on the screen: services by typing, a window that went, a number that is withheld, a lease that ran out."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from doorstep.booking.models import Appointment, Hold
from doorstep.calls.actions import ask_call_back, end_call
from doorstep.calls.models import Call, Task
from doorstep.channels.shared.clock import standing_at
from doorstep.journal.actions import SYSTEM
from tests.cast import MEERA_PHONE, NOW, book
from tests.channels.console.answering import DESK, SAID, answers_of, book_by_phone, end, go_on, take
from tests.channels.console.desk import browser_of

pytestmark = pytest.mark.usefixtures("morning")
EARLIER = "2026-12-01 09:00-11:00"


@pytest.fixture
def operator() -> Client:
    return browser_of("Operator")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("income-certificate", "Income certificate"),
        ("income", "Income certificate"),
        ("aadhaar biom", "Aadhaar biometric update (fingerprints, iris, photo)"),
        ("आय प्रमाण", "Income certificate"),
        ("ਆਮਦਨ", "Income certificate"),
    ],
)
def test_a_service_is_typed(operator: Client, typed: str, meant: str) -> None:
    call = take(operator)
    shown = operator.post(f"{DESK}/calls/{call.pk}/offers", SAID | {"service1": typed, "language": "en"}).context[
        "shown"
    ]
    assert shown.unclear is None
    assert {paper.service for paper in shown.papers} == {meant}


@pytest.mark.parametrize(("typed", "names"), [("aadhaar", 3), ("xyzzy", 0)])
def test_what_is_not_one_service_is_asked_and_not_booked(operator: Client, typed: str, names: int) -> None:
    call = take(operator)
    shown = go_on(operator, call, service2=typed).context["shown"]
    assert (shown.unclear.typed, len(shown.unclear.names), shown.offers) == (typed, names, ())
    assert go_on(operator, call, service2=typed, offer="2026-12-02 09:00-11:00").status_code == 422
    assert not Hold.objects.exists()


def test_a_window_that_went_while_the_caller_thought_is_said(operator: Client) -> None:
    call = take(operator)
    said = SAID | answers_of(operator, call)
    for chosen, gone in ((go_on(operator, call, **said).context["shown"].windows[0][0], False), (EARLIER, True)):
        fresh = operator.post(f"{DESK}/calls/{call.pk}/offers", said | {"offer": chosen})
        assert (fresh.context["shown"].gone, fresh.context["shown"].chosen) == (gone, "" if gone else chosen)
        assert (b"is taken. Please choose another" in fresh.content) is gone


def test_another_window_is_held_in_place_of_the_first(operator: Client) -> None:
    call = take(operator)
    said = answers_of(operator, call)
    first, second = (key for key, _one in go_on(operator, call, **said).context["shown"].windows[:2])
    held = go_on(operator, call, offer=first, **said).context["held"]
    again = go_on(operator, call, offer=second, hold=held, held_for=first, **said)
    assert again.status_code == 200 and again.context["held"] != held
    assert f"{Hold.objects.get().on} {Hold.objects.get().window}" == second
    assert not Appointment.objects.exists()


def test_what_is_held_is_free_when_the_call_ends_without_a_booking(operator: Client) -> None:
    call = take(operator)
    said = answers_of(operator, call)
    said["offer"] = go_on(operator, call, **said).context["shown"].windows[0][0]
    held = go_on(operator, call, **said).context["held"]
    operator.post(f"{DESK}/calls/{call.pk}/end", {"ended": "papers-missing", "hold": held})
    assert not Hold.objects.exists()


def test_booked_is_no_ending_without_a_booking(operator: Client) -> None:
    call = take(operator)
    assert end(operator, call, "booked").status_code == 422
    book_by_phone(operator, call)
    assert end(operator, call, "booked").status_code == 302


def test_who_hides_their_number_gives_one_to_be_called_back(operator: Client) -> None:
    call = take(operator, "")
    assert end(operator, call, "call-back").status_code == 422
    wanted = {"ended": "call-back", "phone": "98765 00001"}
    assert operator.post(f"{DESK}/calls/{call.pk}/end", wanted).status_code == 302
    assert (Task.objects.get().kind, Task.objects.get().phone) == ("call-back", MEERA_PHONE)


def test_a_call_longer_than_the_lease_still_counts(operator: Client) -> None:
    task = ask_call_back(phone=MEERA_PHONE, language="hi", words="", actor=SYSTEM, now=NOW)
    operator.post(f"{DESK}/tasks/{task.pk}")
    with standing_at(NOW + timedelta(minutes=40)):
        assert end(operator, Call.objects.get(), "inquiry", "answered").status_code == 302
    task.refresh_from_db()
    assert (task.ended, task.attempts) == ("answered", 1)


def test_a_call_that_the_line_ended_says_so_and_lets_go(operator: Client) -> None:
    call = take(operator)
    end_call(call=call, ended=Call.Ended.FAILED, actor=SYSTEM, now=NOW)
    assert b"That call is over" in operator.get(f"{DESK}/calls/{call.pk}", follow=True).content


def test_the_screen_asks_as_often_however_often_somebody_was_visited(
    operator: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    book()
    call = take(operator)
    operator.get(f"{DESK}/calls/{call.pk}")
    with django_assert_num_queries(15):
        operator.get(f"{DESK}/calls/{call.pk}")
    for window in ("11:00-13:00", "13:00-15:00"):
        book(window=window)
    operator.get(f"{DESK}/calls/{call.pk}")
    with django_assert_num_queries(15):
        operator.get(f"{DESK}/calls/{call.pk}")
