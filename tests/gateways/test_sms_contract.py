"""What every gateway for SMS keeps to, whoever stands behind it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from doorstep.gateways.sms import NAMES, NotTaken, Refused, SmsGateway, Unknown
from doorstep.gateways.sms.described import PRESETS as FOLDER
from doorstep.gateways.sms.described import BadDescription, Description, described, read
from doorstep.gateways.sms.file import FileGateway
from doorstep.gateways.sms.http import HttpGateway
from doorstep.gateways.sms.kannel import KannelGateway
from doorstep.gateways.sms.memory import MemoryGateway
from tests.gateways.provider import closed_port, provider

SEVEN = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
PHONE = "+919876500001"
HINDI = "आशा कुमारी 09:00-11:00 के बीच आएँगी। ਆਸ਼ਾ & 100% + {braces} “quoted” 😀\nRef K7Q2"
SENT: dict[str, Any] = {"to": PHONE, "text": HINDI, "reference": "K7Q2", "event": "morning", "attempt": "7-1"}
SENT |= {"now": SEVEN, "language": "hi", "valid_until": SEVEN + timedelta(minutes=150)}
SENT |= {"template_id": "1107160000000000012"}
SECONDS = 0.4

DESCRIBED = read(
    said={
        "url": "https://sms.example.org/send",
        "fields": {"to": "{recipient}", "text": "{text}", "ref": "{attempt}", "template": "{template_id}"},
        "answer": {"status": [200], "accepted": "^OK", "refused": "^BAD NUMBER", "reference": r"^OK (\S+)"},
    }
)


def kannel(url: str = "") -> KannelGateway:
    return KannelGateway(
        url=url,
        user="doorstep",
        password="hush",
        sender="CHDSMP",
        entity="1101",
        reports="https://visits.example.org/hooks/sms/secret/{attempt}",
        seconds=SECONDS,
    )


def http(url: str = "", description: Description = DESCRIBED) -> HttpGateway:
    return HttpGateway(
        description=description,
        url=url,
        user="doorstep",
        password="hush",
        key="key",
        sender="CHDSMP",
        entity="1101",
        reports="https://visits.example.org/hooks/sms/secret/{attempt}",
        seconds=SECONDS,
    )


@dataclass(frozen=True)
class Over:
    """A gateway that speaks HTTP, and the words of its provider."""

    made: Callable[[str], SmsGateway]
    accepted: tuple[int, str]
    refused: tuple[int, str]
    later: tuple[int, str]


OVER_HTTP = {
    "kannel": Over(kannel, (202, "0: Accepted for delivery"), (403, "Not routable. Do not try again."), (503, "later")),
    "http": Over(http, (200, "OK 5f3a"), (200, f"BAD NUMBER {PHONE}"), (429, "slower")),
}


@pytest.fixture(params=sorted(NAMES))
def ready(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmsGateway]:
    """Each gateway with somebody behind it who takes every text."""
    if request.param in OVER_HTTP:
        over = OVER_HTTP[request.param]
        with provider(status=over.accepted[0], says=over.accepted[1]) as made:
            yield over.made(made.url)
    else:
        yield FileGateway(folder=tmp_path) if request.param == "file" else MemoryGateway()


@pytest.fixture(params=sorted(OVER_HTTP))
def over(request: pytest.FixtureRequest) -> Over:
    return OVER_HTTP[request.param]


def must_name_nobody(error: BaseException) -> None:
    told = f"{error!r} {error.__cause__!r}"
    assert PHONE[3:] not in told and "आशा" not in told and "hush" not in told and "secret" not in told


def test_what_is_accepted_has_a_reference_that_fits(ready: SmsGateway) -> None:
    first, second = ready.send(**SENT), ready.send(**SENT | {"attempt": "7-2"})
    assert 0 < len(first) <= 80 and 0 < len(second) <= 80


def test_passwords_are_not_shown(over: Over) -> None:
    assert "hush" not in repr(over.made("http://x")) and "secret" not in repr(over.made("http://x"))


def test_every_letter_arrives(over: Over) -> None:
    with provider(status=over.accepted[0], says=over.accepted[1]) as made:
        over.made(made.url).send(**SENT)
    (asked,) = made.asked
    assert (asked.fields["to"], asked.fields["text"].encode()) == (PHONE, HINDI.encode())


def test_what_is_refused_for_good_is_told_apart_and_names_nobody(over: Over) -> None:
    with provider(status=over.refused[0], says=over.refused[1]) as made, pytest.raises(Refused) as refused:
        over.made(made.url).send(**SENT)
    must_name_nobody(refused.value)


def test_what_may_be_tried_again_is_told_apart_and_names_nobody(over: Over) -> None:
    with provider(status=over.later[0], says=over.later[1]) as made, pytest.raises(NotTaken) as later:
        over.made(made.url).send(**SENT)
    must_name_nobody(later.value)


def test_a_provider_that_is_away_has_not_taken_it(over: Over) -> None:
    with pytest.raises(NotTaken) as away:
        over.made(f"http://127.0.0.1:{closed_port()}/send").send(**SENT)
    must_name_nobody(away.value)


@pytest.mark.parametrize("how", ["hang", "drip", "drop", "half"])
def test_without_a_whole_answer_in_time_it_is_unknown(over: Over, how: str) -> None:
    begun = time.monotonic()
    with provider(how=how, says=over.accepted[1]) as made, pytest.raises(Unknown) as unknown:
        over.made(made.url).send(**SENT)
    assert time.monotonic() - begun < 10 * SECONDS
    assert len(made.asked) == 1
    must_name_nobody(unknown.value)


@pytest.mark.parametrize(
    ("status", "says"),
    [(500, "oops"), (200, f"<html>{PHONE} {HINDI}</html>"), (200, ""), (502, "0: OK"), (200, "x" * 99999)],
)
def test_an_answer_that_nobody_understands_leaves_it_unknown(over: Over, status: int, says: str) -> None:
    with provider(status=status, says=says) as made, pytest.raises(Unknown) as unknown:
        over.made(made.url).send(**SENT)
    must_name_nobody(unknown.value)


def test_a_text_is_not_led_elsewhere(over: Over) -> None:
    with provider(status=302, says="") as made, pytest.raises(Unknown):
        over.made(made.url).send(**SENT)
    assert [asked.path for asked in made.asked] == ["/send"]


def asked_of_kannel(**changed: Any) -> dict[str, str]:
    with provider(status=202, says="0: Accepted for delivery") as made:
        kannel(made.url).send(**SENT | changed)
    return made.asked[0].fields


def test_kannel_is_asked_for_letters_of_every_script_and_for_every_report() -> None:
    asked = asked_of_kannel()
    assert (asked["coding"], asked["charset"], asked["from"]) == ("2", "UTF-8", "CHDSMP")
    assert asked["dlr-mask"] == "31"
    assert asked["dlr-url"] == "https://visits.example.org/hooks/sms/secret/7-1?type=%d"
    assert asked["meta-data"] == "?smpp?dlt_entity=1101&dlt_template=1107160000000000012"
    assert asked["validity"] == "150"


def test_a_text_goes_out_under_the_header_it_was_registered_for() -> None:
    assert asked_of_kannel(header="CHDGOV")["from"] == "CHDGOV"


def test_kannel_is_asked_for_plain_english_in_seven_bits() -> None:
    asked = asked_of_kannel(text="Asha comes 9-11.", language="en", valid_until=None, template_id="")
    assert (asked["coding"], asked["text"]) == ("0", "Asha comes 9-11.")
    assert asked["meta-data"] == "?smpp?dlt_entity=1101"
    assert "validity" not in asked


def test_without_a_secret_kannel_is_not_asked_to_report() -> None:
    with provider(status=202, says="3: Queued for later delivery") as made:
        assert replace(kannel(made.url), reports="").send(**SENT) == "7-1"
    assert "dlr-url" not in made.asked[0].fields and "dlr-mask" not in made.asked[0].fields


@pytest.mark.parametrize("status", [401, 403])
def test_a_wrong_password_is_ours_to_mend(status: int) -> None:
    with provider(status=status, says="Authorization failed for sendsms") as made, pytest.raises(NotTaken):
        kannel(made.url).send(**SENT)


def test_a_provider_is_asked_as_it_is_described() -> None:
    description = read(
        said={
            "format": "json",
            "url": "https://sms.example.org",
            "headers": {"Authorization": "Basic {basic}"},
            "fields": {"list": [{"to": "{recipient_digits}", "body": "{text}"}], "dlt": "{entity}", "n": 4},
            "answer": {"accepted": "ok"},
        }
    )
    with provider(says="ok") as made:
        assert http(made.url, description).send(**SENT) == "7-1"
    assert made.asked[0].headers["Authorization"] == "Basic ZG9vcnN0ZXA6aHVzaA=="
    assert '"to": "919876500001"' in made.asked[0].body.decode()
    assert "आशा कुमारी" in made.asked[0].body.decode()


def test_a_provider_may_be_asked_by_the_address_alone() -> None:
    said = {"method": "GET", "format": "query", "fields": {"m": "{text}"}, "answer": {"accepted": "ok"}}
    with provider(says="ok") as made:
        http(made.url + "/{recipient}?x=1", read(said=said | {"url": "http://h/{recipient}"})).send(**SENT)
    assert made.asked[0].path == "/send/%2B919876500001"
    assert made.asked[0].fields == {"x": "1", "m": HINDI}


PRESETS = {
    "msg91": ("5134842646923e183d000075", "5134842646923e183d000075"),
    "exotel": ('{"SMSMessage": {"Sid": "b6bd2b", "Status": "queued"}}', "b6bd2b"),
    "mobile-seva": ("402,MsgID = 150620161466003974245msdgsms", "150620161466003974245msdgsms"),
}


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_a_preset_can_be_used_and_says_that_it_was_not_tried(name: str) -> None:
    says, reference = PRESETS[name]
    with provider(says=says) as made:
        assert http(made.url, described(provider=name)).send(**SENT) == reference
        made.says = "error: something"
        with pytest.raises((NotTaken, Unknown)):
            http(made.url, described(provider=name)).send(**SENT)
    assert "not tried against the provider" in (FOLDER / f"{name}.toml").read_text(encoding="utf-8")


def test_there_is_no_preset_without_a_test() -> None:
    assert {file.stem for file in FOLDER.glob("*.toml")} == PRESETS.keys()


def test_mobile_seva_gets_letters_as_numbers_and_both_digests() -> None:
    with provider(says=PRESETS["mobile-seva"][0]) as made:
        http(made.url, described(provider="mobile-seva")).send(**SENT | {"text": "आ"})
    asked = made.asked[0].fields
    assert (asked["content"], asked["mobileno"], asked["smsservicetype"]) == ("&#2310;", "9876500001", "unicodemsg")
    assert (len(asked["password"]), len(asked["key"])) == (40, 128)
    assert asked["templateid"] == "1107160000000000012"


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"answer": {}}, "accepted is missing"),
        ({"answer": {"accepted": "("}}, "no pattern"),
        ({"answer": {"accepted": "x", "reference": "x"}}, "needs a group"),
        ({"fields": {"to": "{recipient}"}}, "{text}"),
        ({"fields": {"to": "{recipient}", "text": "{text}", "x": "{secret}"}}, "there is no {secret}"),
        ({"fields": {"to": "{recipient}", "text": "{text"}}, "braces"),
        ({"url": "ftp://sms.example.org"}, "url begins"),
        ({"method": "GET"}, "query"),
        ({"method": "PUT"}, "GET or POST"),
        ({"computed": {"x": {"md5": "{key}"}}}, "computed.x"),
        ({"report": {"state": "s", "states": {"1": "arrived"}}}, "report needs"),
        ({"feilds": {}}, "feilds"),
    ],
)
def test_a_description_that_cannot_be_used_says_where_its_fault_is(said: dict[str, Any], fault: str) -> None:
    right = {"fields": {"to": "{recipient}", "text": "{text}"}, "answer": {"accepted": "ok"}}
    assert read(said=right).method == "POST"
    with pytest.raises(BadDescription, match=fault.replace("{", r"\{").replace("}", r"\}")):
        read(said=right | said)


def test_a_description_that_is_not_there_is_named() -> None:
    for name in ("pigeon", "../sms/presets/msg91", ""):
        with pytest.raises(BadDescription, match="no preset"):
            described(provider=name)
