"""The waiting list on the website: onto it, and from an offer back into the booking."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from doorstep.booking.actions import cancel_appointment, offer_freed_windows
from doorstep.booking.models import Appointment, Hold, WaitingEntry
from doorstep.channels.shared.clock import standing_at
from doorstep.messaging.models import Message
from tests.cast import MEERA_PHONE, NOW, WEB, WINDOWS, book, neighbour, only_agents, problems, set_rules
from tests.channels.citizen.pages import Response, answer, at, go_to, key_of, newest_code, send, text

pytestmark = pytest.mark.usefixtures("morning")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
MOST_QUERIES = 6


@pytest.fixture
def full(morning: None) -> list[Appointment]:
    """One agent comes tomorrow and on no other day that can be booked, for two visits, and both are promised."""
    only_agents("FA02")
    set_rules(door_minutes=150, horizon_days=1, quick_try_ms=0, open_per_address=9, least_seconds=0)
    return [book(person=neighbour(n), window=window) for n, window in enumerate((WINDOWS[0], WINDOWS[2]))]


def join(client: Client, *, phone: str = "98765 00001") -> Response:
    """Go from the first page onto the list."""
    assert at(go_to(client, "book/day")) == "book/day"
    response = send(client, "book/waiting", phone=phone, earliest="", latest="")
    assert at(response) == "book/waiting/code", text(response)
    return send(client, "book/waiting/code", code=newest_code())


def free(appointment: Appointment) -> None:
    cancel_appointment(appointment=appointment, reason="", actor=WEB, now=NOW)
    assert offer_freed_windows(now=NOW) == 1


def link() -> str:
    """The page that the newest message leads to."""
    found = re.search(r"/(w/[\w-]+)", Message.objects.filter(event__startswith="waiting").latest("pk").text)
    assert found
    return found[1]


def test_a_phone_and_a_code_lead_onto_the_list(full: list[Appointment]) -> None:
    response = join(Client())
    assert at(response) == link()
    assert "You are number 1 on the list." in text(response)
    entry = WaitingEntry.objects.get()
    assert (entry.phone, entry.state, entry.channel, entry.language) == (MEERA_PHONE, "waiting", "web", "en")
    assert mail.outbox == []


def test_the_page_says_how_it_works_and_leads_on_without_a_script(full: list[Appointment]) -> None:
    client = Client()
    go_to(client, "book/day")
    response = client.get("/book/waiting")
    assert "keep it for you for 60 minutes" in text(response)
    assert "only between 8 am and 9 pm" in text(response)
    assert b"<script" not in response.content.split(b"<main")[1]


def test_the_waiting_page_is_not_reached_before_the_address_is_known(full: list[Appointment]) -> None:
    response = Client().get("/book/waiting", follow=True)
    assert at(response) == "book/services"
    assert at(Client().get("/book/waiting/code", follow=True)) == "book/services"


def test_a_phone_that_is_known_here_is_not_asked_for_again(full: list[Appointment]) -> None:
    client = Client()
    send(client, join(client).request["PATH_INFO"][1:], do="leave")
    response = client.get("/book/waiting")
    assert 'name="phone"' not in response.content.decode() and "••••• 001" in text(response)
    assert at(send(client, "book/waiting", earliest="", latest="")) == link()


@pytest.mark.parametrize("wrong", ["", "12", "0172 274 1900"])
def test_a_wrong_phone_is_said_beside_its_field(full: list[Appointment], wrong: str) -> None:
    client = Client()
    go_to(client, "book/day")
    response = client.post("/book/waiting", {"phone": wrong})
    assert response.status_code == 422 and 'id="id_phone_error"' in response.content.decode()
    assert not Message.objects.filter(event="code").exists()


def test_a_wrong_code_puts_nobody_onto_the_list(full: list[Appointment]) -> None:
    client = Client()
    go_to(client, "book/day")
    send(client, "book/waiting", phone="98765 00001", earliest="", latest="")
    wrong = f"{(int(newest_code()) + 1) % 10**6:06d}"
    response = client.post("/book/waiting/code", {"code": wrong})
    assert response.status_code == 422 and "not the code we sent" in text(response)
    assert not WaitingEntry.objects.exists()


def test_a_new_code_too_soon_is_refused_in_words(full: list[Appointment]) -> None:
    client = Client()
    go_to(client, "book/day")
    send(client, "book/waiting", phone="98765 00001")
    response = client.post("/book/waiting/code", {"do": "again"})
    assert response.status_code == 429 and "A code was sent a moment ago" in text(response)


def test_days_in_the_wrong_order_are_refused(full: list[Appointment]) -> None:
    set_rules(horizon_days=3)
    client = Client()
    go_to(client, "book/day")
    said = {"phone": "98765 00001", "earliest": "2026-12-04", "latest": "2026-12-02"}
    response = client.post("/book/waiting", said)
    assert response.status_code == 422 and "before the first day" in text(response)


def test_looking_at_an_offer_changes_nothing(full: list[Appointment]) -> None:
    client = Client()
    join(client)
    free(full[0])
    before = WaitingEntry.objects.values().get()
    for _look in range(2):
        response = Client().get(f"/{link()}")
        assert "A time is free for you Wednesday 2 December, 9 am to 11 am" in text(response)
        assert "We keep it for you until 9 am" in text(response)
    assert WaitingEntry.objects.values().get() == before and Hold.objects.count() == 1


def test_an_offer_is_taken_on_another_telephone_and_booked(full: list[Appointment]) -> None:
    join(Client())
    free(full[0])
    stop = Hold.objects.get().stop
    page, other = link(), Client()
    with standing_at(NOW + 50 * MINUTE):
        response = send(other, page, do="take")
        for _step in range(6):
            if at(response) == "book/check":
                break
            assert at(response) not in ("book/services", "book/address", "book/day"), text(response)
            response = answer(other, at(response), other=False, services=())
        assert "9 am to 11 am" in text(response)
        assert at(send(other, "book/check", key=key_of(response), agree="yes")) == "book/done"
        assert "Your visit is booked" in text(other.get(f"/{page}"))
    booked = Appointment.objects.latest("pk")
    assert booked.stop == stop and booked.applicant.phone == MEERA_PHONE
    assert WaitingEntry.objects.get().state == "taken" and problems() == []


def test_taking_it_twice_leads_on_both_times(full: list[Appointment]) -> None:
    client = Client()
    join(client)
    free(full[0])
    first = send(client, link(), do="take")
    assert at(send(client, link(), do="take")) == at(first)
    assert Hold.objects.count() == 1


def test_whoever_comes_too_late_is_told_so_kindly(full: list[Appointment]) -> None:
    client = Client()
    join(client)
    free(full[0])
    page = link()
    with standing_at(NOW + HOUR):
        response = send(client, page, do="take")
        assert at(response) == page and "This time is no longer kept" in text(response)
        assert "You need do nothing to stay on the list" in text(response)
        assert at(send(client, page, do="choose")) == "book/day"
        offer_freed_windows(now=NOW + HOUR)
        assert "You stay on the list once more" in text(client.get(f"/{page}"))


def test_what_does_not_suit_goes_to_the_next(full: list[Appointment]) -> None:
    client = Client()
    join(client)
    free(full[0])
    response = send(client, link(), do="pass")
    assert "You are number 1 on the list." in text(response) and not Hold.objects.exists()
    assert WaitingEntry.objects.get().state == "passed"


def test_leaving_is_one_button(full: list[Appointment]) -> None:
    client = Client()
    join(client)
    page = link()
    response = send(client, page, do="leave")
    assert at(response) == "book/waiting/left" and WaitingEntry.objects.get().state == "left"
    assert "You left the list" in text(client.get(f"/{page}"))


def test_leaving_is_offered_beside_the_time_too(full: list[Appointment]) -> None:
    join(Client())
    free(full[0])
    page = link()
    assert 'value="leave"' in Client().get(f"/{page}").content.decode()
    send(Client(), page, do="leave")
    assert WaitingEntry.objects.get().state == "left" and not Hold.objects.exists()


def test_a_link_that_was_made_up_is_not_found(full: list[Appointment]) -> None:
    assert Client().get("/w/AAAAAAAAAAAAAAAA").status_code == 404
    assert Client().post("/w/AAAAAAAAAAAAAAAA", {"do": "leave"}).status_code == 404


def test_the_link_speaks_the_language_of_whoever_waits(full: list[Appointment]) -> None:
    join(Client())
    WaitingEntry.objects.update(language="pa")
    assert 'lang="pa"' in Client().get(f"/{link()}").content.decode()


def test_no_address_names_anybody(full: list[Appointment]) -> None:
    join(Client())
    token = link().removeprefix("w/")
    assert re.fullmatch(r"[\w-]{16}", token) and "98765" not in token
    assert token not in str(WaitingEntry.objects.values().get())


@pytest.mark.parametrize("page", ["book/waiting", "book/waiting/code", "w", "w offered"])
def test_each_page_asks_the_database_seldom(full: list[Appointment], page: str) -> None:
    client = Client()
    if page == "book/waiting/code":
        go_to(client, "book/day")
        send(client, "book/waiting", phone="98765 00001")
    else:
        join(client)
    if page == "w offered":
        free(full[0])
    address = f"/{link()}" if page.startswith("w") else f"/{page}"
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    assert len(queries) <= MOST_QUERIES, [query["sql"] for query in queries]


def test_whoever_gave_the_code_and_cannot_wait_is_told_so_and_not_asked_for_it_again(full: list[Appointment]) -> None:
    client = Client()
    go_to(client, "book/day")
    assert at(send(client, "book/waiting", phone="98765 00001")) == "book/waiting/code"
    set_rules(open_per_phone=0)
    refused = send(client, "book/waiting/code", code=newest_code())
    assert at(refused) == "book/day" and "This phone has as many open appointments as it may" in text(refused)
    assert not WaitingEntry.objects.exists()
