"""The same webhook of a call, many times at the same moment."""

from collections.abc import Sequence

import pytest
from django.test import override_settings

from doorstep.booking.models import Appointment
from doorstep.calls.actions import begin_call, begin_dialogue, keep_step
from doorstep.calls.models import Dialogue
from tests.cast import NOW
from tests.channels.phone.caller import SECRET, Phone
from tests.concurrency.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 12
TO_CONFIRM = ("3", "1", "1", "1", "2", "1", "2", "33", "150", "1")


@override_settings(PHONE_PROVIDER="twiml", PHONE_SECRET=SECRET)
def test_a_key_that_books_comes_twelve_times_and_books_once(committed_chandigarh: None) -> None:
    phone = Phone().press(*TO_CONFIRM).speak().press("1")
    path, before = phone.next, Dialogue.objects.get().version

    def press(_number: int) -> str:
        again = Phone.__new__(Phone)
        again.__dict__.update(phone.__dict__, client=type(phone.client)())
        return again.post(path, Digits="1").body

    bodies = at_once(TIMES, press)
    assert len(set(bodies)) == 1
    assert "<Gather" in str(bodies[0])
    assert Appointment.objects.count() == 1
    assert Dialogue.objects.get().version == before + 1


def steps_kept(*, claim: bool) -> Sequence[bool | Exception]:
    """Twelve who read a dialogue at the same step, and then keep the next one: with the claim, or without."""
    call = begin_call(line="twiml", provider_call="CA-race", phone="", language="hi", now=NOW)
    begin_dialogue(call=call)

    def keep(number: int) -> bool:
        seen = Dialogue.objects.get(call=call)
        if claim:
            seen.version = 0
            return keep_step(dialogue=seen, state={"step": str(number)}, heard="", answer=[])
        return bool(Dialogue.objects.filter(pk=seen.pk).update(state={"step": str(number)}))

    return at_once(TIMES, keep)


def test_of_many_who_keep_a_step_one_does() -> None:
    assert sum(map(bool, steps_kept(claim=True))) == 1


def test_without_the_claim_all_do() -> None:
    """The control: a step kept without looking at its version is kept by everybody."""
    assert sum(one is True for one in steps_kept(claim=False)) == TIMES
