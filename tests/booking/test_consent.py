"""The applicant's answer to a helper's booking."""

import re

import pytest

from doorstep.booking.actions import (
    answer_consent,
    book_appointment,
    cancel_appointment,
    reschedule_appointment,
)
from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointment, appointments, details
from doorstep.booking.references import new_reference
from doorstep.booking.refusals import UnknownAppointment, UnknownConsent
from doorstep.dispatch.actions import publish_day
from doorstep.journal.actions import Actor
from doorstep.journal.queries import first_broken, history_of
from doorstep.messaging.models import Message
from tests.cast import ARJUN, ARJUN_PHONE, MEERA_PHONE, NOW, TOMORROW, WEB, WINDOWS, a_request, book

pytestmark = pytest.mark.usefixtures("chandigarh")
LINK = Actor(name="link", channel="web")


def booked_by_arjun() -> Appointment:
    return book_appointment(request=a_request(helper=ARJUN), proven_phone=ARJUN_PHONE, actor=WEB, now=NOW)


def asked_token() -> str:
    found = re.search(r"/c/([\w-]+)", Message.objects.get(event="consent").text)
    assert found
    return found[1]


def answer(given: bool) -> None:
    answer_consent(token=asked_token(), given=given, actor=LINK, now=NOW)


def sees(phone: str, reference: str) -> bool:
    try:
        return appointment(reference=reference, phone=phone).reference == reference
    except UnknownAppointment:
        return False


def told_helper() -> list[str]:
    return list(Message.objects.filter(recipient=ARJUN_PHONE, state="queued").values_list("event", flat=True))


def test_the_answer_is_kept_with_its_channel_and_time() -> None:
    booked = booked_by_arjun()
    answer(given=True)
    consent = appointments().get(pk=booked.pk).consent
    assert consent is not None
    assert (consent.state, consent.answered_at, consent.answered_through) == ("given", NOW, "web")
    assert consent.notice_version and consent.language == "pa"
    last = history_of(subject=f"appointment:{booked.pk}").last()
    assert last is not None and last.action == "consent.given"
    assert first_broken() is None


def test_until_an_answer_the_helper_is_told_and_sees() -> None:
    booked = booked_by_arjun()
    assert details(appointment=booked, now=NOW).consent_state == "asked"
    assert sees(ARJUN_PHONE, booked.reference) and sees(MEERA_PHONE, booked.reference)
    assert told_helper() == ["booked-helper"]


def test_after_a_no_the_helper_sees_nothing_though_they_booked_it() -> None:
    booked = booked_by_arjun()
    answer(given=False)
    assert not sees(ARJUN_PHONE, booked.reference)
    assert sees(MEERA_PHONE, booked.reference)


def test_after_a_no_the_helper_is_told_nothing_more() -> None:
    booked = booked_by_arjun()
    answer(given=False)
    assert told_helper() == []
    moved = reschedule_appointment(
        appointment=appointments().get(pk=booked.pk), on=TOMORROW, window=WINDOWS[2], actor=WEB, now=NOW
    )
    cancel_appointment(appointment=moved, reason="", actor=WEB, now=NOW)
    assert told_helper() == []
    assert Message.objects.filter(event="cancelled", recipient=MEERA_PHONE).exists()


def test_a_no_in_the_night_takes_back_the_mornings_message_to_the_helper() -> None:
    booked_by_arjun()
    publish_day(on=TOMORROW, actor=WEB, now=NOW, clock=lambda: 0.0)
    assert "morning-helper" in told_helper()
    answer(given=False)
    assert told_helper() == []
    assert Message.objects.get(event="morning").state == "queued"


def test_the_applicant_can_change_their_mind() -> None:
    booked = booked_by_arjun()
    answer(given=False)
    answer(given=True)
    assert sees(ARJUN_PHONE, booked.reference)


def test_an_unknown_link_is_refused() -> None:
    with pytest.raises(UnknownConsent):
        answer_consent(token="", given=True, actor=LINK, now=NOW)


def test_without_a_helper_nobody_is_asked() -> None:
    assert book().consent is None


@pytest.mark.parametrize("phone", [MEERA_PHONE, ARJUN_PHONE, "Meera", ""])
def test_whatever_is_wrong_the_words_are_the_same(phone: str) -> None:
    booked = book()
    reference = new_reference() if phone == MEERA_PHONE else booked.reference
    with pytest.raises(UnknownAppointment, match="no appointment with this reference and phone"):
        appointment(reference=reference, phone=phone)


def test_a_reference_is_found_however_it_is_spaced() -> None:
    booked = book()
    assert appointment(reference=f"{booked.reference[:4]} - {booked.reference[4:]}", phone="98765 00001") == booked
