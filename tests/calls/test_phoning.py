"""Calls that are owed: who is called first, by whom, how often, and what came of it."""

from datetime import timedelta

import pytest

from doorstep.calls import actions
from doorstep.calls.models import Attempt, Call, Task
from doorstep.calls.queries import call_queue, language_of
from doorstep.calls.refusals import LeaseLost, TaskClosed, TaskTaken, TooSoon, WordsMissing
from doorstep.engines.call_order import MOST_ATTEMPTS
from doorstep.journal.actions import Actor
from doorstep.journal.models import Entry
from doorstep.messaging.models import Message
from tests.cast import MEERA_PHONE, NOW, WEB, ZONE, book, like_aadhaar, set_rules

pytestmark = pytest.mark.usefixtures("chandigarh")
RITA, SAMIR = Actor(name="staff:7", channel="console"), Actor(name="staff:8", channel="console")
PHONE = Actor(name="phone:x", channel="phone")
OTHER, LANDLINE = "+919811111111", "+911722700001"
MINUTE = timedelta(minutes=1)
NO_ANSWER, BUSY, SPOKEN = Attempt.Result.NO_ANSWER, Attempt.Result.BUSY, Attempt.Result.SPOKEN


def call_back(phone: str = OTHER, after: timedelta = timedelta(0)) -> Task:
    return actions.ask_call_back(phone=phone, language="hi", actor=WEB, now=NOW + after)


def rings(phone: str = OTHER, number: str = "1") -> Call:
    return actions.begin_call(line="own", provider_call=number, phone=phone, language="hi", now=NOW)


def test_whoever_waits_longest_is_called_first_but_for_needs() -> None:
    first, second, landline = call_back(), call_back("+919811111112", MINUTE), call_back(LANDLINE, 10 * MINUTE)
    assert list(call_queue(now=NOW)) == [landline, first, second]
    book()
    soon = call_back(MEERA_PHONE, 60 * MINUTE)
    assert soon.needs == ["visit-soon"]
    assert list(call_queue(now=NOW)) == [soon, landline, first, second]


def test_whoever_asks_again_goes_ahead_once() -> None:
    first, second = call_back(), call_back("+919811111112", MINUTE)
    for _each in range(5):
        call_back("+919811111112", 2 * MINUTE)
    assert list(call_queue(now=NOW)) == [second, first]
    second.refresh_from_db()
    assert second.needs == ["asked-again"] and second.rank_at == second.due_at - timedelta(minutes=20)


def test_the_promised_time_is_told_once_and_not_to_a_landline() -> None:
    call_back()
    call_back()
    call_back(LANDLINE)
    message = Message.objects.get(event="call-back")
    assert (message.recipient, message.language) == (OTHER, "hi")
    due_at = Task.objects.get(phone=OTHER).due_at.astimezone(ZONE)
    assert f"{due_at:%H:%M}" == "13:00" and "दोपहर 1 बजे" in message.text


def test_who_claims_a_task_has_it_alone_until_the_lease_ends() -> None:
    set_rules(call_lease_minutes=15)
    task = actions.claim_task(task=call_back(), actor=RITA, now=NOW)
    assert not call_queue(now=NOW).exists()
    with pytest.raises(TaskTaken):
        actions.claim_task(task=task, actor=SAMIR, now=NOW + 14 * MINUTE)
    with pytest.raises(TaskTaken):
        actions.close_task(task=task, outcome="Mine.", actor=SAMIR, now=NOW + MINUTE)
    assert call_queue(now=NOW + 15 * MINUTE).exists()
    actions.claim_task(task=task, actor=SAMIR, now=NOW + 15 * MINUTE)
    with pytest.raises(LeaseLost):
        actions.note_attempt(task=task, result=NO_ANSWER, actor=RITA, now=NOW + 16 * MINUTE)
    assert not Attempt.objects.exists()


def test_nobody_notes_an_attempt_without_a_claim_or_after_it() -> None:
    task = call_back()
    with pytest.raises(LeaseLost):
        actions.note_attempt(task=task, result=NO_ANSWER, actor=RITA, now=NOW)
    actions.claim_task(task=task, actor=RITA, now=NOW)
    actions.release_task(task=task, actor=RITA, now=NOW)
    with pytest.raises(LeaseLost):
        actions.release_task(task=task, actor=RITA, now=NOW)
    assert call_queue(now=NOW).exists()


