"""Closing days from the staff pages: who is affected is seen first, and what became of everybody afterwards."""

import pytest
from django.test import Client

from doorstep.booking.models import Appointment
from doorstep.channels.cli.jobs import HANDLERS
from doorstep.channels.shared.kinds import CLOSE_DAYS
from doorstep.journal.models import Entry
from doorstep.messaging.models import Message
from doorstep.outbox.models import Job
from doorstep.places import queries as places
from tests.cast import NOW, TOMORROW, book, in_days, publish
from tests.channels.console.desk import browser_of

pytestmark = pytest.mark.usefixtures("morning")
DAY = f"/staff/day/{TOMORROW}/"
CLOSE, CLOSING = f"{DAY}close", f"{DAY}closing"
ITSELF = 'http-equiv="refresh"'


def said(client: Client, page: str) -> str:
    return client.get(page).content.decode()


def ask(client: Client, *, until: object = TOMORROW, why: str = "strike", sure: bool = True) -> str:
    return client.post(CLOSE, {"why": why, "until": str(until), **({"sure": "1"} if sure else {})}).content.decode()


def work() -> None:
    job = Job.objects.get(kind=CLOSE_DAYS)
    HANDLERS[job.kind](job.payload, NOW)


@pytest.mark.parametrize("published", [False, True])
def test_everybody_is_moved_by_the_worker_and_shown(published: bool) -> None:
    booked = book()
    if published:
        publish()
    client = browser_of("Dispatcher")
    assert "1 visit is affected" in ask(client, sure=False)
    assert not Job.objects.filter(kind=CLOSE_DAYS).exists() and TOMORROW not in places.holidays()

    assert client.post(CLOSE, {"why": "strike", "until": str(TOMORROW), "sure": "1"})["Location"] == CLOSING
    assert places.holidays()[TOMORROW] == {"en": "Strike", "hi": "हड़ताल", "pa": "ਹੜਤਾਲ"}
    text = said(client, CLOSING)
    assert ITSELF in text and 'max="1" value="0"' in text
    assert ITSELF not in said(client, f"{CLOSING}?still")

    work()
    text = said(client, CLOSING)
    assert ITSELF not in text and "1 visit was looked after" in text and "With a new time" in text
    assert Appointment.objects.get(pk=booked.pk).on > TOMORROW
    assert Message.objects.get(event="day-closed-moved").state == "queued"
    assert "This day is closed:" in said(client, DAY)


def test_who_gets_no_other_time_is_to_be_called() -> None:
    booked = book()
    client = browser_of("Dispatcher")
    ask(client, until=in_days(25))
    work()
    text = said(client, CLOSING)
    assert "Please call them" in text and f"/admin/booking/appointment/{booked.pk}/" in text


def test_asked_twice_it_is_done_once_and_journalled_by_who_asked() -> None:
    client = browser_of("Dispatcher")
    for _twice in range(2):
        ask(client)
    assert Job.objects.filter(kind=CLOSE_DAYS).count() == 1
    entry = Entry.objects.filter(action="day.close-asked").first()
    assert entry is not None and entry.actor.startswith("staff:") and entry.details == {"why": "strike"}


@pytest.mark.parametrize(
    ("why", "until", "wrong"),
    [("", TOMORROW, "required"), ("strike", in_days(0), "at most 31 days"), ("strike", in_days(60), "at most 31 days")],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(why: str, until: object, wrong: str) -> None:
    text = ask(browser_of("Dispatcher"), why=why, until=until)
    assert wrong in text and str(until) in text
    assert not Job.objects.filter(kind=CLOSE_DAYS).exists()


def test_a_day_that_is_over_is_not_closed() -> None:
    answer = browser_of("Dispatcher").post("/staff/day/2026-11-30/close", {"why": "strike", "until": "2026-11-30"})
    assert answer.status_code == 422 and "This day is over" in answer.content.decode()


def test_only_who_may_change_days_closes_them() -> None:
    client = browser_of("Operator")
    assert client.get(CLOSE).status_code == client.post(CLOSE, {"sure": "1"}).status_code == 403


def test_an_open_day_says_that_it_is_open() -> None:
    assert "This day is not closed" in said(browser_of("Dispatcher"), CLOSING)
