"""What each provider asks, and who is let in."""

import pytest

from doorstep.engines.phone_menu.values import Digits, HungUp, NoInput, RecordingReady, TransferEnded
from doorstep.gateways.telephony import PROVIDERS, Asked, Incoming, Keys, Nothing, NotUnderstood, Rings, signature
from doorstep.gateways.telephony.values import Heard
from tests.gateways.telephony.asking import asked

PHONE = "+919876500001"
TWILIO = {"CallSid": "CA1", "From": PHONE, "To": "+911800", "AccountSid": "AC1", "Direction": "inbound", "New": "x"}
KOOKOO = {"sid": "K1", "cid": "09876500001", "cid_e164": PHONE, "called_number": "1800", "operator": "x"}
VONAGE = {"conversation_uuid": "CON-1", "uuid": "U1", "from": "919876500001", "to": "911800", "timestamp": "now"}


def heard(dialect: str, request: Asked) -> Incoming:
    return PROVIDERS[dialect].parse(asked=request)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"Digits": "22"}, Digits("22")),
        ({"Digits": ""}, NoInput()),
        ({}, NoInput()),
        ({"RecordingUrl": "https://x/1", "Digits": "#"}, RecordingReady("https://x/1")),
        ({"RecordingUrl": "https://x/1", "Digits": "0"}, Digits("0")),
        ({"RecordingUrl": "https://x/1", "Digits": "hangup"}, HungUp()),
        ({"DialCallStatus": "completed"}, TransferEnded(True)),
        ({"DialCallStatus": "no-answer"}, TransferEnded(False)),
    ],
)
def test_twilio_says_what_was_pressed(fields: dict[str, str], expected: Heard) -> None:
    said = heard("twiml", asked(TWILIO | fields))
    assert said == Incoming(call="CA1", number=PHONE, heard=expected, step=3)


def test_twilio_rings_and_ends() -> None:
    assert heard("twiml", asked(TWILIO, step=None)).heard == Rings()
    ended = asked(TWILIO | {"CallStatus": "completed"}, step=None, path="status")
    assert heard("twiml", ended).heard == HungUp()
    assert heard("twiml", asked(TWILIO | {"CallStatus": "ringing"}, step=None, path="status")).heard == Nothing()
    ours = heard("twiml", asked(TWILIO | {"Direction": "outbound-api", "To": "+9198"}, step=None))
    assert (ours.outbound, ours.number) == (True, "+9198")


@pytest.mark.parametrize("hidden", ["anonymous", "Restricted", "+266696687", ""])
def test_a_hidden_number_is_none(hidden: str) -> None:
    assert heard("twiml", asked(TWILIO | {"From": hidden})).number == ""


def test_exotel_names_digits_otherwise_and_quotes_them() -> None:
    assert heard("exoml", asked(TWILIO | {"DigitsPressed": '"22"'})).heard == Digits("22")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"event": "NewCall"}, Rings()),
        ({"event": "GotDTMF", "data": "22"}, Digits("22")),
        ({"event": "GotDTMF", "data": ""}, NoInput()),
        ({"event": "Record", "data": "https://x/1"}, RecordingReady("https://x/1")),
        ({"event": "Dial", "status": "answered"}, TransferEnded(True)),
        ({"event": "Dial", "status": "not_answered"}, TransferEnded(False)),
        ({"event": "Disconnect"}, HungUp()),
        ({"event": "Hangup"}, HungUp()),
        ({"event": "Something new"}, Nothing()),
    ],
)
def test_kookoo_names_its_event(fields: dict[str, str], expected: Heard) -> None:
    said = heard("kookoo", asked(KOOKOO | fields))
    assert said == Incoming(call="K1", number=PHONE, heard=expected, step=3)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"dtmf.digits": "22", "dtmf.timed_out": "False"}, Digits("22")),
        ({"dtmf.digits": "", "dtmf.timed_out": "True"}, NoInput()),
        ({"recording_url": "https://x/1"}, RecordingReady("https://x/1")),
        ({"status": "answered"}, TransferEnded(True)),
        ({"status": "timeout"}, TransferEnded(False)),
        ({"status": "ringing"}, Nothing()),
    ],
)
def test_vonage_says_what_was_pressed(fields: dict[str, str], expected: Heard) -> None:
    said = heard("ncco", asked(VONAGE | fields))
    assert said == Incoming(call="CON-1", number=PHONE, heard=expected, step=3)


def test_vonage_rings_and_ends() -> None:
    assert heard("ncco", asked(VONAGE, step=None)).heard == Rings()
    assert heard("ncco", asked(VONAGE | {"status": "completed"}, step=None, path="status")).heard == HungUp()


@pytest.mark.parametrize("dialect", PROVIDERS)
def test_a_request_without_a_call_is_not_understood(dialect: str) -> None:
    none: dict[str, str] = {}
    for fields in (none, {"CallSid": "x" * 81, "sid": "x" * 81, "uuid": "x" * 81}):
        with pytest.raises(NotUnderstood):
            heard(dialect, asked(fields))


def test_twilios_own_example_of_a_signature() -> None:
    """From their manual on securing webhooks."""
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signature(url=url, fields=fields, secret="12345") == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def test_a_signature_is_for_one_address_one_form_and_one_secret() -> None:
    twiml, keys = PROVIDERS["twiml"], Keys("secret")
    url, fields = "https://x/phone/twiml/call?step=1", {"CallSid": "1", "Digits": "1"}
    headers = {"X-Twilio-Signature": signature(url=url, fields=fields, secret="secret")}
    right = Asked(url=url, fields=fields, headers=headers)
    assert twiml.verify(asked=right, keys=keys)
    assert not twiml.verify(asked=Asked(url=url + "0", fields=fields, headers=headers), keys=keys)
    assert not twiml.verify(asked=Asked(url=url, fields=fields | {"Digits": "2"}, headers=headers), keys=keys)
    assert not twiml.verify(asked=right, keys=Keys("other"))
    assert not twiml.verify(asked=right, keys=Keys(""))
    assert not twiml.verify(asked=Asked(url=url, fields=fields), keys=keys)


@pytest.mark.parametrize("dialect", ["exoml", "kookoo", "ncco"])
def test_who_signs_nothing_has_to_know_the_address(dialect: str) -> None:
    provider = PROVIDERS[dialect]
    assert provider.verify(asked=asked(secret="s", address="10.0.0.9"), keys=Keys("s"))
    assert provider.verify(asked=asked(secret="s", address="10.0.0.9"), keys=Keys("s", ("10.0.0.0/8",)))
    assert not provider.verify(asked=asked(secret="s", address="11.0.0.9"), keys=Keys("s", ("10.0.0.0/8",)))
    assert not provider.verify(asked=asked(secret="s", address=""), keys=Keys("s", ("10.0.0.0/8",)))
    assert not provider.verify(asked=asked(secret="t"), keys=Keys("s"))
    assert not provider.verify(asked=asked(secret=""), keys=Keys(""))
