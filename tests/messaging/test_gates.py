"""What waits, what is held back, and what a person sends again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from doorstep.channels.cli.jobs import HANDLERS, WHEN_DEAD
from doorstep.gateways.sms.memory import MEMORY
from doorstep.journal.actions import SYSTEM
from doorstep.journal.models import Entry
from doorstep.messaging.actions import queue_message, supersede
from doorstep.messaging.actions_resend import NotSentAgain, resend
from doorstep.messaging.actions_stop import resume, stop
from doorstep.messaging.actions_switch import NoSuchSwitch, switch
from doorstep.messaging.models import Message, MessageTemplate
from doorstep.outbox.actions import run_due
from doorstep.outbox.models import Job
from doorstep.places.models import City

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
NIGHT = datetime(2026, 12, 1, 17, 0, tzinfo=UTC)
"""Half past ten in the evening of the city."""
MORNING = datetime(2026, 12, 2, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MEERA = "+916475550101"


@pytest.fixture(autouse=True)
def city(settings: Settings) -> Iterator[None]:
    settings.SMS_GATEWAY = "memory"
    City.objects.create(code="chandigarh", name={"en": "Chandigarh"}, timezone="Asia/Kolkata", helpline="1905")
    for event in ("morning", "morning-helper", "feedback", "documents", "code", "sms-status", "call-back"):
        MessageTemplate.objects.create(event=event, language="en", text="Sampark: {code}")
    MEMORY.forget()
    yield
    MEMORY.forget()


def queue(number: int = 1, at: datetime = TEN, **other: Any) -> Message:
    said = {"event": "morning", "subject": f"appointment:{number}", "version": 1, "recipient": MEERA, "language": "en"}
    said |= {"values": {"code": "481516"}, "reference": "K7Q2", "send_at": at, "valid_until": None}
    return queue_message(**said | other, now=at)  # type: ignore[arg-type]


def work(at: datetime = TEN) -> int:
    return run_due(handlers=HANDLERS, now=lambda: at, when_dead=WHEN_DEAD, jitter=lambda: 0.5)


def stands(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.why


def test_at_night_only_what_cannot_wait_goes_out() -> None:
    morning, asking = queue(1, NIGHT), queue(2, NIGHT, event="documents")
    work(NIGHT)
    assert stands(morning) == ("sent", "")
    assert stands(asking) == ("queued", "quiet")
    assert asking.attempts == 0
    work(MORNING)
    assert stands(asking) == ("sent", "")


def test_who_said_stop_gets_what_they_have_to_know_and_nothing_else() -> None:
    assert stop(phone=MEERA, now=TEN)
    assert not stop(phone=MEERA, now=TEN)
    morning, feedback = queue(1), queue(2, event="feedback")
    work()
    assert (stands(morning), stands(feedback)) == (("sent", ""), ("withheld", "stopped"))
    assert resume(phone=MEERA, now=TEN)
    later = queue(3, event="feedback")
    work()
    assert stands(later) == ("sent", "")
    assert stands(feedback) == ("withheld", "stopped")
    entries = Entry.objects.filter(action__startswith="messages.")
    assert [entry.action for entry in entries.order_by("number")] == ["messages.stopped", "messages.resumed"]
    assert not any(MEERA in f"{entry.subject}{entry.actor}{entry.details}" for entry in entries)


@pytest.mark.parametrize("event", ["sms-status", "call-back"])
def test_who_said_stop_is_answered_all_the_same_also_at_night(event: str) -> None:
    stop(phone=MEERA, now=NIGHT)
    answer, wish = queue(1, NIGHT, event=event), queue(2, NIGHT, event="feedback")
    work(NIGHT)
    assert (stands(answer), stands(wish)) == (("sent", ""), ("queued", "quiet"))
    work(MORNING)
    assert stands(wish) == ("withheld", "stopped")


def test_one_number_gets_no_more_than_so_many_a_day_but_for_codes(settings: Settings) -> None:
    settings.SMS_MOST_A_DAY = 3
    told = [queue(number) for number in range(5)]
    code, other = queue(event="code"), queue(7, recipient="+916475550102")
    work()
    assert sorted(stands(message) for message in told) == [("sent", "")] * 3 + [("withheld", "capped")] * 2
    assert (stands(code)[0], stands(other)[0]) == ("sent", "sent")
    tomorrow = queue(8, TEN + timedelta(days=1))
    work(TEN + timedelta(days=1))
    assert stands(tomorrow) == ("sent", "")


def test_a_message_that_is_tried_again_counts_once(settings: Settings) -> None:
    settings.SMS_MOST_A_DAY = 1
    message = queue()
    MEMORY.failures = 3
    for minutes in (0, 2, 4, 6):
        work(TEN + minutes * MINUTE)
    assert stands(message) == ("sent", "")


def test_a_paused_kind_waits_for_both_and_goes_out_as_soon_as_it_is_on_again() -> None:
    assert switch(event="morning", position="paused", actor=SYSTEM, now=TEN)
    assert not switch(event="morning", position="paused", actor=SYSTEM, now=TEN)
    told = queue(1), queue(2, event="morning-helper")
    other = queue(3, event="feedback")
    work()
    assert [stands(message) for message in told] == [("queued", "paused")] * 2
    assert stands(other) == ("sent", "")
    switch(event="morning", position="on", actor=SYSTEM, now=TEN + MINUTE)
    work(TEN + MINUTE)
    assert [stands(message) for message in told] == [("sent", "")] * 2
    assert Entry.objects.filter(action="messages.switched").count() == 2


def test_what_waits_too_long_is_not_sent() -> None:
    switch(event="morning", position="paused", actor=SYSTEM, now=TEN)
    message = queue(valid_until=TEN + 30 * MINUTE)
    work()
    work(TEN + 40 * MINUTE)
    assert stands(message)[0] == "expired"


def test_a_kind_that_is_off_is_left_out_and_seen() -> None:
    switch(event="feedback", position="off", actor=SYSTEM, now=TEN)
    message = queue(event="feedback")
    work()
    assert stands(message) == ("withheld", "switched-off")


@pytest.mark.parametrize(("event", "position"), [("code", "off"), ("birthday", "off"), ("morning", "loud")])
def test_codes_and_what_is_not_there_cannot_be_switched(event: str, position: str) -> None:
    with pytest.raises(NoSuchSwitch):
        switch(event=event, position=position, actor=SYSTEM, now=TEN)


def failed(**other: Any) -> Message:
    MEMORY.nobody.add(MEERA)
    message = queue(**other)
    work()
    MEMORY.nobody.clear()
    assert stands(message) == ("failed", "refused")
    return message


def test_a_person_sends_what_failed_again_once() -> None:
    message = failed()
    resend(message_id=message.pk, actor=SYSTEM, now=TEN)
    with pytest.raises(NotSentAgain) as no:
        resend(message_id=message.pk, actor=SYSTEM, now=TEN)
    assert no.value.why == "not-failed"
    work()
    assert (stands(message), message.attempts, len(MEMORY.carried)) == (("sent", ""), 2, 1)
    assert Entry.objects.get(action="message.resent").details == {"message": message.pk}


def test_what_was_given_up_is_sent_by_one_job_only(settings: Settings) -> None:
    settings.OUTBOX_ATTEMPTS = 1
    message = queue()
    MEMORY.failures = 1
    work()
    assert stands(message) == ("failed", "given-up")
    resend(message_id=message.pk, actor=SYSTEM, now=TEN)
    assert not Job.objects.filter(state="dead").exists()
    work(TEN + MINUTE)
    assert (stands(message), len(MEMORY.carried)) == (("sent", ""), 1)


def test_what_was_held_back_by_the_count_goes_out_when_a_person_says_so(settings: Settings) -> None:
    settings.SMS_MOST_A_DAY = 1
    queue(1)
    work()
    message = queue(2)
    work()
    assert stands(message) == ("withheld", "capped")
    resend(message_id=message.pk, actor=SYSTEM, now=TEN)
    work()
    assert stands(message) == ("sent", "")


def test_a_stop_holds_also_when_a_person_sends_again() -> None:
    stop(phone=MEERA, now=TEN)
    message = queue(event="feedback")
    work()
    resend(message_id=message.pk, actor=SYSTEM, now=TEN)
    work()
    assert stands(message) == ("withheld", "stopped")


@pytest.mark.parametrize("why", ["expired", "overtaken", "secret"])
def test_never_after_its_time_never_for_a_cancelled_visit_and_never_a_code(why: str) -> None:
    message = failed(valid_until=TEN + MINUTE, event="code" if why == "secret" else "morning")
    if why == "overtaken":
        assert supersede(subject="appointment:1", now=TEN) == 0
    with pytest.raises(NotSentAgain) as no:
        resend(message_id=message.pk, actor=SYSTEM, now=TEN + MINUTE if why == "expired" else TEN)
    assert (no.value.why, stands(message)[0], work()) == (why, "failed", 0)


def test_a_visit_cancelled_after_the_press_is_not_told_the_old_news() -> None:
    message = failed()
    resend(message_id=message.pk, actor=SYSTEM, now=TEN)
    assert supersede(subject="appointment:1", now=TEN) == 1
    work()
    assert (stands(message)[0], MEMORY.carried) == ("superseded", [])
