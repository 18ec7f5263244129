"""Whoever may not know who comes is called, once; so is whoever did not say that the papers are ready."""

from datetime import datetime, timedelta

import pytest

from doorstep.booking.actions import answer_documents, cancel_appointment
from doorstep.calls.actions import claim_task, note_attempt
from doorstep.calls.actions.papers import call_the_unconfirmed
from doorstep.calls.models import Attempt, Task
from doorstep.channels.cli.jobs import CALL_UNCONFIRMED, CALL_UNTOLD, PERIODIC
from doorstep.dispatch.untold import call_the_untold
from doorstep.journal.actions import Actor
from doorstep.messaging.models import Message
from tests.cast import MEERA_PHONE, NOW, WEB, ZONE, book, publish

pytestmark = pytest.mark.usefixtures("chandigarh")
MORNING = NOW + timedelta(days=1)
RITA = Actor(name="staff:7", channel="console")


def told(delivery: str) -> None:
    Message.objects.filter(event="morning").update(state="sent", delivery=delivery, sent_at=MORNING)


def tasks(kind: str = "tell") -> list[tuple[str, str]]:
    return list(Task.objects.filter(kind=kind).values_list("state", "ended"))


def test_each_is_called_once_who_is_not_known_to_be_told() -> None:
    book()
    publish()
    told("failed")
    assert call_the_untold(now=MORNING) == call_the_untold(now=MORNING) == 1
    task = Task.objects.get(kind="tell")
    assert (task.phone, task.language, task.needs) == (MEERA_PHONE, "pa", ["visit-soon"])


@pytest.mark.parametrize("delivery", ["accepted", "delivered"])
def test_whoever_has_the_message_is_not_called(delivery: str) -> None:
    book()
    publish()
    told(delivery)
    assert call_the_untold(now=MORNING) == 0


def test_it_closes_when_the_message_arrives_after_all() -> None:
    book()
    publish()
    told("unknown")
    call_the_untold(now=MORNING)
    told("delivered")
    assert call_the_untold(now=MORNING + timedelta(minutes=15)) == 0
    assert tasks() == [("done", "by-itself")]


def test_it_closes_when_the_visit_is_cancelled_or_over_but_not_while_somebody_phones() -> None:
    appointment = book()
    call_the_untold(now=MORNING)
    claim_task(task=Task.objects.get(), actor=RITA, now=MORNING)
    late = appointment.ends_at
    assert call_the_untold(now=MORNING + timedelta(minutes=1)) == 1
    assert call_the_untold(now=late) == 0
    assert tasks() == [("done", "by-itself")]


def test_whom_an_operator_told_is_not_called_again_until_there_is_other_news() -> None:
    appointment = book()
    call_the_untold(now=MORNING)
    task = claim_task(task=Task.objects.get(), actor=RITA, now=MORNING)
    note_attempt(task=task, result=Attempt.Result.NO_ANSWER, actor=RITA, now=MORNING)
    assert call_the_untold(now=MORNING) == 1
    task.refresh_from_db()
    claim_task(task=task, actor=RITA, now=task.next_at or MORNING)
    note_attempt(task=task, result=Attempt.Result.SPOKEN, ended="answered", actor=RITA, now=task.next_at or MORNING)
    assert call_the_untold(now=MORNING) == 0
    type(appointment).objects.update(version=appointment.version + 1)
    assert call_the_untold(now=MORNING) == 1
    assert len(tasks()) == 2


def test_the_unconfirmed_are_called_once_and_left_alone_when_they_answer() -> None:
    before = NOW - timedelta(days=2)
    appointment = book(now=before)
    assert call_the_unconfirmed(now=NOW) == call_the_unconfirmed(now=NOW) == 1
    assert Task.objects.get().phone == MEERA_PHONE
    answer_documents(appointment=appointment, answer="ready", actor=WEB, now=NOW)
    assert call_the_unconfirmed(now=NOW) == 0
    assert tasks("confirm") == [("done", "by-itself")]


def test_whoever_booked_within_a_day_is_left_in_peace_unless_something_is_missing() -> None:
    appointment = book()
    assert call_the_unconfirmed(now=NOW) == 0
    answer_documents(appointment=appointment, answer="missing", actor=WEB, now=NOW)
    assert call_the_unconfirmed(now=NOW) == 1
    assert Task.objects.get().words == "Papers are missing."
    cancel_appointment(appointment=appointment, reason="", actor=WEB, now=NOW)
    assert call_the_unconfirmed(now=NOW) == 0


@pytest.mark.parametrize(
    ("kind", "after", "planned"),
    [
        (CALL_UNTOLD, (1, 0, 0), (1, 7, 45)),
        (CALL_UNTOLD, (1, 7, 45), (1, 8, 0)),
        (CALL_UNTOLD, (1, 8, 3), (1, 8, 15)),
        (CALL_UNTOLD, (1, 21, 0), (2, 7, 45)),
        (CALL_UNCONFIRMED, (1, 10, 0), (1, 11, 0)),
        (CALL_UNCONFIRMED, (1, 18, 0), (2, 10, 0)),
        (CALL_UNCONFIRMED, (31, 23, 59), (32, 10, 0)),
    ],
)
def test_they_are_looked_for_from_a_set_hour(kind: str, after: tuple[int, ...], planned: tuple[int, ...]) -> None:
    def at(day: int, hour: int, minute: int) -> datetime:
        return datetime(2026, 12, 1, hour, minute, tzinfo=ZONE) + timedelta(days=day - 1)

    assert PERIODIC[kind](at(*after)) == at(*planned)
