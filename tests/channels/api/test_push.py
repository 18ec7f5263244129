"""POST /push-subscriptions: kept for a proven phone, one a browser, five a phone."""

from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from doorstep.channels.shared.clock import standing_at
from doorstep.messaging.models import PushSubscription
from tests.cast import ARJUN_PHONE, MEERA_PHONE, NOW
from tests.channels.api.asking import ROOT, post, prove, type_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chandigarh", "morning")]


def in_letters(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


KEY = in_letters(b"\x04" + b"k" * 64)
SECRET = in_letters(b"s" * 16)


def said(browser: str = "a", **changed: Any) -> dict[str, Any]:
    keys = {"p256dh": KEY, "auth": SECRET}
    return {"endpoint": f"https://push.example.net/{browser}", "expirationTime": None, "keys": keys} | changed


def subscribe(client: Client, token: str, browser: str = "a") -> str:
    response = post(client, "push-subscriptions", said(browser), token=token)
    assert response.status_code == 201, response.content
    return str(response.json()["id"])


def unsubscribe(client: Client, token: str, subscription: str) -> Any:
    return client.delete(f"{ROOT}push-subscriptions/{subscription}", headers={"Authorization": f"Bearer {token}"})


def test_a_browser_is_kept_once(client: Client) -> None:
    token = prove(client, MEERA_PHONE)
    assert subscribe(client, token) == subscribe(client, token)
    kept = PushSubscription.objects.get()
    assert (kept.phone, kept.p256dh, kept.auth, kept.language) == (MEERA_PHONE, KEY, SECRET, "en")


def test_a_sixth_takes_the_place_of_the_oldest(client: Client) -> None:
    token = prove(client, MEERA_PHONE)
    first = subscribe(client, token, "0")
    for browser in range(1, 6):
        with standing_at(NOW + timedelta(minutes=browser)):
            subscribe(client, token, str(browser))
    assert PushSubscription.objects.filter(phone=MEERA_PHONE).count() == 5
    assert not PushSubscription.objects.filter(pk=first).exists()


def test_a_browser_belongs_to_the_phone_that_was_proven_in_it_last(client: Client) -> None:
    subscribe(client, prove(client, MEERA_PHONE))
    subscribe(client, prove(client, ARJUN_PHONE))
    assert [row.phone for row in PushSubscription.objects.all()] == [ARJUN_PHONE]


def test_only_its_own_phone_ends_it(client: Client) -> None:
    meera, arjun = prove(client, MEERA_PHONE), prove(client, ARJUN_PHONE)
    subscription = subscribe(client, meera)
    assert type_of(unsubscribe(client, arjun, subscription)) == (404, "unknown-subscription")
    assert unsubscribe(client, meera, subscription).status_code == 204
    assert type_of(unsubscribe(client, meera, subscription)) == (404, "unknown-subscription")
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://push.example.net/a",
        "https://localhost/a",
        "https://127.0.0.1/a",
        "https://[::1]/a",
        "https://10.0.0.1/a",
        "https://2130706433/a",
        "https://push.example.net:8443/a",
        "https://push.example.net:x/a",
        "https://me:secret@push.example.net/a",
        "https://db.internal/a",
        "https://push.example.net/a#b",
        "https://push.example.net/a b",
        "https://push.example.net/" + "a" * 1000,
        "javascript:alert(1)",
    ],
)
def test_an_endpoint_that_is_no_public_https_address_is_refused(client: Client, endpoint: str) -> None:
    response = post(client, "push-subscriptions", said(endpoint=endpoint), token=prove(client, MEERA_PHONE))
    assert type_of(response) == (422, "bad-subscription")
    assert response.json()["field"] == "endpoint"


@pytest.mark.parametrize(
    ("keys", "field"),
    [
        ({"p256dh": SECRET, "auth": SECRET}, "keys.p256dh"),
        ({"p256dh": in_letters(b"\x05" + b"k" * 64), "auth": SECRET}, "keys.p256dh"),
        ({"p256dh": KEY + "+", "auth": SECRET}, "keys.p256dh"),
        ({"p256dh": KEY, "auth": KEY}, "keys.auth"),
        ({"p256dh": KEY, "auth": "A"}, "keys.auth"),
    ],
)
def test_keys_that_no_browser_makes_are_refused(client: Client, keys: dict[str, str], field: str) -> None:
    response = post(client, "push-subscriptions", said(keys=keys), token=prove(client, MEERA_PHONE))
    assert type_of(response) == (422, "bad-subscription")
    assert response.json()["field"] == field


def test_without_a_token_nothing_is_kept(client: Client) -> None:
    assert type_of(post(client, "push-subscriptions", said())) == (401, "token-missing")
    assert not PushSubscription.objects.exists()
