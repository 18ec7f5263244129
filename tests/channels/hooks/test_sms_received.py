"""Texts that come in through a provider are kept for a job to read, and nobody else can bring any."""

import base64
import hmac
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from doorstep.calls.models import InboundMessage
from doorstep.channels.shared.clock import standing_at
from doorstep.gateways.sms.described import BadDescription, read
from doorstep.outbox.models import Job
from tests.cast import MEERA_PHONE, NOW

SECRET = "a-long-secret-of-letters"
ADDRESS = f"/hooks/sms/{SECRET}/received"
SAID = {"from": "+919876500001", "text": "ਰੱਦ 4821 3907", "id": "9a1c"}
DESCRIBED = """
url = "https://sms.example.org/send"
[fields]
to = "{recipient}"
text = "{text}"
[answer]
accepted = "^OK"
[received]
sender = "mobile"
text = "message"
"""


@pytest.fixture(autouse=True)
def listening(chandigarh: None, settings: Settings) -> Iterator[None]:
    settings.SMS_GATEWAY, settings.SMS_HOOK_SECRET = "kannel", SECRET
    with standing_at(NOW):
        yield


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_kannel_brings_is_kept_and_answered_with_nothing(method: str) -> None:
    answer = getattr(Client(enforce_csrf_checks=True), method)(ADDRESS, SAID)
    assert (answer.status_code, answer.content) == (200, b"")
    row = InboundMessage.objects.get()
    assert (row.phone, row.text, row.handled_at) == (MEERA_PHONE, "ਰੱਦ 4821 3907", None)
    job = Job.objects.get(kind="read-inbound-sms")
    assert job.payload == {"inbound": row.pk}


def test_what_comes_twice_is_one() -> None:
    for _each in range(2):
        assert Client().get(ADDRESS, SAID).status_code == 200
    assert InboundMessage.objects.count() == Job.objects.filter(kind="read-inbound-sms").count() == 1


def test_it_costs_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(6):
        Client().get(ADDRESS, SAID)


def test_without_the_secret_or_a_sender_nothing_is_kept() -> None:
    assert Client().get("/hooks/sms/guess/received", SAID).status_code == 404
    assert Client().get(ADDRESS, {"text": "STOP"}).status_code == 400
    assert Client().put(ADDRESS, SAID).status_code == 405
    assert Client().post(ADDRESS, SAID | {"much": "x" * 20_000}).status_code == 400
    assert not InboundMessage.objects.exists()


@pytest.mark.parametrize("length", ["many", "-1", "1e3", "٣"])
def test_a_length_that_is_no_number_is_refused(length: str) -> None:
    assert Client().post(ADDRESS, SAID, CONTENT_LENGTH=length).status_code == 400


def test_a_described_provider_names_its_fields(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "provider.toml"
    file.write_text(DESCRIBED, encoding="utf-8")
    settings.SMS_GATEWAY, settings.SMS_PROVIDER = "http", str(file)
    assert Client().post(ADDRESS, {"mobile": "9876500001", "message": "HELP"}, "application/json").status_code == 200
    assert InboundMessage.objects.get().text == "HELP"
    other = tmp_path / "other.toml"
    other.write_text(DESCRIBED.partition("[received]")[0], encoding="utf-8")
    settings.SMS_PROVIDER = str(other)
    assert Client().post(ADDRESS, {"mobile": "9876500001", "message": "HELP"}).status_code == 400


KEY = "a-key-agreed-with-the-provider"
SIGNED = """method = "post"
answer = "OK received"
signature = { header = "X-Signature", hash = "sha256", written = "WRITTEN" }
id = "uid"
"""
BODY = {"mobile": "9876500001", "message": "मदद", "uid": "a-1"}


@pytest.fixture(params=["hex", "base64"])
def written(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> str:
    """How a described provider writes the signatures of what it brings."""
    file = tmp_path / "signed.toml"
    file.write_text(DESCRIBED + SIGNED.replace("WRITTEN", request.param), encoding="utf-8")
    settings.SMS_GATEWAY, settings.SMS_PROVIDER, settings.SMS_KEY = "http", str(file), KEY
    return str(request.param)


def bring(body: dict[str, str], *, key: str = KEY, written: str = "hex", signed: str | None = None) -> HttpResponse:
    """Bring a text as JSON, signed over `signed` or else over what is brought."""
    text = json.dumps(body, ensure_ascii=False)
    made = hmac.new(key.encode(), (signed or text).encode(), "sha256")
    given = made.hexdigest() if written == "hex" else base64.b64encode(made.digest()).decode()
    return cast("HttpResponse", Client().post(ADDRESS, text, "application/json", headers={"X-Signature": given}))


def test_a_signed_text_is_kept_and_answered_as_the_provider_wants_and_twice_is_once(written: str) -> None:
    for _each in range(3):
        answer = bring(BODY, written=written)
        assert (answer.status_code, answer.content) == (200, b"OK received")
    row = InboundMessage.objects.get()
    assert (row.phone, row.text) == (MEERA_PHONE, "मदद")
    assert Job.objects.filter(kind="read-inbound-sms").count() == 1


def test_what_is_forged_is_not_there(written: str, settings: Settings) -> None:
    forged = json.dumps(BODY | {"message": "YES"}, ensure_ascii=False)
    assert bring(BODY, written=written, key="a-guess").status_code == 404
    # Somebody else's signature over other words, in both directions.
    assert bring(BODY, written=written, signed=forged).status_code == 404
    assert Client().post(ADDRESS, BODY, "application/json").status_code == 404
    settings.SMS_KEY = ""
    assert bring(BODY, written=written, key="").status_code == 404
    assert not InboundMessage.objects.exists() and not Job.objects.filter(kind="read-inbound-sms").exists()


def test_only_the_method_that_was_described_is_let_in(written: str) -> None:
    answer = Client().get(ADDRESS, BODY)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert not InboundMessage.objects.exists()


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ('method = "PUT"', "method is GET or POST"),
        ('signature = { header = "X", hash = "sha256" }', 'needs method = "POST"'),
        ('method = "POST"\nsignature = { header = "X", hash = "md5" }', "hash is one of sha1, sha256, sha512"),
        ('method = "POST"\nsignature = { header = "X", hash = "sha1", written = "octal" }', "base64, hex"),
        ('method = "POST"\nsignature = { hash = "sha1" }', "needs header and hash"),
        ('colour = "red"', "may have id"),
    ],
)
def test_a_description_with_a_fault_says_where(lines: str, fault: str) -> None:
    with pytest.raises(BadDescription, match=fault):
        read(said=tomllib.loads(DESCRIBED + lines))
