"""Finding a visit again, moving it, cancelling it, and the applicant's consent."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from doorstep.booking.models import Appointment
from doorstep.channels.shared.clock import standing_at
from doorstep.dispatch.actions import publish_day
from doorstep.journal.actions import SYSTEM
from doorstep.messaging.models import Message
from doorstep.workforce.actions import set_photo
from doorstep.workforce.models import FieldAgent
from tests.cast import NOW, TOMORROW, ZONE
from tests.channels.citizen.pages import at, book, send, text

pytestmark = pytest.mark.usefixtures("morning")

PHONE = "98765 00001"


@pytest.fixture
def booked(client: Client) -> Appointment:
    book(client)
    return Appointment.objects.get()


def find(appointment: Appointment, phone: str = PHONE) -> Client:
    """Open the visit in another browser."""
    other = Client()
    send(other, "visit", reference=appointment.reference, phone=phone)
    return other


def see(client: Client) -> str:
    return text(client.get("/visit/details", follow=True))


def test_a_visit_is_found_by_reference_and_phone(booked: Appointment) -> None:
    said = see(find(booked))
    assert "Wednesday 2 December 9 am to 11 am" in said
    assert "House 150, Sector 33-A" in said
    assert "Choose another time" in said


@pytest.mark.parametrize("zero", ["०", "੦"])
def test_a_reference_is_found_in_the_digits_of_any_script(booked: Appointment, zero: str) -> None:
    typed = "".join(chr(ord(zero) + int(digit)) for digit in booked.reference)
    other = Client()
    send(other, "visit", reference=typed, phone=PHONE)
    assert "House 150, Sector 33-A" in see(other)


@pytest.mark.parametrize("phone", ["98765 00002", "nonsense", "+16045550134"])
def test_a_wrong_phone_and_a_wrong_reference_get_the_same_answer(booked: Appointment, phone: str) -> None:
    with_wrong_phone = send(Client(), "visit", reference=booked.reference, phone=phone)
    with_wrong_reference = send(Client(), "visit", reference="1111 1117", phone=PHONE)
    assert with_wrong_phone.status_code == with_wrong_reference.status_code == 422
    assert "Meera" not in text(with_wrong_phone)


def test_an_empty_look_up_says_what_is_missing() -> None:
    said = text(send(Client(), "visit"))
    assert "Please give the reference from the SMS." in said
    assert "Please give the phone number." in said


@pytest.mark.parametrize("page", ["details", "day", "cancel", "calendar.ics"])
def test_nothing_is_shown_before_it_was_looked_up(booked: Appointment, page: str) -> None:
    response = Client().get(f"/visit/{page}", follow=True)
    assert at(response) == "visit"


def test_a_closed_visit_has_to_be_looked_up_again(booked: Appointment) -> None:
    browser = find(booked)
    send(browser, "visit/leave")
    assert "Find my visit" in see(browser)


def test_a_visit_is_moved(booked: Appointment) -> None:
    browser = find(booked)
    response = send(browser, "visit/day", choice="2026-12-03 11:00-13:00")
    assert at(response) == "visit/details"
    assert "Thursday 3 December 11 am to 1 pm" in text(response)
    assert Message.objects.filter(event="rescheduled").exists()


@pytest.mark.parametrize("choice", ["", "2026-12-32 09:00-11:00", "2026-12-03"])
def test_a_visit_is_not_moved_to_no_day(booked: Appointment, choice: str) -> None:
    response = send(find(booked), "visit/day", choice=choice)
    assert "Please choose a day and time." in text(response)
    booked.refresh_from_db()
    assert booked.on == TOMORROW


def test_a_visit_is_cancelled_with_a_reason(booked: Appointment) -> None:
    browser = find(booked)
    assert "Please choose a reason." in text(send(browser, "visit/cancel"))
    response = send(browser, "visit/cancel", reason="documents")
    booked.refresh_from_db()
    assert (booked.status, booked.cancelled_reason) == ("cancelled", "documents")
    assert "This visit is cancelled" in text(response)


def test_a_cancelled_visit_cannot_be_moved(booked: Appointment) -> None:
    browser = find(booked)
    send(browser, "visit/cancel", reason="other")
    send(browser, "visit/day", choice="2026-12-03 11:00-13:00")
    ended = Appointment.objects.get()
    assert (ended.status, ended.on, ended.stop) == ("cancelled", TOMORROW, None)


def test_after_the_evening_before_only_the_helpline_can_change_it(booked: Appointment) -> None:
    with standing_at(datetime(2026, 12, 1, 18, 1, tzinfo=ZONE)):
        browser = find(booked)
        assert "It is too late to change it here. Please call 1800-180-1725 now." in see(browser)
        assert "too late" in see(browser)
        response = send(browser, "visit/cancel", reason="other")
    assert response.status_code == 409
    assert "until the evening before" in text(response)
    assert Appointment.objects.get().status == "booked"


def test_who_comes_is_told_from_the_morning_of_the_day_on(booked: Appointment) -> None:
    browser = find(booked)
    publish_day(on=TOMORROW, actor=SYSTEM, now=NOW, clock=monotonic)
    agent = Appointment.objects.get().stop.route.shift.agent  # type: ignore[union-attr]
    said = see(browser)
    assert "Who comes" not in said and agent.name["en"] not in said
    assert "from 7 am on, you see here who comes" in said
    with standing_at(datetime(2026, 12, 2, 7, 0, tzinfo=ZONE)):
        said = see(find(booked))
    assert agent.name["en"] in said
    assert f"Sampark Sahayak, number {agent.code}" in said
    assert "Speaks:" in said


def test_on_the_day_it_is_told_when_to_expect_them(booked: Appointment) -> None:
    publish_day(on=TOMORROW, actor=SYSTEM, now=NOW, clock=monotonic)
    with standing_at(datetime(2026, 12, 2, 8, 0, tzinfo=ZONE)):
        said = see(find(booked))
    assert "You are next." in said
    assert re.search(r"We expect to be with you between \S+ am and \S+ am", said)
    assert "As of 8 am" in said and "Refresh" in said


def test_the_line_of_time_marks_the_present_step(booked: Appointment) -> None:
    page = find(booked).get("/visit/details").content.decode()
    steps = re.findall(r'<li class="step-(\w+)"( aria-current="step")?>', page)
    assert [state for state, _mark in steps] == ["over", "now", *["ahead"] * 5]
    assert [bool(mark) for _state, mark in steps] == [False, True, *[False] * 5]


def test_each_work_says_when_it_is_ready(booked: Appointment) -> None:
    assert re.search(r"Income certificate about \d+ working days after the visit", see(find(booked)))


def test_whoever_is_ready_says_so_once(booked: Appointment) -> None:
    browser = find(booked)
    assert "We are at home, and the documents are ready" in see(browser)
    said = text(send(browser, "visit/documents", answer="ready"))
    assert "We know that you are ready." in said
    assert "We are at home, and the documents are ready" not in said
    booked.refresh_from_db()
    assert booked.confirmed_at == NOW


def test_messages_come_in_another_language_from_then_on(booked: Appointment) -> None:
    browser = find(booked)
    assert "We write to you in this language" in text(send(browser, "visit/language", language="hi"))
    send(browser, "visit/cancel", reason="other")
    assert Message.objects.get(event="cancelled").language == "hi"


@pytest.mark.parametrize("language", ["", "fr"])
def test_no_language_that_we_do_not_write(booked: Appointment, language: str) -> None:
    response = send(find(booked), "visit/language", language=language)
    assert response.status_code == 409
    assert "Please choose one of the languages." in text(response)


def test_a_helper_changes_their_own_language_only(client: Client) -> None:
    book(client, other=True)
    browser = find(Appointment.objects.get(), phone="+1 604 555 0134")
    send(browser, "visit/language", language="hi")
    appointment = Appointment.objects.get()
    assert appointment.helper is not None
    assert (appointment.helper.language, appointment.applicant.language) == ("hi", "pa")


def test_what_it_costs_is_a_page_to_print(booked: Appointment) -> None:
    browser = find(booked)
    said = text(browser.get("/visit/receipt"))
    assert "What you were told it costs" in said and "Told on Tuesday 1 December, 8 am" in said
    assert "This is no receipt" in said
    send(browser, "visit/cancel", reason="other")
    assert "nothing is owed for it" in text(browser.get("/visit/receipt"))


PICTURE = b"\xff\xd8\xff" + b"a face"


@pytest.fixture
def pictured(booked: Appointment, tmp_path: Path) -> Iterator[Appointment]:
    """Everybody of the team has a picture, and the day is published."""
    with override_settings(VAR=tmp_path):
        for code in FieldAgent.objects.filter(active=True).values_list("code", flat=True):
            set_photo(code=code, content=PICTURE, actor=SYSTEM, now=NOW)
        publish_day(on=TOMORROW, actor=SYSTEM, now=NOW, clock=monotonic)
        yield booked


def test_the_picture_of_who_comes_is_shown_to_their_people_in_the_morning(pictured: Appointment) -> None:
    with standing_at(datetime(2026, 12, 2, 7, 0, tzinfo=ZONE)):
        browser = find(pictured)
        assert 'src="/visit/photo"' in browser.get("/visit/details").content.decode()
        picture = browser.get("/visit/photo")
        assert (picture.content, picture.headers["Content-Type"]) == (PICTURE, "image/jpeg")
        assert "private" in picture.headers["Cache-Control"]
        assert at(Client().get("/visit/photo", follow=True)) == "visit"
    with standing_at(datetime(2026, 12, 2, 6, 59, tzinfo=ZONE)):
        assert find(pictured).get("/visit/photo").status_code == 404


def test_without_a_picture_there_is_a_letter(booked: Appointment) -> None:
    publish_day(on=TOMORROW, actor=SYSTEM, now=NOW, clock=monotonic)
    with standing_at(datetime(2026, 12, 2, 7, 0, tzinfo=ZONE)):
        page = find(booked).get("/visit/details").content.decode()
    assert 'class="initial"' in page and "/visit/photo" not in page


def test_the_calendar_file_holds_the_window(booked: Appointment) -> None:
    response = find(booked).get("/visit/calendar.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"DTSTART:20261202T033000Z\r\nDTEND:20261202T053000Z\r\n" in response.content


def test_the_applicant_says_yes_or_no_to_the_helper(client: Client) -> None:
    book(client, other=True)
    link = re.search(r"/c/\S+", Message.objects.get(event="consent").text)
    assert link
    phone_of_meera = Client()
    asked = phone_of_meera.get(link[0])
    assert '<html lang="pa">' in asked.content.decode()
    phone_of_meera.post("/language", {"language": "en", "next": "/"})
    assert "Arjun Sharma" in text(asked)
    assert Appointment.objects.get().consent.state == "asked"  # type: ignore[union-attr]
    agreed = phone_of_meera.post(link[0], {"answer": "yes"}, follow=True)
    assert "Arjun Sharma may act for you" in text(agreed)
    refused = phone_of_meera.post(link[0], {"answer": "no"}, follow=True)
    assert "is told nothing more" in text(refused)
    assert Appointment.objects.get().consent.state == "refused"  # type: ignore[union-attr]


def test_a_refused_helper_sees_the_visit_no_more(client: Client) -> None:
    book(client, other=True)
    link = re.search(r"/c/\S+", Message.objects.get(event="consent").text)
    assert link
    Client().post(link[0], {"answer": "no"})
    with standing_at(NOW + timedelta(minutes=1)):
        browser = find(Appointment.objects.get(), phone="+1 604 555 0134")
        assert "Find my visit" in see(browser)


def test_an_unknown_link_is_not_there() -> None:
    assert Client().get("/c/unknown").status_code == 404


def test_the_page_of_a_visit_on_its_day_asks_the_database_nine_times(booked: Appointment) -> None:
    publish_day(on=TOMORROW, actor=SYSTEM, now=NOW, clock=monotonic)
    with standing_at(datetime(2026, 12, 2, 8, 0, tzinfo=ZONE)):
        browser = find(booked)
        with CaptureQueriesContext(connection) as queries:
            browser.get("/visit/details")
    assert len(queries) <= 9
