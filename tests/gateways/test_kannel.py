"""Debian's Kannel between us and a small SMS centre: what we ask for arrives, and what is reported comes back."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from doorstep.gateways import sms
from doorstep.messaging.actions import queue_message
from doorstep.messaging.actions import send_message as send
from doorstep.messaging.actions_templates import freeze_templates
from doorstep.messaging.models import DeliveryReport, Message, MessageTemplate
from doorstep.places.models import City
from tests.cast import MEERA_PHONE, NOW
from tests.gateways.kannel import PASSWORD, Kannel, programs, until
from tests.gateways.smsc import REFUSED, THROTTLED, Centre, centre

pytestmark = [pytest.mark.kannel, pytest.mark.django_db(transaction=True)]
HINDI = "नमस्ते मीरा जी, आज आशा कुमारी 09:00 से 11:00 के बीच आपके घर आएँगी। संदर्भ 1234 5678। मदद: 1800-180-1725"
OTHERS = "+919876500002"


@dataclass
class Line:
    """Kannel in front of a centre in this process."""

    box: Kannel
    at: Centre


@pytest.fixture
def kannel(tmp_path: Path) -> Iterator[Line]:
    if not programs():
        pytest.skip("there is no Kannel; apt-get install kannel")
    with centre() as at:
        box = Kannel(tmp_path / "kannel", at.port)
        try:
            box.start()
            yield Line(box, at)
        finally:
            box.stop()


@pytest.fixture
def message(kannel: Line, settings: Settings, live_server: LiveServer) -> Message:
    """The morning's message to Meera, to go through Kannel; reports come to a server of ours."""
    settings.SMS_GATEWAY, settings.SMS_URL = "kannel", kannel.box.url
    settings.SMS_USER, settings.SMS_PASSWORD, settings.SMS_SENDER = "doorstep", PASSWORD, "CHDSMP"
    settings.SMS_ENTITY, settings.SMS_HOOK_SECRET = "1101", "a-long-secret-of-letters"
    settings.PUBLIC_URL = live_server.url
    City.objects.create(code="chandigarh", name={"en": "Chandigarh"}, timezone="Asia/Kolkata", helpline="1905")
    add = MessageTemplate.objects.create
    add(event="morning", language="hi", text=HINDI, template_id="1107160000000000012")
    add(event="morning", language="en", text="Asha comes 9-11.", template_id="1107160000000000011")
    freeze_templates(by="test", now=NOW)
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
    kannel: Line, message: Message
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


def test_what_cannot_be_delivered_is_known_to_have_failed(kannel: Line, message: Message) -> None:
    kannel.at.fates[MEERA_PHONE] = kannel.at.fates[MEERA_PHONE.lstrip("+")] = "UNDELIV"
    send(message_id=message.pk, now=NOW)
    until(lambda: delivery(message) == "failed")
    assert message.state == "sent"


def test_what_the_operator_refuses_is_known_to_have_failed_and_english_goes_in_one_part(
    kannel: Line, message: Message
) -> None:
    kannel.at.fates[MEERA_PHONE] = kannel.at.fates[MEERA_PHONE.lstrip("+")] = REFUSED
    send(message_id=message.pk, now=NOW)
    until(lambda: delivery(message) == "failed")
    other = queue(OTHERS, "en")
    send(message_id=other.pk, now=NOW)
    until(lambda: delivery(other) == "delivered")
    assert [part.text for part in kannel.at.parts] == ["Asha comes 9-11."]


def test_an_operator_who_is_busy_gets_it_later(kannel: Line, message: Message) -> None:
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


def test_what_kannel_had_taken_when_it_was_killed_arrives_once_and_its_delivery_comes_back(
    kannel: Line, message: Message
) -> None:
    phones = [f"+9198765001{number:02d}" for number in range(20)]
    queued = [queue(phone, "en") for phone in phones]
    # Nothing gets past the operator, so that all of it lies in Kannel.
    kannel.at.busy = 1.0
    for one in queued:
        send(message_id=one.pk, now=NOW)
    assert kannel.at.parts == []
    kannel.box.kill()
    kannel.at.busy = 0.0
    kannel.box.start()
    until(lambda: all(delivery(one) == "delivered" for one in queued))
    assert Counter(part.to for part in kannel.at.parts) == Counter(phone.lstrip("+") for phone in phones)


def test_while_kannel_is_dead_nothing_is_taken_and_nothing_is_unknown(kannel: Line, message: Message) -> None:
    kannel.box.kill()
    with pytest.raises(sms.NotTaken):
        send(message_id=message.pk, now=NOW)
    assert delivery(message) == ""
    kannel.box.start()
    send(message_id=message.pk, now=NOW)
    until(lambda: delivery(message) == "delivered")
    assert message.attempts == 2 and kannel.at.text() == HINDI
