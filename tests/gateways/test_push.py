"""What reaches a browser is sealed so that only it can read it, and signed so that its service knows who sent it."""

import json
import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.exceptions import ImproperlyConfigured
from http_ece import decrypt
from pytest_django import Settings

from doorstep.gateways import push
from doorstep.gateways.push.keys import BadKey, public_key, read_key
from doorstep.gateways.push.webpush import WebPushGateway
from tests.gateways.provider import Provider, provider

SEVEN = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
WAKE = push.Wake(title="सम्पर्क", body="Your visit is today.", language="en", tag="Zm9vYmFy")
AUTH = bytes(range(16))


def said(number: bytes) -> str:
    return urlsafe_b64encode(number).decode().rstrip("=")


def read(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point(key: EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


@pytest.fixture
def browser_key() -> EllipticCurvePrivateKey:
    return generate_private_key(SECP256R1())


@pytest.fixture
def service() -> Iterator[Provider]:
    with provider(status=201, says="") as running:
        yield running


@pytest.fixture
def gateway() -> WebPushGateway:
    return WebPushGateway(key=generate_private_key(SECP256R1()), contact="mailto:sampark@example.org", seconds=1.0)


def sent(gateway: WebPushGateway, url: str, key: EllipticCurvePrivateKey, **other: Any) -> str:
    browser = push.Browser(endpoint=url, p256dh=said(point(key)), auth=said(AUTH))
    return gateway.send(browser=browser, wake=WAKE, attempt="7-1", now=SEVEN, **other)


def test_only_the_browser_can_open_what_was_sent(
    gateway: WebPushGateway, service: Provider, browser_key: EllipticCurvePrivateKey
) -> None:
    assert sent(gateway, service.url, browser_key) == "7-1"
    asked = service.asked[0]
    assert b"visit" not in asked.body and asked.headers["Content-Encoding"] == "aes128gcm"
    opened = decrypt(asked.body, private_key=browser_key, auth_secret=AUTH, version="aes128gcm")
    assert json.loads(opened) == {
        "title": "सम्पर्क",
        "body": "Your visit is today.",
        "language": "en",
        "tag": "Zm9vYmFy",
    }
    other = generate_private_key(SECP256R1())
    with pytest.raises(Exception, match="Decryption|tag|InvalidTag|^$"):
        decrypt(asked.body, private_key=other, auth_secret=AUTH, version="aes128gcm")


def test_the_service_can_tell_that_it_is_us(
    gateway: WebPushGateway, service: Provider, browser_key: EllipticCurvePrivateKey
) -> None:
    sent(gateway, service.url, browser_key)
    header = service.asked[0].headers["Authorization"]
    parts = dict(part.strip().split("=", 1) for part in header.removeprefix("vapid ").split(","))
    signed, _dot, signature = parts["t"].rpartition(".")
    number = read(signature)
    halves = int.from_bytes(number[:32], "big"), int.from_bytes(number[32:], "big")
    key = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), read(parts["k"]))
    key.verify(encode_dss_signature(*halves), signed.encode(), ECDSA(SHA256()))
    assert parts["k"] == public_key(key=gateway.key)
    claims = json.loads(read(signed.split(".")[1]))
    assert claims["sub"] == "mailto:sampark@example.org"
    assert claims["aud"] == f"http://127.0.0.1:{service.port}"
    assert 0 < claims["exp"] - SEVEN.timestamp() <= 24 * 3600


def test_it_is_kept_no_longer_than_it_is_of_use(
    gateway: WebPushGateway, service: Provider, browser_key: EllipticCurvePrivateKey
) -> None:
    sent(gateway, service.url, browser_key, valid_until=SEVEN + timedelta(minutes=5))
    sent(gateway, service.url, browser_key)
    assert [asked.headers["TTL"] for asked in service.asked] == ["300", "86400"]
    assert service.asked[0].headers["Topic"] == WAKE.tag


@pytest.mark.parametrize(
    ("status", "error"),
    [(404, push.Gone), (410, push.Gone), (400, push.Refused), (413, push.Refused)]
    + [(status, push.NotTaken) for status in (401, 403, 429, 500, 503)],
)
def test_a_no_is_told_apart(
    gateway: WebPushGateway,
    service: Provider,
    browser_key: EllipticCurvePrivateKey,
    status: int,
    error: type[Exception],
) -> None:
    service.status, service.says = status, f"no such {service.url}"
    with pytest.raises(error) as no:
        sent(gateway, service.url, browser_key)
    assert "127.0.0.1" not in str(no.value) and str(status) in str(no.value)


@pytest.mark.parametrize("how", ["hang", "drop", "half"])
def test_without_a_whole_answer_it_is_not_known(
    gateway: WebPushGateway, service: Provider, browser_key: EllipticCurvePrivateKey, how: str
) -> None:
    service.how = how
    with pytest.raises(push.Unknown):
        sent(gateway, service.url, browser_key)


def test_a_service_that_says_yes_and_then_drips_has_said_yes(
    gateway: WebPushGateway, service: Provider, browser_key: EllipticCurvePrivateKey
) -> None:
    service.how = "drip"
    assert sent(gateway, service.url, browser_key) == "7-1"


def test_where_nobody_listens_it_was_not_taken(gateway: WebPushGateway, browser_key: EllipticCurvePrivateKey) -> None:
    with pytest.raises(push.NotTaken):
        sent(gateway, "http://127.0.0.1:9/push", browser_key)


def test_a_key_is_made_once_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "push.key"
    first = public_key(key=read_key(typed="", file=file))
    read_key.cache_clear()
    assert public_key(key=read_key(typed="", file=file)) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["push.key"]
    assert len(read(first)) == 65


@pytest.mark.parametrize("typed", ["abc", "ü", said(bytes(32)), said(bytes([255] * 32)), said(bytes(31))])
def test_what_is_no_key_is_said(typed: str, tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(BadKey, match="32 bytes"):
        read_key(typed=typed, file=tmp_path / "push.key")
    settings.PUSH_GATEWAY, settings.PUSH_KEY = "webpush", typed
    with pytest.raises(ImproperlyConfigured, match="DOORSTEP_PUSH_KEY"):
        push.chosen()


def test_settings_choose_the_gateway(settings: Settings) -> None:
    settings.PUSH_GATEWAY = "memory"
    assert push.chosen() is push.MEMORY
    settings.PUSH_GATEWAY = "pigeon"
    with pytest.raises(ImproperlyConfigured, match="pigeon"):
        push.chosen()
    settings.PUSH_GATEWAY = "none"
    assert (push.offered(), push.our_key()) == (False, "")


def test_neither_keys_nor_addresses_are_shown() -> None:
    browser = push.Browser(endpoint="https://push.example.net/secret", p256dh="point", auth="hush")
    assert repr(browser) == "Browser()"
