"""One operator speaks with a caller."""

import pytest

from doorstep.calls.actions import begin_call, note_call
from doorstep.calls.actions.taking import take_call
from doorstep.calls.models import Call
from doorstep.calls.refusals import CallTaken
from doorstep.journal.actions import Actor
from tests.cast import MEERA_PHONE, NOW
from tests.concurrency.at_once import at_once

pytestmark = pytest.mark.usefixtures("committed_chandigarh")
TIMES = 12


def a_call() -> Call:
    call = begin_call(line="own-line", provider_call="1", phone=MEERA_PHONE, language="pa", now=NOW)
    note_call(call=call, handed=True, now=NOW)
    return call


def operator(number: int) -> Actor:
    return Actor(name=f"staff:{number}", channel="console")


def test_one_of_all_who_take_a_call_at_once_has_it() -> None:
    call = a_call()
    answers = at_once(TIMES, lambda number: take_call(call=call, actor=operator(number), now=NOW).operator)
    assert [answer for answer in answers if isinstance(answer, str)] == [Call.objects.get().operator]
    assert sum(isinstance(answer, CallTaken) for answer in answers) == TIMES - 1


def test_without_the_claim_everybody_would_have_it() -> None:
    """The negative control: who only looks at what was read before finds it free."""
    call = a_call()

    def take(number: int) -> bool:
        if call.operator:
            return False
        Call.objects.filter(pk=call.pk).update(operator=operator(number).name)
        return True

    assert at_once(TIMES, take) == [True] * TIMES
