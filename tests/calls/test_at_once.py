"""Many who ask for one phone, and many who close one task, at the same moment."""

from threading import Barrier

import pytest

from doorstep.calls.actions import (
    ask_call_back,
    begin_call,
    claim_task,
    close_task,
    complain,
    end_call,
    note_call,
)
from doorstep.calls.actions.inbound import read_message, receive_message
from doorstep.calls.actions.ringing import MAY_RING, RINGING, begin_ringing
from doorstep.calls.actions.tasks import insert_task
from doorstep.calls.models import Call, InboundMessage, Task
from doorstep.calls.refusals import TaskClosed, TaskTaken
from doorstep.journal.actions import SYSTEM, Actor
from doorstep.journal.models import Entry
from doorstep.journal.queries import first_broken
from doorstep.messaging.models import Message
from tests.cast import MEERA_PHONE, NOW, WEB
from tests.concurrency.at_once import at_once

pytestmark = pytest.mark.usefixtures("committed_chandigarh")
TIMES = 12


def ask(number: int) -> str:
    return ask_call_back(phone=MEERA_PHONE, language="en", words=f"Said {number}.", actor=WEB, now=NOW).reference


def test_one_call_back_for_all_who_ask_at_once_and_no_word_is_lost() -> None:
    answers = at_once(TIMES, ask)
    task = Task.objects.get()
    assert answers == [task.reference] * TIMES
    assert task.times_asked == TIMES
    assert all(f"Said {number}." in task.words for number in range(TIMES))
    assert Entry.objects.filter(action="task.asked").count() == 1
    assert first_broken() is None


def lost(number: int) -> str:
    """A call from the same number that breaks off."""
    call = begin_call(line="own", provider_call=str(number), phone=MEERA_PHONE, language="en", now=NOW)
    ended = end_call(call=call, ended=Call.Ended.ABANDONED, words=f"Said {number}.", actor=WEB, now=NOW)
    return ended.task.reference if ended.task else ""


def test_calls_of_one_number_that_break_off_at_once_leave_one_call_back_and_one_sms() -> None:
    answers = at_once(TIMES, lost)
    task = Task.objects.get()
    assert answers == [task.reference] * TIMES and task.times_asked == TIMES
    assert all(f"Said {number}." in task.words for number in range(TIMES))
    assert Message.objects.filter(event="missed-call").count() == 1


def test_a_call_whose_end_is_told_many_times_at_once_is_counted_once() -> None:
    assert len(set(at_once(TIMES, lambda _number: lost(1)))) == 1
    assert (Call.objects.count(), Task.objects.get().times_asked) == (1, 1)


def test_without_the_constraint_everybody_would_have_a_call_back_of_their_own() -> None:
    """The negative control: who only looks whether one is open finds none. A complaint is a kind without the claim."""
    looked = Barrier(TIMES)

    def ask_by_looking(number: int) -> bool:
        if Task.objects.filter(phone=MEERA_PHONE, state="open").exists():
            return False
        looked.wait(60)
        a_task = Task(kind="complaint", phone=MEERA_PHONE, language="en", channel="web", words=f"Said {number}.")
        a_task.created_at = a_task.due_at = a_task.rank_at = NOW
        insert_task(task=a_task)
        return True

    assert at_once(TIMES, ask_by_looking) == [True] * TIMES
    assert Task.objects.filter(phone=MEERA_PHONE, state="open").count() == TIMES


def test_one_of_all_presses_of_the_button_rings() -> None:
    task = a_call_back()
    actor = Actor(name="staff:7", channel="console")
    out = Call.Direction.OUT
    call = begin_call(
        line="desk", provider_call="1", phone=MEERA_PHONE, language="en", direction=out, task=task, now=NOW
    )
    note_call(call=call, operator=actor.name, now=NOW)
    answers = at_once(TIMES, lambda _number: begin_ringing(call=call, actor=actor, now=NOW))
    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType"] + ["RingsAlready"] * (TIMES - 1)


def test_without_the_claim_every_press_would_ring() -> None:
    """The negative control: who only looks at what was read before finds that nothing rings."""
    call = begin_call(line="desk", provider_call="1", phone=MEERA_PHONE, language="en", now=NOW)

    def press(_number: int) -> bool:
        if call.state not in MAY_RING:
            return False
        Call.objects.filter(pk=call.pk).update(state=RINGING)
        return True

    assert at_once(TIMES, press) == [True] * TIMES


def test_one_of_all_who_close_a_task_at_once_has_closed_it() -> None:
    task = complain(phone=MEERA_PHONE, language="en", words="Late.", actor=WEB, now=NOW)
    seen = [Task.objects.get(pk=task.pk) for _each in range(TIMES)]

    def close(number: int) -> str:
        return close_task(task=seen[number], outcome=f"Outcome {number}.", actor=SYSTEM, now=NOW).outcome

    answers = at_once(TIMES, close)
    won = [answer for answer in answers if isinstance(answer, str)]
    assert won == [Task.objects.get().outcome]
    assert all(isinstance(answer, TaskClosed) for answer in answers if not isinstance(answer, str))


def test_without_the_claim_everybody_would_have_closed_it() -> None:
    """The negative control: who only looks at what was read before finds it open."""
    task = complain(phone=MEERA_PHONE, language="en", words="Late.", actor=WEB, now=NOW)
    seen = [Task.objects.get(pk=task.pk) for _each in range(TIMES)]

    def close(number: int) -> bool:
        if seen[number].state != Task.State.OPEN:
            return False
        Task.objects.filter(pk=task.pk).update(state="done", outcome=f"Outcome {number}.", closed_at=NOW)
        return True

    assert at_once(TIMES, close) == [True] * TIMES


def a_call_back() -> Task:
    return ask_call_back(phone=MEERA_PHONE, language="en", actor=WEB, now=NOW)


def test_one_of_all_who_claim_a_task_at_once_has_it() -> None:
    task = a_call_back()

    def claim(number: int) -> str:
        return claim_task(task=task, actor=Actor(name=f"staff:{number}", channel="console"), now=NOW).leased_by

    answers = at_once(TIMES, claim)
    assert [answer for answer in answers if isinstance(answer, str)] == [Task.objects.get().leased_by]
    assert all(isinstance(answer, TaskTaken) for answer in answers if not isinstance(answer, str))


def test_without_the_claim_everybody_would_have_it() -> None:
    """The negative control: who only looks at what was read before finds it free."""
    task = a_call_back()

    def claim(number: int) -> bool:
        if task.is_leased(NOW):
            return False
        Task.objects.filter(pk=task.pk).update(leased_by=f"staff:{number}", leased_until=NOW)
        return True

    assert at_once(TIMES, claim) == [True] * TIMES


def test_a_text_that_comes_many_times_at_once_is_done_once() -> None:
    def come(_number: int) -> str:
        row = receive_message(sender=MEERA_PHONE, text="hello", provider="first", provider_id="7", now=NOW)
        return str(row.pk) + read_message(inbound_id=row.pk, now=NOW)

    assert len(set(at_once(TIMES, come))) == 1
    assert InboundMessage.objects.count() == Task.objects.get().times_asked == 1
