"""Two providers share the messages; one that fails is left alone, and nobody waits for it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from doorstep.channels.cli.jobs import HANDLERS, WHEN_DEAD
from doorstep.engines.messages.breaker import FAILURES, FIRST_PAUSE, SLOW, STEP_EVERY, Gate, gate, share
from doorstep.gateways.sms.memory import MEMORY, MEMORY_OF_SECOND
from doorstep.messaging.actions import queue_message, send_message, supersede
from doorstep.messaging.actions_providers import health_by_provider, health_of
from doorstep.messaging.actions_reports import note_report, note_report_of_provider
from doorstep.messaging.models import Message, MessageTemplate, ProviderHealth
from doorstep.outbox.actions import NotYet, run_due
from doorstep.outbox.models import Job
from doorstep.places.models import City

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MEERA = "+916475550101"


@pytest.fixture(autouse=True)
def city(settings: Settings) -> Iterator[None]:
    settings.SMS_GATEWAY = settings.SMS_SECOND_GATEWAY = "memory"
    settings.SMS_WEIGHT, settings.SMS_SECOND_WEIGHT = 100, 0
    City.objects.create(code="chandigarh", name={"en": "Chandigarh"}, timezone="Asia/Kolkata", helpline="1905")
    for event in ("morning", "on-the-way", "code"):
        MessageTemplate.objects.create(event=event, language="en", text="Somebody comes: {code}")
    MEMORY.forget()
    MEMORY_OF_SECOND.forget()
    yield
    MEMORY.forget()
    MEMORY_OF_SECOND.forget()


def queue(number: int = 1, **other: Any) -> Message:
    said = {"event": "morning", "subject": f"appointment:{number}", "version": 1, "recipient": MEERA, "language": "en"}
    said |= {"values": {"code": "481516"}, "reference": "K7Q2", "send_at": SEVEN, "valid_until": SEVEN + 240 * MINUTE}
    return queue_message(**said | other, now=SEVEN)  # type: ignore[arg-type]


def work(at: datetime = SEVEN) -> int:
    return run_due(handlers=HANDLERS, now=lambda: at, when_dead=WHEN_DEAD, jitter=lambda: 0.5)


def both(settings: Settings, first: int = 50, second: int = 50) -> None:
    settings.SMS_WEIGHT, settings.SMS_SECOND_WEIGHT, settings.SMS_MOST_A_DAY = first, second, 10_000


def carried() -> tuple[int, int]:
    return len(MEMORY.carried), len(MEMORY_OF_SECOND.carried)


def gate_of(name: str, at: datetime = SEVEN) -> Gate:
    return gate(health=health_of(name=name, fares=health_by_provider()), now=at)


def fresh(message: Message) -> Message:
    message.refresh_from_db()
    return message


def test_the_messages_are_shared_by_weight(settings: Settings) -> None:
    both(settings, 75, 25)
    for number in range(80):
        queue(number)
    work()
    first, second = carried()
    assert first + second == 80
    assert 48 <= first <= 72
    assert set(Message.objects.values_list("provider", flat=True)) == {"first", "second"}


def test_what_one_did_not_take_goes_to_the_other(settings: Settings) -> None:
    both(settings, 99, 1)
    message = queue()
    MEMORY.failures = MEMORY_OF_SECOND.failures = 1
    work()
    before = fresh(message).provider
    work(SEVEN + MINUTE)
    after = fresh(message).provider
    assert {before, after} == {"first", "second"}
    work(SEVEN + 5 * MINUTE)
    assert (fresh(message).state, sum(carried())) == ("sent", 1)


def test_what_one_did_not_answer_goes_to_the_other(settings: Settings) -> None:
    both(settings)
    told = [queue(number) for number in range(4)]
    MEMORY.silences = MEMORY_OF_SECOND.silences = 4
    work()
    before = {fresh(message).pk: message.provider for message in told}
    MEMORY.silences = MEMORY_OF_SECOND.silences = 0
    work(SEVEN + MINUTE)
    assert all(fresh(message).provider != before[message.pk] for message in told)
    assert {message.state for message in told} == {"sent"}


def test_one_that_fails_again_and_again_gets_nothing_more_and_the_others_go_out(settings: Settings) -> None:
    both(settings, 100, 0)
    MEMORY.failures = FAILURES
    for number in range(FAILURES):
        queue(number)
    work()
    assert gate_of("first") == Gate.OPEN
    both(settings)
    for number in range(20, 40):
        queue(number)
    work()
    assert carried() == (0, 20)


def test_while_no_provider_works_messages_wait_without_being_tried() -> None:
    MEMORY.failures = FAILURES
    for number in range(FAILURES):
        queue(number)
    work()
    late = queue(99)
    work()
    assert (fresh(late).state, late.attempts, late.why) == ("queued", 0, "providers")
    job = Job.objects.get(payload__message=late.pk)
    assert (job.state, job.attempts) == ("waiting", 0)
    assert job.run_at >= SEVEN + FIRST_PAUSE


def test_one_message_tries_whether_it_works_again_and_then_all_go(settings: Settings) -> None:
    settings.SMS_MOST_A_DAY = 1000
    MEMORY.failures = FAILURES + 1
    for number in range(20):
        queue(number)
    work()
    then = SEVEN + FIRST_PAUSE + timedelta(seconds=30)
    work(then)
    assert carried() == (0, 0)
    assert MEMORY.failures == 0
    assert gate_of("first", then) == Gate.OPEN
    work(SEVEN + 10 * MINUTE)
    assert carried() == (20, 0)
    assert gate_of("first", SEVEN + 10 * MINUTE) == Gate.CLOSED


def test_the_share_of_one_that_failed_drifts_back() -> None:
    MEMORY.failures = 2
    for number in range(2):
        queue(number)
    work()
    health = health_of(name="first", fares=health_by_provider())
    assert [share(health=health, now=SEVEN + n * STEP_EVERY) for n in range(4)] == [80, 90, 100, 100]


def test_an_answer_that_takes_too_long_is_a_failure_though_it_was_taken() -> None:
    ticks = iter(range(0, 1000, int(SLOW.total_seconds()) + 1))
    for number in range(FAILURES):
        send_message(message_id=queue(number).pk, now=SEVEN, clock=lambda: float(next(ticks)))
    assert carried() == (FAILURES, 0)
    assert gate_of("first") == Gate.OPEN
    with pytest.raises(NotYet):
        send_message(message_id=queue(99).pk, now=SEVEN)


def test_a_refusal_for_good_is_no_failure_of_the_provider() -> None:
    MEMORY.nobody.add(MEERA)
    for number in range(FAILURES + 1):
        queue(number)
    work()
    assert Message.objects.filter(state="failed", why="refused").count() == FAILURES + 1
    assert not ProviderHealth.objects.exists()


def test_while_all_is_well_a_message_costs_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    send_message(message_id=queue(1).pk, now=SEVEN)
    message = queue(2)
    with django_assert_max_num_queries(20):
        send_message(message_id=message.pk, now=SEVEN)


def test_of_unknown_outcome_a_morning_goes_out_again_and_on_the_way_does_not() -> None:
    morning, way = queue(1), queue(2, event="on-the-way")
    MEMORY.silences = 2
    work()
    assert (fresh(morning).state, fresh(way).state, way.why, way.delivery) == (
        "sending",
        "failed",
        "uncertain",
        "unknown",
    )
    work(SEVEN + MINUTE)
    assert (fresh(morning).state, morning.attempts) == ("sent", 2)
    assert (fresh(way).state, way.attempts) == ("failed", 1)


def test_a_code_of_unknown_outcome_is_not_sent_again_nor_kept() -> None:
    code = queue(event="code")
    MEMORY.silences = 1
    work()
    assert (fresh(code).state, code.why) == ("failed", "uncertain")
    assert "481516" not in code.text


def test_a_worker_that_was_killed_in_the_call_leaves_the_same() -> None:
    way = queue(event="on-the-way")
    Message.objects.update(state="sending", attempts=1)
    work()
    assert (fresh(way).state, way.why, carried()) == ("failed", "uncertain", (0, 0))


def test_what_was_surely_not_taken_is_tried_again_whatever_the_policy() -> None:
    way = queue(event="on-the-way")
    MEMORY.failures = 1
    work()
    work(SEVEN + MINUTE)
    assert (fresh(way).state, way.attempts) == ("sent", 2)


def test_a_report_shows_that_what_was_given_up_as_unknown_is_out() -> None:
    way = queue(event="on-the-way")
    MEMORY.silences = 1
    work()
    note_report(attempt=f"{way.pk}-1", state="delivered", now=SEVEN + MINUTE)
    assert (fresh(way).state, way.delivery, way.why) == ("sent", "delivered", "")


def test_a_report_that_came_during_the_call_stands_whatever_the_call_said() -> None:
    message = queue()
    MEMORY.nobody.add(MEERA)
    asked: list[int] = []

    def clock() -> float:
        """Looked at before and after the call."""
        asked.append(1)
        if len(asked) == 2:
            note_report(attempt=f"{message.pk}-1", state="delivered", now=SEVEN)
        return 0.0

    send_message(message_id=message.pk, now=SEVEN, clock=clock)
    assert (fresh(message).state, message.delivery, message.why) == ("sent", "delivered", "")


def test_what_was_taken_and_did_not_arrive_gets_one_more_try_by_the_other(settings: Settings) -> None:
    message = queue()
    work()
    both(settings)
    for _twice in range(2):
        note_report(attempt=f"{message.pk}-1", state="failed", now=SEVEN + MINUTE)
        note_report(attempt=f"{message.pk}-1", state="accepted", now=SEVEN + MINUTE)
        assert (fresh(message).state, message.delivery) == ("queued", "failed")
    work(SEVEN + MINUTE)
    assert carried() == (1, 1)
    assert (fresh(message).state, message.delivery, message.provider, message.attempts) == (
        "sent",
        "accepted",
        "second",
        2,
    )
    note_report(attempt=f"{message.pk}-2", state="failed", now=SEVEN + 2 * MINUTE)
    work(SEVEN + 3 * MINUTE)
    assert (fresh(message).state, message.delivery, carried()) == ("sent", "failed", (1, 1))


@pytest.mark.parametrize("ended", ["late", "overtaken", "one provider", "delivered"])
def test_but_not_when_it_is_of_no_use_any_more(settings: Settings, ended: str) -> None:
    message = queue()
    work()
    if ended != "one provider":
        both(settings)
    if ended == "overtaken":
        supersede(subject="appointment:1", now=SEVEN)
    if ended == "delivered":
        note_report(attempt=f"{message.pk}-1", state="delivered", now=SEVEN)
    at = SEVEN + 240 * MINUTE if ended == "late" else SEVEN + MINUTE
    note_report(attempt=f"{message.pk}-1", state="expired", now=at)
    work(at)
    assert fresh(message).state == "sent"
    assert carried() == (1, 0)


def test_a_delivery_that_is_told_late_stops_the_second_try(settings: Settings) -> None:
    message = queue()
    work()
    both(settings)
    note_report(attempt=f"{message.pk}-1", state="failed", now=SEVEN + MINUTE)
    note_report(attempt=f"{message.pk}-1", state="delivered", now=SEVEN + MINUTE)
    work(SEVEN + 2 * MINUTE)
    assert (fresh(message).state, message.delivery, carried()) == ("sent", "delivered", (1, 0))


def test_the_same_reference_of_two_providers_is_not_taken_for_one(settings: Settings) -> None:
    message = queue()
    work()
    assert fresh(message).gateway_reference == "memory-1"
    note_report_of_provider(provider="second", provider_reference="memory-1", state="failed", now=SEVEN)
    assert fresh(message).delivery == "accepted"
    note_report_of_provider(provider="first", provider_reference="memory-1", state="delivered", now=SEVEN)
    assert fresh(message).delivery == "delivered"
