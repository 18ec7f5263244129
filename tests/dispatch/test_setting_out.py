"""Who waits at a door is told once that somebody has set out, and by when to expect them; and is asked how it was."""

from datetime import datetime, timedelta

import pytest

from doorstep.booking.actions import book_appointment
from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments
from doorstep.dispatch.models import Visit
from doorstep.dispatch.visits.actions import VisitSaid, record_visit, record_visits
from doorstep.dispatch.visits.queries import current_visits
from doorstep.dispatch.visits.refusals import UnknownStop, VisitRefused
from doorstep.dispatch.visits.setting_out import SetOut, set_out
from doorstep.engines.promise.setting_out import there_by
from doorstep.messaging.models import Message
from doorstep.payments.actions_close import close_money_day
from doorstep.payments.models import MoneyDay
from doorstep.places import queries as places
from doorstep.workforce.models import FieldAgent
from tests.cast import ARJUN, ARJUN_PHONE, NOW, WEB, a_request, publish
from tests.dispatch.mending import at, published

pytestmark = pytest.mark.usefixtures("chandigarh")


def go(appointment: Appointment, now: datetime) -> SetOut:
    return set_out(reference=appointment.reference, actor=WEB, now=now)


def told(event: str) -> list[tuple[str, str]]:
    rows = Message.objects.filter(event__startswith=event).order_by("id")
    return [(row.event, row.channel) for row in rows]


def by_table(appointment: Appointment, leaves: datetime, *, from_node: int | None = None) -> datetime:
    """By the travel table and by hand: the way, ten minutes, up to the next five."""
    stop = appointments().get(pk=appointment.pk).stop
    assert stop is not None
    node = stop.route.shift.agent.depot.node if from_node is None else from_node
    arrives = max(leaves + timedelta(seconds=places.travel().seconds(node, stop.node)), stop.earliest_at)
    minutes = -(-((arrives + timedelta(minutes=10)) - at(0)).total_seconds() // 300) * 5
    return at(0) + timedelta(minutes=minutes)


def test_from_the_depot_they_are_expected_by_the_road_table() -> None:
    (first,) = published(0, agents=("FA03",))

    out = go(first, at(9, 2))

    assert out.by == by_table(first, at(9, 2))
    message = Message.objects.get(event="on-the-way")
    assert message.valid_until == out.by
    assert first.stop is not None and first.stop.route.shift.agent.name["pa"] in message.text
    assert current_visits().get().departed_at == at(9, 2)


def test_from_the_door_they_left_last_it_is_another_way() -> None:
    first, second = published(0, 1, agents=("FA03",))
    assert first.stop is not None
    done = VisitSaid(arrived_at=at(9, 5), started_at=at(9, 6), finished_at=at(11, 30), outcome="done")
    record_visit(stop=first.stop, said=done, actor=WEB, now=at(11, 30))

    out = go(second, at(11, 40))

    assert out.by == by_table(second, at(11, 40), from_node=first.stop.node)


def test_applicant_and_helper_are_told_once_however_often_it_is_said() -> None:
    book_appointment(request=a_request(helper=ARJUN), proven_phone=ARJUN_PHONE, actor=WEB, now=NOW)
    publish()
    booked = appointments().get()

    first, again = go(booked, at(9, 2)), go(booked, at(9, 20))

    assert (first.told, again.told, again.by) == (2, 0, first.by)
    assert told("on-the-way") == [("on-the-way", "sms"), ("on-the-way-helper", "sms"), ("on-the-way-helper", "email")]
    assert set(Message.objects.filter(event__startswith="on-the-way").values_list("state", flat=True)) == {"queued"}
    assert "Indian time" in Message.objects.get(event="on-the-way-helper", channel="sms").text


def test_the_morning_message_still_goes_out() -> None:
    (booked,) = published(0)
    go(booked, at(9, 2))
    assert Message.objects.get(event="morning").state == "queued"


def test_what_cannot_be_set_out_for_is_refused() -> None:
    first, second = published(0, 1, agents=("FA03",))
    assert first.stop is not None
    with pytest.raises(VisitRefused, match="not today"):
        go(first, NOW)
    record_visit(stop=first.stop, said=VisitSaid(arrived_at=at(9, 5)), actor=WEB, now=at(9, 5))
    with pytest.raises(VisitRefused, match="at this door already"):
        go(first, at(9, 10))
    with pytest.raises(UnknownStop):
        set_out(reference="00000000", actor=WEB, now=at(9))
    assert told("on-the-way") == []
    assert second.stop is not None


def test_nobody_is_named_before_the_day_is_published() -> None:
    book_appointment(request=a_request(), proven_phone=None, actor=WEB, now=NOW)
    with pytest.raises(VisitRefused, match="publish the day"):
        go(appointments().get(), at(9))


def test_somebody_who_waits_in_the_window_is_not_told_a_time_before_it() -> None:
    class Roads:
        profile = places.travel().profile

        def seconds(self, a: int, b: int, /) -> int:
            return 60 * abs(a - b)

    roads = Roads()

    def by(leaves: int) -> int:
        return there_by(from_node=1, door_node=8, leaves_s=leaves, earliest_s=9 * 3600, travel=roads)  # type: ignore[arg-type]

    assert by(8 * 3600) == 9 * 3600 + 600
    assert by(9 * 3600) == 9 * 3600 + 20 * 60, "7 and 10 minutes are 17, up to the next five"


DONE = VisitSaid(arrived_at=at(9, 5), started_at=at(9, 6), finished_at=at(9, 50), outcome="done")


def test_people_are_asked_once_how_the_visit_was() -> None:
    (booked,) = published(0)
    assert booked.stop is not None
    record_visit(stop=booked.stop, said=VisitSaid(arrived_at=at(9, 5)), actor=WEB, now=at(9, 5))
    assert told("feedback") == []

    record_visit(stop=booked.stop, said=DONE, actor=WEB, now=at(9, 51))
    record_visit(stop=booked.stop, said=VisitSaid(finished_at=at(9, 55)), actor=WEB, now=at(10))

    question = Message.objects.get(event="feedback")
    assert question.valid_until == at(9, 51) + timedelta(days=3)
    assert "/my" in question.text


@pytest.mark.parametrize("outcome", ["nobody-home", "papers-missing", "unsafe"])
def test_who_got_nothing_done_is_not_asked_how_it_was(outcome: str) -> None:
    (booked,) = published(0)
    assert booked.stop is not None
    said = VisitSaid(arrived_at=at(9, 5), finished_at=at(9, 15), outcome=outcome)
    record_visit(stop=booked.stop, said=said, actor=WEB, now=at(9, 16))
    assert Visit.objects.get().outcome == outcome
    assert told("feedback") == []


def test_of_a_visit_that_is_recorded_days_later_nobody_is_asked() -> None:
    (booked,) = published(0)
    assert booked.stop is not None
    record_visits(said=[(booked.stop, DONE)], actor=WEB, now=at(9) + timedelta(days=4))
    assert told("feedback") == []


def test_nobody_begins_a_route_with_another_days_cash() -> None:
    (first,) = published(0, agents=("FA03",))
    agent = FieldAgent.objects.get(code="FA03")
    MoneyDay.objects.create(agent=agent, on=first.on - timedelta(days=1))
    with pytest.raises(VisitRefused, match=f"{first.on - timedelta(days=1)}"):
        go(first, at(9, 2))
    close_money_day(agent=agent, on=first.on - timedelta(days=1), pieces={}, explanation="", actor=WEB, now=at(9, 3))
    assert go(first, at(9, 4)).told == 1
