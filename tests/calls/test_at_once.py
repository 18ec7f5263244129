"""Many who ask for one phone, and many who close one task, at the same moment."""

import pytest

from doorstep.calls.actions import ask_call_back, close_task, complain
from doorstep.calls.models import Task
from doorstep.calls.refusals import TaskClosed
from doorstep.journal.actions import SYSTEM
from doorstep.journal.models import Entry
from doorstep.journal.queries import first_broken
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
