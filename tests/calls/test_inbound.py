"""Texts that come in do what they ask for, once, and get one answer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from doorstep.booking.actions import ask_about_documents, book_appointment
from doorstep.booking.models import Appointment
from doorstep.calls.actions.inbound import blank_old_messages, mobile_of, read_message, receive_message
from doorstep.calls.models import InboundMessage, Task
from doorstep.channels.cli.jobs import HANDLERS
from doorstep.gateways.sms.memory import MEMORY
from doorstep.messaging.models import Message, StoppedPhone
from doorstep.outbox.actions import run_due
from doorstep.people.models import Consent
from doorstep.planning.models import Stop
from tests.cast import (
    ARJUN,
    ARJUN_PHONE,
    MEERA_PHONE,
    NOW,
    SUNDAY,
    TOMORROW,
    WEB,
    WINDOWS,
    a_request,
    book,
    like_aadhaar,
    neighbour,
    publish,
    set_rules,
)

pytestmark = pytest.mark.usefixtures("chandigarh")
LATER = (NOW + timedelta(days=3)).date()
STRANGER = "+919811111111"


@pytest.fixture(autouse=True)
def remembering(chandigarh: None, settings: Settings) -> Iterator[None]:
    settings.SMS_GATEWAY = "memory"
    MEMORY.forget()
    yield
    MEMORY.forget()


def work(now: datetime = NOW) -> None:
    run_due(handlers=HANDLERS, now=lambda: now)


def say(text: str, phone: str = MEERA_PHONE, now: datetime = NOW) -> str:
    """Let a text come in, and return the events that it was answered with."""
    before = set(Message.objects.values_list("pk", flat=True))
    row = receive_message(sender=phone, text=text, provider="first", now=now)
    read_message(inbound_id=row.pk, now=now)
    sent = Message.objects.exclude(pk__in=before).order_by("pk")
    return " ".join(sent.values_list("event", flat=True))


def booked(**said: object) -> Appointment:
    """A visit whose messages so far are out."""
    appointment = book(**said)  # type: ignore[arg-type]
    work()
    return appointment


def state(appointment: Appointment) -> str:
    appointment.refresh_from_db()
    return appointment.status


def test_a_text_that_comes_twice_is_kept_once() -> None:
    first = receive_message(sender=MEERA_PHONE, text="STATUS", provider="first", provider_id="7", now=NOW)
    again = receive_message(
        sender=MEERA_PHONE, text="STATUS", provider="first", provider_id="7", now=NOW + timedelta(hours=1)
    )
    soon, later_on = NOW + timedelta(seconds=59), NOW + timedelta(minutes=1)
    other_id = receive_message(sender=MEERA_PHONE, text="STATUS", provider="first", provider_id="8", now=soon)
    assert other_id.pk == first.pk
    other = receive_message(sender=MEERA_PHONE, text="STATUS", provider="second", provider_id="7", now=later_on)
    assert first.pk == again.pk != other.pk
    without = [receive_message(sender=MEERA_PHONE, text="NO", provider="first", now=NOW) for _each in range(2)]
    later = receive_message(sender=MEERA_PHONE, text="NO", provider="first", now=NOW + timedelta(minutes=1))
    assert without[0].pk == without[1].pk != later.pk


def test_the_job_that_reads_it_may_run_twice() -> None:
    booked()
    row = receive_message(sender=MEERA_PHONE, text="STATUS", provider="first", now=NOW)
    assert read_message(inbound_id=row.pk, now=NOW) == "status"
    assert read_message(inbound_id=row.pk, now=NOW) == ""
    assert Message.objects.filter(event="sms-status").count() == 1


def test_the_worker_reads_it() -> None:
    booked()
    receive_message(sender="919876500001", text="kab aayenge", provider="first", now=NOW)
    work()
    answer = Message.objects.get(event="sms-status")
    assert (answer.state, answer.recipient, answer.language) == ("sent", MEERA_PHONE, "pa")


def test_what_was_said_never_changes() -> None:
    row = receive_message(sender=MEERA_PHONE, text="STATUS", provider="first", now=NOW)
    again = receive_message(sender=MEERA_PHONE, text="STATUS", provider="first", now=NOW)
    assert (again.pk, again.text, again.phone) == (row.pk, "STATUS", MEERA_PHONE)


@pytest.mark.parametrize(
    ("sender", "phone"),
    [
        ("+919876500001", MEERA_PHONE),
        ("919876500001", MEERA_PHONE),
        ("09876500001", MEERA_PHONE),
        ("16045550134", ARJUN_PHONE),
        *((sender, "") for sender in ("VM-SAMPRK", "57575", "1800", "", "+911722700001", "x9876500001")),
    ],
)
def test_only_mobile_phones_are_somebody(sender: str, phone: str) -> None:
    assert mobile_of(sender=sender) == phone


def test_a_machine_is_never_answered_nor_kept() -> None:
    assert say("Win a car! Reply YES", phone="VM-LOTERY") == ""
    assert not Task.objects.exists()
    assert (InboundMessage.objects.get().phone, InboundMessage.objects.get().text) == ("", "")


def test_two_machines_that_answer_each_other_come_to_an_end() -> None:
    set_rules(sms_answers_per_day=3)
    answers = [say("HELP", phone=STRANGER, now=NOW + timedelta(minutes=n)) for n in range(6)]
    assert answers == ["sms-help"] * 3 + [""] * 3
    assert say("HELP", phone=STRANGER, now=NOW + timedelta(days=1, minutes=1)) == "sms-help"


def test_unknown_words_get_help_once_a_day_and_reach_an_operator() -> None:
    assert say("My papers are at the bank", phone=STRANGER) == "sms-help"
    assert say("Is that fine?", phone=STRANGER, now=NOW + timedelta(minutes=5)) == ""
    task = Task.objects.get()
    assert (task.kind, task.phone, task.times_asked) == ("reply", STRANGER, 2)
    assert task.words == "My papers are at the bank\n\nIs that fine?"
    assert say("And now?", phone=STRANGER, now=NOW + timedelta(days=1)) == "sms-help"


def test_an_aadhaar_number_is_nowhere() -> None:
    number = like_aadhaar()
    say(f"My number is {number[:4]} {number[4:8]} {number[8:]}", phone=STRANGER)
    kept = InboundMessage.objects.get().text + Task.objects.get().words
    assert "My number is" in kept and not any(part in kept for part in (number[:4], number[4:8], number[8:]))


def test_old_texts_are_blanked() -> None:
    set_rules(sms_keep_days=30)
    say("hello there", phone=STRANGER)
    assert blank_old_messages(now=NOW + timedelta(days=29)) == 0
    assert blank_old_messages(now=NOW + timedelta(days=31)) == 1
    assert (InboundMessage.objects.get().phone, InboundMessage.objects.get().text) == ("", "")


def test_status_says_when_and_on_the_day_who() -> None:
    appointment = booked()
    assert say(f"status {appointment.reference}") == "sms-status"
    publish()
    morning = NOW + timedelta(days=1)
    assert say("STATUS", now=morning) == "sms-status-today"
    stop = Stop.objects.select_related("route__shift__agent").get(appointment=appointment)
    assert stop.route.shift.agent.name["pa"] in Message.objects.get(event="sms-status-today").text


def test_status_of_nothing_is_left_to_a_person() -> None:
    assert say("STATUS", phone=STRANGER) == "sms-help"
    assert Task.objects.get().kind == "reply"


def test_nobody_hears_of_a_visit_that_is_not_theirs() -> None:
    appointment = booked()
    assert say(f"STATUS {appointment.reference}", phone=STRANGER) == "sms-unknown-visit"
    assert say(f"CANCEL {appointment.reference}", phone=STRANGER) == "sms-unknown-visit"
    assert say("YES", phone=STRANGER) == "sms-help"
    assert state(appointment) == "booked"


@pytest.mark.parametrize("text", ["CANCEL {}", "रद्द {}", "ਰੱਦ {} ਜੀ", "cancel my visit"])
def test_a_visit_is_cancelled_by_a_yes_to_the_question(text: str) -> None:
    appointment = booked(on=LATER)
    assert say(text.format(appointment.reference)) == "sms-cancel"
    assert state(appointment) == "booked"
    work()
    assert say("haan ji", now=NOW + timedelta(minutes=5)) == "cancelled"
    assert state(appointment) == "cancelled"
    assert InboundMessage.objects.latest("pk").question == Message.objects.get(event="sms-cancel")


def test_a_no_keeps_the_visit_and_a_later_yes_does_not_cancel_it() -> None:
    appointment = booked(on=LATER)
    say("CANCEL")
    work()
    assert say("NO", now=NOW + timedelta(minutes=1)) == "sms-kept"
    assert say("YES", now=NOW + timedelta(minutes=2)) == "sms-help"
    assert state(appointment) == "booked"


def test_a_yes_that_the_sms_centre_repeats_answers_one_question() -> None:
    appointment = helped()
    later = NOW + timedelta(hours=2)
    ask_about_documents(on=appointment.on, booked_before=later, now=later)
    work(later)
    for number in range(3):
        at = later + timedelta(minutes=1, seconds=number)
        row = receive_message(sender=MEERA_PHONE, text="YES", provider="first", provider_id=f"new-{number}", now=at)
        read_message(inbound_id=row.pk, now=at)
    appointment.refresh_from_db()
    assert (appointment.papers, Consent.objects.get().state) == ("ready", "asked")


def test_a_late_yes_does_not_cancel() -> None:
    set_rules(sms_cancel_minutes=60)
    appointment = booked(on=LATER)
    say("CANCEL")
    work()
    assert say("YES", now=NOW + timedelta(minutes=61)) == "sms-help"
    assert state(appointment) == "booked"


def test_a_yes_to_a_visit_that_has_moved_does_not_cancel() -> None:
    appointment = booked(on=LATER)
    say("CANCEL")
    work()
    Appointment.objects.update(version=appointment.version + 1)
    assert say("YES", now=NOW + timedelta(minutes=1)) == "sms-help"
    assert state(appointment) == "booked"


def test_a_yes_before_the_question_went_out_does_not_cancel() -> None:
    appointment = booked(on=LATER)
    say("CANCEL")
    assert say("YES", now=NOW + timedelta(minutes=1)) == "sms-help"
    assert state(appointment) == "booked"


def test_of_two_visits_the_one_to_cancel_has_to_be_named() -> None:
    set_rules(open_per_phone=9, open_per_address=9)
    first, second = booked(on=LATER), booked(on=SUNDAY - timedelta(days=1))
    assert say("CANCEL") == "sms-help"
    assert say(f"cancel {second.reference}") == "sms-cancel"
    work()
    say("YES", now=NOW + timedelta(minutes=1))
    assert (state(first), state(second)) == ("booked", "cancelled")


def test_after_the_evening_before_an_operator_hears_of_it() -> None:
    booked()
    evening = NOW + timedelta(hours=11)
    assert say("CANCEL", now=evening) == "sms-too-late"
    assert Task.objects.get().kind == "reply"


def test_a_helper_cancels_until_the_applicant_says_no() -> None:
    request = a_request(helper=ARJUN, on=LATER)
    appointment = book_appointment(request=request, proven_phone=ARJUN_PHONE, actor=WEB, now=NOW)
    work()
    assert say(f"CANCEL {appointment.reference}", phone=ARJUN_PHONE) == "sms-cancel"
    work()
    Consent.objects.update(state="refused")
    assert say("YES", phone=ARJUN_PHONE, now=NOW + timedelta(minutes=1)) == "sms-help"
    soon = NOW + timedelta(minutes=2)
    assert say(f"CANCEL {appointment.reference}", phone=ARJUN_PHONE, now=soon) == "sms-unknown-visit"
    assert state(appointment) == "booked"


def helped() -> Appointment:
    request = a_request(helper=ARJUN, on=TOMORROW + timedelta(days=1))
    appointment = book_appointment(request=request, proven_phone=ARJUN_PHONE, actor=WEB, now=NOW)
    work()
    return appointment


def test_yes_and_no_answer_what_was_asked_last() -> None:
    appointment = helped()
    later = NOW + timedelta(hours=2)
    ask_about_documents(on=appointment.on, booked_before=later, now=later)
    work(later)
    assert say("YES", now=later + timedelta(minutes=1)) == "sms-papers-ready"
    assert Consent.objects.get().state == "asked"
    assert say("YES", now=later + timedelta(minutes=2)) == "sms-consent-yes"
    assert Consent.objects.get().state == "given"
    assert say("NO", now=later + timedelta(minutes=3)) == "sms-consent-no"
    assert Consent.objects.get().state == "refused"


@pytest.mark.parametrize(
    ("text", "answer", "papers"),
    [
        ("1", "sms-papers-ready", "ready"),
        ("१", "sms-papers-ready", "ready"),
        ("੨", "sms-papers-missing", "missing"),
        ("3", "call-back", "change"),
        ("no", "sms-papers-missing", "missing"),
    ],
)
def test_the_question_about_the_papers_is_answered_with_a_digit(text: str, answer: str, papers: str) -> None:
    appointment = booked(on=LATER)
    later = NOW + timedelta(hours=2)
    ask_about_documents(on=LATER, booked_before=later, now=later)
    work(later)
    assert say(text, now=later + timedelta(minutes=1)) == answer
    appointment.refresh_from_db()
    assert appointment.papers == papers
    assert Task.objects.filter(kind="confirm", appointment=appointment).count() == (papers != "ready")


def test_the_last_digit_holds() -> None:
    appointment = booked(on=LATER)
    later = NOW + timedelta(hours=2)
    ask_about_documents(on=LATER, booked_before=later, now=later)
    work(later)
    say("2", now=later + timedelta(minutes=1))
    assert say("1", now=later + timedelta(minutes=9)) == "sms-papers-ready"
    appointment.refresh_from_db()
    assert appointment.papers == "ready"


def test_a_digit_that_nobody_asked_for_is_left_to_a_person() -> None:
    booked(on=LATER)
    assert say("1") == "sms-help"
    assert Task.objects.get().kind == "reply"


def test_stop_says_what_still_comes() -> None:
    booked()
    assert say("बंद करो") == "sms-stopped"
    assert StoppedPhone.objects.get().phone == MEERA_PHONE
    assert not Task.objects.exists()
    work()
    answer = Message.objects.get(event="sms-stopped")
    assert answer.state == "sent" and "ज़रूरी बातें आती रहेंगी" in answer.text


def test_a_stop_that_may_mean_the_helper_reaches_a_person_too() -> None:
    helped()
    assert say("STOP") == "sms-stopped"
    assert Task.objects.get().kind == "reply"
    assert Consent.objects.get().state == "asked"


def test_people_are_answered_in_their_letters_or_their_language() -> None:
    booked(person=replace(neighbour(3), language="hi"))
    phone = neighbour(3).phone
    say("help", phone=phone)
    say("ਮਦਦ", phone=phone, now=NOW + timedelta(minutes=1))
    say("help", phone=STRANGER)
    said = Message.objects.filter(event="sms-help").order_by("pk").values_list("language", flat=True)
    assert list(said) == ["hi", "pa", "en"]


def test_a_window_that_is_over_has_its_answer() -> None:
    appointment = booked(window=WINDOWS[0])
    assert say(f"STATUS {appointment.reference}", now=NOW + timedelta(days=2)) == "sms-status-ended"
    assert say(f"CANCEL {appointment.reference}", now=NOW + timedelta(days=2)) == "sms-status-ended"
