"""Who is told what, and when, when somebody else has to come than was planned."""

from datetime import datetime, timedelta

import pytest

from doorstep.booking.actions.on_the_day import tell_of_change
from doorstep.booking.models import Appointment
from doorstep.messaging.models import Message
from tests.cast import NOW, TOMORROW, book, publish

pytestmark = pytest.mark.usefixtures("chandigarh")
EVENING = NOW + timedelta(hours=11)
MORNING = NOW + timedelta(hours=23)


def told(now: datetime) -> list[tuple[str, str, datetime]]:
    """What another visitor makes of the message that names who comes: event, state, when it is sent."""
    appointment = book()
    publish(on=TOMORROW, now=EVENING)
    present = Appointment.objects.get(pk=appointment.pk)
    assert tell_of_change(appointment=present, event="changed-visitor", now=now, more={"agent": "Bilal"}) == 1
    named = Message.objects.filter(event__in=["morning", "changed-visitor"]).order_by("pk")
    return [(message.event, message.state, message.send_at) for message in named]


def test_in_the_evening_the_message_of_the_morning_names_the_other_visitor() -> None:
    assert told(EVENING) == [("morning", "superseded", MORNING), ("morning", "queued", MORNING)]
    assert "Bilal" in Message.objects.latest("pk").text


def test_from_the_morning_on_a_change_is_told_at_once() -> None:
    later = MORNING + timedelta(minutes=1)
    assert told(later)[-1] == ("changed-visitor", "queued", later)
