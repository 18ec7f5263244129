"""Staff see who was told who comes, and whom to call."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from doorstep.calls.actions import claim_task, note_attempt
from doorstep.calls.actions.looks import VIEWED
from doorstep.calls.models import Attempt, Task
from doorstep.channels.cli.jobs import HANDLERS
from doorstep.channels.shared.clock import standing_at
from doorstep.dispatch.untold import call_the_untold
from doorstep.gateways.sms.memory import MEMORY
from doorstep.journal.actions import Actor
from doorstep.journal.models import Entry
from doorstep.messaging.models import Message
from doorstep.outbox.actions import run_due
from tests.cast import MEERA_PHONE, NOW, TOMORROW, WINDOWS, book, neighbour, publish, set_rules
from tests.channels.console.desk import browser_of

TOLD = f"/staff/messages/report/{TOMORROW}"


@pytest.fixture(autouse=True)
def remembering(morning: None, settings: Settings) -> Iterator[None]:
    settings.SMS_GATEWAY = "memory"
    yield
    MEMORY.forget()


def page(client: Client, address: str = TOLD, **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("role", "status"), [("Operator", 200), ("Manager", 200), ("", 302)])
def test_who_sees_messages_sees_who_was_told(role: str, status: int) -> None:
    client = browser_of(role) if role else Client()
    assert client.get(TOLD).status_code == status


def test_the_page_of_today_is_one_touch_away() -> None:
    client = browser_of("Operator")
    assert 'href="/staff/messages/report/"' in page(client, "/staff/") and "Who was told" in page(client, "/staff/")
    assert client.get("/staff/messages/report/").url == f"/staff/messages/report/{NOW.date()}"  # type: ignore[attr-defined]


def test_a_day_without_visits_says_so() -> None:
    assert "No visit is booked for this day" in page(browser_of("Operator"))


def test_whoever_needs_a_call_is_marked_with_the_reason() -> None:
    appointment = book()
    said = page(browser_of("Operator"))
    assert appointment.reference[:4] in said and "card-alarm" in said
    assert "the day is not published, or nobody can come" in said
    publish()
    assert "It waits for its hour." in page(browser_of("Manager"))


def test_people_are_found_by_reference_phone_and_what_is_known() -> None:
    set_rules(open_per_address=99)
    first, second = book(), book(person=neighbour(1), window=WINDOWS[1])
    publish()
    Message.objects.filter(event="morning", recipient=MEERA_PHONE).update(state="sent", delivery="delivered")
    client = browser_of("Operator")

    def found(**asked: str) -> list[str]:
        return [person.reference for person in client.get(TOLD, asked).context["page"]]

    assert found() == [second.reference, first.reference]
    assert found(q=first.reference) == found(q="98765 00001") == found(told="delivered") == [first.reference]
    assert Entry.objects.filter(action=VIEWED).exists()
    assert "Nobody fits" in page(client, told="failed")


def test_the_page_asks_the_database_little_however_many_there_are(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    set_rules(open_per_address=99)
    for number in range(3):
        book(person=neighbour(number), window=WINDOWS[number])
    client = browser_of("Operator")
    page(client)
    # Session, reader, permissions (two), edition, visits, messages, calls.
    with django_assert_num_queries(8):
        page(client)


def test_sent_messages_show_what_is_known_of_their_way() -> None:
    book()
    run_due(handlers=HANDLERS, now=lambda: NOW)
    client = browser_of("Operator")
    assert "handed over" in page(client, "/staff/messages/")
    Message.objects.update(delivery="failed")
    assert "did not arrive" in page(client, "/staff/messages/")


def test_the_report_says_what_was_done() -> None:
    book()
    on_the_day = NOW + timedelta(days=1)
    with standing_at(on_the_day):
        call_the_untold(now=on_the_day)
        client = browser_of("Operator")
        assert "Call and say who comes" in page(client)
        task, rita = Task.objects.get(), Actor(name="staff:7", channel="console")
        claim_task(task=task, actor=rita, now=on_the_day)
        note_attempt(
            task=task, result=Attempt.Result.SPOKEN, ended="told", outcome="All is well.", actor=rita, now=on_the_day
        )
        said = page(client)
        assert "Knows who comes" in said and "tried 1 time" in said and "All is well." in said
        assert "card-alarm" not in said
