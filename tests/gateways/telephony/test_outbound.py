"""What every provider of calls out keeps to, and what each is asked: against a server on this machine."""

import base64
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from xml.etree.ElementTree import fromstring

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.exceptions import ImproperlyConfigured

from doorstep.gateways.telephony.outbound import Dialler, NotRung, Refused, Unknown
from doorstep.gateways.telephony.outbound.exotel import Exotel
from doorstep.gateways.telephony.outbound.memory import MemoryDialler
from doorstep.gateways.telephony.outbound.twilio import Twilio
from doorstep.gateways.telephony.outbound.vonage import Vonage
from tests.gateways.provider import Asked, closed_port, provider

NOW = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
DESK, PHONE, OURS = "+911722700010", "+919876500001", "+911600000001"
SECONDS = 0.5
KEY = generate_private_key(65537, 2048)
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
DIALLERS: dict[str, Callable[[str], Dialler]] = {
    "exotel": lambda url: Exotel(url=url, user="chd", key="k", password="t", number=OURS, seconds=SECONDS),
    "twilio": lambda url: Twilio(url=url, user="AC1", password="t", number=OURS, seconds=SECONDS),
    "vonage": lambda url: Vonage(url=url, user="app-1", pem=PEM, number=OURS, seconds=SECONDS),
}
SAYS = {
    "exotel": json.dumps({"Call": {"Sid": "c0ffee", "From": DESK, "To": PHONE}}),
    "twilio": json.dumps({"sid": "c0ffee", "to": DESK, "status": "queued"}),
    "vonage": json.dumps({"uuid": "c0ffee", "status": "started"}),
}
every_one = pytest.mark.parametrize("name", DIALLERS)


def base(url: str) -> str:
    return url.removesuffix("/send")


def ring(name: str, url: str) -> str:
    return DIALLERS[name](url).connect(desk=DESK, phone=PHONE, now=NOW)


def asked_of(name: str) -> Asked:
    """What this provider is asked for one call."""
    with provider(status=201, says=SAYS[name]) as there:
        assert ring(name, base(there.url)) == "c0ffee"
    (asked,) = there.asked
    assert asked.method == "POST"
    return asked


def basic(asked: Asked) -> str:
    return base64.b64decode(asked.headers["Authorization"].removeprefix("Basic ")).decode()


def test_exotel_is_asked_to_join_the_desk_with_the_citizen() -> None:
    asked = asked_of("exotel")
    assert asked.path == "/v1/Accounts/chd/Calls/connect.json" and basic(asked) == "k:t"
    assert asked.fields == {"From": DESK, "To": PHONE, "CallerId": OURS, "CallType": "trans"}


def test_twilio_rings_the_desk_and_is_told_to_dial_the_citizen_then() -> None:
    asked = asked_of("twilio")
    assert asked.path == "/2010-04-01/Accounts/AC1/Calls.json" and basic(asked) == "AC1:t"
    assert (asked.fields["To"], asked.fields["From"]) == (DESK, OURS)
    dial = fromstring(asked.fields["Twiml"]).find("Dial")
    assert dial is not None and dial.get("callerId") == OURS
    assert [number.text for number in dial] == [PHONE]


def test_vonage_is_asked_with_a_token_that_the_key_signed_and_that_soon_ends() -> None:
    asked = asked_of("vonage")
    assert asked.path == "/v1/calls"
    said = json.loads(asked.body)
    assert said["to"] == [{"type": "phone", "number": DESK[1:]}]
    assert said["from"] == {"type": "phone", "number": OURS[1:]}
    (joined,) = said["ncco"]
    assert (joined["action"], joined["from"]) == ("connect", OURS[1:])
    assert joined["endpoint"] == [{"type": "phone", "number": PHONE[1:]}]
    head, claims, signed = asked.headers["Authorization"].removeprefix("Bearer ").split(".")
    KEY.public_key().verify(decoded(signed), f"{head}.{claims}".encode(), PKCS1v15(), SHA256())
    told = json.loads(decoded(claims))
    assert json.loads(decoded(head))["alg"] == "RS256"
    assert (told["application_id"], told["iat"], told["exp"]) == ("app-1", NOW.timestamp(), NOW.timestamp() + 60)


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


@pytest.mark.parametrize("pem", [b"", b"no key", PEM[:200]])
def test_what_is_no_key_is_said_so(pem: bytes) -> None:
    with pytest.raises(ImproperlyConfigured, match="RING_KEY_FILE"):
        Vonage(url="http://127.0.0.1:9", user="a", pem=pem, number=OURS, seconds=1).connect(
            desk=DESK, phone=PHONE, now=NOW
        )


@every_one
@pytest.mark.parametrize(
    ("status", "error"),
    [(400, Refused), (422, Refused), (401, NotRung), (403, NotRung), (404, NotRung), (429, NotRung), (503, NotRung)]
    + [(302, Unknown), (500, Unknown), (502, Unknown)],
)
def test_an_answer_that_is_a_no_is_told_apart_and_names_nobody(name: str, status: int, error: type[Exception]) -> None:
    with provider(status=status, says=f"no {PHONE} {DESK}") as there, pytest.raises(error) as raised:
        ring(name, base(there.url))
    assert str(status) in str(raised.value)
    assert not any(number[1:] in repr(raised.value) for number in (PHONE, DESK))
    assert len(there.asked) == 1


@every_one
@pytest.mark.parametrize("says", ["", "[]", "null", "<html>", '{"Call": 1, "sid": 2, "uuid": null}'])
def test_an_answer_without_an_id_leaves_it_unknown(name: str, says: str) -> None:
    with provider(status=200, says=says) as there, pytest.raises(Unknown):
        ring(name, base(there.url))


@every_one
@pytest.mark.parametrize("how", ["hang", "drip", "drop", "half"])
def test_no_whole_answer_leaves_it_unknown_and_holds_nobody_up(name: str, how: str) -> None:
    with provider(how=how, says=SAYS[name]) as there:
        began = time.monotonic()
        with pytest.raises(Unknown):
            ring(name, base(there.url))
        assert time.monotonic() - began < SECONDS * 10
        assert len(there.asked) == 1


@every_one
def test_where_nobody_listens_nothing_rings(name: str) -> None:
    with pytest.raises(NotRung):
        ring(name, f"http://127.0.0.1:{closed_port()}")


@every_one
def test_no_secret_is_shown(name: str) -> None:
    shown = repr(DIALLERS[name]("https://example.org"))
    assert "password" not in shown and "key=" not in shown and "PRIVATE" not in shown


def test_the_one_that_remembers_joins_and_fails_as_told() -> None:
    one = MemoryDialler(fails=NotRung("told to"))
    with pytest.raises(NotRung):
        one.connect(desk=DESK, phone=PHONE, now=NOW)
    assert one.connect(desk=DESK, phone=PHONE, now=NOW) == "memory-1"
    assert one.joined == [(DESK, PHONE)]
    one.forget()
    assert one.joined == []
