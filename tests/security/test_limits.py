"""Whoever tries too often waits, and is told how long: by phone, by home and by network, on pages and in the API."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from doorstep.booking.models import Hold
from doorstep.booking.references import new_reference
from doorstep.channels.shared.bots import TRAP, is_trapped, too_fast
from doorstep.channels.shared.clock import standing_at
from doorstep.limits.models import Tries
from doorstep.people.models import PhoneProof
from tests.cast import ARJUN_PHONE, HOME, MEERA_PHONE, NOW, TOMORROW, WINDOWS, book, set_rules
from tests.channels.api.asking import post, prove, sent_code, type_of
from tests.channels.citizen.pages import DAY, at, go_to, send, text

pytestmark = pytest.mark.usefixtures("chandigarh")

MINUTE = timedelta(minutes=1)


def neighbour_phone(number: int) -> str:
    return f"+9198{number:08d}"


def from_network(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def a_hold(number: int = 0, **said: Any) -> dict[str, Any]:
    return {
        "services": ["income-certificate"],
        "address": {"sector": "33", "house": str(150 + number)},
        "date": TOMORROW.isoformat(),
        "window": WINDOWS[number % len(WINDOWS)],
    } | said


def ask_code(client: Client, number: int, now: datetime = NOW) -> Any:
    with standing_at(now):
        return post(client, "verifications", {"phone": neighbour_phone(number)})


def test_one_network_cannot_have_codes_sent_to_any_number_of_phones() -> None:
    set_rules(tries_per_network=3)
    client = from_network("203.0.113.7")
    assert [ask_code(client, number).status_code for number in range(3)] == [202, 202, 202]
    late = ask_code(client, 3, NOW + 20 * MINUTE)
    assert type_of(late) == (429, "too-many-tries")
    assert late["Retry-After"] == str(40 * 60)
    assert "Please wait 40 minutes" in late.json()["detail"]
    assert ask_code(from_network("203.0.113.8"), 3).status_code == 202
    assert ask_code(client, 4, NOW + 60 * MINUTE).status_code == 202


def test_an_ipv6_home_is_one_network_whichever_of_its_addresses_it_uses() -> None:
    set_rules(tries_per_network=1)
    assert ask_code(from_network("2001:db8:1:2::1"), 1).status_code == 202
    assert ask_code(from_network("2001:db8:1:2:aaaa::9"), 2).status_code == 429
    assert ask_code(from_network("2001:db8:1:3::1"), 3).status_code == 202


def test_a_forwarded_address_is_only_believed_behind_a_proxy(settings: Settings) -> None:
    set_rules(tries_per_network=1)

    def ask(number: int, said: str) -> int:
        client = Client(REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": said})
        return int(ask_code(client, number).status_code)

    assert [ask(1, "203.0.113.1"), ask(2, "203.0.113.2")] == [202, 429]
    settings.BEHIND_PROXY = True
    assert [ask(3, "203.0.113.3"), ask(4, "203.0.113.4")] == [202, 202]
    # What a client wrote itself stands before what our proxy added.
    assert ask(5, "198.51.100.1, 203.0.113.3") == 429
    # Some proxies add the port, another one with each connection.
    assert [ask(6, "203.0.113.6:5001"), ask(7, "203.0.113.6:5002")] == [202, 429]
    assert [ask(8, "[2001:db8::1]:5001"), ask(9, "[2001:db8::2]:5002")] == [202, 429]


def test_no_address_is_kept_as_it_was() -> None:
    ask_code(from_network("203.0.113.7"), 1)
    assert all("203.0.113.7" not in row.key and len(row.key) == 64 for row in Tries.objects.all())


def test_a_phone_that_has_had_its_codes_is_told_when_it_gets_another(client: Client) -> None:
    for code in range(6):
        assert ask_code(client, 1, NOW + code * 2 * MINUTE).status_code == 202
    late = ask_code(client, 1, NOW + 60 * MINUTE)
    assert type_of(late) == (429, "too-many-codes")
    assert late["Retry-After"] == str(23 * 3600)
    assert "Please wait 23 hours" in late.json()["detail"]
    assert ask_code(client, 1, NOW + timedelta(days=1)).status_code == 202


def wrong_codes(client: Client, phone: str, now: datetime) -> list[str]:
    """Ask for a code and give wrong ones until it is closed; say how each was refused."""
    with standing_at(now):
        asked = post(client, "verifications", {"phone": phone})
        if asked.status_code != 202:
            return [type_of(asked)[1]]
        wrong = f"{(int(sent_code(phone)) + 1) % 10**6:06d}"
        path = f"verifications/{asked.json()['id']}"
        return [type_of(post(client, path, {"code": wrong}))[1] for _try in range(7)]


def test_a_phone_is_guessed_at_no_more_than_twenty_times_an_hour_and_thirty_a_day() -> None:
    """From as many networks as somebody likes, and over as many processes: the counts are rows of the database."""
    looked_at = 0
    for hour in range(24):
        refusals = [
            refusal
            for code in range(8)
            for refusal in wrong_codes(
                from_network(f"203.0.{hour}.{code}"), MEERA_PHONE, NOW + timedelta(hours=hour, minutes=2 * code)
            )
        ]
        looked_at += refusals.count("code-wrong") + refusals.count("code-tries")
    counted = sum(PhoneProof.objects.filter(phone=MEERA_PHONE).values_list("tries", flat=True))
    assert 0 < counted <= 30
    assert looked_at >= counted


def test_a_network_that_guesses_codes_of_many_phones_waits() -> None:
    set_rules(tries_per_network=12)
    client = from_network("203.0.113.7")
    first = wrong_codes(client, neighbour_phone(1), NOW)
    second = wrong_codes(client, neighbour_phone(2), NOW)
    assert "too-many-tries" not in first
    assert second.count("too-many-tries") == 2


def test_the_code_page_of_the_website_counts_in_the_same_place() -> None:
    client, other = from_network("203.0.113.7"), from_network("203.0.113.7")
    with standing_at(NOW):
        assert at(go_to(client, "book/code")) == "book/code"
        go_to(other, "book/people")
        set_rules(tries_per_network=1)
        page = send(other, "book/people", name="Meera Sharma", phone="98765 00009", language="pa")
    assert page.status_code == 429
    assert page["Retry-After"] == "3600"
    assert "Please wait 60 minutes" in text(page)


def test_looking_up_too_often_is_429_and_says_for_how_long(client: Client) -> None:
    visit = book()
    with standing_at(NOW):
        for _guess in range(10):
            assert send(client, "visit", reference=new_reference(), phone=MEERA_PHONE).status_code == 422
    with standing_at(NOW + 15 * MINUTE):
        page = send(Client(), "visit", reference=visit.reference, phone=MEERA_PHONE)
    assert page.status_code == 429
    assert page["Retry-After"] == str(45 * 60)
    assert "Please wait 45 minutes" in text(page)


def test_a_known_and_an_unknown_phone_are_kept_waiting_alike(client: Client) -> None:
    book()
    answers = []
    for phone in (MEERA_PHONE, neighbour_phone(7)):
        with standing_at(NOW):
            pages = [send(Client(), "visit", reference=new_reference(), phone=phone) for _guess in range(11)]
        answers.append([(page.status_code, page.get("Retry-After"), text(page).replace(phone, "")) for page in pages])
    assert answers[0] == answers[1]


def hold(client: Client, number: int = 0, *, token: str = "", now: datetime = NOW) -> Any:
    with standing_at(now):
        return post(client, "holds", a_hold(number), token=token)


def test_one_network_holds_so_many_windows_at_a_time() -> None:
    set_rules(holds_per_network=2)
    client = from_network("203.0.113.7")
    assert [hold(client, 0).status_code, hold(client, 1, now=NOW + 4 * MINUTE).status_code] == [201, 201]
    full = hold(client, 2, now=NOW + 5 * MINUTE)
    assert type_of(full) == (429, "too-many-holds")
    assert full["Retry-After"] == str(5 * 60)
    assert "in 5 minutes" in full.json()["detail"]
    assert hold(from_network("203.0.113.8"), 2).status_code == 201
    assert hold(client, 2, now=NOW + 10 * MINUTE).status_code == 201


def test_a_token_holds_one_window_and_a_phone_as_many_as_it_may_have_open(client: Client) -> None:
    set_rules(open_per_phone=2, code_resend_seconds=0)
    with standing_at(NOW):
        tokens = [prove(client, MEERA_PHONE) for _device in range(3)]
    for number in range(3):
        assert hold(client, number, token=tokens[0]).status_code == 201
    assert Hold.objects.count() == 1
    assert hold(client, 3, token=tokens[1]).status_code == 201
    assert type_of(hold(client, 4, token=tokens[2])) == (429, "too-many-holds")


def test_a_home_is_not_held_for_again_and_again() -> None:
    for number in range(20):
        answer = hold(from_network(f"203.0.113.{number}"))
        assert answer.status_code in (201, 409)
    assert type_of(hold(from_network("203.0.113.99"))) == (429, "too-many-tries")


def test_a_browser_holds_one_window(client: Client) -> None:
    with standing_at(NOW):
        go_to(client, "book/people")
        send(client, "book/day", choice=f"{TOMORROW.isoformat()} {WINDOWS[1]}")
        send(client, "book/day", choice=f"{TOMORROW.isoformat()} {WINDOWS[2]}")
    assert [row.window for row in Hold.objects.all()] == [WINDOWS[2]]


def test_whoever_is_quicker_than_anybody_can_read_is_asked_to_wait(client: Client) -> None:
    set_rules(least_seconds=4)
    with standing_at(NOW):
        go_to(client, "book/day")
        page = send(client, "book/day", choice=DAY)
    assert page.status_code == 429
    assert page["Retry-After"] == "4"
    assert "Please wait 4 seconds" in text(page)
    assert not Hold.objects.exists()
    with standing_at(NOW + timedelta(seconds=4)):
        assert at(send(client, "book/day", choice=DAY)) != "book/day"
    assert Hold.objects.count() == 1


def test_a_person_who_took_their_time_is_never_too_fast() -> None:
    begun = NOW.isoformat()
    assert too_fast(begun, NOW + timedelta(seconds=1.5), 4) == 3
    assert too_fast(begun, NOW + timedelta(seconds=4), 4) == 0
    assert too_fast("", NOW, 4) == 0


def test_only_programs_fill_in_what_people_do_not_see() -> None:
    assert is_trapped({TRAP: "https://example.org"})
    assert not is_trapped({TRAP: ""}) and not is_trapped({})


def test_call_backs_and_complaints_are_limited_by_phone(client: Client) -> None:
    with standing_at(NOW):
        token = prove(client, ARJUN_PHONE)
        calls = [post(client, "call-backs", {"words": f"Please {n}"}, token=token) for n in range(5)]
        complaints = [post(client, "complaints", {"words": f"Bad {n}"}, token=token) for n in range(6)]
    assert [answer.status_code for answer in calls] == [201] * 4 + [429]
    assert [answer.status_code for answer in complaints] == [201] * 5 + [429]
    assert "24 hours" in calls[-1].json()["detail"]


def test_words_of_a_wait_are_never_too_short(client: Client) -> None:
    """What is said and what Retry-After says lead to an answer: neither a second too early."""
    set_rules(tries_per_network=1)
    ask_code(client, 1)
    said = int(ask_code(client, 2, NOW + timedelta(seconds=61.5))["Retry-After"])
    assert said == 3539
    assert ask_code(client, 2, NOW + timedelta(seconds=61.5 + said)).status_code == 202


def test_the_same_home_said_in_another_way_is_the_same_home() -> None:
    assert replace(HOME, floor="2") != HOME
    for number in range(20):
        hold(from_network(f"203.0.113.{number}"))
    with standing_at(NOW):
        body = a_hold(address={"sector": "33-A", "house": "150 ", "landmark": "near the park"})
        answer = post(from_network("203.0.113.99"), "holds", body)
    assert type_of(answer) == (429, "too-many-tries")


def test_whoever_chose_too_often_keeps_the_window_they_have(client: Client) -> None:
    with standing_at(NOW):
        go_to(client, "book/day")
    with standing_at(NOW + MINUTE):
        assert at(send(client, "book/day", choice=DAY)) == "book/people"
        set_rules(tries_per_network=1)
        refused = send(client, "book/day", choice=DAY.replace("09:00-11:00", "11:00-13:00"))
    assert refused.status_code == 429
    assert [f"{hold.on} {hold.window}" for hold in Hold.objects.all()] == [DAY]
