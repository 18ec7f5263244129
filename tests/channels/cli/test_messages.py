"""The list of messages, and what is done with an SMS that came in."""

import pytest
from click.testing import CliRunner, Result

from doorstep.booking.actions import ask_for_code, book_appointment
from doorstep.channels.cli.messages import messages_commands
from doorstep.messaging.actions import MASK
from doorstep.messaging.models import Message
from doorstep.people.models import Consent
from tests.cast import ARJUN, ARJUN_PHONE, MEERA_PHONE, NOW, WEB, a_request, book, publish


@pytest.mark.usefixtures("chandigarh")
def test_a_code_that_waits_is_masked_in_the_list() -> None:
    ask_for_code(phone=MEERA_PHONE, language="en", now=NOW)
    code = Message.objects.get().text.split()[0]
    assert code.isdigit()
    listed = CliRunner().invoke(messages_commands, ["list"], catch_exceptions=False).output
    assert MASK in listed
    assert code not in listed


def received(text: str, sender: str = MEERA_PHONE) -> Result:
    command = ["received", "--from", sender, "--text", text, "--now", NOW.isoformat()]
    return CliRunner().invoke(messages_commands, command)


@pytest.mark.usefixtures("chandigarh")
def test_an_sms_removes_the_helper() -> None:
    request = a_request(helper=ARJUN)
    book_appointment(request=request, proven_phone=ARJUN_PHONE, actor=WEB, now=NOW)
    assert "Taken as: yes." in received("haan ji").output
    assert "Taken as: no." in received("NO", sender="98765 00001").output
    assert Consent.objects.get().state == "refused"
    assert Consent.objects.get().answered_through == "sms"


@pytest.mark.usefixtures("chandigarh")
def test_an_sms_that_is_no_plain_answer_is_left_to_a_person() -> None:
    assert "an operator has a task to read it" in received("do not stop").output
    assert "1800-180-1725" in received("मदद").output
    assert received("मदद").exit_code == 1
    assert received("no", sender="Meera").exit_code == 2


@pytest.mark.usefixtures("chandigarh")
def test_a_mail_stands_in_the_list_with_its_heading() -> None:
    book_appointment(request=a_request(helper=ARJUN), proven_phone=ARJUN_PHONE, actor=WEB, now=NOW)
    listed = CliRunner().invoke(messages_commands, ["list"], catch_exceptions=False, env={"COLUMNS": "300"}).output
    assert "arjun@example.org" in listed and "is booked: Wed 2 Dec" in listed
    assert "Papers to keep ready" not in listed


def report(*more: str) -> str:
    command = ["report", "tomorrow", "--now", NOW.isoformat(), *more]
    return CliRunner().invoke(messages_commands, command, catch_exceptions=False).output


@pytest.mark.usefixtures("chandigarh")
def test_the_report_says_who_was_not_told_and_counts() -> None:
    assert "0 visits, 0 people" in report()
    appointment = book(helper=ARJUN)
    publish()
    Message.objects.filter(event="morning").update(state="sent", delivery="delivered")
    said = report()
    assert said.index("not-sent") < said.index("delivered") and appointment.reference in said
    assert "1 visits, 2 people: 1 not-sent, 0 failed, 0 unknown, 0 accepted, 1 delivered." in said
    assert "1 more; --limit 2 lists everybody." in report("--limit", "1")
    assert MEERA_PHONE not in report("--told", "not-sent") and ARJUN_PHONE not in report("--told", "delivered")


@pytest.mark.usefixtures("chandigarh")
def test_the_list_shows_what_is_known_of_the_way() -> None:
    book()
    Message.objects.update(state="sent", delivery="expired")
    listed = CliRunner().invoke(messages_commands, ["list"], catch_exceptions=False, env={"COLUMNS": "300"}).output
    assert "delivery" in listed and "expired" in listed
