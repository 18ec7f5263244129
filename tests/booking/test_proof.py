"""Proving a phone with a code by message."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from doorstep.booking.actions import ask_for_code, phone_of_token, prove_phone
from doorstep.booking.refusals import BadPhone
from doorstep.messaging.models import Message
from doorstep.people.actions import CodeRefused, PhoneNotProven, TooManyCodes
from doorstep.people.models import PhoneProof
from tests.cast import ARJUN_PHONE, MEERA_PHONE, NOW

pytestmark = pytest.mark.usefixtures("chandigarh")
MINUTE = timedelta(minutes=1)


def ask(*, phone: str = MEERA_PHONE, now: datetime = NOW) -> PhoneProof:
    return ask_for_code(phone=phone, language="hi", now=now)


def sent() -> str:
    found = re.search(r"\d{6}", Message.objects.filter(event="code").latest("id").text)
    assert found
    return found[0]


def another(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def refused(proof: PhoneProof, code: str, now: datetime = NOW) -> str:
    with pytest.raises(CodeRefused) as no:
        prove_phone(proof_id=proof.pk, code=code, now=now)
    return no.value.code


def test_the_code_that_was_sent_proves_the_phone() -> None:
    token = prove_phone(proof_id=ask().pk, code=f" {sent()} ", now=NOW)
    assert phone_of_token(token=token, now=NOW) == MEERA_PHONE


def test_the_message_is_in_the_persons_language_and_good_for_as_long_as_the_code() -> None:
    proof = ask()
    message = Message.objects.get()
    assert (message.recipient, message.language, message.valid_until) == (MEERA_PHONE, "hi", proof.expires_at)


def test_neither_the_code_nor_the_token_is_kept() -> None:
    proof = ask()
    code = sent()
    token = prove_phone(proof_id=proof.pk, code=code, now=NOW)
    kept = str(PhoneProof.objects.filter(pk=proof.pk).values("code_digest", "token_digest").get())
    assert code not in kept and token not in kept


@pytest.mark.parametrize("phone", ["12345", "", "Meera", "0172 274 0000", "+91 98765", "9" * 50])
def test_a_phone_that_gets_no_message_is_refused(phone: str) -> None:
    with pytest.raises(BadPhone):
        ask(phone=phone)
    assert not PhoneProof.objects.exists()


@pytest.mark.parametrize("phone", ["+61 491 570 006", "+1 (604) 555-0134", "98765 00001", "०98765 00001", "९८७६५००००१"])
def test_phones_of_any_country_and_script_can_be_proven(phone: str) -> None:
    assert ask(phone=phone).phone.startswith("+")


def test_five_tries_and_no_more() -> None:
    proof = ask()
    wrong = another(sent())
    assert [refused(proof, wrong) for _try in range(6)] == ["code-wrong"] * 4 + ["code-tries"] * 2
    assert refused(proof, sent()) == "code-tries"


def test_the_fifth_try_may_be_right() -> None:
    proof = ask()
    for _try in range(4):
        refused(proof, another(sent()))
    assert prove_phone(proof_id=proof.pk, code=sent(), now=NOW)


def test_a_code_runs_out() -> None:
    proof = ask()
    assert refused(proof, sent(), now=NOW + 10 * MINUTE) == "code-expired"
    assert prove_phone(proof_id=proof.pk, code=sent(), now=NOW + 10 * MINUTE - timedelta(seconds=1))


def test_a_code_is_good_once() -> None:
    proof = ask()
    prove_phone(proof_id=proof.pk, code=sent(), now=NOW)
    assert refused(proof, sent()) == "code-expired"


def test_an_unknown_proof_has_run_out() -> None:
    with pytest.raises(CodeRefused):
        prove_phone(proof_id=uuid4(), code="123456", now=NOW)


def test_a_code_is_not_sent_again_within_a_minute() -> None:
    ask()
    with pytest.raises(TooManyCodes) as wait:
        ask(now=NOW + timedelta(seconds=59))
    assert wait.value.details["wait_s"] == 1
    assert ask(now=NOW + MINUTE).phone
    assert ask(phone=ARJUN_PHONE).phone


def test_a_phone_gets_six_codes_a_day() -> None:
    for number in range(6):
        ask(now=NOW + number * MINUTE)
    with pytest.raises(TooManyCodes):
        ask(now=NOW + 7 * MINUTE)
    assert ask(now=NOW + timedelta(days=1)).phone


def test_a_token_runs_out() -> None:
    token = prove_phone(proof_id=ask().pk, code=sent(), now=NOW)
    assert phone_of_token(token=token, now=NOW + 59 * MINUTE) == MEERA_PHONE
    with pytest.raises(PhoneNotProven):
        phone_of_token(token=token, now=NOW + 60 * MINUTE)


@pytest.mark.parametrize("token", ["", "x", "0" * 400])
def test_an_unknown_token_proves_nothing(token: str) -> None:
    ask()
    with pytest.raises(PhoneNotProven):
        phone_of_token(token=token, now=NOW)
