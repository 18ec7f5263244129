"""What providers say of a message: it only moves forward, however late, often and mixed up they say it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from pytest_django import Settings

from doorstep.channels.cli.jobs import HANDLERS, WHEN_DEAD
from doorstep.gateways.sms.memory import MEMORY
from doorstep.messaging.actions import MASK, queue_message, send_message
from doorstep.messaging.actions_reports import (
    BadReport,
    UnknownAttempt,
    match_parked,
    note_report,
    note_report_of_provider,
)
from doorstep.messaging.models import DeliveryReport, Message, MessageTemplate, ReportChanged
from doorstep.outbox.actions import run_due
from doorstep.places.models import City

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MEERA = "+916475550101"


@pytest.fixture(autouse=True)
def city(settings: Settings) -> Iterator[None]:
    settings.SMS_GATEWAY = "memory"
    City.objects.create(code="chandigarh", name={"en": "Chandigarh"}, timezone="Asia/Kolkata", helpline="1905")
    MessageTemplate.objects.create(event="morning", language="en", text="{agent} comes")
    MessageTemplate.objects.create(event="code", language="en", text="{code} is your code")
    MEMORY.forget()
    yield
    MEMORY.forget()


def queue(**other: Any) -> Message:
    said = {"event": "morning", "subject": "appointment:1", "version": 1, "recipient": MEERA, "language": "en"}
    said |= {"values": {"agent": "Asha"}, "reference": "K7Q2", "send_at": SEVEN, "valid_until": SEVEN + 240 * MINUTE}
    return queue_message(**said | other, now=SEVEN)  # type: ignore[arg-type]


def work(at: datetime = SEVEN) -> int:
    return run_due(handlers=HANDLERS, now=lambda: at, when_dead=WHEN_DEAD, jitter=lambda: 0.5)


def sent(**other: Any) -> Message:
    message = queue(**other)
    work()
    message.refresh_from_db()
    assert message.state == "sent"
    return message


def report(message: Message, state: str, attempt: int = 1, at: datetime = SEVEN) -> None:
    note_report(attempt=f"{message.pk}-{attempt}", state=state, now=at)


def known(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.delivery


def test_a_message_that_the_gateway_took_is_accepted_until_more_is_known() -> None:
    message = sent()
    assert known(message) == ("sent", "accepted")
    report(message, "delivered", at=SEVEN + MINUTE)
    assert known(message) == ("sent", "delivered")
    assert message.delivery_at == SEVEN + MINUTE


@pytest.mark.parametrize("order", list(permutations(["accepted", "delivered", "unknown", "failed"])))
def test_in_whatever_order_reports_come_delivered_is_delivered(order: tuple[str, ...]) -> None:
    message = sent()
    for state in (*order, *reversed(order)):
        report(message, state)
    assert known(message) == ("sent", "delivered")
    assert DeliveryReport.objects.count() == 4


@pytest.mark.parametrize("order", list(permutations(["accepted", "failed", "expired"])))
def test_without_a_delivery_what_says_most_stays(order: tuple[str, ...]) -> None:
    message = sent()
    for state in order:
        report(message, state)
    assert known(message) == ("sent", "expired")


def test_the_same_report_twice_is_one() -> None:
    message = sent()
    report(message, "delivered")
    report(message, "delivered", at=SEVEN + MINUTE)
    assert DeliveryReport.objects.count() == 1
    assert known(message) == ("sent", "delivered") and message.delivery_at == SEVEN


def test_a_report_is_never_changed_or_removed() -> None:
    report(sent(), "delivered")
    row = DeliveryReport.objects.get()
    row.state = "failed"
    for change in (row.save, row.delete, DeliveryReport.objects.all().delete, DeliveryReport.objects.all().update):
        with pytest.raises(ReportChanged):
            change()


@pytest.mark.parametrize("attempt", ["{pk}-2", "404-1", "{pk}-0", "-1", "{pk}", "", "{pk}-1-1", "x" * 300, "१-१"])
def test_a_report_of_what_we_never_tried_is_refused(attempt: str) -> None:
    message = sent()
    with pytest.raises(UnknownAttempt):
        note_report(attempt=attempt.format(pk=message.pk), state="delivered", now=SEVEN)
    assert known(message) == ("sent", "accepted") and not DeliveryReport.objects.exists()


def test_a_report_that_says_nothing_is_refused() -> None:
    message = sent()
    with pytest.raises(BadReport):
        report(message, "arrived")
    for reference in ("", "x" * 81):
        with pytest.raises(BadReport):
            note_report_of_provider(provider_reference=reference, state="delivered", now=SEVEN)


def test_what_is_refused_for_good_has_failed_at_once_with_its_reason() -> None:
    MEMORY.nobody.add(MEERA)
    message = queue()
    work()
    work(SEVEN + 60 * MINUTE)
    assert known(message) == ("failed", "failed")
    assert (message.attempts, DeliveryReport.objects.get().reason) == (
        1,
        "the memory gateway was told to refuse this phone",
    )


def test_without_an_answer_it_is_unknown_and_sent_again() -> None:
    MEMORY.silences = 1
    message = queue()
    work()
    assert known(message) == ("sending", "unknown")
    assert DeliveryReport.objects.get().reason == "Unknown"
    work(SEVEN + 60 * MINUTE)
    assert known(message) == ("sent", "accepted")
    assert [carried.attempt for carried in MEMORY.carried] == [f"{message.pk}-1", f"{message.pk}-2"]


def test_a_report_of_an_attempt_without_an_answer_spares_the_second() -> None:
    MEMORY.silences = 1
    message = queue()
    work()
    report(message, "delivered", at=SEVEN + MINUTE)
    assert known(message) == ("sent", "delivered") and message.sent_at == SEVEN + MINUTE
    work(SEVEN + 60 * MINUTE)
    assert len(MEMORY.carried) == 1


def test_what_was_not_taken_is_not_unknown() -> None:
    MEMORY.failures = 1
    message = queue()
    work()
    assert known(message) == ("sending", "")


def test_a_wrong_setting_leaves_nothing_unknown(settings: Settings) -> None:
    settings.SMS_GATEWAY = "pigeon"
    message = queue()
    work()
    assert known(message) == ("sending", "")


def test_a_failed_attempt_is_overtaken_by_a_later_one() -> None:
    MEMORY.silences = 1
    message = queue()
    work()
    report(message, "failed")
    assert known(message) == ("sending", "failed")
    work(SEVEN + 60 * MINUTE)
    assert known(message) == ("sent", "accepted")
    report(message, "failed", attempt=1)
    assert known(message) == ("sent", "accepted")
    report(message, "failed", attempt=2)
    assert known(message) == ("sent", "failed")
    report(message, "delivered", attempt=1)
    assert known(message) == ("sent", "delivered")


def test_a_report_that_comes_before_our_own_commit_is_kept() -> None:
    message = queue()
    Message.objects.update(state="sending", attempts=1)
    report(message, "delivered")
    MEMORY.silences = 0
    assert known(message) == ("sent", "delivered")
    send_message(message_id=message.pk, now=SEVEN)
    assert MEMORY.carried == [] and known(message) == ("sent", "delivered")


def test_an_early_report_by_the_providers_reference_waits_for_its_message() -> None:
    note_report_of_provider(provider_reference="memory-1", state="delivered", now=SEVEN)
    assert DeliveryReport.objects.get().message is None
    message = sent()
    assert message.gateway_reference == "memory-1"
    assert known(message) == ("sent", "delivered")
    assert list(message.reports.values_list("state", "provider_reference")) == [("delivered", "memory-1")]
    assert match_parked(now=SEVEN) == 1 and DeliveryReport.objects.count() == 2


def test_a_report_by_the_providers_reference_finds_its_message_at_once() -> None:
    message = sent()
    for _ in range(2):
        note_report_of_provider(provider_reference="memory-1", state="failed", now=SEVEN)
    assert known(message) == ("sent", "failed")
    assert DeliveryReport.objects.count() == 1


def test_what_nobody_looked_for_is_found_by_the_hourly_work_and_not_for_ever() -> None:
    note_report_of_provider(provider_reference="memory-1", state="delivered", now=SEVEN)
    note_report_of_provider(provider_reference="nobody's", state="delivered", now=SEVEN)
    message = queue()
    Message.objects.update(state="sent", attempts=1, gateway_reference="memory-1")
    assert match_parked(now=SEVEN + timedelta(days=8)) == 0
    HANDLERS["match-delivery-reports"]({}, SEVEN + 60 * MINUTE)
    assert known(message) == ("sent", "delivered")


def test_a_secret_is_masked_when_a_report_says_that_it_is_out() -> None:
    MEMORY.silences = 1
    message = queue(event="code", subject="proof:1", values={"code": "481516"})
    work()
    report(message, "delivered")
    message.refresh_from_db()
    assert message.text == f"{MASK} is your code"


def test_what_was_overtaken_and_arrived_all_the_same_is_shown_as_sent() -> None:
    message = queue()
    Message.objects.update(state="superseded", attempts=1)
    report(message, "delivered")
    assert known(message) == ("sent", "delivered")
