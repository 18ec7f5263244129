"""Messages at midnight, at the year's end and on 29 February: the city's day counts, and nothing slips into another."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from doorstep.channels.cli.jobs import HANDLERS, PERIODIC, WHEN_DEAD
from doorstep.engines.messages.quiet import quiet_ends_at
from doorstep.gateways.sms.memory import MEMORY
from doorstep.messaging.actions import queue_message
from doorstep.messaging.models import Message, MessageTemplate
from doorstep.messaging.queries import messages_of_day, search
from doorstep.outbox.actions import run_due
from doorstep.places.models import City

ZONE = ZoneInfo("Asia/Kolkata")
NEW_YEAR, LEAP = date(2027, 1, 1), date(2028, 2, 29)
DAYS = (date(2026, 12, 31), NEW_YEAR, date(2028, 2, 28), LEAP, date(2028, 3, 1))
"""In the city; by UTC each begins half past six of the evening before."""
SECOND = timedelta(seconds=1)


@pytest.fixture
def city(settings: Settings, db: None) -> Iterator[None]:
    settings.SMS_GATEWAY = "memory"
    City.objects.create(code="chandigarh", name={"en": "Chandigarh"}, timezone="Asia/Kolkata", helpline="1905")
    for event in ("morning", "feedback"):
        MessageTemplate.objects.create(event=event, language="en", text="Asha comes")
    MEMORY.forget()
    yield
    MEMORY.forget()


def midnight(on: date) -> datetime:
    return datetime.combine(on, time(), tzinfo=ZONE)


def queue(send_at: datetime, valid_until: datetime | None = None, event: str = "morning") -> Message:
    return queue_message(
        event=event,
        subject=f"appointment:{Message.objects.count()}",
        version=1,
        recipient="+919876500001",
        language="en",
        values={},
        reference="K7Q2",
        send_at=send_at,
        valid_until=valid_until,
        now=send_at - timedelta(hours=12),
    )


def work(at: datetime) -> None:
    run_due(handlers=HANDLERS, now=lambda: at, when_dead=WHEN_DEAD, jitter=lambda: 0.5)


def state(message: Message) -> str:
    message.refresh_from_db()
    return message.state


@pytest.mark.parametrize("on", DAYS)
def test_what_is_planned_for_midnight_goes_then_and_not_a_second_before(city: None, on: date) -> None:
    message = queue(midnight(on))
    work(midnight(on) - SECOND)
    assert state(message) == "queued"
    work(midnight(on))
    assert state(message) == "sent"


@pytest.mark.parametrize("on", DAYS)
def test_what_is_good_until_midnight_is_not_sent_at_midnight(city: None, on: date) -> None:
    in_time, late = (queue(midnight(on) - timedelta(hours=1), midnight(on)) for _ in range(2))
    send = HANDLERS["send-message"]
    send({"message": in_time.pk}, midnight(on) - SECOND)
    send({"message": late.pk}, midnight(on))
    assert (state(in_time), state(late)) == ("sent", "expired")
    assert len(MEMORY.carried) == 1


@pytest.mark.parametrize("on", DAYS)
def test_the_days_list_begins_and_ends_at_the_citys_midnight(city: None, on: date) -> None:
    start, end = midnight(on), midnight(on + timedelta(days=1))
    before, first, last, after = (queue(at) for at in (start - SECOND, start, end - SECOND, end))
    assert set(messages_of_day(events=["morning"], start=start, end=end)) == {first, last}
    assert set(search(on=on)) == {first, last}
    assert before in search(on=on - timedelta(days=1)) and after in search(on=on + timedelta(days=1))


@pytest.mark.parametrize("on", DAYS)
def test_a_message_that_is_sent_after_midnight_is_listed_with_the_day_of_its_sending(city: None, on: date) -> None:
    message = queue(midnight(on) - SECOND)
    work(midnight(on) + SECOND)
    assert list(search(on=on)) == [message]


@pytest.mark.parametrize("on", DAYS)
def test_quiet_hours_go_past_midnight_into_the_next_morning(on: date) -> None:
    def ends(at: datetime) -> datetime | None:
        return quiet_ends_at(now=at, quiet_from=time(21), quiet_until=time(8), zone=ZONE)

    evening = datetime.combine(on - timedelta(days=1), time(21), tzinfo=ZONE)
    morning = datetime.combine(on, time(8), tzinfo=ZONE)
    assert ends(evening) == ends(midnight(on)) == ends(midnight(on) - SECOND) == ends(morning - SECOND) == morning
    assert ends(evening - SECOND) is None and ends(morning) is None


@pytest.mark.parametrize("on", DAYS)
def test_what_waits_for_the_morning_comes_on_that_day_and_is_sent_once(city: None, on: date) -> None:
    message = queue(midnight(on) - timedelta(minutes=5), midnight(on) + timedelta(days=2), event="feedback")
    work(midnight(on))
    assert state(message) == "queued"
    work(midnight(on) + timedelta(hours=12))
    work(midnight(on) + timedelta(hours=13))
    assert state(message) == "sent" and len(MEMORY.carried) == 1


@pytest.mark.parametrize("on", DAYS)
def test_evening_work_is_planned_for_each_day_once(city: None, on: date) -> None:
    planned = [midnight(on) - timedelta(days=1)]
    for _ in range(3):
        planned.append(PERIODIC["publish-day"](planned[-1]))
    days = [at.astimezone(ZONE).date() for at in planned[1:]]
    assert days == [on + timedelta(days=ahead) for ahead in (-1, 0, 1)]
    assert len({at.astimezone(ZONE).time() for at in planned[1:]}) == 1
