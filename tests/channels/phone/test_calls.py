"""Calls through the signed webhook, down to the rows."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.booking.models import Appointment, Hold
from doorstep.calls.models import Call, Dialogue, Task
from tests.cast import ARJUN_PHONE, MEERA_PHONE, NOW, TOMORROW, WINDOWS, ZONE, book, problems, publish
from tests.channels.phone.caller import Phone

pytestmark = pytest.mark.django_db

LANDLINE = "+911722740999"
# Bills, the electricity bill, no date known, papers ready, nothing more, sector 33, house 150, right.
TO_OFFERS = ("1", "1", "1", "2", "1", "2", "33", "150", "1")


@pytest.mark.parametrize(("key", "language"), [("1", "hi"), ("2", "pa"), ("3", "en")])
def test_a_caller_books_in_each_language(key: str, language: str, chandigarh: None) -> None:
    phone = Phone().press(key, *TO_OFFERS).speak().press("1", "1")
    appointment = Appointment.objects.get()
    assert (appointment.applicant.phone, appointment.applicant.language) == (MEERA_PHONE, language)
    assert appointment.address.key.startswith("s33:150")
    assert appointment.channel == "phone"
    assert appointment.notice_version
    phone.press("1")
    assert phone.verbs[-1] == "Hangup"
    call = Call.objects.get()
    assert (call.ended, call.appointment_id, call.language) == ("booked", appointment.pk, language)
    assert not Task.objects.exists()
    assert problems() == []


def test_the_same_webhook_twice_is_heard_once(chandigarh: None) -> None:
    phone = Phone().press("3", *TO_OFFERS).speak().press("1")
    again = phone.next
    first = phone.press("1").body
    assert phone.post(again, Digits="1").body == first
    assert phone.post("/phone/twiml/call", CallStatus="ringing").body == first
    assert Appointment.objects.count() == 1
    assert Dialogue.objects.get().state["reference"] == Appointment.objects.get().reference


def test_a_step_that_was_lost_books_once(chandigarh: None) -> None:
    """The worker died after the booking, before the step was kept: the provider asks again."""
    phone = Phone().press("3", *TO_OFFERS).speak().press("1")
    before = Dialogue.objects.values("state", "version", "answer").get()
    again = phone.next
    phone.press("1")
    Dialogue.objects.update(**before)
    phone.post(again, Digits="1")
    assert Appointment.objects.count() == 1
    assert Dialogue.objects.get().state["reference"] == Appointment.objects.get().reference


def test_a_forged_or_unsigned_webhook_finds_nothing(chandigarh: None) -> None:
    phone = Phone().press("3")
    before = Dialogue.objects.get().version
    assert phone.post(f"/phone/twiml/call?step={before}", secret="another", Digits="1").status == 404
    assert phone.client.post("/phone/twiml/call", {"CallSid": "CA0"}).status_code == 404
    assert phone.client.post("/phone/exoml/call", {"CallSid": "CA0"}).status_code == 404
    assert Dialogue.objects.get().version == before


def test_whoever_hangs_up_is_called_back_once(chandigarh: None) -> None:
    Phone().press("3", "1", "1").hang_up()
    phone = Phone().press("1", "1").hang_up()
    assert phone.hang_up().status in (200, 204)
    task = Task.objects.get()
    assert (task.kind, task.phone) == ("call-back", MEERA_PHONE)
    assert "electricity-bill" not in task.words
    assert Call.objects.filter(ended="abandoned").count() == 2


def test_a_held_window_is_given_back_when_they_hang_up(chandigarh: None) -> None:
    phone = Phone().press("3", *TO_OFFERS).speak().press("1")
    assert Hold.objects.count() == 1
    phone.hang_up()
    assert not Hold.objects.exists()
    assert "electricity-bill" in Task.objects.get().words


def test_a_landline_books_without_a_mobile(chandigarh: None) -> None:
    Phone(number=LANDLINE).press("1", *TO_OFFERS, "2").speak().press("1", "1")
    appointment = Appointment.objects.get()
    assert (appointment.applicant.phone, appointment.applicant.mobile) == (LANDLINE, False)


def test_a_landline_has_its_messages_sent_to_a_mobile(chandigarh: None) -> None:
    Phone(number=LANDLINE).press("1", *TO_OFFERS, "1", "9876500001", "1").speak().press("1", "1")
    appointment = Appointment.objects.get()
    assert (appointment.applicant.phone, appointment.booked_by_phone) == (MEERA_PHONE, LANDLINE)


def test_a_helper_abroad_books_and_the_applicant_is_asked(chandigarh: None) -> None:
    Phone(number=ARJUN_PHONE).press("3", *TO_OFFERS, "9876500001", "1").speak().press("1", "1")
    appointment = Appointment.objects.get()
    assert appointment.helper is not None
    assert (appointment.applicant.phone, appointment.helper.phone) == (MEERA_PHONE, ARJUN_PHONE)
    assert appointment.consent is not None


def test_a_visit_is_cancelled_only_with_the_last_digits_of_its_reference(chandigarh: None) -> None:
    appointment = book()
    wrong = "0000" if appointment.reference[-4:] != "0000" else "1111"
    phone = Phone().press("3", wrong)
    assert phone.verbs == ["Gather"]
    phone.press(appointment.reference[-4:], "2", "1")
    appointment.refresh_from_db()
    assert appointment.status == "cancelled"
    assert Call.objects.get().ended == "changed"


def test_a_visit_is_moved(chandigarh: None) -> None:
    appointment = book(on=TOMORROW + timedelta(days=2))
    Phone().press("3", appointment.reference[-4:], "1", "1", "1", "1")
    appointment.refresh_from_db()
    assert appointment.on == TOMORROW
    assert problems() == []


def test_who_comes_today_is_named_after_the_last_digits(chandigarh: None) -> None:
    appointment = book()
    publish()
    there = datetime(2026, 12, 2, 8, 0, tzinfo=ZONE)
    phone = Phone(now=there).press("2", "2")
    assert Dialogue.objects.get().state["step"] == "prove"
    phone.press(appointment.reference[-4:])
    state = Dialogue.objects.get().state
    assert state["step"] == "who-comes"
    appointment.refresh_from_db()
    assert appointment.stop is not None
    agent = appointment.stop.route.shift.agent
    assert (state["visit"]["agent"], state["visit"]["badge"]) == (str(agent.pk), agent.code)


def test_a_badge_is_checked(chandigarh: None) -> None:
    phone = Phone().press("3", "4", "1")
    assert Dialogue.objects.get().state["step"] == "badge-done"
    phone.press("1", "9999", "2")
    assert Call.objects.get().ended == "inquiry"
    assert not Task.objects.exists()


def test_a_call_of_ours_asks_whether_all_is_ready(chandigarh: None) -> None:
    appointment = book()
    phone = Phone(direction="outbound-api")
    assert Dialogue.objects.get().state["step"] == "ready"
    phone.press("1")
    appointment.refresh_from_db()
    assert appointment.papers == "ready"
    assert phone.verbs[-1] == "Hangup"


def test_a_phone_has_no_more_visits_ahead_than_it_may(chandigarh: None) -> None:
    for day in range(2):
        book(on=TOMORROW + timedelta(days=day), staff=False, window=WINDOWS[day])
    # Their home is known and read out first.
    phone = Phone().press("1", "1", "1", "2", "1", "2", "1", "1", "1")
    assert Appointment.objects.count() == 2
    assert "Dial" in phone.verbs


def test_a_hidden_number_cannot_book_by_keys(chandigarh: None) -> None:
    phone = Phone(number="anonymous").press("3", "1")
    assert "Dial" in phone.verbs
    phone.post(phone.next, DialCallStatus="no-answer")
    assert phone.verbs[-1] == "Hangup"
    assert not Task.objects.exists()


def test_outside_the_hours_zero_is_a_call_back(chandigarh: None) -> None:
    phone = Phone(now=NOW.replace(hour=22)).press("3", "0")
    assert phone.verbs[-1] == "Hangup"
    assert Task.objects.get().phone == MEERA_PHONE
    assert Call.objects.get().ended == "outside-hours"


def test_questions_to_the_database_are_few(chandigarh: None) -> None:
    phone = Phone().press("3", *TO_OFFERS).speak()
    with CaptureQueriesContext(connection) as told:
        phone.press("9")
    assert len(told) <= 9
    with CaptureQueriesContext(connection) as told:
        phone.press("1")
    assert len(told) <= 60
