"""My appointments: a phone and a code open them, and nobody learns whether a phone has any."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from doorstep.booking.actions import cancel_appointment
from doorstep.channels.shared.clock import standing_at
from doorstep.messaging.models import Message
from doorstep.people.models import Consent
from tests.cast import ARJUN, ARJUN_PHONE, HOME, NOW, WEB, WINDOWS, book, in_days, neighbour, set_rules
from tests.channels.citizen.pages import at, go_to, newest_code, send, text
from tests.channels.citizen.pages import book as book_on_the_web

pytestmark = pytest.mark.usefixtures("morning")
PHONE = "98765 00001"
MEERAS = "+919876500001"


def sign_in(phone: str = PHONE) -> Client:
    """Prove a phone in a browser of its own."""
    browser = Client()
    assert at(send(browser, "my", phone=phone)) == "my/code"
    assert at(send(browser, "my/code", code=newest_code(), own="on")) == "my"
    return browser


def titles(browser: Client, **search: str) -> list[str]:
    """Read the days of the list, in their order."""
    page = browser.post("/my", search) if search else browser.get("/my")
    return [re.sub(r"<br>", " ", found) for found in re.findall(r"<h3>(.*?)</h3>", page.content.decode())]


def test_a_code_opens_the_list_and_the_list_opens_a_visit() -> None:
    appointment = book()
    browser = sign_in()
    said = text(browser.get("/my"))
    assert "Wednesday 2 December 9 am to 11 am" in said and "Meera Sharma" in said
    opened = send(browser, "my/open", reference=appointment.reference)
    assert at(opened) == "visit/details"
    assert "House 150, Sector 33-A" in text(opened)


def test_known_and_unknown_phones_get_the_same_answer() -> None:
    book()
    known, unknown = Client(), Client()
    answers = [send(known, "my", phone=PHONE), send(unknown, "my", phone="98765 00009")]
    pages = [re.sub(r"\d|csrf\w+\W+value=\W+\w+", "", text(answer)) for answer in answers]
    assert pages[0] == pages[1]
    assert {answer.status_code for answer in answers} == {200}
    assert Message.objects.filter(event="code").count() == 2
    again = [send(browser, "my/code/again") for browser in (known, unknown)]
    assert {answer.status_code for answer in again} == {429}


def test_a_phone_without_appointments_is_led_to_book_one() -> None:
    said = text(sign_in("98765 00009").get("/my"))
    assert "No appointment yet" in said and "Book a visit" in said


@pytest.mark.parametrize("typed", ["", "nonsense", "12"])
def test_what_is_no_phone_is_said_beside_its_field(typed: str) -> None:
    page = send(Client(), "my", phone=typed)
    assert page.status_code == 422
    assert "Please look again" in text(page)
    assert not Message.objects.exists()


def test_a_wrong_code_opens_nothing() -> None:
    book()
    browser = Client()
    send(browser, "my", phone=PHONE)
    wrong = f"{(int(newest_code()) + 1) % 10**6:06d}"
    page = send(browser, "my/code", code=wrong)
    assert page.status_code == 422
    assert "This is not the code we sent." in text(page)
    assert "Meera" not in text(browser.get("/my"))


def test_the_code_page_needs_a_phone_first() -> None:
    assert at(Client().get("/my/code", follow=True)) == "my"
    assert at(send(Client(), "my/code/again")) == "my"


def test_whoever_goes_back_while_the_code_is_on_its_way_can_still_enter_it() -> None:
    browser = Client()
    send(browser, "my", phone=PHONE)
    assert at(send(browser, "my", phone=PHONE)) == "my/code"


def test_the_session_gets_a_new_key_with_the_proof() -> None:
    browser = Client()
    send(browser, "my", phone=PHONE)
    before = browser.session.session_key
    send(browser, "my/code", code=newest_code())
    assert browser.session.session_key != before


def test_signing_out_forgets_everything() -> None:
    appointment = book()
    browser = sign_in()
    send(browser, "my/open", reference=appointment.reference)
    send(browser, "my/leave")
    assert "Send me a code" in text(browser.get("/my"))
    assert at(browser.get("/visit/details", follow=True)) == "visit"


def test_a_proof_runs_out() -> None:
    browser = sign_in()
    with standing_at(NOW + timedelta(days=31)):
        assert "Send me a code" in text(browser.get("/my"))


def test_somebody_elses_appointment_is_not_opened() -> None:
    theirs = book(person=neighbour(1))
    browser = sign_in()
    assert at(send(browser, "my/open", reference=theirs.reference)) == "my"
    assert at(browser.get("/visit/details", follow=True)) == "my"


def test_nothing_is_opened_without_a_proven_phone() -> None:
    appointment = book()
    browser = Client()
    assert at(send(browser, "my/open", reference=appointment.reference)) == "my"
    assert at(browser.get("/visit/details", follow=True)) == "visit"


def test_what_comes_next_is_first_and_what_is_over_last() -> None:
    set_rules(open_per_address=99)
    book(on=in_days(3))
    book(on=in_days(1))
    cancel_appointment(appointment=book(on=in_days(2)), reason="", actor=WEB, now=NOW)
    browser = sign_in()
    days = ["Wednesday 2 December", "Friday 4 December", "Thursday 3 December"]
    assert [title.split(" 9 am")[0] for title in titles(browser)] == days
    with standing_at(NOW + timedelta(days=2)):
        assert [title.split(" 9 am")[0] for title in titles(browser)] == [days[1], days[2], days[0]]
    said = text(browser.get("/my"))
    assert said.index("Coming") < said.index("Before") and "cancelled" in said


def test_many_are_searched_and_paged() -> None:
    set_rules(open_per_address=99)
    booked = [book(on=in_days(1 + n % 3), window=WINDOWS[n % 4], services=("electricity-bill",)) for n in range(11)]
    other = book(on=in_days(3), services=("income-certificate",))
    browser = sign_in()
    assert len(titles(browser)) == 10
    assert len(titles(browser, page="2")) == 2
    spaced = f"{booked[4].reference[:4]} {booked[4].reference[4:]}"
    assert booked[4].reference in browser.post("/my", {"q": spaced}).content.decode()
    assert len(titles(browser, q=spaced)) == 1
    assert len(titles(browser, q="Income certificate")) == 1
    assert len(titles(browser, q="आय")) == 1
    assert other.reference in browser.post("/my", {"q": "income meera"}).content.decode()
    assert "Nothing was found." in text(browser.post("/my", {"q": "no such thing"}))


def test_a_helper_sees_what_they_booked_until_the_applicant_says_no() -> None:
    appointment = book(helper=ARJUN)
    book(person=neighbour(1), address=HOME)
    browser = sign_in(ARJUN_PHONE)
    assert "For Meera Sharma, booked by you" in text(browser.get("/my"))
    assert len(titles(browser)) == 1
    opened = send(browser, "my/open", reference=appointment.reference)
    assert "may no longer act for me" not in text(opened)
    meera = sign_in()
    send(meera, "my/open", reference=appointment.reference)
    assert "Arjun Sharma may no longer act for me" in text(meera.get("/visit/details"))
    refused = send(meera, "visit/helper", answer="no")
    assert "They see nothing of it any more" in text(refused)
    assert titles(browser) == []
    assert at(browser.get("/visit/details", follow=True)) == "my"
    given = send(meera, "visit/helper", answer="yes")
    assert "acts for you, as you agreed" in text(given)
    assert len(titles(browser)) == 1


def test_a_no_holds_for_all_visits_in_which_the_same_helper_acts() -> None:
    first, second = (book(helper=ARJUN, on=in_days(n)) for n in (1, 2))
    meera = sign_in()
    send(meera, "my/open", reference=first.reference)
    send(meera, "visit/helper", answer="no")
    assert set(Consent.objects.values_list("state", flat=True)) == {"refused"}
    assert not Message.objects.filter(event="booked-helper", state="queued").exists()
    send(meera, "my/open", reference=second.reference)
    assert "They see nothing of it any more" in text(meera.get("/visit/details"))


def test_nobody_else_answers_for_the_applicant() -> None:
    """Neither the helper, nor who knows the applicant's number and the reference."""
    appointment = book(helper=ARJUN)
    helper, stranger = sign_in(ARJUN_PHONE), Client()
    send(helper, "my/open", reference=appointment.reference)
    assert at(send(stranger, "visit", reference=appointment.reference, phone=PHONE)) == "visit/details"
    for browser in (helper, stranger):
        assert at(send(browser, "visit/helper", answer="yes")) == "my"
    assert Consent.objects.get().state == "asked"


