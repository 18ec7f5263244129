"""A dispatcher mends a day: says what happened, sees what would be done, agrees."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from django.core.signing import dumps
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments
from doorstep.channels.console.repairing import SALT
from doorstep.channels.shared.clock import standing_at
from doorstep.dispatch.visits.actions import VisitSaid, record_visit
from doorstep.journal.models import Entry
from doorstep.messaging.models import Message
from doorstep.planning.models import Stop
from tests.cast import TOMORROW, WEB, WINDOWS, ZONE, book, in_days, neighbour, only_agents, problems, publish, set_rules
from tests.channels.console.desk import browser_of

PAGE, MEND = f"/staff/day/{TOMORROW}/repair", f"/staff/day/{TOMORROW}/mend"
SAID = 8


@pytest.fixture(autouse=True)
def on_the_day(chandigarh: None) -> Iterator[None]:
    at = datetime.combine(TOMORROW, time(7, 30), tzinfo=ZONE)
    with standing_at(at), override_settings(REPAIR_ITERATIONS=300):
        yield


def published() -> list[Appointment]:
    only_agents("FA03", "FA05")
    set_rules(open_per_address=99)
    before = datetime.combine(TOMORROW, time(7, 30), tzinfo=ZONE).replace(day=1)
    for n, window in enumerate(WINDOWS):
        book(person=neighbour(n), services=("electricity-bill",), window=window, now=before)
    publish(now=before)
    return list(appointments().order_by("pk"))


def agent_of(appointment: Appointment) -> str:
    assert appointment.stop is not None
    return appointment.stop.route.shift.agent.code


def offered(client: Client, **said: str) -> str:
    answer = client.post(PAGE, {"since": "08:00", **said})
    assert answer.status_code == 200, answer.context["page"].forms[said["kind"]].errors
    ((_proposal, text),) = answer.context["proposals"]
    return str(text)


def test_what_would_be_done_is_shown_and_nothing_changes() -> None:
    booked = published()
    before = list(Stop.objects.order_by("pk").values())
    client = browser_of("Dispatcher")
    page = client.post(PAGE, {"kind": "absent", "agent": agent_of(booked[0]), "since": "08:00"})
    text = page.content.decode()
    assert "0</b> promised windows are not kept" in text
    assert "Neighbour" in text and "Do this and tell everybody" in text
    assert list(Stop.objects.order_by("pk").values()) == before
    assert not Message.objects.filter(event="changed-visitor").exists()


def test_what_was_shown_is_done_and_told() -> None:
    booked = published()
    absent = agent_of(booked[0])
    client = browser_of("Dispatcher")
    text = offered(client, kind="absent", agent=absent)
    assert client.post(MEND, {"offered": text}).status_code == 302
    assert absent not in {agent_of(one) for one in appointments()}
    told = Message.objects.filter(event="changed-visitor").count()
    page = client.get(f"/staff/day/{TOMORROW}/").content.decode()
    assert told and f"{told} message" in page
    entry = Entry.objects.get(action="day.repaired")
    assert entry.channel == "console" and entry.actor.startswith("staff:")
    assert problems() == []


def test_what_was_shown_before_the_day_moved_is_not_done() -> None:
    booked = published()
    client = browser_of("Dispatcher")
    text = offered(client, kind="absent", agent=agent_of(booked[0]))
    client.post(MEND, {"offered": offered(client, kind="cancelled", visit=booked[0].reference)})
    again = client.post(MEND, {"offered": text}, follow=True)
    assert "The day changed" in again.content.decode()
    assert not Message.objects.filter(event="changed-visitor").exists()


def test_what_nobody_was_shown_is_not_done() -> None:
    published()
    client = browser_of("Dispatcher")
    for text in ("", "nonsense", dumps({"plan": 1}, salt="other")):
        assert "Please look at it again" in client.post(MEND, {"offered": text}, follow=True).content.decode()
    with standing_at(datetime(2026, 12, 2, 8, 0, tzinfo=ZONE)):
        old = dumps({"plan": 1}, salt=SALT, compress=True)[:-3] + "abc"
        assert client.post(MEND, {"offered": old})["Location"] == PAGE
    assert not Entry.objects.filter(action="day.repaired").exists()


def test_what_was_shown_before_midnight_is_not_done_after_it() -> None:
    booked = published()
    client = browser_of("Dispatcher")
    text = offered(client, kind="absent", agent=agent_of(booked[0]))
    with standing_at(datetime.combine(in_days(2), time(0, 5), tzinfo=ZONE)):
        assert "is over" in client.post(MEND, {"offered": text}, follow=True).content.decode()
    assert not Entry.objects.filter(action="day.repaired").exists()


def test_what_was_shown_of_one_day_is_not_done_on_the_page_of_another() -> None:
    booked = published()
    client = browser_of("Dispatcher")
    text = offered(client, kind="absent", agent=agent_of(booked[0]))
    assert client.post(MEND.replace(str(TOMORROW), str(in_days(2))), {"offered": text}).status_code == 302
    assert not Entry.objects.filter(action="day.repaired").exists()


def test_what_was_shown_is_done_as_shown_a_minute_later() -> None:
    booked = published()
    client = browser_of("Dispatcher")
    noon = datetime.combine(TOMORROW, time(12), tzinfo=ZONE)
    with standing_at(noon):
        text = offered(client, kind="absent", agent=agent_of(booked[0]))
    with standing_at(noon + timedelta(minutes=1)):
        client.post(MEND, {"offered": text})
    assert Entry.objects.filter(action="day.repaired").exists()
    assert Message.objects.filter(event="delayed").exists()


def test_a_visit_that_ended_meanwhile_is_not_cancelled() -> None:
    booked = published()
    client = browser_of("Dispatcher")
    text = offered(client, kind="cancelled", visit=booked[0].reference)
    stop, begins = booked[0].stop, booked[0].starts_at
    assert stop is not None
    said = VisitSaid(arrived_at=begins, started_at=begins, finished_at=begins, outcome="done")
    record_visit(stop=stop, said=said, actor=WEB, now=begins)
    assert "has ended already" in client.post(MEND, {"offered": text}, follow=True).content.decode()
    page = client.post(PAGE, {"since": "08:00", "kind": "cancelled", "visit": booked[0].reference})
    assert "visit" in page.context["page"].forms["cancelled"].errors


@pytest.mark.parametrize(
    ("said", "box"),
    [
        ({"kind": "absent", "agent": "FA99"}, "agent"),
        ({"kind": "late", "agent": "FA03", "minutes": "0"}, "minutes"),
        ({"kind": "cancelled", "visit": "12345678"}, "visit"),
        ({"kind": "added", "reference": "12345678"}, "reference"),
        ({"kind": "closed", "point": "here", "metres": "200"}, "point"),
        ({"kind": "closed", "point": "30.7, 76.7", "metres": "1"}, "metres"),
        ({"kind": "absent", "agent": "FA03", "since": "noon"}, "since"),
    ],
)
def test_what_is_wrong_is_said_beside_its_box(said: dict[str, str], box: str) -> None:
    published()
    page = browser_of("Dispatcher").post(PAGE, {"since": "08:00"} | said)
    assert page.status_code == 422
    assert box in page.context["page"].forms[said["kind"]].errors


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "late", "agent": "FA03", "minutes": "45"},
        {"kind": "closed", "point": "30.7119, 76.7546", "metres": "300"},
        {"kind": "closed", "point": "३०.७११९, ७६.७५४६", "metres": "300"},
    ],
)
def test_every_event_can_be_mended(said: dict[str, str]) -> None:
    published()
    client = browser_of("Dispatcher")
    assert client.post(MEND, {"offered": offered(client, **said)}).status_code == 302
    assert problems() == []


def test_an_urgent_visit_is_taken_in() -> None:
    published()
    urgent = book(person=neighbour(9), services=("electricity-bill",), on=in_days(5))
    client = browser_of("Dispatcher")
    client.post(MEND, {"offered": offered(client, kind="added", reference=urgent.reference)})
    assert appointments().get(pk=urgent.pk).on == TOMORROW


def test_nobody_home_is_noted() -> None:
    booked = published()
    client = browser_of("Dispatcher")
    at = datetime.combine(TOMORROW, time(9, 30), tzinfo=ZONE)
    with standing_at(at):
        said = {"kind": "nobody-home", "visit": booked[0].reference, "since": "09:30"}
        client.post(MEND, {"offered": offered(client, **said)})
    assert Message.objects.filter(event="nobody-home").count() == 1


def test_a_day_without_anybody_named_says_so() -> None:
    assert "not published yet" in browser_of("Dispatcher").get(PAGE).content.decode()


def test_only_dispatchers_and_managers_mend_a_day() -> None:
    for role, status in (("Operator", 403), ("Clerk", 403), ("Dispatcher", 200), ("Manager", 200)):
        client = browser_of(role)
        assert client.get(PAGE).status_code == status
        assert (client.post(MEND, {"offered": ""}).status_code == 403) == (status == 403)
    assert Client().get(PAGE).status_code == 302


@pytest.mark.parametrize("language", ["hi", "pa"])
def test_the_pages_speak_the_readers_language(language: str) -> None:
    booked = published()
    client = browser_of("Dispatcher")
    client.cookies["language"] = language
    text = client.get(PAGE).content.decode()
    assert f'lang="{language}"' in text and "Something happened" not in text
    look = client.post(PAGE, {"kind": "absent", "agent": agent_of(booked[0]), "since": "08:00"}).content.decode()
    assert "Who is touched" not in look and "field agent" not in look


def test_looking_asks_the_same_whatever_the_number_of_visits() -> None:
    published()
    client = browser_of("Dispatcher")
    client.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE)
    assert len(queries) == SAID
