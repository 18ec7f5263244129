"""A provider that hangs holds up neither bookings nor, for long, the messages that another one carries."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django import Settings

from doorstep.booking.models import Appointment
from doorstep.channels.cli.jobs import HANDLERS, WHEN_DEAD
from doorstep.engines.messages.breaker import FAILURES
from doorstep.gateways.sms.memory import MEMORY_OF_SECOND
from doorstep.messaging.actions import Telling, queue_messages
from doorstep.messaging.models import Message
from doorstep.outbox.actions import run_due
from doorstep.outbox.models import Job
from tests.cast import NOW, book
from tests.gateways.provider import Provider, provider

pytestmark = pytest.mark.django_db
MESSAGES = 60
HOUR = timedelta(hours=1)


@pytest.fixture
def hanging(settings: Settings) -> Iterator[Provider]:
    """The first of two providers hangs; a morning is shared between them."""
    with provider(how="hang") as first:
        settings.SMS_GATEWAY, settings.SMS_SECOND_GATEWAY = "kannel", "memory"
        settings.SMS_URL, settings.SMS_SECONDS = first.url, 0.1
        settings.SMS_WEIGHT, settings.SMS_SECOND_WEIGHT = 50, 50
        MEMORY_OF_SECOND.forget()
        yield first
        MEMORY_OF_SECOND.forget()


def queue() -> None:
    tellings = [
        Telling(
            event="morning",
            subject=f"appointment:{10_000 + number}",
            version=1,
            recipient=f"+9198765{number:05d}",
            language="en",
            values={"agent": "Asha Kumari", "visit": "K7Q2", "reference": "K7Q2", "window": "9 am to 11 am"},
            reference="K7Q2",
            send_at=NOW,
            valid_until=NOW + 3 * HOUR,
        )
        for number in range(MESSAGES)
    ]
    queue_messages(tellings=tellings, now=NOW)


def work(minutes: int) -> None:
    run_due(
        handlers={"send-message": HANDLERS["send-message"]},
        now=lambda: NOW + timedelta(minutes=minutes),
        when_dead=WHEN_DEAD,
        jitter=lambda: 0.5,
    )


def test_the_other_providers_messages_all_go_and_the_hanging_one_is_soon_left_alone(
    chandigarh: None, hanging: Provider
) -> None:
    queue()
    work(0)
    assert len(hanging.asked) == FAILURES, "it is asked so often, and then no more"
    assert len(MEMORY_OF_SECOND.carried) == MESSAGES - FAILURES, "the others went out in the same round"
    rounds = (1, 4, 10)
    for minutes in rounds:
        work(minutes)
    sent = Message.objects.filter(event="morning", state=Message.State.SENT)
    assert sent.count() == MESSAGES and len(MEMORY_OF_SECOND.carried) == MESSAGES
    # After a pause one message at most tries it again.
    assert len(hanging.asked) <= FAILURES + len(rounds)


def test_without_a_second_provider_the_worker_waits_for_none_but_the_first_few(
    chandigarh: None, hanging: Provider, settings: Settings
) -> None:
    settings.SMS_SECOND_GATEWAY = ""
    queue()
    work(0)
    assert len(hanging.asked) == FAILURES
    assert Message.objects.filter(event="morning", state="queued").count() == MESSAGES - FAILURES


def test_booking_asks_no_provider(chandigarh: None, hanging: Provider) -> None:
    for number in range(3):
        book(window="09:00-11:00" if number % 2 else "11:00-13:00")
    assert hanging.asked == []
    assert Appointment.objects.count() == 3 and Job.objects.filter(kind="send-message").count() >= 3
