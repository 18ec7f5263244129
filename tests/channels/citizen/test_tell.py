"""How a visit was, a complaint, and a call back."""

from contextlib import nullcontext
from datetime import datetime, timedelta

import pytest
from django.test import Client

from doorstep.booking.models import Appointment
from doorstep.calls.actions import close_task
from doorstep.calls.models import Feedback, Task
from doorstep.channels.citizen.signed_in import PHONE
from doorstep.channels.shared.clock import standing_at
from doorstep.dispatch.visits.actions import VisitSaid, record_visit
from doorstep.journal.actions import SYSTEM
from doorstep.messaging.models import Message
from doorstep.planning.models import Stop
from tests.cast import ARJUN_PHONE, MEERA_PHONE, NOW, TOMORROW, WEB, ZONE, book, like_aadhaar, neighbour, publish
from tests.channels.citizen.pages import at, send, text

pytestmark = pytest.mark.usefixtures("morning")
NOON = datetime.combine(TOMORROW, datetime.min.time(), tzinfo=ZONE) + timedelta(hours=12)
CALL = {"phone": "98765 00002", "language": "hi"}


def opened(appointment: Appointment, phone: str = "98765 00001", at: datetime | None = None) -> Client:
    """A browser in which the visit is open, since `at` or just now."""
    browser = Client()
    with standing_at(at) if at else nullcontext():
        send(browser, "visit", reference=appointment.reference, phone=phone)
    return browser


def signed(phone: str = MEERA_PHONE) -> Client:
    """A browser in which this phone was proven."""
    browser = Client()
    session = browser.session
    session[PHONE] = {"phone": phone, "until": (NOW + timedelta(days=30)).isoformat()}
    session.save()
    return browser


def see(browser: Client, page: str) -> str:
    return text(browser.get(f"/{page}", follow=True))


def test_before_the_visit_nobody_is_asked_how_it_was() -> None:
    browser = opened(book())
    assert "as soon as the visit is over" in see(browser, "my/feedback")
    send(browser, "my/feedback", marks="5")
    assert not Feedback.objects.exists()


def test_after_the_window_one_says_how_it_was_and_may_say_otherwise() -> None:
    browser = opened(book(), at=NOON)
    with standing_at(NOON):
        page = see(browser, "my/feedback")
        assert "5 – very good" in page and "1 – very bad" in page
        response = send(browser, "my/feedback", marks="5", words="Asha was kind.")
        assert at(response) == "my/feedback" and "Thank you" in text(response)
        assert 'value="5" id="id_marks_0" checked' in browser.get("/my/feedback").content.decode().replace("\n", "")
        again = text(send(browser, "my/feedback", marks="1", words="The bill was wrong."))
    assert (Feedback.objects.get().marks, Feedback.objects.get().words) == (1, "The bill was wrong.")
    assert "Send a complaint" in again


def test_once_somebody_was_there_one_need_not_wait_for_the_window_to_end() -> None:
    appointment = book()
    publish()
    appointment.refresh_from_db()
    assert appointment.stop is not None
    ten = NOON - timedelta(hours=2)
    browser = opened(appointment, at=ten)
    with standing_at(ten):
        assert "as soon as the visit is over" in see(browser, "my/feedback")
        said = VisitSaid(arrived_at=ten - timedelta(minutes=20), started_at=ten - timedelta(minutes=15))
        record_visit(stop=Stop.objects.get(pk=appointment.stop.pk), said=said, actor=WEB, now=ten)
        assert "5 – very good" in see(browser, "my/feedback")


def test_feedback_without_marks_says_what_is_missing_beside_its_field() -> None:
    browser = opened(book(), at=NOON)
    with standing_at(NOON):
        response = send(browser, "my/feedback", words=like_aadhaar())
    assert response.status_code == 422
    assert "Please choose from 1 to 5." in text(response)
    assert "Please do not write an Aadhaar number here." in text(response)
    assert not Feedback.objects.exists()


def test_a_complaint_gets_a_large_reference_and_a_day() -> None:
    appointment = book()
    response = send(opened(appointment), "my/complaint", about=appointment.reference, words="Nobody came.")
    task = Task.objects.get()
    assert at(response) == "my/complaint/done"
    assert (task.phone, task.appointment, task.kind) == (MEERA_PHONE, appointment, "complaint")
    assert f'<p class="reference">{task.reference[:4]} {task.reference[4:]}</p>' in response.content.decode()
    assert "Tuesday 8 December" in text(response)
    assert Message.objects.filter(event="complaint", recipient=MEERA_PHONE).exists()