def test_after_three_attempts_the_phone_is_told_and_left_alone() -> None:
    task, at = call_back(), NOW + 60 * MINUTE
    for number in range(1, MOST_ATTEMPTS + 1):
        actions.claim_task(task=task, actor=RITA, now=at)
        task = actions.note_attempt(task=task, result=NO_ANSWER, actor=RITA, now=at)
        assert task.attempts == number and not task.leased_by
        if number < MOST_ATTEMPTS:
            assert task.next_at is not None and task.next_at >= at + 45 * MINUTE * number
            with pytest.raises(TooSoon):
                actions.claim_task(task=task, actor=SAMIR, now=at + MINUTE)
            at = task.next_at
    assert (task.state, task.ended, task.outcome) == ("done", "not-reached", task.outcome)
    assert list(task.tries.values_list("number", "result", "by")) == [(n, "no-answer", "staff:7") for n in (1, 2, 3)]
    assert Message.objects.get(event="not-reached").recipient == OTHER
    with pytest.raises(TaskClosed):
        actions.claim_task(task=task, actor=RITA, now=at)


def test_a_busy_phone_is_tried_sooner() -> None:
    task, at = call_back(), NOW + 60 * MINUTE
    actions.claim_task(task=task, actor=RITA, now=at)
    assert actions.note_attempt(task=task, result=BUSY, actor=RITA, now=at).next_at == at + 10 * MINUTE


def test_whoever_was_spoken_with_needs_an_outcome() -> None:
    task = actions.claim_task(task=call_back(), actor=RITA, now=NOW)
    with pytest.raises(WordsMissing):
        actions.note_attempt(task=task, result=SPOKEN, actor=RITA, now=NOW)
    done = actions.note_attempt(task=task, result=SPOKEN, ended="booked", outcome="", actor=RITA, now=NOW)
    assert (done.state, done.ended, done.attempts, done.closed_by) == ("done", "booked", 1, "staff:7")
    assert Entry.objects.filter(action="task.closed").count() == 1


def test_a_complaint_on_the_phone_becomes_a_task_of_its_own() -> None:
    task = actions.claim_task(task=call_back(), actor=RITA, now=NOW)
    with pytest.raises(WordsMissing):
        actions.note_attempt(task=task, result=SPOKEN, ended="complaint", actor=RITA, now=NOW)
    actions.note_attempt(task=task, result=SPOKEN, ended="complaint", outcome="Nobody came.", actor=RITA, now=NOW)
    assert Task.objects.get(kind="complaint").words == "Nobody came."


def test_a_wrong_number_ends_it() -> None:
    task = actions.claim_task(task=call_back(), actor=RITA, now=NOW)
    done = actions.note_attempt(task=task, result=Attempt.Result.WRONG_NUMBER, actor=RITA, now=NOW)
    assert (done.state, done.ended) == ("done", "wrong-number")


@pytest.mark.parametrize("ended", Call.LOST)
def test_a_lost_call_leaves_one_call_back_with_what_was_captured(ended: Call.Ended) -> None:
    for number in ("1", "2"):
        call = rings(number=number)
        actions.note_call(call=call, state="documents", language="pa", answered=True, now=NOW)
        call = actions.end_call(call=call, ended=ended, words="Wants: income certificate", actor=PHONE, now=NOW)
    task = Task.objects.get()
    assert (task.kind, task.phone, task.language, task.times_asked) == ("call-back", OTHER, "pa", 2)
    assert task.words == "Wants: income certificate" and call.task == task
    told = "call-back" if ended == Call.Ended.CALL_BACK else "missed-call"
    assert Message.objects.get().event == told


@pytest.mark.parametrize("ended", [one for one in Call.Ended if one not in Call.LOST])
def test_a_call_that_came_to_something_leaves_none(ended: Call.Ended) -> None:
    assert actions.end_call(call=rings(), ended=ended, actor=PHONE, now=NOW).ended == ended
    assert not Task.objects.exists()


def test_the_same_call_begins_and_ends_once() -> None:
    call = rings()
    assert rings().pk == call.pk
    actions.end_call(call=call, ended=Call.Ended.BOOKED, appointment=book(), actor=PHONE, now=NOW)
    again = actions.end_call(call=call, ended=Call.Ended.ABANDONED, actor=PHONE, now=NOW)
    assert again.ended == "booked" and not Task.objects.exists()


def test_a_withheld_number_leaves_no_task_and_a_landline_no_message() -> None:
    for number, phone in enumerate(("", "anonymous", LANDLINE)):
        actions.end_call(call=rings(phone, str(number)), ended=Call.Ended.MISSED, actor=PHONE, now=NOW)
    assert Task.objects.get().phone == LANDLINE
    assert not Message.objects.exists()


def test_an_aadhaar_number_that_was_keyed_is_masked() -> None:
    actions.end_call(call=rings(), ended=Call.Ended.MISSED, words=f"Keyed {like_aadhaar()}", actor=PHONE, now=NOW)
    assert Task.objects.get().words == "Keyed ••••••••••••"


def test_a_phone_keeps_its_language() -> None:
    book()
    assert language_of(phone=MEERA_PHONE) == "pa"
    rings(MEERA_PHONE)
    assert (language_of(phone=MEERA_PHONE), language_of(phone=OTHER)) == ("hi", "")
