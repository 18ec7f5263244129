"""Adding work to a visit, page by page."""

import pytest
from django.test import Client

from doorstep.booking.models import Appointment
from doorstep.channels.shared.clock import standing_at
from tests import cast
from tests.cast import NOW, TOMORROW, WINDOWS, in_days, neighbour, only_agents, set_rules
from tests.channels.citizen.pages import Response, at, newest_code, send, text

pytestmark = pytest.mark.usefixtures("morning")
PHONE = "98765 00001"
ONE = ("electricity-bill",)


@pytest.fixture
def booked(morning: None) -> Appointment:
    return cast.book(services=ONE)


@pytest.fixture
def browser(booked: Appointment) -> Client:
    return opened(booked)


def opened(appointment: Appointment) -> Client:
    """Open a visit with its phone and a code."""
    browser = Client()
    send(browser, "my", phone=PHONE)
    send(browser, "my/code", code=newest_code())
    send(browser, "my/open", reference=appointment.reference)
    return browser


def choose(browser: Client, service: str = "income-certificate", **answers: str) -> Response:
    """Tick a service and answer its questions."""
    assert at(send(browser, "visit/add", services=service, do="continue")) == "visit/add/questions"
    return send(browser, "visit/add/questions", **answers)


def codes(appointment: Appointment) -> list[str]:
    return list(appointment.service_lines.order_by("position").values_list("service__code", flat=True))


def test_work_is_added_in_three_pages(browser: Client, booked: Appointment) -> None:
    page = browser.get("/visit/add")
    assert 'value="electricity-bill"' not in page.content.decode()
    assert "/book/services/" not in page.content.decode()
    asked = choose(browser)
    assert at(asked) == "visit/add/check"
    said = text(asked)
    assert "New in this visit Income certificate" in said and "Affidavit" in said
    done = send(browser, "visit/add/check")
    assert at(done) == "visit/details"
    assert "The work is added to your visit." in text(done)
    assert codes(booked) == ["electricity-bill", "income-certificate"]


def test_nothing_is_added_before_it_was_said_twice(browser: Client, booked: Appointment) -> None:
    choose(browser)
    assert codes(booked) == list(ONE)


def test_the_last_page_sent_twice_adds_once(browser: Client, booked: Appointment) -> None:
    choose(browser)
    send(browser, "visit/add/check")
    assert at(send(browser, "visit/add/check")) == "visit/details"
    assert Appointment.objects.get().version == 2


def test_the_questions_of_the_new_work_are_asked(browser: Client, booked: Appointment) -> None:
    asked = send(browser, "visit/add", services="aadhaar-document-update", do="continue")
    assert at(asked) == "visit/add/questions"
    missing = send(browser, "visit/add/questions")
    assert missing.status_code == 422 and "Please answer this question." in text(missing)
    assert at(send(browser, "visit/add/questions", **{"home-eligibility": "senior"})) == "visit/add/check"
    send(browser, "visit/add/check")
    assert Appointment.objects.get().answers == {"home-eligibility": "senior"}


def test_something_has_to_be_ticked(browser: Client) -> None:
    page = send(browser, "visit/add", do="continue")
    assert page.status_code == 422 and "Please tick at least one service." in text(page)


def test_a_search_keeps_what_is_ticked(browser: Client) -> None:
    page = send(browser, "visit/add", services="income-certificate", do="search", q="bijli")
    said = text(page)
    assert "You searched for “bijli”" in said
    assert "Ticked Income certificate" in said


def test_a_full_visit_says_so(booked: Appointment) -> None:
    set_rules(max_services=1)
    assert "as much work as it can take" in text(opened(booked).get("/visit/add"))


def test_more_than_fits_is_refused(booked: Appointment) -> None:
    set_rules(max_services=2)
    services = ["income-certificate", "residence-certificate"]
    page = send(opened(booked), "visit/add", services=services, do="continue")
    assert page.status_code == 422 and "This visit takes only 1 service more." in text(page)


def test_a_visit_that_needs_another_time_keeps_what_was_chosen() -> None:
    only_agents("FA02")
    set_rules(door_minutes=185, quick_try_ms=0)
    appointment = cast.book(services=ONE)
    cast.book(person=neighbour(1), services=ONE, window=WINDOWS[1])
    browser = opened(appointment)
    choose(browser)
    lost = send(browser, "visit/add/check")
    assert at(lost) == "visit/add/day"
    assert "there is not time enough for all of it" in text(lost)
    assert (codes(appointment), Appointment.objects.get(pk=appointment.pk).on) == (list(ONE), TOMORROW)
    nothing = send(browser, "visit/add/day")
    assert nothing.status_code == 409 and "Please choose a day and time." in text(nothing)
    moved = send(browser, "visit/add/day", choice=f"{in_days(2)} {WINDOWS[0]}")
    assert at(moved) == "visit/details"
    assert codes(appointment) == ["electricity-bill", "income-certificate"]
    assert Appointment.objects.get(pk=appointment.pk).on == in_days(2)


def test_work_is_added_with_a_proven_phone_only(booked: Appointment) -> None:
    browser = Client()
    send(browser, "visit", reference=booked.reference, phone=PHONE)
    assert "To add other work, prove your phone with a code" in text(browser.get("/visit/details"))
    for page in ("visit/add", "visit/add/questions", "visit/add/check", "visit/add/day"):
        assert at(browser.get(f"/{page}", follow=True)) == "my"


def test_nothing_is_added_after_the_evening_before(booked: Appointment) -> None:
    with standing_at(NOW.replace(hour=18)):
        assert at(opened(booked).get("/visit/add", follow=True)) == "visit/details"


def test_what_was_to_be_added_to_one_visit_is_not_added_to_another(booked: Appointment) -> None:
    other = cast.book(services=ONE, on=in_days(2))
    browser = opened(booked)
    choose(browser)
    send(browser, "my/open", reference=other.reference)
    assert at(browser.get("/visit/add/check", follow=True)) == "visit/add"
    assert codes(other) == list(ONE)