def test_no_address_holds_a_reference() -> None:
    appointment = book()
    response = send(opened(appointment), "my/complaint", words="Nobody came.")
    task = Task.objects.get()
    way = [address for address, _status in response.redirect_chain] + [response.request["PATH_INFO"]]
    assert not any(number in step for step in way for number in (task.reference, appointment.reference))


def test_an_empty_complaint_and_a_strangers_visit_are_refused() -> None:
    book()
    strangers = book(person=neighbour(5))
    browser = signed()
    assert "Please write what went wrong." in text(send(browser, "my/complaint"))
    assert send(browser, "my/complaint", words="Late.", about=strangers.reference).status_code == 422
    assert not Task.objects.exists()


def test_a_signed_in_phone_chooses_the_visit_and_follows_its_complaints() -> None:
    appointment = book()
    browser = signed()
    assert "Wednesday 2 December, 9 am to 11 am" in see(browser, "my/complaint")
    send(browser, "my/complaint", about=appointment.reference, words="Came late.")
    other = signed()
    assert "Came late." in see(other, "my/complaint") and "you have an answer by" in see(other, "my/complaint")
    close_task(task=Task.objects.get(), outcome="We are sorry.", actor=SYSTEM, now=NOW)
    assert "Our answer: We are sorry." in see(other, "my/complaint")


def test_who_only_knows_a_reference_sees_no_complaint_of_another_browser() -> None:
    appointment = book()
    send(signed(), "my/complaint", words="Came late.")
    assert "Came late." not in see(opened(appointment), "my/complaint")
    mine = opened(appointment)
    send(mine, "my/complaint", words="Was rude.")
    assert "Was rude." in see(mine, "my/complaint")


def test_a_helper_complains_with_their_own_phone() -> None:
    send(signed(ARJUN_PHONE), "my/complaint", words="Nobody came to my mother.")
    assert Task.objects.get().phone == ARJUN_PHONE


@pytest.mark.parametrize("page", ["my/feedback", "my/complaint"])
def test_whoever_has_no_visit_open_is_led_to_the_code(page: str) -> None:
    assert at(Client().get(f"/{page}", follow=True)).startswith("my")


def test_complaints_are_limited_and_the_wait_is_said() -> None:
    browser = signed()
    for number in range(5):
        assert send(browser, "my/complaint", words=f"Late, {number}").status_code == 200
    response = send(browser, "my/complaint", words="Late again.")
    assert response.status_code == 429 and "Too many tries" in text(response)
    assert Task.objects.count() == 5


def test_anybody_is_called_back_without_a_code() -> None:
    response = send(Client(), "call-back", **CALL, words="For my mother.")
    assert at(response) == "call-back/done"
    assert "+91 98765 00002" in text(response) and "Tuesday 1 December, 1 pm" in text(response)
    task = Task.objects.get()
    assert (task.kind, task.phone, task.language, task.words) == ("call-back", "+919876500002", "hi", "For my mother.")


def test_a_landline_is_called_back_and_nonsense_is_not() -> None:
    assert "This is not a telephone number" in text(send(Client(), "call-back", phone="12", language="en"))
    send(Client(), "call-back", phone="0172 2700001", language="en")
    assert Task.objects.get().phone == "+911722700001"


def test_asking_again_tells_a_stranger_nothing_of_the_first_time() -> None:
    first, again = (text(send(Client(), "call-back", **CALL)) for _twice in range(2))
    assert first == again
    assert Task.objects.get().times_asked == 2


def test_one_phone_is_not_asked_for_without_end() -> None:
    answers = [send(Client(), "call-back", **CALL).status_code for _time in range(5)]
    assert answers == [200, 200, 200, 200, 429]


def test_a_program_that_fills_in_every_field_is_not_called_back() -> None:
    response = send(Client(), "call-back", **CALL, website="https://example.org")
    assert response.status_code == 422
    assert not Task.objects.exists()


def test_no_answer_page_without_an_answer() -> None:
    assert at(Client().get("/call-back/done", follow=True)) == "call-back"
    assert at(signed().get("/my/complaint/done", follow=True)) == "my/complaint"


@pytest.mark.parametrize("language", ["hi", "pa"])
def test_the_pages_speak_the_readers_language(language: str) -> None:
    browser = opened(book())
    browser.cookies["language"] = language
    for page in ("my/feedback", "my/complaint", "call-back"):
        assert f'<html lang="{language}"' in browser.get(f"/{page}").content.decode()
