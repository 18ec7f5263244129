"""What goes out is the registered text to the letter: looked at once more before each attempt."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from doorstep.channels.cli.jobs import HANDLERS, WHEN_DEAD
from doorstep.gateways.sms.memory import MEMORY
from doorstep.journal.actions import SYSTEM
from doorstep.messaging.actions import queue_message
from doorstep.messaging.actions_resend import NotSentAgain, resend
from doorstep.messaging.actions_templates import freeze_templates
from doorstep.messaging.models import Message, MessageTemplate
from doorstep.outbox.actions import run_due
from doorstep.places.models import City

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
AGENT = {"name": "agent", "tag": "alphanumeric", "most": 20, "kind": "name", "instead": "our Sahayak", "example": ""}


@pytest.fixture(autouse=True)
def template(settings: Settings) -> Iterator[MessageTemplate]:
    settings.SMS_GATEWAY = "memory"
    City.objects.create(code="chandigarh", name={"en": "Chandigarh"}, timezone="Asia/Kolkata", helpline="1905")
    row = MessageTemplate.objects.create(
        event="morning", language="en", text="{agent} comes. Help {helpline}", variables=[AGENT], template_id="1107001"
    )
    freeze_templates(by="staff:1", now=SEVEN)
    MEMORY.forget()
    yield row
    MEMORY.forget()


def queue() -> Message:
    return queue_message(
        event="morning",
        subject="appointment:1",
        version=1,
        recipient="+919876500001",
        language="en",
        values={"agent": "Asha Kumari"},
        reference="K7Q2",
        send_at=SEVEN,
        now=SEVEN,
    )


def work(at: datetime = SEVEN) -> None:
    run_due(handlers=HANDLERS, now=lambda: at, when_dead=WHEN_DEAD, jitter=lambda: 0.5)


def stands(message: Message) -> tuple[str, str, int, int]:
    message.refresh_from_db()
    return message.state, message.why, message.attempts, len(MEMORY.carried)


def test_the_registered_text_goes_out_under_its_id() -> None:
    message = queue()
    work()
    assert stands(message) == ("sent", "", 1, 1)
    assert MEMORY.carried[0].text == "Asha Kumari comes. Help 1905"


@pytest.mark.parametrize(
    "text",
    [
        "Asha Kumari comes! Help 1905",
        "Asha Kumari comes. Help 1905 ",
        "Asha Kumari comes. Help 1906",
        f"{'A' * 21} comes. Help 1905",
        " comes. Help 1905",
        "",
    ],
)
def test_a_text_that_is_another_one_by_now_reaches_no_provider_and_is_seen(text: str) -> None:
    message = queue()
    Message.objects.update(text=text)
    work()
    assert stands(message) == ("failed", "unfit", 0, 0)
    assert message.fault == {"code": "differs"}
    with pytest.raises(NotSentAgain) as no:
        resend(message_id=message.pk, actor=SYSTEM, now=SEVEN)
    assert no.value.why == "unfit"


def test_it_is_looked_at_before_the_second_attempt_too() -> None:
    message = queue()
    MEMORY.failures = 1
    work()
    assert stands(message) == ("sending", "", 1, 0)
    Message.objects.update(text="Asha Kumari comes. Call 1905")
    work(SEVEN + MINUTE)
    assert stands(message) == ("failed", "unfit", 1, 0)


def test_a_template_that_was_edited_meanwhile_changes_nothing_for_what_is_queued(template: MessageTemplate) -> None:
    message = queue()
    template.text, template.template_id = "{agent} comes today", "1107002"
    template.save()
    freeze_templates(by="staff:1", now=SEVEN)
    work()
    assert stands(message) == ("sent", "", 1, 1)


def test_what_was_queued_before_operators_asked_for_ids_is_not_sent_without_one(
    settings: Settings, template: MessageTemplate
) -> None:
    template.text, template.template_id = "{agent} comes today", ""
    template.save()
    freeze_templates(by="staff:1", now=SEVEN)
    message = queue()
    settings.SMS_ENTITY = "1101"
    work()
    assert stands(message) == ("failed", "unfit", 0, 0)
    assert message.fault == {"code": "no-id"}
