"""Figures for whoever watches the deployment: how late sending is, what waits, how providers fare."""

from datetime import timedelta

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import DjangoAssertNumQueries, Settings

from doorstep.channels.cli.jobs import HANDLERS, WHEN_DEAD
from doorstep.channels.shared.clock import standing_at
from doorstep.engines.messages.breaker import FAILURES
from doorstep.gateways.sms.memory import MEMORY
from doorstep.messaging.lateness import late
from doorstep.messaging.models import Message
from doorstep.outbox.actions import run_due
from tests.cast import MEERA_PHONE, NOW, book

pytestmark = pytest.mark.usefixtures("chandigarh")
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def remembering(settings: Settings) -> None:
    settings.SMS_GATEWAY = "memory"
    MEMORY.forget()


def figures(client: Client, minutes: int = 0, **headers: str) -> dict[tuple[str, tuple[str, ...]], float]:
    with standing_at(NOW + minutes * MINUTE):
        answer = client.get("/metrics", **headers)  # type: ignore[arg-type]
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {(one.name, tuple(sorted(one.labels.values()))): one.value for family in families for one in family.samples}


def work(minutes: int = 0) -> None:
    run_due(handlers=HANDLERS, now=lambda: NOW + minutes * MINUTE, when_dead=WHEN_DEAD, jitter=lambda: 0.5)


def test_a_message_that_nobody_sends_gets_later_and_later(client: Client) -> None:
    book()
    assert figures(client, 20)["doorstep_messages_late_seconds", ()] == 1200.0
    work(20)
    said = figures(client, 21)
    assert said["doorstep_messages_late_seconds", ()] == 0.0
    assert said["doorstep_messages_sent_late_seconds", ("0.99",)] == 1200.0
    assert said["doorstep_messages_sent_last_hour", ()] > 0


def test_what_waits_by_a_rule_or_is_over_is_not_late() -> None:
    book()
    assert late(now=NOW + 20 * MINUTE).minutes == 20
    work(20)
    message = Message.objects.first()
    assert message is not None
    due = Message.objects.filter(pk=message.pk)
    due.update(state="queued", send_at=NOW)
    assert late(now=NOW + 30 * MINUTE).minutes == 30
    due.update(why="quiet")
    assert late(now=NOW + 30 * MINUTE).minutes == 0
    due.update(why="providers")
    assert late(now=NOW + 30 * MINUTE).minutes == 30
    due.update(valid_until=NOW + 10 * MINUTE)
    assert late(now=NOW + 30 * MINUTE).minutes == 0


def test_a_provider_that_is_left_alone_is_seen(client: Client) -> None:
    book()
    MEMORY.failures = FAILURES
    for minutes in range(0, 40, 4):
        work(minutes)
        if not MEMORY.failures:
            break
    said = figures(client, minutes)
    assert said["doorstep_provider_open", ("first",)] == 1.0
    assert said["doorstep_provider_share", ("first",)] == 0.5


def test_nothing_in_it_names_anybody(client: Client) -> None:
    appointment = book()
    work()
    with standing_at(NOW):
        text = client.get("/metrics").content.decode()
    assert 'event="booked"' in text and 'kind="send-message"' not in text
    assert MEERA_PHONE[-6:] not in text and appointment.reference not in text


@pytest.mark.parametrize(
    ("secret", "headers", "status"),
    [
        ("", {"REMOTE_ADDR": "127.0.0.1"}, 200),
        ("", {"REMOTE_ADDR": "::1"}, 200),
        ("", {"REMOTE_ADDR": "192.0.2.7"}, 404),
        ("", {"REMOTE_ADDR": ""}, 404),
        ("", {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 404),
        ("hush", {"REMOTE_ADDR": "127.0.0.1"}, 404),
        ("hush", {"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer hush"}, 200),
        ("hush", {"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer hus"}, 404),
    ],
)
def test_only_this_machine_or_who_knows_the_secret_is_answered(
    client: Client, settings: Settings, secret: str, headers: dict[str, str], status: int
) -> None:
    settings.METRICS_SECRET = secret
    assert client.get("/metrics", **headers).status_code == status  # type: ignore[arg-type]


def test_behind_a_proxy_nobody_is_this_machine(client: Client, settings: Settings) -> None:
    settings.BEHIND_PROXY = True
    assert client.get("/metrics").status_code == 404


def test_it_asks_the_database_little(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    book()
    work()
    # The oldest message, the oldest jobs (twice), sent of the hour, jobs, messages, providers.
    with django_assert_num_queries(7):
        figures(client)
