"""`doorstep messages late`, `resend`, `switch` and `providers`."""

from datetime import timedelta

import pytest
from click.testing import CliRunner, Result
from pytest_django import Settings

from doorstep.channels.cli.commands import doorstep
from doorstep.channels.cli.jobs import HANDLERS
from doorstep.gateways.sms.memory import MEMORY
from doorstep.journal.models import Entry
from doorstep.messaging.models import EventSwitch, Message
from doorstep.outbox.actions import run_due
from tests.cast import MEERA_PHONE, NOW, book

pytestmark = pytest.mark.usefixtures("chandigarh")


@pytest.fixture(autouse=True)
def remembering(settings: Settings) -> None:
    settings.SMS_GATEWAY = "memory"
    MEMORY.forget()


def run(*arguments: str, minutes: int = 0) -> Result:
    at = (NOW + timedelta(minutes=minutes)).isoformat()
    return CliRunner().invoke(doorstep, ["messages", *arguments, "--now", at])


def test_late_ends_with_one_when_messages_are_later_than_is_borne() -> None:
    assert run("late").exit_code == 0
    book()
    borne, late = run("late", minutes=10), run("late", minutes=11)
    assert (borne.exit_code, late.exit_code) == (0, 1)
    assert "11 minutes late" in late.output and "is a worker running?" in late.output


def test_resend_sends_what_failed_and_says_what_it_does_not_send() -> None:
    MEMORY.nobody.add(MEERA_PHONE)
    book()
    run_due(handlers=HANDLERS, now=lambda: NOW)
    MEMORY.nobody.clear()
    message = Message.objects.get(event="booked", recipient=MEERA_PHONE)
    said = run("resend", str(message.pk), "999")
    assert said.exit_code == 1
    assert f"{message.pk}: is sent again." in said.output and "1 of 2 are not sent again" in said.output
    run_due(handlers=HANDLERS, now=lambda: NOW)
    message.refresh_from_db()
    assert message.state == "sent"
    assert Entry.objects.get(action="message.resent").channel == "cli"


def test_switch_turns_a_kind_off_and_on_but_never_codes() -> None:
    assert "feedback is off." in run("switch", "feedback", "off").output
    assert "was off already" in run("switch", "feedback", "off").output
    assert EventSwitch.objects.get().event == "feedback"
    run("switch", "feedback", "on")
    assert not EventSwitch.objects.exists()
    assert run("switch", "code", "off").exit_code == 1


def test_providers_shows_how_each_fares(settings: Settings) -> None:
    settings.SMS_SECOND_GATEWAY = "file"
    said = run("providers").output
    assert "first" in said and "second" in said and "100 %" in said and "closed" in said
