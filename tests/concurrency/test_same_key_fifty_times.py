"""The same request with the same key, fifty times at once: one appointment, and the same answer for all."""

from uuid import uuid4

import pytest

from doorstep.booking.actions import book_appointment
from doorstep.booking.models import Appointment, IdempotentRequest
from doorstep.messaging.models import Message
from doorstep.planning.models import Stop
from tests.cast import MEERA_PHONE, NOW, WEB, a_request, problems, set_rules
from tests.concurrency.at_once import at_once

pytestmark = pytest.mark.usefixtures("committed_chandigarh")
TIMES = 50


def tap(key: str) -> str:
    appointment = book_appointment(
        request=a_request(), proven_phone=MEERA_PHONE, actor=WEB, now=NOW, idempotency_key=key
    )
    return appointment.reference


def test_one_appointment_and_fifty_equal_answers() -> None:
    set_rules(open_per_phone=99, open_per_address=99)
    answers = at_once(TIMES, lambda _time: tap("tap"))
    appointment = Appointment.objects.get()
    assert answers == [appointment.reference] * TIMES
    assert Stop.objects.count() == IdempotentRequest.objects.count() == 1
    assert Message.objects.count() == 1
    assert problems() == []


def test_one_tapped_fifty_times_is_never_over_the_limit() -> None:
    set_rules(open_per_phone=1)
    assert len(set(map(str, at_once(TIMES, lambda _time: tap("tap"))))) == 1
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("keyed", [False, True], ids=["without a key", "with a key each"])
def test_without_the_key_in_common_there_are_many(keyed: bool) -> None:
    """The negative control."""
    set_rules(open_per_phone=99, open_per_address=99)
    answers = at_once(TIMES // 5, lambda _time: tap(uuid4().hex if keyed else ""))
    assert len(set(map(str, answers))) == Appointment.objects.count() == TIMES // 5
