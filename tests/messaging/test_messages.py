"""Queueing, superseding and sending messages."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries, Settings

from doorstep.channels.cli.jobs import HANDLERS, WHEN_DEAD
from doorstep.engines.messages.filling import ValuesMissing
from doorstep.gateways.sms.memory import MEMORY
from doorstep.messaging import queries
from doorstep.messaging.actions import NoTemplate, Telling, queue_message, queue_messages, send_message, supersede
from doorstep.messaging.models import Message, MessageTemplate
from doorstep.outbox.actions import revive, run_due
from doorstep.outbox.models import Job
from doorstep.places.models import City

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MEERA = "+916475550101"
TEXTS = {
    ("morning", "en"): "{agent} comes {window}. Ref {reference}. Help {helpline}",
    ("morning", "hi"): "{agent} {window} के बीच आएँगी। {reference}। मदद {helpline}",
    ("code", "en"): "{code} is your code for {minutes} minutes. Help {helpline}",
    ("consent", "en"): "{helper} books for you on {date}. Agree: {site}/consent/{token}",
}


@pytest.fixture(autouse=True)
def city(settings: Settings) -> Iterator[None]:
    settings.SMS_GATEWAY = "memory"
    City.objects.create(code="chandigarh", name={"en": "Chandigarh"}, timezone="Asia/Kolkata", helpline="1905")
    for (event, language), text in TEXTS.items():
        MessageTemplate.objects.create(event=event, language=language, text=text)
    MEMORY.forget()
    yield
    MEMORY.forget()


def telling(**other: Any) -> dict[str, Any]:
    asked = {
        "event": "morning",
        "subject": "appointment:1",
        "version": 1,
        "recipient": MEERA,
        "language": "hi",
        "values": {"agent": "आशा", "window": "09:00-11:00", "reference": "K7Q2"},
        "reference": "K7Q2",
        "send_at": SEVEN,
        "valid_until": SEVEN + 4 * HOUR,
    }
    return asked | other


def queue(**other: Any) -> Message:
    return queue_message(**telling(**other), now=SEVEN - DAY)


def queue_code(**other: Any) -> Message:
    return queue(event="code", subject="proof:1", values={"code": "481516", "minutes": "10"}, reference="", **other)


def work(at: datetime = SEVEN) -> int:
    return run_due(handlers=HANDLERS, now=lambda: at, when_dead=WHEN_DEAD, jitter=lambda: 0.5)


def test_the_morning_message_names_who_comes_in_the_applicants_language() -> None:
    message = queue()
    assert work(SEVEN - HOUR) == 0
    assert work() == 1
    message.refresh_from_db()
    assert [(c.to, c.text, c.reference) for c in MEMORY.carried] == [
        (MEERA, "आशा 09:00-11:00 के बीच आएँगी। K7Q2। मदद 1905", "K7Q2")
    ]
    assert (message.state, message.sent_at, message.gateway_reference) == ("sent", SEVEN, "memory-1")


def test_a_language_without_a_text_gets_english() -> None:
    message = queue(language="pa")
    assert (message.language, message.text) == ("en", "आशा comes 09:00-11:00. Ref K7Q2. Help 1905")


def test_an_event_without_a_text_is_refused() -> None:
    with pytest.raises(NoTemplate, match="no text for 'birthday'"):
        queue(event="birthday")


def test_a_missing_value_is_refused_before_anything_is_written() -> None:
    with pytest.raises(ValuesMissing, match="agent"):
        queue(values={"window": "09:00-11:00", "reference": "K7Q2"})
    assert (Message.objects.count(), Job.objects.count()) == (0, 0)


def test_nobody_is_told_twice_of_one_change() -> None:
    first = queue()
    work()
    with transaction.atomic():
        again = queue(values={"agent": "बिलाल", "window": "09:00-11:00", "reference": "K7Q2"})
        assert (again.pk, again.state, again.text) == (first.pk, "sent", first.text)
    assert work(SEVEN + HOUR) == 0
    assert len(MEMORY.carried) == 1
    assert queue(version=2) != first


def test_many_messages_cost_no_more_queries_than_one(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    queue(version=0)
    tellings = [Telling(**telling(subject=f"appointment:{n}")) for n in range(2, 28)]
    with transaction.atomic(), django_assert_max_num_queries(4):
        messages = queue_messages(tellings=[*tellings, tellings[0]], now=SEVEN)
    assert [message.subject for message in messages] == [t.subject for t in [*tellings, tellings[0]]]
    assert Job.objects.count() == 27


def test_a_message_that_is_too_late_is_not_sent() -> None:
    message = queue()
    work(SEVEN + 4 * HOUR)
    message.refresh_from_db()
    assert (message.state, MEMORY.carried) == ("expired", [])


def test_a_superseded_message_is_not_sent() -> None:
    message, code = queue(), queue_code()
    assert supersede(subject="appointment:1", events=["booked"], now=SEVEN) == 0
    assert supersede(subject="appointment:1", now=SEVEN) == 1
    work()
    message.refresh_from_db()
    assert message.state == "superseded"
    assert [carried.event for carried in MEMORY.carried] == [code.event]


def test_a_message_that_went_out_is_not_superseded() -> None:
    queue()
    work()
    assert supersede(subject="appointment:1", now=SEVEN) == 0


def test_a_gateway_that_is_down_is_tried_again() -> None:
    message = queue()
    MEMORY.failures = 1
    work()
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sending", 1)
    work(SEVEN + HOUR)
    message.refresh_from_db()
    assert (message.state, message.attempts, MEMORY.carried[0].attempt) == ("sent", 2, f"{message.pk}-2")


def test_a_retry_that_waits_can_still_be_superseded() -> None:
    message = queue()
    MEMORY.failures = 1
    work()
    assert supersede(subject="appointment:1", now=SEVEN) == 1
    work(SEVEN + HOUR)
    message.refresh_from_db()
    assert (message.state, MEMORY.carried) == ("superseded", [])


def test_after_the_last_attempt_a_message_has_failed(settings: Settings) -> None:
    settings.OUTBOX_ATTEMPTS = 2
    message = queue(valid_until=None)
    MEMORY.failures = 2
    work()
    work(SEVEN + HOUR)
    message.refresh_from_db()
    assert message.state == "failed"
    assert revive(job_id=Job.objects.get().pk, now=SEVEN + HOUR)
    work(SEVEN + 2 * HOUR)
    message.refresh_from_db()
    assert message.state == "sent"


def test_a_message_whose_worker_was_killed_in_the_call_is_sent_again() -> None:
    message = queue()
    Message.objects.update(state=Message.State.SENDING, attempts=1)
    send_message(message_id=message.pk, now=SEVEN)
    assert [carried.attempt for carried in MEMORY.carried] == [f"{message.pk}-2"]


def test_a_message_that_is_gone_is_no_fault() -> None:
    send_message(message_id=404, now=SEVEN)


@pytest.mark.django_db(transaction=True)
def test_the_gateway_is_never_called_inside_a_transaction() -> None:
    message = queue()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        send_message(message_id=message.pk, now=SEVEN)
    assert MEMORY.carried == []


def test_a_code_goes_ahead_of_the_mornings_messages() -> None:
    queue()
    queue_code()
    work()
    assert [carried.event for carried in MEMORY.carried] == ["code", "morning"]


def test_a_code_is_kept_only_until_it_is_sent() -> None:
    message = queue_code(valid_until=SEVEN + HOUR)
    work()
    message.refresh_from_db()
    assert MEMORY.carried[0].text == "481516 is your code for 10 minutes. Help 1905"
    assert message.text == "•••••• is your code for 10 minutes. Help 1905"


def test_a_code_that_is_never_sent_is_not_kept_either(settings: Settings) -> None:
    settings.OUTBOX_ATTEMPTS = 1
    late = queue_code(valid_until=SEVEN)
    superseded = queue_code(version=2)
    supersede(subject="proof:1", now=SEVEN - HOUR)
    MEMORY.failures = 1
    failed = queue_code(version=3)
    work()
    for message in (late, superseded, failed):
        message.refresh_from_db()
        assert "481516" not in message.text
    assert failed.state == "failed"


def test_a_link_that_gives_consent_is_kept_only_until_it_is_sent() -> None:
    link = "http://127.0.0.1:8000/consent/qL8mZr2vT1xW9kYb"
    message = queue(event="consent", values={"helper": "Arjun", "date": "1 Dec", "token": "qL8mZr2vT1xW9kYb"})
    work()
    message.refresh_from_db()
    assert link in MEMORY.carried[0].text
    assert message.text == "Arjun books for you on 1 Dec. Agree: http://127.0.0.1:8000/consent/••••••"


def test_staff_find_messages_by_reference_event_state_and_day() -> None:
    sent, waiting = queue(), queue(version=2, reference="M3XA", send_at=SEVEN + DAY)
    work()
    assert list(queries.search(reference="k7q")) == [sent]
    assert list(queries.search(event="morning", state="queued")) == [waiting]
    assert list(queries.search(on=date(2026, 12, 1))) == [sent]
    assert list(queries.search(on=date(2026, 12, 2))) == [waiting]
    assert list(queries.search(recipient=MEERA)) == [waiting, sent]
    assert list(queries.messages_about(subject="appointment:2")) == []
