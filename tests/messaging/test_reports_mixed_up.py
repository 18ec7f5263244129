"""Receipts reordered, repeated, lost and forged: what is known of a message is what the best of them says, no more."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from pytest_django import Settings

from doorstep.messaging.actions import queue_message
from doorstep.messaging.actions_reports import UnknownAttempt, match_parked, note_report, note_report_of_provider
from doorstep.messaging.models import DeliveryReport, Message, MessageTemplate
from doorstep.places.models import City

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
STATES = ("unknown", "accepted", "failed", "expired", "delivered")
ATTEMPTS = 3

Reports = list[tuple[int, str]]
reports = st.lists(st.tuples(st.integers(1, ATTEMPTS), st.sampled_from(STATES)), max_size=8)


@pytest.fixture(autouse=True)
def city(settings: Settings) -> Iterator[None]:
    settings.SMS_GATEWAY = "memory"
    City.objects.create(code="chandigarh", name={"en": "Chandigarh"}, timezone="Asia/Kolkata", helpline="1905")
    MessageTemplate.objects.create(event="morning", language="en", text="Asha comes")
    yield


def tried(number: int) -> Message:
    """A message that was tried three times, whose answer nobody heard."""
    message = queue_message(
        event="morning",
        subject=f"appointment:{number}",
        version=1,
        recipient="+916475550101",
        language="en",
        values={},
        reference="K7Q2",
        send_at=SEVEN,
        valid_until=SEVEN + timedelta(hours=4),
        now=SEVEN,
    )
    Message.objects.filter(pk=message.pk).update(state="sending", attempts=ATTEMPTS)
    return message


def hear(message: Message, told: Reports) -> tuple[str, str, int]:
    for minute, (attempt, state) in enumerate(told):
        note_report(attempt=f"{message.pk}-{attempt}", state=state, now=SEVEN + timedelta(minutes=minute))
    message.refresh_from_db()
    return message.state, message.delivery, message.delivery_attempt


def best(told: Reports) -> tuple[str, int]:
    """Said anew, without the product's ranks: a delivery, else the latest attempt, and of it the gravest word."""
    delivered = [attempt for attempt, state in told if state == "delivered"]
    if delivered or not told:
        return ("delivered", delivered[0]) if delivered else ("", 0)
    latest = max(attempt for attempt, _ in told)
    return max((state for attempt, state in told if attempt == latest), key=STATES.index), latest


@how(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=reports, data=st.data())
def test_reordered_and_repeated_they_say_the_same(told: Reports, data: Any) -> None:
    count = Message.objects.count()
    mixed = data.draw(st.permutations(told + data.draw(st.lists(st.sampled_from(told)) if told else st.just([]))))
    one, other = hear(tried(count), told), hear(tried(count + 1), mixed)
    assert one[1] == other[1] == best(told)[0]
    if one[1] in ("", "accepted", "delivered"):
        # What was given up before it was accepted is not called sent: another attempt may be on its way.
        assert one[0] == other[0]
    if one[1] not in ("", "delivered"):
        assert one[2] == other[2] == best(told)[1]


@how(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=reports, lost=st.integers(0, 7))
def test_one_that_is_lost_leaves_what_the_others_say(told: Reports, lost: int) -> None:
    heard = told[:lost] + told[lost + 1 :]
    assert hear(tried(Message.objects.count()), heard)[1] == best(heard)[0]


@how(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=reports, forged=st.lists(st.tuples(st.sampled_from((0, 4, 99)), st.sampled_from(STATES)), min_size=1))
def test_forged_ones_change_nothing(told: Reports, forged: Reports) -> None:
    message = tried(Message.objects.count())
    known, rows = hear(message, told), DeliveryReport.objects.count()
    for attempt, state in forged:
        with pytest.raises(UnknownAttempt):
            note_report(attempt=f"{message.pk}-{attempt}", state=state, now=SEVEN)
    assert hear(message, []) == known and DeliveryReport.objects.count() == rows


@how(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=st.lists(st.sampled_from(STATES), min_size=1, max_size=5), early=st.integers(0, 5))
def test_by_the_providers_reference_it_is_no_matter_which_come_before_we_know_it(states: list[str], early: int) -> None:
    message = tried(Message.objects.count())
    reference = f"theirs-{message.pk}"
    for state in states[:early]:
        note_report_of_provider(provider_reference=reference, state=state, now=SEVEN)
    Message.objects.filter(pk=message.pk).update(
        gateway_reference=reference, gateway_attempt=ATTEMPTS, provider="first"
    )
    match_parked(now=SEVEN, provider_reference=reference)
    for state in states[early:]:
        note_report_of_provider(provider_reference=reference, state=state, now=SEVEN)
    message.refresh_from_db()
    assert message.delivery == max(states, key=STATES.index)


def test_a_delivery_is_final_whatever_is_heard_later() -> None:
    message = tried(1)
    assert hear(message, [(1, "delivered"), (3, "failed"), (2, "expired"), (3, "accepted")])[:2] == (
        "sent",
        "delivered",
    )
