"""A day that is closed: everybody affected gets another time, once, and nobody is left on it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.booking.actions import cancel_appointment
from doorstep.booking.models import Appointment
from doorstep.dispatch.closing import Closing, affected_by, close_days
from doorstep.dispatch.over import DayIsOver
from doorstep.messaging.models import Message
from doorstep.places import queries as places
from tests.cast import NOW, TOMORROW, WEB, WINDOWS, book, neighbour, problems, set_rules

pytestmark = pytest.mark.usefixtures("chandigarh")
STRIKE = {"en": "Strike", "hi": "हड़ताल", "pa": "ਹੜਤਾਲ"}


def close(*days: date, **said: object) -> Closing:
    return close_days(days=days or (TOMORROW,), name=STRIKE, actor=WEB, now=NOW, **said)  # type: ignore[arg-type]


def several(number: int) -> list[Appointment]:
    set_rules(open_per_address=99)
    return [book(person=neighbour(n), window=WINDOWS[n % 4], services=("electricity-bill",)) for n in range(number)]


def test_everybody_gets_the_nearest_time_and_is_told_once() -> None:
    booked = several(4)
    cancel_appointment(appointment=booked[3], reason="", actor=WEB, now=NOW)

    done = close()

    assert set(done.moved) == {one.reference for one in booked[:3]} and done.ended == ()
    rows = Appointment.objects.filter(status="booked")
    assert {row.on for row in rows} == {date(2026, 12, 3)}
    assert TOMORROW in places.holidays()
    assert Message.objects.filter(event="day-closed-moved", state="queued").count() == 3
    assert not Message.objects.filter(event="booked", state="queued").exists()
    assert problems() == []


def test_run_again_it_does_nothing() -> None:
    several(2)
    close()
    assert close() == Closing((), ())
    assert Message.objects.filter(event="day-closed-moved").count() == 2


def test_killed_in_the_middle_it_goes_on_where_it_was() -> None:
    several(3)

    def killed(done: int, _of: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        close(progress=killed)
    assert len(affected_by(days=[TOMORROW], now=NOW)) == 1

    assert len(close().moved) == 1
    assert Message.objects.filter(event="day-closed-moved").count() == 3


def test_where_no_other_time_is_free_the_visit_ends_and_says_so() -> None:
    (booked,) = several(1)
    coming = [date.fromordinal(TOMORROW.toordinal() + n) for n in range(20)]

    done = close(*coming)

    assert done.ended == (booked.reference,)
    assert Appointment.objects.get().status == "cancelled"
    assert Message.objects.get(event="day-closed").state == "queued"


def test_a_day_that_is_over_is_not_closed() -> None:
    with pytest.raises(DayIsOver):
        close(date(2026, 11, 30))


def test_each_visit_costs_the_same_queries() -> None:
    several(2)
    counts = []
    for number in (2, 6):
        on = TOMORROW if number == 2 else date(2026, 12, 3)
        if number == 6:
            for n in range(10, 14):
                book(on=on, person=neighbour(n), window=WINDOWS[n % 4], services=("electricity-bill",))
        with CaptureQueriesContext(connection) as caught:
            close(on)
        counts.append(len(caught) / number)
    assert counts[1] <= counts[0], counts
