"""POST /verifications: a phone is proven by a code."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from doorstep.channels.shared.clock import standing_at
from tests.cast import ARJUN_PHONE, NOW
from tests.channels.api.asking import get, post, prove, sent_code, type_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chandigarh", "morning")]


def asked(client: Client, phone: str = ARJUN_PHONE) -> str:
    return str(post(client, "verifications", {"phone": phone, "lang": "en"}).json()["id"])


def test_a_code_is_sent_and_the_answer_says_until_when(client: Client) -> None:
    response = post(client, "verifications", {"phone": "+1 604 555 0134", "lang": "en"})
    assert response.status_code == 202
    assert set(response.json()) == {"id", "expires_at"}
    assert datetime.fromisoformat(response.json()["expires_at"]) == NOW + timedelta(minutes=10)


def test_the_right_code_earns_a_token(client: Client) -> None:
    response = post(client, f"verifications/{asked(client)}", {"code": sent_code(ARJUN_PHONE)})
    assert response.status_code == 200
    assert set(response.json()) == {"token"}


def test_a_wrong_code_earns_none(client: Client) -> None:
    proof = asked(client)
    wrong = f"{(int(sent_code(ARJUN_PHONE)) + 1) % 10**6:06d}"
    assert type_of(post(client, f"verifications/{proof}", {"code": wrong})) == (422, "code-wrong")


def test_the_fifth_wrong_code_ends_it(client: Client) -> None:
    proof = asked(client)
    right = sent_code(ARJUN_PHONE)
    for _try in range(5):
        post(client, f"verifications/{proof}", {"code": "x"})
    assert type_of(post(client, f"verifications/{proof}", {"code": right})) == (422, "code-tries")


def test_a_code_asked_for_again_at_once_waits_as_long_as_it_is_told(client: Client) -> None:
    asked(client)
    with standing_at(NOW + timedelta(seconds=20)):
        response = post(client, "verifications", {"phone": ARJUN_PHONE})
    assert type_of(response) == (429, "too-many-codes")
    assert response["Retry-After"] == "40"


def test_an_id_that_nobody_was_given_proves_nothing(client: Client) -> None:
    assert type_of(post(client, f"verifications/{uuid4()}", {"code": "123456"})) == (422, "code-expired")
    assert type_of(post(client, "verifications/17", {"code": "123456"})) == (404, "not-found")


@pytest.mark.parametrize("phone", ["", "12", "+91 123", "+999 12345678", "0172 274 0000", "☎️", "x" * 40])
def test_what_cannot_get_a_message_is_refused(client: Client, phone: str) -> None:
    response = post(client, "verifications", {"phone": phone})
    assert type_of(response) == (422, "bad-phone")
    assert response.json()["field"] == "phone"


def test_a_token_runs_out(client: Client) -> None:
    token = prove(client, ARJUN_PHONE)
    with standing_at(NOW + timedelta(hours=1, seconds=1)):
        response = get(client, "appointments/12345678", token=token)
    assert type_of(response) == (401, "phone-not-proven")
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_without_a_token_nothing_is_shown(client: Client) -> None:
    assert type_of(get(client, "appointments/12345678")) == (401, "token-missing")
