"""A caller whom the menu put through: how the call ended is the operator's to say."""

import pytest

from doorstep.calls.actions.taking import take_call
from doorstep.calls.models import Call, Task
from doorstep.journal.actions import Actor
from tests.cast import NOW
from tests.channels.phone.caller import Phone

pytestmark = pytest.mark.django_db
OPERATOR = Actor(name="staff:7", channel="console")


def test_the_menu_notes_when_it_put_a_call_through(chandigarh: None) -> None:
    Phone().press("3", "0")
    call = Call.objects.get()
    assert (call.handed_at, call.taken_at, call.ended) == (NOW, None, "")


def test_who_hangs_up_on_an_operator_is_not_lost(chandigarh: None) -> None:
    phone = Phone().press("3", "0")
    take_call(call=Call.objects.get(), actor=OPERATOR, now=NOW)
    phone.hang_up()
    call = Call.objects.get()
    assert (call.operator, call.ended) == ("staff:7", "")
    assert not Task.objects.exists()


def test_who_hangs_up_before_an_operator_took_the_call_is_called_back(chandigarh: None) -> None:
    Phone().press("3", "0").hang_up()
    assert Call.objects.get().ended == "abandoned"
    assert Task.objects.get().kind == "call-back"
