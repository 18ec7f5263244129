"""Booking from the first page to the reference."""

import pytest
from django.test import Client

from doorstep.booking.models import Appointment, Hold
from doorstep.messaging.models import Message
from doorstep.planning.models import Stop
from tests.channels.citizen.pages import at, book, go_to, key_of, send, text

pytestmark = pytest.mark.usefixtures("morning")


@pytest.mark.parametrize(
    ("language", "booked", "day"),
    [
        ("en", "Your visit is booked", "Wednesday 2 December 9 am to 11 am"),
        ("hi", "आपकी बुकिंग हो गई है", "बुधवार 2 दिसंबर सुबह 9 से 11 बजे"),
        ("pa", "ਤੁਹਾਡੀ ਬੁਕਿੰਗ ਹੋ ਗਈ ਹੈ", "ਬੁੱਧਵਾਰ 2 ਦਸੰਬਰ ਸਵੇਰੇ 9 ਤੋਂ 11 ਵਜੇ"),
    ],
)
def test_a_visit_is_booked_in_the_language_of_the_reader(client: Client, language: str, booked: str, day: str) -> None:
    client.post("/language", {"language": language, "next": "/"})
    done = book(client)
    appointment = Appointment.objects.get()
    assert at(done) == "book/done"
    assert booked in text(done)
    assert day in text(done)
    assert f"{appointment.reference[:4]} {appointment.reference[4:]}" in text(done)
    assert f'<html lang="{language}">' in done.content.decode()


def test_a_helper_abroad_gets_the_code_and_the_applicant_is_asked_for_consent(client: Client) -> None:
    done = book(client, other=True)
    code, consent = (Message.objects.get(event=event) for event in ("code", "consent"))
    assert (code.recipient, consent.recipient) == ("+16045550134", "+919876500001")
    assert consent.language == "pa"
    assert "We ask Meera Sharma by SMS" in text(done)


def test_the_same_last_page_sent_twice_shows_the_same_reference(client: Client) -> None:
    key = key_of(go_to(client, "book/check"))
    first, second = send(client, "book/check", key=key, agree="on"), send(client, "book/check", key=key, agree="on")
    assert Appointment.objects.count() == 1
    assert at(second) == "book/done"
    assert Appointment.objects.get().reference in text(first).replace(" ", "")
    assert Appointment.objects.get().reference in text(second).replace(" ", "")


def test_after_booking_nothing_of_the_draft_is_left(client: Client) -> None:
    book(client)
    assert "draft" not in client.session
    assert at(client.get("/book/check", follow=True)) == "book/services"


def test_the_held_window_becomes_the_promise(client: Client) -> None:
    go_to(client, "book/people")
    held = Hold.objects.get().stop_id
    book(client)
    assert Hold.objects.count() == 0
    assert Appointment.objects.get().stop_id == held


def test_the_kept_window_says_until_when(client: Client) -> None:
    kept = "We keep Wednesday 2 December, 9 am to 11 am for you until 8:10 am (Chandigarh time)."
    assert kept in text(go_to(client, "book/people"))


def test_choosing_another_window_gives_the_first_one_back(client: Client) -> None:
    go_to(client, "book/people")
    send(client, "book/day", choice="2026-12-03 11:00-13:00")
    assert [(str(hold.on), hold.window) for hold in Hold.objects.all()] == [("2026-12-03", "11:00-13:00")]
    assert Stop.objects.count() == 1


def test_other_work_is_asked_about_anew_and_lets_the_window_go(client: Client) -> None:
    go_to(client, "book/check")
    response = send(client, "book/services", services=["senior-citizen-card"], do="continue")
    assert at(response) in ("book/questions", "book/documents")
    assert Hold.objects.count() == 0


def test_another_address_lets_the_window_go(client: Client) -> None:
    go_to(client, "book/check")
    response = send(client, "book/address", sector="34", house="150")
    assert at(response) == "book/address/check"
    assert Hold.objects.count() == 0


def test_what_was_said_stays_when_one_thing_is_changed(client: Client) -> None:
    go_to(client, "book/check")
    response = send(client, "book/day", choice="2026-12-03 11:00-13:00")
    assert at(response) == "book/check"
    assert "Thursday 3 December" in text(response)


def test_beginning_anew_forgets_everything_and_gives_the_window_back(client: Client) -> None:
    go_to(client, "book/check")
    response = send(client, "book/again")
    assert at(response) == "book/services"
    assert "draft" not in client.session
    assert Hold.objects.count() == 0


@pytest.mark.parametrize(
    "page", ["questions", "documents", "documents/not-yet", "address", "address/check", "day", "who", "people", "code"]
)
def test_a_page_reached_too_early_leads_to_the_first_one_missing(client: Client, page: str) -> None:
    assert at(client.get(f"/book/{page}", follow=True)) == "book/services"


def test_the_last_page_cannot_be_sent_before_the_others(client: Client) -> None:
    go_to(client, "book/address")
    assert at(send(client, "book/check", key="")) == "book/address"
    assert Appointment.objects.count() == 0


def test_a_draft_of_another_release_begins_anew(client: Client) -> None:
    session = client.session
    session["draft"] = {"unknown": 1}
    session.save()
    assert client.get("/book/services").status_code == 200


def test_no_address_of_a_page_holds_what_someone_typed(client: Client) -> None:
    session_pages = [go_to(client, page) for page in ("book/who", "book/code", "book/check")]
    done = book(client)
    addresses = [f"{page.request['PATH_INFO']}?{page.request['QUERY_STRING']}" for page in [*session_pages, done]]
    typed = ("Meera", "98765", "150", Appointment.objects.get().reference)
    assert not [address for address in addresses if any(word in address for word in typed)]
