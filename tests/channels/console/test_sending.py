"""Staff see what did not arrive and send it again, switch kinds of messages, and see who said STOP."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from doorstep.booking.actions import cancel_appointment
from doorstep.calls.actions.looks import VIEWED
from doorstep.channels.cli.jobs import HANDLERS, WHEN_DEAD
from doorstep.channels.console.views import PAGE
from doorstep.channels.shared.clock import standing_at
from doorstep.gateways.sms.memory import MEMORY
from doorstep.journal.actions import SYSTEM
from doorstep.journal.models import Entry
from doorstep.messaging.actions_stop import stop
from doorstep.messaging.models import EventSwitch, Message, StoppedPhone
from doorstep.outbox.actions import run_due
from tests.cast import MEERA_PHONE, NOW, WINDOWS, book, neighbour, set_rules
from tests.channels.console.desk import browser_of

FAILED, SWITCHES, STOPPED = "/staff/messages/failed", "/staff/messages/switches", "/staff/messages/stopped"


@pytest.fixture(autouse=True)
def remembering(morning: None, settings: Settings) -> Iterator[None]:
    settings.SMS_GATEWAY = "memory"
    MEMORY.forget()
    yield
    MEMORY.forget()


def work() -> None:
    run_due(handlers=HANDLERS, now=lambda: NOW, when_dead=WHEN_DEAD, jitter=lambda: 0.5)


def refused() -> Message:
    MEMORY.nobody.add(MEERA_PHONE)
    book()
    work()
    MEMORY.nobody.clear()
    return Message.objects.get(event="booked", recipient=MEERA_PHONE, channel="sms")


def page(client: Client, address: str = FAILED, **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("address", [FAILED, SWITCHES, STOPPED])
@pytest.mark.parametrize(("role", "status"), [("Operator", 200), ("Manager", 200), ("Clerk", 403), ("", 302)])
def test_who_sees_messages_sees_how_sending_goes(address: str, role: str, status: int) -> None:
    client = browser_of(role) if role else Client()
    assert client.get(address).status_code == status


def test_where_everything_arrived_the_page_says_so() -> None:
    assert "Everything arrived" in page(browser_of("Operator"))


def test_what_failed_is_shown_with_its_reason_and_sent_again_by_a_press() -> None:
    message, client = refused(), browser_of("Operator")
    said = page(client)
    assert "The provider refused it for good." in said and f'value="{message.pk}"' in said
    answer = client.post(FAILED, {"message": [str(message.pk)]}, follow=True)
    assert "1 message is sent again." in answer.content.decode()
    work()
    message.refresh_from_db()
    assert message.state == "sent"
    entry = Entry.objects.get(action="message.resent")
    assert entry.actor.startswith("staff:") and entry.subject == message.subject


def test_it_is_found_by_reference_phone_kind_reason_and_day() -> None:
    set_rules(open_per_address=99)
    message, client = refused(), browser_of("Operator")
    MEMORY.nobody.add(neighbour(1).phone)
    book(person=neighbour(1), window=WINDOWS[1])
    work()

    def found(**asked: str) -> set[str]:
        return {one.reference for one in client.get(FAILED, asked).context["page"]}

    mine = {message.reference}
    assert len(found()) == 2
    assert found(q=message.reference) == found(q="98765 00001") == mine
    assert Entry.objects.filter(action=VIEWED).exists()
    assert found(event="booked") == found(why="refused") == found(on=f"{NOW.date()}") == found()
    assert found(event="morning") == found(why="capped") == found(on="2027-01-01") == set()
    assert "No message fits" in page(client, why="capped")


def test_after_its_time_or_for_a_cancelled_visit_there_is_no_box_to_tick_nor_a_way_around_it() -> None:
    message, client = refused(), browser_of("Operator")
    Message.objects.filter(pk=message.pk).update(valid_until=NOW + timedelta(minutes=1))
    with standing_at(NOW + timedelta(minutes=1)):
        assert "its time is over" in page(client) and f'value="{message.pk}"' not in page(client)
        answer = client.post(FAILED, {"message": [str(message.pk)]}, follow=True)
    assert "It is too late for this message." in answer.content.decode()
    Message.objects.filter(pk=message.pk).update(valid_until=None, overtaken=True)
    assert "the visit is cancelled" in page(client)
    client.post(FAILED, {"message": [str(message.pk)]})
    message.refresh_from_db()
    assert message.state == "failed"


def test_a_cancelled_visit_overtakes_what_failed() -> None:
    message = refused()
    appointment = book.__globals__["Appointment"].objects.get(pk=message.subject.split(":")[1])
    cancel_appointment(appointment=appointment, reason="", actor=SYSTEM, now=NOW)
    message.refresh_from_db()
    assert (message.state, message.overtaken) == ("failed", True)


@pytest.mark.parametrize("typed", [[], ["x"], ["999999"], ["1" * 30], ["-1"]])
def test_nonsense_sends_nothing(typed: list[str]) -> None:
    message, client = refused(), browser_of("Operator")
    assert client.post(FAILED, {"message": typed}).status_code == 302
    message.refresh_from_db()
    assert message.state == "failed"


def many(count: int) -> None:
    refused()
    one = Message.objects.get(event="booked", recipient=MEERA_PHONE, channel="sms")
    for number in range(count):
        one.pk, one.subject, one.reference = None, f"appointment:{10_000 + number}", f"{10_000_000 + number}"
        one.save()


def test_many_come_in_pages_that_keep_what_was_asked_for() -> None:
    many(PAGE + 4)
    client = browser_of("Operator")
    first, second = (client.get(FAILED, {"event": "booked", "page": n}).context["page"] for n in ("1", "2"))
    shown = [{message.pk for message in one} for one in (first, second)]
    assert [len(one) for one in shown] == [PAGE, 5] and not shown[0] & shown[1]
    assert "event=booked" in page(client, event="booked") and "page=2" in page(client, event="booked")
    ticked = [str(pk) for pk in sorted(shown[1])]
    answer = client.post(f"{FAILED}?event=booked&page=2", {"message": ticked})
    assert answer.headers["Location"] == f"{FAILED}?event=booked"
    assert set(Message.objects.filter(why="by-hand").values_list("pk", flat=True)) == shown[1]


def test_a_page_that_is_not_there_is_the_last_one() -> None:
    refused()
    client = browser_of("Operator")
    assert all(client.get(FAILED, {"page": n}).context["page"].number == 1 for n in ("99", "x", "0"))


def test_the_page_asks_the_database_little(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    many(5)
    client = browser_of("Operator")
    page(client)
    # Session, reader, permissions (two), count, messages, edition.
    with django_assert_num_queries(7):
        page(client)


def test_a_manager_pauses_a_kind_and_everybody_sees_it() -> None:
    manager, operator = browser_of("Manager"), browser_of("Operator")
    assert manager.post(f"{SWITCHES}/booked", {"position": "paused"}).status_code == 302
    assert EventSwitch.objects.get().position == "paused"
    book()
    work()
    said = page(operator, SWITCHES)
    assert "1 message waits." in said and "Turn on" not in said
    assert "Turn on" in page(manager, SWITCHES)
    assert operator.post(f"{SWITCHES}/booked", {"position": "on"}).status_code == 403
    manager.post(f"{SWITCHES}/booked", {"position": "on"})
    work()
    assert Message.objects.get(event="booked", recipient=MEERA_PHONE).state == "sent"


@pytest.mark.parametrize(("event", "position"), [("code", "off"), ("birthday", "off"), ("booked", "loud")])
def test_codes_and_nonsense_cannot_be_switched(event: str, position: str) -> None:
    assert browser_of("Manager").post(f"{SWITCHES}/{event}", {"position": position}).status_code == 404


def test_who_said_stop_is_shown_found_and_taken_back_by_a_manager() -> None:
    assert "Nobody asked us to stop." in page(browser_of("Operator"), STOPPED)
    stop(phone=MEERA_PHONE, now=NOW)
    manager = browser_of("Manager")
    assert "+91 98765 00001" in page(manager, STOPPED, q="98765 00001")
    assert "did not ask us" in page(manager, STOPPED, q="98765 00009")
    assert "98765 00001" not in page(browser_of("Dispatcher"), STOPPED)
    number = StoppedPhone.objects.get().pk
    assert Client().post(f"{STOPPED}/{number}").status_code == 302
    assert StoppedPhone.objects.exists()
    manager.post(f"{STOPPED}/{number}")
    assert not StoppedPhone.objects.exists()


def test_the_first_page_says_when_messages_are_late() -> None:
    book()
    client = browser_of("Operator")
    assert "minutes late" not in page(client, "/staff/")
    with standing_at(NOW + timedelta(minutes=11)):
        assert "Messages go out 11 minutes late." in page(client, "/staff/")
