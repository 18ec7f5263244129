"""The applicant answers with one SMS, or one key: no link, no reference."""

from dataclasses import replace
from datetime import timedelta

import pytest

from doorstep.booking.actions import (
    answer_consent_by_phone,
    book_appointment,
    cancel_appointment,
)
from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments, phones_of
from doorstep.booking.refusals import UnknownConsent
from doorstep.engines.messages.segments import segments
from doorstep.journal.actions import Actor
from doorstep.journal.queries import first_broken, history_of
from doorstep.messaging.models import Message
from doorstep.people.actions import HelperSaid
from tests.cast import ARJUN, ARJUN_PHONE, MEERA_PHONE, NOW, WEB, WINDOWS, a_request, book, in_days

pytestmark = pytest.mark.usefixtures("chandigarh")
SMS = Actor(name="phone:meera", channel="sms")
RAVI = HelperSaid(name="Ravi Sharma", phone="+14165550134", email="ravi@example.org", country="CA")


def booked_by(helper: HelperSaid = ARJUN, window: int = 0, hours: int = 0) -> Appointment:
    request = a_request(helper=helper, window=WINDOWS[window], on=in_days(2))
    now = NOW + timedelta(hours=hours)
    return book_appointment(request=request, proven_phone=helper.phone, actor=WEB, now=now)


def answer(given: bool, hours: int = 3) -> int:
    return answer_consent_by_phone(phone=MEERA_PHONE, given=given, actor=SMS, now=NOW + timedelta(hours=hours))


def state(appointment: Appointment) -> str:
    consent = appointments().get(pk=appointment.pk).consent
    assert consent is not None
    return consent.state


def test_a_yes_answers_the_newest_question_only() -> None:
    first, second = booked_by(), booked_by(RAVI, window=2, hours=1)
    assert answer(True) == 1
    assert (state(first), state(second)) == ("asked", "given")
    assert answer(True) == 1
    assert state(first) == "given"


def test_a_no_answers_the_newest_question_and_leaves_another_helper_alone() -> None:
    first, second = booked_by(), booked_by(RAVI, window=2, hours=1)
    assert answer(False) == 1
    assert (state(first), state(second)) == ("asked", "refused")


def test_a_no_takes_the_helper_out_of_every_visit_of_this_phone() -> None:
    first, second = booked_by(), booked_by(window=2, hours=1)
    assert answer(True) == 1
    assert answer(False) == 2
    assert (state(first), state(second)) == ("refused", "refused")
    for booked in (first, second):
        assert ARJUN_PHONE not in phones_of(appointment=appointments().get(pk=booked.pk))
    assert not Message.objects.filter(recipient__in=[ARJUN_PHONE, ARJUN.email], state="queued").exists()


def test_a_no_removes_the_present_helper_when_nothing_is_asked() -> None:
    booked = booked_by()
    answer(True)
    assert answer(False) == 1
    assert state(booked) == "refused"


def test_what_is_ahead_is_meant_before_an_old_question() -> None:
    over, ahead = booked_by(RAVI), booked_by(window=2, hours=1)
    answer_consent_by_phone(phone=MEERA_PHONE, given=True, actor=SMS, now=NOW + timedelta(hours=2))
    cancel_appointment(appointment=appointments().get(pk=over.pk), reason="", actor=WEB, now=NOW)
    assert (state(over), state(ahead)) == ("asked", "given")
    answer(False)
    assert (state(over), state(ahead)) == ("asked", "refused")


def test_the_answer_is_kept_with_its_channel_and_no_number() -> None:
    booked = booked_by()
    answer(False)
    consent = appointments().get(pk=booked.pk).consent
    assert consent is not None and (consent.answered_through, consent.answered_by) == ("sms", "phone:meera")
    entry = history_of(subject=f"appointment:{booked.pk}").last()
    assert entry is not None and (entry.action, entry.details) == ("consent.refused", {})
    assert first_broken() is None


@pytest.mark.parametrize("given", [True, False])
def test_without_a_question_or_a_helper_there_is_nothing_to_answer(given: bool) -> None:
    book()
    with pytest.raises(UnknownConsent, match="no question"):
        answer(given)


def test_a_helper_cannot_answer_for_the_applicant() -> None:
    booked = booked_by()
    with pytest.raises(UnknownConsent):
        answer_consent_by_phone(phone=ARJUN_PHONE, given=True, actor=SMS, now=NOW)
    assert state(booked) == "asked"


def test_a_yes_brings_no_removed_helper_back() -> None:
    booked = booked_by()
    answer(False)
    with pytest.raises(UnknownConsent):
        answer(True)
    assert state(booked) == "refused"


@pytest.mark.parametrize(("language", "most"), [("en", 2), ("hi", 4), ("pa", 4)])
def test_the_question_says_how_to_say_no(language: str, most: int) -> None:
    person = replace(a_request().applicant, language=language)
    book_appointment(request=a_request(helper=ARJUN, person=person), proven_phone=ARJUN_PHONE, actor=WEB, now=NOW)
    text = Message.objects.get(event="consent").text
    assert "1800-180-1725" in text and "/c/" in text
    assert segments(text=text).count <= most
