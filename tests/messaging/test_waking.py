"""Beside the SMS, never instead of it, the browsers of a phone are woken; what they show names nobody."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from pytest_django import Settings

from doorstep.channels.cli.jobs import HANDLERS, WHEN_DEAD
from doorstep.gateways import push
from doorstep.gateways.sms.memory import MEMORY
from doorstep.journal.models import Entry
from doorstep.messaging.actions import queue_message, supersede
from doorstep.messaging.models import Message, MessageTemplate, PushSubscription
from doorstep.outbox.actions import run_due
from doorstep.places.models import City

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MEERA, ARJUN = "+916475550101", "+14165550102"


@pytest.fixture(autouse=True)
def city(settings: Settings) -> Iterator[None]:
    settings.SMS_GATEWAY = settings.PUSH_GATEWAY = "memory"
    City.objects.create(
        code="chandigarh",
        name={"en": "Chandigarh"},
        service_name={"en": "Sampark at home"},
        timezone="Asia/Kolkata",
        helpline="1905",
    )
    for event in ("morning", "feedback"):
        MessageTemplate.objects.create(event=event, language="en", text="Asha comes: {reference}")
    MEMORY.forget()
    push.MEMORY.forget()
    yield
    MEMORY.forget()
    push.MEMORY.forget()


def browser(place: int = 0, phone: str = MEERA, language: str = "en") -> PushSubscription:
    return PushSubscription.objects.create(
        phone=phone,
        place=place,
        endpoint=f"https://push.example.net/{phone[-4:]}-{place}",
        endpoint_digest=f"{phone}-{place}",
        p256dh="p",
        auth="a",
        language=language,
        created_at=SEVEN,
    )


def queue(**other: Any) -> Message:
    given = {"event": "morning", "subject": "appointment:1", "version": 1, "recipient": MEERA, "language": "en"}
    given |= {"values": {"reference": "1234 5678"}, "reference": "12345678", "send_at": SEVEN}
    return queue_message(**given | {"valid_until": SEVEN + 60 * MINUTE} | other, now=SEVEN)  # type: ignore[arg-type]


def work(at: datetime = SEVEN) -> int:
    return run_due(handlers=HANDLERS, now=lambda: at, when_dead=WHEN_DEAD, jitter=lambda: 0.5)


def woken() -> list[str]:
    return sorted(one.endpoint.rpartition("/")[2] for one, _wake in push.MEMORY.carried)


def test_every_browser_of_the_phone_is_woken_beside_the_sms_and_nobody_elses() -> None:
    browser(0)
    browser(1)
    browser(0, ARJUN)
    queue()
    work()
    assert woken() == ["0101-0", "0101-1"]
    assert [one.to for one in MEMORY.carried] == [MEERA]
    assert set(Message.objects.filter(channel="push").values_list("state", "delivery")) == {("sent", "accepted")}


def test_what_is_shown_names_nobody_no_place_and_no_reference() -> None:
    browser()
    queue()
    work()
    wake = push.MEMORY.carried[0][1]
    assert (wake.title, wake.body) == ("Sampark at home", "Your visit is today. Open to see who comes, and when.")
    shown = wake.written().decode()
    assert not [word for word in ("Asha", "1234", "appointment", MEERA[-4:]) if word in shown]


def test_what_does_not_matter_at_once_wakes_nobody() -> None:
    browser()
    queue(event="feedback")
    work(SEVEN + 180 * MINUTE)
    assert woken() == []


def test_a_push_does_not_wait_for_an_sms_that_has_to_be_tried_again_nor_comes_twice() -> None:
    browser()
    queue()
    MEMORY.failures = 2
    work()
    assert (woken(), MEMORY.carried) == (["0101-0"], [])
    for minutes in (2, 4, 8):
        work(SEVEN + minutes * MINUTE)
    assert (woken(), len(MEMORY.carried)) == (["0101-0"], 1)


def test_a_browser_that_is_gone_is_forgotten_and_the_sms_goes_out() -> None:
    gone, there = browser(0), browser(1)
    push.MEMORY.gone.add(gone.endpoint)
    queue()
    work()
    assert list(PushSubscription.objects.values_list("pk", flat=True)) == [there.pk]
    assert Message.objects.get(recipient=str(gone.pk)).state == "failed"
    assert len(MEMORY.carried) == 1
    assert Entry.objects.get(action="push.gone").subject == f"push:{gone.pk}"


def test_who_took_the_permission_back_meanwhile_is_not_woken() -> None:
    kept = browser()
    queue()
    push.MEMORY.failures = 1
    work()
    PushSubscription.objects.filter(pk=UUID(str(kept.pk))).delete()
    work(SEVEN + 10 * MINUTE)
    assert woken() == []
    assert Message.objects.get(channel="push").state == "failed"


def test_a_change_stops_the_push_too() -> None:
    browser()
    queue()
    push.MEMORY.failures = 1
    work()
    supersede(subject="appointment:1", now=SEVEN)
    work(SEVEN + 10 * MINUTE)
    assert (woken(), Message.objects.get(channel="push").state) == ([], "superseded")


def test_where_nobody_is_woken_nothing_is_queued(settings: Settings) -> None:
    settings.PUSH_GATEWAY = "none"
    browser()
    queue()
    work()
    assert not Message.objects.filter(channel="push").exists()
