"""Reports that come at the same moment, and one that comes while its message is just being written down as sent."""

from datetime import UTC, datetime

import pytest

from doorstep.engines.messages.delivery import RANKS
from doorstep.messaging.actions_reports import match_parked, note_report, note_report_of_provider
from doorstep.messaging.models import DeliveryReport, Message
from tests.concurrency.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
SEVEN = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
STATES = ("accepted", "failed", "delivered", "expired")
TIMES = 16


def message(number: int = 1, **said: str) -> Message:
    return Message.objects.create(
        event="morning",
        subject=f"appointment:{number}",
        recipient="+916475550101",
        language="en",
        text="Asha comes",
        state="sent",
        attempts=1,
        send_at=SEVEN,
        created_at=SEVEN,
        **said,
    )


def test_whatever_comes_at_once_delivered_is_delivered() -> None:
    pk = message().pk

    def tell(number: int) -> None:
        note_report(attempt=f"{pk}-1", state=STATES[number % 4], now=SEVEN)

    assert at_once(TIMES, tell) == [None] * TIMES
    assert Message.objects.get().delivery == "delivered"
    assert DeliveryReport.objects.count() == 4


def careless_report(pk: int, state: str) -> None:
    """Look first, then write: what keeping a report must not do."""
    known = Message.objects.get(pk=pk).delivery
    if RANKS[state] > RANKS[known]:
        Message.objects.filter(pk=pk).update(delivery=state)


def test_whoever_looks_first_and_writes_then_goes_back() -> None:
    """The negative control: tried until it happens, since chance decides who is between a look and a write."""
    for number in range(50):
        pk = message(number).pk
        at_once(TIMES, lambda place, pk=pk: careless_report(pk, STATES[place % 4]))  # type: ignore[misc]
        if Message.objects.get(pk=pk).delivery != "delivered":
            return
    pytest.fail("not once in fifty times did a late look win")


def test_a_report_and_its_sender_who_meet_find_each_other() -> None:
    messages = [message(number) for number in range(TIMES)]

    def meet(place: int) -> None:
        number, reports = divmod(place, 2)
        reference = f"provider-{number}"
        if reports:
            note_report_of_provider(provider_reference=reference, state="delivered", now=SEVEN)
        else:
            Message.objects.filter(pk=messages[number].pk).update(gateway_reference=reference)
            match_parked(provider_reference=reference, now=SEVEN)

    assert at_once(2 * TIMES, meet) == [None] * (2 * TIMES)
    assert set(Message.objects.values_list("delivery", flat=True)) == {"delivered"}
