"""`doorstep messages check` and `preview`."""

import pytest
from click.testing import CliRunner, Result

from doorstep.channels.cli.commands import doorstep
from doorstep.messaging.models import MessageTemplate

pytestmark = pytest.mark.usefixtures("chandigarh")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(doorstep, ["messages", *arguments])


def test_no_text_of_the_city_would_be_scrubbed() -> None:
    said = run("check")
    assert said.exit_code == 0, said.output
    assert "nothing that an operator would scrub" in said.output


def test_a_fault_is_said_with_its_mend_and_ends_with_one() -> None:
    row = MessageTemplate.objects.get(event="booked", language="en", channel="sms")
    row.text = "{when} {reference} see http://evil.example.net/x"
    row.save()
    said = run("check", "--event", "booked")
    assert said.exit_code == 1
    assert "evil.example.net" in said.output and "1 faults in 3 texts" in said.output


def test_no_such_text_is_said() -> None:
    assert "no such text" in run("check", "--event", "bookt").output
    assert "There is no SMS 'bookt'" in run("preview", "bookt").output


def test_a_preview_shows_text_parts_and_price() -> None:
    said = run("preview", "code", "--language", "en")
    assert said.exit_code == 0, said.output
    assert "123456 is your Sampark code." in said.output
    assert "GSM-7, 1 SMS, ₹0.15" in said.output
    assert "UCS-2" in run("preview", "code", "--language", "hi", "--longest").output


def test_of_hindi_and_punjabi_not_every_letter_is_listed() -> None:
    for language in ("hi", "pa"):
        said = run("preview", "code", "--language", language).output
        assert "Hindi or Punjabi letters make it UCS-2." in said and "Not in GSM-7" not in said
    assert "UCS-2" not in run("preview", "code", "--language", "en").output