def test_the_list_asks_the_database_as_often_for_many_as_for_one() -> None:
    set_rules(open_per_address=99)
    book()
    browser = sign_in()
    browser.get("/my")
    counts = []
    for more in (0, 6):
        for n in range(more):
            book(on=in_days(1 + n % 3), window=WINDOWS[1 + n % 3])
        with CaptureQueriesContext(connection) as queries:
            browser.get("/my")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_no_address_holds_what_is_private() -> None:
    appointment = book(helper=ARJUN)
    browser = sign_in()
    send(browser, "my/open", reference=appointment.reference)
    for page in ("my", "visit/details"):
        links = re.findall(r'(?:href|action|src)="([^"]*)"', browser.get(f"/{page}").content.decode())
        assert links
        assert not [link for link in links if appointment.reference in link or MEERAS[3:] in link]


def test_what_was_opened_is_open_no_longer_than_the_phone_counts_as_proven() -> None:
    """Nobody said that this device is theirs; the booking begun on it lasts for weeks all the same."""
    shared = Client()
    book_on_the_web(shared)
    assert at(shared.get("/visit/details", follow=True)) == "visit/details"
    send(shared, "book/services", services="income-certificate", do="continue")
    with standing_at(NOW + timedelta(hours=13)):
        assert at(shared.get("/visit/details", follow=True)) == "visit"
        assert at(shared.get("/book/done", follow=True)) == ""
        assert at(send(shared, "visit/cancel", reason="other")) == "visit"


