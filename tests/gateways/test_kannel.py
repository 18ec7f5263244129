"""Debian's Kannel between us and a small SMS centre: what we ask for arrives, and what is reported comes back."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from doorstep.gateways import sms
from doorstep.messaging.actions import queue_message
from doorstep.messaging.actions import send_message as send
from doorstep.messaging.models import DeliveryReport, Message, MessageTemplate
from doorstep.places.models import City
from tests.cast import MEERA_PHONE, NOW
from tests.gateways.provider import closed_port
from tests.gateways.smsc import REFUSED, THROTTLED, Centre, centre

pytestmark = [pytest.mark.kannel, pytest.mark.django_db(transaction=True)]
PASSWORD = "made-up-for-this-test"
PATIENCE_S = 60
HINDI = "नमस्ते मीरा जी, आज आशा कुमारी 09:00 से 11:00 के बीच आपके घर आएँगी। संदर्भ 1234 5678। मदद: 1800-180-1725"
OTHERS = "+919876500002"


def until(seen: Callable[[], bool]) -> None:
    """Wait for what other processes do."""
    end = time.monotonic() + PATIENCE_S
    while not seen():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Kannel:
    """Kannel's two processes, in front of a centre."""

    url: str
    at: Centre


@pytest.fixture
def kannel(tmp_path: Path) -> Iterator[Kannel]:
    programs = [shutil.which(name, path="/usr/sbin:/usr/bin") for name in ("bearerbox", "smsbox")]
    if None in programs:
        pytest.skip("there is no Kannel; apt-get install kannel")
    with centre() as at:
        ports = {name: closed_port() for name in ("admin", "box", "sendsms")}
        text = Path(__file__).with_name("kannel.conf").read_text(encoding="utf-8")
        file = tmp_path / "kannel.conf"
        file.write_text(text.format(**ports, centre=at.port, password=PASSWORD), encoding="utf-8")
        running: list[subprocess.Popen[bytes]] = []
        try:
            for program, port in zip(programs, (ports["box"], ports["sendsms"]), strict=True):
                log = (tmp_path / "kannel.log").open("ab")
                running.append(subprocess.Popen([str(program), str(file)], stdout=log, stderr=log, cwd=tmp_path))
                log.close()
                until(lambda port=port: listens(port))  # type: ignore[misc]
            yield Kannel(url=f"http://127.0.0.1:{ports['sendsms']}/cgi-bin/sendsms", at=at)
        finally:
            for process in reversed(running):
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait(10)


@pytest.fixture
def message(kannel: Kannel, settings: Settings, live_server: LiveServer, tmp_path: Path) -> Message:
    """The morning's message to Meera, to go through Kannel; reports come to a server of ours."""
    templates = tmp_path / "templates.toml"
    templates.write_text('[morning]\nhi = "1107160000000000012"\n', encoding="utf-8")
    settings.SMS_GATEWAY, settings.SMS_URL, settings.SMS_TEMPLATES = "kannel", kannel.url, str(templates)
    settings.SMS_USER, settings.SMS_PASSWORD, settings.SMS_SENDER = "doorstep", PASSWORD, "CHDSMP"
    settings.SMS_ENTITY, settings.SMS_HOOK_SECRET = "1101", "a-long-secret-of-letters"
    settings.PUBLIC_URL = live_server.url
    City.objects.create(code="chandigarh", name={"en": "Chandigarh"}, timezone="Asia/Kolkata", helpline="1905")
    MessageTemplate.objects.create(event="morning", language="hi", text=HINDI)
    MessageTemplate.objects.create(event="morning", language="en", text="Asha comes 9-11.")
    return queue(MEERA_PHONE)


def queue(phone: str, language: str = "hi") -> Message:
    return queue_message(
        event="morning",
        subject="appointment:1",
        version=1,
        recipient=phone,
        language=language,
        values={},
        reference="12345678",
        send_at=NOW,
        valid_until=NOW + timedelta(hours=3),
        now=NOW,
    )


def delivery(message: Message) -> str:
    message.refresh_from_db()
    return message.delivery


def test_hindi_arrives_in_parts_with_what_was_registered_and_its_delivery_comes_back(
    kannel: Kannel, message: Message
) -> None:
    send(message_id=message.pk, now=NOW)
    until(lambda: delivery(message) == "delivered")
    until(lambda: kannel.at.text() == HINDI)
    parts = kannel.at.parts
    assert len(parts) > 1
    assert {part.parameters[0x1400].rstrip(b"\0") for part in parts} == {b"1101"}
    assert {part.parameters[0x1401].rstrip(b"\0") for part in parts} == {b"1107160000000000012"}
    assert message.state == "sent" and message.attempts == 1
    assert "delivered" in DeliveryReport.objects.values_list("state", flat=True)


def test_what_cannot_be_delivered_is_known_to_have_failed(kannel: Kannel, message: Message) -> None:
    kannel.at.fates[MEERA_PHONE] = kannel.at.fates[MEERA_PHONE.lstrip("+")] = "UNDELIV"
    send(message_id=message.pk, now=NOW)
    until(lambda: delivery(message) == "failed")
    assert message.state == "sent"


def test_what_the_operator_refuses_is_known_to_have_failed_and_english_goes_in_one_part(
    kannel: Kannel, message: Message
) -> None:
    kannel.at.fates[MEERA_PHONE] = kannel.at.fates[MEERA_PHONE.lstrip("+")] = REFUSED
    send(message_id=message.pk, now=NOW)
    until(lambda: delivery(message) == "failed")
    other = queue(OTHERS, "en")
    send(message_id=other.pk, now=NOW)
    until(lambda: delivery(other) == "delivered")
    assert [part.text for part in kannel.at.parts] == ["Asha comes 9-11."]


def test_an_operator_who_is_busy_gets_it_later(kannel: Kannel, message: Message) -> None:
    kannel.at.fates[MEERA_PHONE] = kannel.at.fates[MEERA_PHONE.lstrip("+")] = THROTTLED
    send(message_id=message.pk, now=NOW)
    time.sleep(1)
    assert delivery(message) in ("accepted", "unknown") and kannel.at.parts == []
    kannel.at.fates.clear()
    until(lambda: delivery(message) == "delivered")
    until(lambda: kannel.at.text() == HINDI)


def test_a_wrong_password_is_ours_to_mend(message: Message, settings: Settings) -> None:
    settings.SMS_PASSWORD = "wrong"
    with pytest.raises(sms.NotTaken, match="403"):
        send(message_id=message.pk, now=NOW)
    assert delivery(message) == ""
