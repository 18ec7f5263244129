"""What is held about somebody, who looked, and having it mended or erased."""

import json

import pytest
from django.test import Client

from doorstep.calls.actions import complain, note_looks
from doorstep.calls.models import Task
from doorstep.journal.actions import Actor
from doorstep.people.actions import NOTICE_VERSION
from tests.cast import ARJUN, ARJUN_PHONE, MEERA_PHONE, NOW, WEB, book, neighbour
from tests.channels.citizen.pages import at, send, text
from tests.channels.citizen.test_tell import see, signed

pytestmark = pytest.mark.usefixtures("morning")
RITA = Actor(name="staff:7", channel="console")


@pytest.mark.parametrize("page", ["", "/copy.json", "/correct", "/erase"])
def test_only_a_proven_phone_sees_and_asks_anything(page: str) -> None:
    assert at(Client().get(f"/my/privacy{page}", follow=True)).startswith("my")
    assert not Client().get(f"/my/privacy{page}", follow=True).request["PATH_INFO"].startswith("/my/privacy")


def test_meera_sees_all_that_is_held_and_nothing_of_her_neighbour() -> None:
    book(helper=ARJUN)
    book(person=neighbour(3))
    complain(phone=MEERA_PHONE, language="en", words="Came late.", actor=WEB, now=NOW)
    said = see(signed(), "my/privacy")
    for word in ("Meera Sharma", "House 150, Sector 33-A", "near the park", "Wednesday 2 December", "Arjun Sharma"):
        assert word in said, word
    assert "Came late." in said and "Income certificate" in said
    assert "Neighbour" not in said


def test_who_looked_is_told_without_a_name() -> None:
    appointment = book()
    assert "Nobody of the staff has opened it." in see(signed(), "my/privacy")
    note_looks(subjects=[f"appointment:{appointment.pk}"], role="Operator", actor=RITA, now=NOW)
    said = see(signed(), "my/privacy")
    assert "Tuesday 1 December, 8 am: a visit, by an operator of the helpline, in the staff pages" in said
    assert "staff:7" not in said


def test_a_phone_nobody_knows_is_told_that_nothing_is_held() -> None:
    assert "We hold nothing about this phone number." in see(signed("+919876599999"), "my/privacy")


def test_a_helper_is_not_shown_where_the_applicant_lives() -> None:
    book(helper=ARJUN)
    said = see(signed(ARJUN_PHONE), "my/privacy")
    assert "Arjun Sharma" in said and "booked for somebody else" in said
    assert "Sector 33" not in said


def test_everything_is_saved_as_a_file() -> None:
    appointment = book()
    response = signed().get("/my/privacy/copy.json")
    assert response["Content-Disposition"] == 'attachment; filename="sampark-my-data.json"'
    assert "no-store" in response["Cache-Control"]
    said = json.loads(response.content)
    assert said["phone"] == MEERA_PHONE
    assert [one["reference"] for one in said["appointments"]] == [appointment.reference]
    assert said["privacy_notice"] == NOTICE_VERSION


def test_a_correction_gets_a_reference_and_a_day() -> None:
    browser = signed()
    assert "Please write what is wrong, and what is right." in text(send(browser, "my/privacy/correct"))
    response = send(browser, "my/privacy/correct", words="It is Mira.")
    task = Task.objects.get()
    assert (at(response), task.kind, task.words) == ("my/privacy/correct/done", "correction", "It is Mira.")
    assert f"{task.reference[:4]} {task.reference[4:]}" in text(response)


def test_an_erasure_is_confirmed_first_and_what_stays_is_said() -> None:
    browser = signed()
    page = see(browser, "my/privacy/erase")
    assert "What stays" in page and "laws on public records and accounts" in page
    refused = send(browser, "my/privacy/erase")
    assert refused.status_code == 422 and "Please tick this" in text(refused)
    assert not Task.objects.exists()
    response = send(browser, "my/privacy/erase", sure="on")
    task = Task.objects.get()
    assert (at(response), task.kind) == ("my/privacy/erase/done", "erasure")
    assert "Thursday 31 December" in text(response)
    assert "Erase what we hold" in see(browser, "my/privacy")


def test_asking_twice_for_erasure_shows_the_same_reference() -> None:
    first, again = (text(send(signed(), "my/privacy/erase", sure="on")) for _twice in range(2))
    assert first == again
    assert Task.objects.count() == 1


def test_the_notice_is_public_and_has_its_version() -> None:
    said = see(Client(), "privacy")
    assert f"Version {NOTICE_VERSION} of this notice." in said
    assert "you have an answer within 7 days." in said


@pytest.mark.parametrize("language", ["hi", "pa"])
def test_the_pages_speak_the_readers_language(language: str) -> None:
    book()
    browser = signed()
    browser.cookies["language"] = language
    for page in ("privacy", "my/privacy", "my/privacy/correct", "my/privacy/erase"):
        assert f'<html lang="{language}"' in browser.get(f"/{page}").content.decode()
