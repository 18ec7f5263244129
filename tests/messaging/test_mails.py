"""Mails beside the SMS: queued, superseded and sent each by its own job."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries, Settings

from doorstep.channels.cli.jobs import HANDLERS, WHEN_DEAD
from doorstep.gateways.email.memory import MEMORY as MAILS
from doorstep.gateways.sms.memory import MEMORY as TEXTS
from doorstep.messaging.actions import NoTemplate, Telling, queue_messages, send_message, supersede
from doorstep.messaging.models import Message, MessageTemplate
from doorstep.outbox.actions import run_due
from doorstep.outbox.models import Job
from doorstep.places.models import City

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
ARJUN, ADDRESS = "+16045550134", "arjun@example.org"
FRAME = "Dear {helper},\n\n{told}\n\nPapers:\n- {document}\n\nHelp {helpline}"


@pytest.fixture(autouse=True)
def city(settings: Settings) -> Iterator[None]:
    settings.SMS_GATEWAY = settings.EMAIL_GATEWAY = "memory"
    City.objects.create(code="chandigarh", name={"en": "Chandigarh"}, timezone="Asia/Kolkata", helpline="1905")
    add = MessageTemplate.objects.create
    add(event="booked-helper", language="en", text="Booked. {reference}", heading="Visit {reference} is booked")
    add(event="booked-helper", language="hi", text="बुक। {reference}", heading="{reference} बुक")
    add(event="morning-helper", language="en", text="{agent} comes")
    add(event="letter", language="en", text=FRAME, heading="Visit {reference}")
    add(event="letter", language="hi", text="नमस्ते {helper}\n\n{told}")
    TEXTS.forget()
    MAILS.forget()
    yield
    TEXTS.forget()
    MAILS.forget()


def telling(**other: Any) -> Telling:
    asked: dict[str, Any] = {
        "event": "booked-helper",
        "subject": "appointment:1",
        "version": 1,
        "recipient": ADDRESS,
        "channel": "email",
        "language": "en",
        "values": {"helper": "Arjun", "agent": "Asha", "reference": "4821 3907"},
        "lists": {"document": ("Aadhaar card", "Bill")},
        "calendar": "BEGIN:VCALENDAR",
        "reference": "48213907",
        "send_at": SEVEN,
        "valid_until": SEVEN + 4 * HOUR,
    }
    return Telling(**asked | other)


def queue(*tellings: Telling) -> tuple[Message, ...]:
    return queue_messages(tellings=tellings, now=SEVEN - HOUR)


def both(**other: Any) -> tuple[Message, ...]:
    return queue(telling(recipient=ARJUN, channel="sms", **other), telling(**other))


def work(at: datetime = SEVEN) -> int:
    return run_due(handlers=HANDLERS, now=lambda: at, when_dead=WHEN_DEAD, jitter=lambda: 0.5)


def states() -> list[tuple[str, str, int]]:
    return list(Message.objects.order_by("pk").values_list("channel", "state", "attempts"))


def test_a_mail_is_the_letter_around_what_the_sms_tells() -> None:
    both()
    assert work() == 2
    ((mail, attempt),) = MAILS.carried
    (sms,) = TEXTS.carried
    assert sms.text == "Booked. 4821 3907"
    assert mail.text == "Dear Arjun,\n\nBooked. 4821 3907\n\nPapers:\n- Aadhaar card\n- Bill\n\nHelp 1905"
    assert (mail.to, mail.subject, mail.calendar) == (ADDRESS, "Visit 4821 3907 is booked", "BEGIN:VCALENDAR")
    assert "<li>Bill</li>" in mail.html and '<html lang="en">' in mail.html
    assert attempt.endswith("-1")


def test_a_mail_is_in_its_readers_language_and_falls_back_to_english_whole() -> None:
    hindi, punjabi = queue(telling(language="hi"), telling(language="pa", version=2))
    assert (hindi.language, hindi.heading, hindi.text) == ("hi", "4821 3907 बुक", "नमस्ते Arjun\n\nबुक। 4821 3907")
    assert (punjabi.language, punjabi.heading) == ("en", "Visit 4821 3907 is booked")


def test_an_event_without_a_heading_has_the_letters() -> None:
    (message,) = queue(telling(event="morning-helper"))
    assert message.heading == "Visit 4821 3907"


def test_without_a_frame_no_mail_is_written_down() -> None:
    MessageTemplate.objects.filter(event="letter").delete()
    with pytest.raises(NoTemplate, match="letter"):
        both()
    assert (Message.objects.count(), Job.objects.count()) == (0, 0)


def test_nobody_gets_a_mail_twice_of_one_change() -> None:
    first = both()
    work()
    with transaction.atomic():
        assert both() == first
    assert work(SEVEN + HOUR) == 0
    assert (len(MAILS.carried), len(TEXTS.carried)) == (1, 1)


def test_many_mails_cost_no_more_queries_than_one(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    both()
    many = [telling(subject=f"appointment:{n}") for n in range(2, 22)]
    with transaction.atomic(), django_assert_max_num_queries(4):
        queue(*many)


def test_a_mail_server_that_is_down_holds_up_no_sms_and_is_tried_again() -> None:
    both()
    MAILS.failures = 1
    work()
    assert states() == [("sms", "sent", 1), ("email", "sending", 1)]
    work(SEVEN + HOUR)
    assert states() == [("sms", "sent", 1), ("email", "sent", 2)]


def test_every_sms_that_is_due_goes_before_a_mail() -> None:
    queue(telling(), telling(recipient=ARJUN, channel="sms"))
    assert run_due(handlers=HANDLERS, now=lambda: SEVEN, stop=lambda: bool(TEXTS.carried)) == 1
    assert (len(TEXTS.carried), MAILS.carried) == (1, [])


def test_a_mail_that_is_tried_again_is_the_same_to_a_mail_program() -> None:
    (message,) = queue(telling())
    Message.objects.update(state=Message.State.SENDING, attempts=1)
    send_message(message_id=message.pk, now=SEVEN)
    Message.objects.update(state=Message.State.SENDING)
    send_message(message_id=message.pk, now=SEVEN)
    (first, first_attempt), (second, second_attempt) = MAILS.carried
    assert first.key == second.key and first_attempt != second_attempt


def test_a_mail_that_is_refused_for_good_has_failed_at_once_and_is_not_tried_again() -> None:
    both()
    MAILS.nobody.add(ADDRESS)
    work()
    assert states() == [("sms", "sent", 1), ("email", "failed", 1)]
    assert work(SEVEN + 3 * HOUR) == 0
    assert not Job.objects.exclude(state=Job.State.DONE).exists()


def test_a_change_that_is_overtaken_is_told_on_neither_way() -> None:
    both()
    assert supersede(subject="appointment:1", events=["booked-helper"], now=SEVEN) == 2
    work()
    assert (MAILS.carried, TEXTS.carried) == ([], [])


def test_a_mail_that_is_too_late_is_not_sent() -> None:
    queue(telling())
    work(SEVEN + 4 * HOUR)
    assert states() == [("email", "expired", 0)]


def test_neither_jobs_nor_logs_hold_an_address(caplog: pytest.LogCaptureFixture) -> None:
    both()
    MAILS.failures = 1
    with caplog.at_level(logging.DEBUG):
        work()
    assert "send-message" in caplog.text
    said = caplog.text + str(list(Job.objects.values()))
    assert ADDRESS not in said and ARJUN not in said and "Arjun" not in said


def test_a_trial_writes_mails_beside_texts(settings: Settings, tmp_path: Path) -> None:
    settings.SMS_GATEWAY = settings.EMAIL_GATEWAY = "file"
    settings.SMS_FOLDER = tmp_path
    both()
    work()
    assert sorted(file.suffix for file in tmp_path.iterdir()) == [".eml", ".txt"]