def test_what_was_looked_up_is_closed_after_the_hours_of_a_session() -> None:
    appointment, shared = book(on=in_days(3)), Client()
    assert at(send(shared, "visit", reference=appointment.reference, phone=PHONE)) == "visit/details"
    send(shared, "book/services", services="income-certificate", do="continue")
    with standing_at(NOW + timedelta(hours=11)):
        assert at(shared.get("/visit/details", follow=True)) == "visit/details"
    with standing_at(NOW + timedelta(hours=13)):
        assert at(shared.get("/visit/details", follow=True)) == "visit"


def test_whoever_proves_another_phone_sees_nothing_of_what_was_opened_before() -> None:
    browser = Client()
    book_on_the_web(browser)
    send(browser, "book/services", services="income-certificate", do="continue")
    go_to(browser, "book/people")
    send(browser, "book/people", name="Bilal Khan", phone="98765 00009", language="en")
    assert at(send(browser, "book/code", code=newest_code())) == "book/check"
    assert at(browser.get("/visit/details", follow=True)) == "my"
    assert at(browser.get("/book/done", follow=True)) == ""


def test_a_no_holds_for_a_helper_who_wrote_their_name_otherwise_before() -> None:
    first = book(helper=ARJUN)
    second = book(helper=replace(ARJUN, name="Arjun S."), on=in_days(2))
    meera, arjun = sign_in(), sign_in(ARJUN_PHONE)
    send(meera, "my/open", reference=first.reference)
    send(meera, "visit/helper", answer="no")
    assert titles(arjun) == []
    assert at(send(arjun, "my/open", reference=second.reference)) == "my"


def test_only_a_device_of_ones_own_keeps_pages_for_hours_without_a_network() -> None:
    book()
    browser = sign_in()
    assert browser.get("/my").headers["X-Keep"] == "own-device"
    shared = Client()
    with standing_at(NOW + timedelta(minutes=2)):
        send(shared, "my", phone=PHONE)
        send(shared, "my/code", code=newest_code())
        assert "X-Keep" not in shared.get("/my").headers
