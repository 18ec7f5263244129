"""Texts that phones send, through Debian's Kannel to our hook, and what goes back the same way."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from doorstep.calls.actions.inbound import read_message
from doorstep.calls.models import InboundMessage, Task
from doorstep.channels.cli.jobs import HANDLERS
from doorstep.messaging.models import Message
from doorstep.outbox.actions import run_due
from tests.cast import MEERA_PHONE, NOW, book
from tests.gateways.kannel import PASSWORD, Kannel, programs, until
from tests.gateways.phone_texts import written
from tests.gateways.provider import closed_port
from tests.gateways.smsc import Centre, centre

pytestmark = [pytest.mark.kannel, pytest.mark.usefixtures("committed_chandigarh")]
SECRET = "a-long-secret-of-letters"
HINDI = "नमस्ते, मेरे पिताजी के आय प्रमाण पत्र के काग़ज़ बैंक में हैं। क्या आशा जी शाम को आ सकती हैं? हम सेक्टर 22 में तीसरी मंज़िल पर रहते हैं।"
PUNJABI = "ਸਤ ਸ੍ਰੀ ਅਕਾਲ ਜੀ, ਮੇਰੇ ਕਾਗ਼ਜ਼ ਅਜੇ ਤਿਆਰ ਨਹੀਂ ਹਨ। ਕੀ ਤੁਸੀਂ ਅਗਲੇ ਹਫ਼ਤੇ ਆ ਸਕਦੇ ਹੋ? ਸਾਨੂੰ ਫ਼ੋਨ ਕਰ ਕੇ ਦੱਸੋ, ਅਸੀਂ ਸਾਰਾ ਦਿਨ ਘਰ ਹਾਂ।"
LATIN = "It's 100% so: my papers are at the bank & I get them back on Friday + Saturday? " * 3 + "Please call."
CURLY = "It’s fine – yes"


@dataclass
class Line:
    """Kannel between a centre in this process and our web server."""

    box: Kannel
    at: Centre

    def brings(self, *bodies: bytes) -> None:
        """A phone's text comes; wait until the centre knows that it was taken."""
        expected = len(self.at.answered) + len(bodies)
        self.at.bring(*bodies)
        until(lambda: len(self.at.answered) == expected)
        assert set(self.at.answered) == {0}


@contextmanager
def between(folder: Path, settings: Settings, web: str) -> Iterator[Line]:
    """Kannel that brings texts to the web server at this address, and sends ours."""
    if not programs():
        pytest.skip("there is no Kannel; apt-get install kannel")
    with centre() as at:
        box = Kannel(folder / "kannel", at.port, received=f"{web}/hooks/sms/{SECRET}/received")
        settings.SMS_GATEWAY, settings.SMS_URL, settings.SMS_HOOK_SECRET = "kannel", box.url, SECRET
        settings.SMS_USER, settings.SMS_PASSWORD, settings.SMS_SENDER = "doorstep", PASSWORD, "CHDSMP"
        settings.PUBLIC_URL = web
        try:
            box.start()
            until(lambda: bool(at.bound))
            yield Line(box, at)
        finally:
            box.stop()


@pytest.fixture
def line(tmp_path: Path, settings: Settings, live_server: LiveServer) -> Iterator[Line]:
    with between(tmp_path, settings, live_server.url) as made:
        yield made


def kept(number: int = 1) -> InboundMessage:
    """The last of so many texts, once they have all come."""
    until(lambda: InboundMessage.objects.count() >= number)
    assert InboundMessage.objects.count() == number
    return InboundMessage.objects.latest("pk")


def answered(line: Line, row: InboundMessage, event: str) -> str:
    """Let the text be read and its answer go out; return what the phone shows."""
    line.at.parts.clear()
    read_message(inbound_id=row.pk, now=NOW)
    run_due(handlers=HANDLERS, now=lambda: NOW)
    answer = Message.objects.filter(event=event).latest("pk")
    until(lambda: Message.objects.get(pk=answer.pk).delivery == "delivered")
    until(lambda: line.at.text() == answer.text)
    assert {part.to for part in line.at.parts} == {MEERA_PHONE.lstrip("+")}
    return answer.text


def test_a_question_in_gurmukhi_is_answered_in_punjabi(line: Line) -> None:
    appointment = book()
    run_due(handlers=HANDLERS, now=lambda: NOW)
    line.brings(*written(MEERA_PHONE, f"ਕਦੋਂ ਆਓਗੇ {appointment.reference}"))
    row = kept()
    assert (row.phone, row.text) == (MEERA_PHONE, f"ਕਦੋਂ ਆਓਗੇ {appointment.reference}")
    assert answered(line, row, "sms-status").startswith("ਸੰਪਰਕ ਸੇਵਾ")


def test_help_in_latin_letters_is_answered_in_english(line: Line) -> None:
    line.brings(*written(MEERA_PHONE, "HELP"))
    assert "STATUS" in answered(line, kept(), "sms-help")


@pytest.mark.parametrize("text", ["HELP", CURLY, "50% & more + ? = #1"])
def test_a_short_text_comes_as_it_was_written(line: Line, text: str) -> None:
    line.brings(*written(MEERA_PHONE, text))
    assert kept().text == text


@pytest.mark.parametrize("text", [HINDI, PUNJABI, LATIN], ids=["hindi", "punjabi", "latin"])
def test_a_long_text_comes_whole_whatever_the_order_of_its_parts(line: Line, text: str) -> None:
    parts = written(MEERA_PHONE, text)
    assert len(parts) > 1
    line.brings(*reversed(parts))
    assert kept().text == text


def test_unknown_words_are_read_by_an_operator_and_get_help_once(line: Line) -> None:
    line.brings(*written(MEERA_PHONE, HINDI))
    assert "रद्द" in answered(line, kept(), "sms-help")
    line.brings(*written(MEERA_PHONE, "आप कब फ़ोन करेंगे?"))
    line.at.parts.clear()
    read_message(inbound_id=kept(2).pk, now=NOW)
    run_due(handlers=HANDLERS, now=lambda: NOW)
    task = Task.objects.get()
    assert (task.kind, task.phone, task.language, task.times_asked) == ("reply", MEERA_PHONE, "hi", 2)
    assert task.words == f"{HINDI}\n\nआप कब फ़ोन करेंगे?"
    assert Message.objects.filter(event="sms-help").count() == 1 and line.at.parts == []


def test_a_text_that_the_centre_hands_on_twice_is_one_though_kannel_gives_it_two_ids(line: Line) -> None:
    line.brings(*written(MEERA_PHONE, "हाँ जी"))
    row = kept()
    line.brings(*written(MEERA_PHONE, "हाँ जी"))
    line.brings(*written(MEERA_PHONE, "STATUS"))
    assert {one.text for one in (row, kept(2))} == {"हाँ जी", "STATUS"}


def test_a_text_that_came_while_our_web_server_was_down_is_brought_when_it_is_back(
    tmp_path: Path, settings: Settings, transactional_db: None
) -> None:
    port = closed_port()
    with between(tmp_path, settings, f"http://127.0.0.1:{port}") as line:
        line.brings(*written(MEERA_PHONE, HINDI))
        assert not InboundMessage.objects.exists()
        server = LiveServer(f"127.0.0.1:{port}")
        try:
            assert kept().text == HINDI
        finally:
            server.stop()
