"""Providers report what became of a text, and nobody else can."""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from doorstep.channels.cli.jobs import HANDLERS
from doorstep.channels.shared.clock import standing_at
from doorstep.engines.logs import masked
from doorstep.gateways.sms.memory import MEMORY
from doorstep.messaging.models import DeliveryReport, Message
from doorstep.outbox.actions import run_due
from tests.cast import NOW, book

SECRET = "a-long-secret-of-letters"
KANNEL = {"1": "delivered", "2": "failed", "4": "accepted", "8": "accepted", "16": "failed"}


@pytest.fixture
def message(chandigarh: None, settings: Settings) -> Iterator[Message]:
    """What Meera was told of her booking, through Kannel."""
    settings.SMS_GATEWAY, settings.SMS_HOOK_SECRET = "memory", SECRET
    MEMORY.forget()
    with standing_at(NOW):
        book()
        run_due(handlers=HANDLERS, now=lambda: NOW)
        yield Message.objects.get(event="booked")
    MEMORY.forget()


def address(message: Message, secret: str = SECRET, attempt: int = 1) -> str:
    return f"/hooks/sms/{secret}/{message.pk}-{attempt}"


def delivery(message: Message) -> str:
    message.refresh_from_db()
    return message.delivery


def test_the_address_is_the_one_that_gateways_are_given(message: Message) -> None:
    assert reverse("hooks:sms", args=[SECRET, f"{message.pk}-1"]) == address(message)


@pytest.mark.parametrize(("number", "state"), KANNEL.items())
def test_what_kannel_reports_is_kept(message: Message, number: str, state: str) -> None:
    answer = Client().get(address(message), {"type": number})
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert DeliveryReport.objects.get().state == state
    assert delivery(message) == state


def test_a_report_may_be_posted_without_a_token_and_come_twice(message: Message) -> None:
    client = Client(enforce_csrf_checks=True)
    for _ in range(2):
        assert client.post(address(message), {"type": "1"}).status_code == 200
    assert (delivery(message), DeliveryReport.objects.count()) == ("delivered", 1)
    assert "sessionid" not in client.cookies and "csrftoken" not in client.cookies


def test_a_report_costs_few_queries(message: Message, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(6):
        Client().get(address(message), {"type": "1"})


@pytest.mark.parametrize("secret", ["guess", SECRET + "x", SECRET[:-1], "%00", "ä"])
def test_without_the_secret_there_is_nothing(message: Message, secret: str) -> None:
    assert Client().get(address(message, secret), {"type": "1"}).status_code == 404
    assert Client().post(f"/hooks/sms/{secret}/", {"type": "1"}).status_code == 404
    assert delivery(message) == "accepted"


def test_where_no_secret_is_set_nobody_is_listened_to(message: Message, settings: Settings) -> None:
    settings.SMS_HOOK_SECRET = ""
    assert Client().get(f"/hooks/sms//{message.pk}-1", {"type": "1"}).status_code == 404
    assert Client().get(address(message), {"type": "1"}).status_code == 404


def test_a_forged_report_of_what_was_never_tried_is_refused(message: Message) -> None:
    assert Client().get(address(message, attempt=2), {"type": "1"}).status_code == 404
    assert Client().get(f"/hooks/sms/{SECRET}/nonsense", {"type": "1"}).status_code == 404
    assert delivery(message) == "accepted"


@pytest.mark.parametrize("said", [{}, {"type": "99"}, {"type": ""}, {"state": "1"}])
def test_what_is_not_understood_is_refused(message: Message, said: dict[str, str]) -> None:
    assert Client().get(address(message), said).status_code == 400
    assert Client().post(address(message), said | {"much": "x" * 20_000}).status_code == 400
    assert Client().put(address(message), {}).status_code == 405


def test_a_described_provider_reports_by_its_own_reference_even_early(message: Message, settings: Settings) -> None:
    settings.SMS_GATEWAY, settings.SMS_PROVIDER = "http", "exotel"
    of_provider, client = f"/hooks/sms/{SECRET}/", Client()
    assert client.post(of_provider, {"SmsSid": "b6bd2b", "Status": "Failed"}).status_code == 200
    assert DeliveryReport.objects.get().message is None
    Message.objects.filter(pk=message.pk).update(gateway_reference="b6bd2b")
    body = json.dumps({"SmsSid": "b6bd2b", "Status": "sent", "x": [1]})
    assert client.post(of_provider, body, content_type="application/json").status_code == 200
    assert delivery(message) == "delivered"
    for wrong in ("[1]", "{", "\udcff"):
        body = wrong.encode("utf-8", "surrogateescape").decode("latin-1")
        assert client.post(of_provider, body, content_type="application/json").status_code == 400


def test_a_provider_that_sends_no_reports_is_not_listened_to(message: Message, settings: Settings) -> None:
    settings.SMS_GATEWAY, settings.SMS_PROVIDER = "http", "msg91"
    assert Client().get(address(message), {"type": "1"}).status_code == 400


def test_the_secret_stays_out_of_the_log(message: Message, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        Client().get(address(message, attempt=9), {"type": "1"})
    lines = [masked(text=record.getMessage()) for record in caplog.records]
    assert lines and SECRET not in "".join(lines)


def test_a_report_is_kept_while_nobody_is_told_again(message: Message) -> None:
    Client().get(address(message), {"type": "2"})
    assert run_due(handlers=HANDLERS, now=lambda: NOW + timedelta(hours=1)) == 0
    assert delivery(message) == "failed"
