"""Moving a visit to another window: the new place taken and the old one given back, or nothing changed."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from doorstep.booking import queries
from doorstep.booking.actions import cancel_appointment, reschedule_appointment
from doorstep.booking.models import Appointment
from doorstep.booking.refusals import (
    NotEligible,
    NotOpen,
    OutsideHorizon,
    TooLateToChange,
    UnknownWindow,
    WindowLost,
)
from doorstep.catalogue.actions import freeze_catalogue
from doorstep.catalogue.models import Question, Service
from doorstep.dispatch.actions import publish_day
from doorstep.journal.queries import first_broken, history_of
from doorstep.messaging.models import Message
from doorstep.places.actions import touch
from doorstep.planning.models import KitShare, Route, Stop
from tests.cast import (
    ARJUN,
    NOW,
    TOMORROW,
    WEB,
    WINDOWS,
    ZONE,
    book,
    in_days,
    neighbour,
    only_agents,
    problems,
    set_rules,
)

pytestmark = pytest.mark.usefixtures("chandigarh")
AADHAAR = ("aadhaar-document-update",)
SENIOR = {"home-eligibility": "senior"}
EVENING = datetime.combine(NOW.date(), time(18), tzinfo=ZONE)


def move(appointment: Appointment, *, now: datetime = NOW, **to: object) -> Appointment:
    wanted = {"on": TOMORROW, "window": WINDOWS[2]} | to
    return reschedule_appointment(appointment=appointment, actor=WEB, now=now, **wanted)  # type: ignore[arg-type]


def test_a_moved_visit_has_the_new_window_and_only_one_stop() -> None:
    appointment = book()
    moved = move(appointment, on=in_days(3))
    assert (moved.pk, moved.reference) == (appointment.pk, appointment.reference)
    assert (moved.on, moved.window, moved.version) == (in_days(3), WINDOWS[2], 2)
    assert moved.starts_at == datetime.combine(in_days(3), time(13), tzinfo=ZONE)
    assert Stop.objects.get() == moved.stop
    assert problems() == []


def test_a_visit_can_move_within_the_room_that_it_takes_itself() -> None:
    only_agents("FA02")
    set_rules(door_minutes=180)
    appointment = book(window=WINDOWS[0])
    with pytest.raises(WindowLost):
        book(person=neighbour(1), window=WINDOWS[1])
    assert move(appointment, window=WINDOWS[1]).window == WINDOWS[1]
    assert problems() == []


def test_the_same_window_again_changes_nothing() -> None:
    appointment = book()
    again = move(appointment, on=appointment.on, window=appointment.window)
    assert (again.version, again.stop) == (1, appointment.stop)
    assert not Message.objects.filter(event="rescheduled").exists()


def test_a_lost_window_leaves_everything_as_it_was() -> None:
    only_agents("FA02")
    set_rules(door_minutes=100)
    appointment = book()
    book(person=neighbour(1), window=WINDOWS[2])
    before = list(Stop.objects.order_by("id").values())
    versions = list(Route.objects.order_by("id").values_list("version", flat=True))
    with pytest.raises(WindowLost) as lost:
        move(appointment)
    assert lost.value.details["offers"]
    assert list(Stop.objects.order_by("id").values()) == before
    assert list(Route.objects.order_by("id").values_list("version", flat=True)) == versions
    assert Appointment.objects.get(pk=appointment.pk).version == 1


def test_the_news_overtakes_what_is_unsent() -> None:
    appointment = book(helper=ARJUN)
    move(appointment)
    states = dict(Message.objects.values_list("event", "state"))
    assert states == {
        "booked": "superseded",
        "booked-helper": "superseded",
        "consent": "queued",
        "rescheduled": "queued",
        "rescheduled-helper": "queued",
    }


def test_what_is_owed_and_the_cases_stay() -> None:
    appointment = book()
    moved = move(appointment)
    assert moved.charge_id == appointment.charge_id
    assert moved.service_lines.count() == 2


def test_moving_is_in_the_journal() -> None:
    moved = move(book())
    entry = history_of(subject=f"appointment:{moved.pk}").last()
    assert entry is not None
    assert entry.details == {"from": f"{TOMORROW} {WINDOWS[0]}", "to": f"{TOMORROW} {WINDOWS[2]}"}
    assert first_broken() is None


def test_a_confirmed_visit_is_to_be_confirmed_again() -> None:
    appointment = book()
    Appointment.objects.filter(pk=appointment.pk).update(confirmed_at=NOW)
    assert move(appointment).confirmed_at is None


def test_the_kit_moves_along() -> None:
    only_agents("FA08", "FA09")
    appointment = book(services=AADHAAR, answers=SENIOR)
    moved = move(appointment, on=in_days(3))
    taken = KitShare.objects.filter(taken__gt=0)
    assert [(share.day_plan.on, share.taken) for share in taken] == [(in_days(3), 1)]
    assert moved.stop is not None and moved.stop.route.kits == ["aadhaar-kit"]
    assert problems() == []


def test_the_only_kit_is_enough_to_move_within_the_day() -> None:
    only_agents("FA08", "FA09")
    move(book(services=AADHAAR, answers=SENIOR))
    assert KitShare.objects.get(taken__gt=0).taken == 1
    assert problems() == []


def test_a_stop_that_a_new_plan_moved_is_taken_from_where_it_is() -> None:
    appointment = book()
    assert appointment.stop is not None
    other = Route.objects.filter(day_plan__on=TOMORROW).exclude(pk=appointment.stop.route_id).first()
    assert other is not None
    Stop.objects.filter(pk=appointment.stop.pk).update(route=other)
    move(appointment, on=in_days(3))
    assert Route.objects.get(pk=other.pk).version > other.version
    assert Route.objects.get(pk=appointment.stop.route_id).version == appointment.stop.route.version


def test_appointments_move_until_the_evening_before() -> None:
    appointment = book()
    assert move(appointment, on=in_days(3), now=EVENING - timedelta(seconds=1)).pk
    with pytest.raises(TooLateToChange):
        move(book(person=neighbour(1)), on=in_days(4), now=EVENING)


@pytest.mark.parametrize(
    ("to", "refusal"),
    [
        ({"on": NOW.date()}, OutsideHorizon),
        ({"on": in_days(15)}, OutsideHorizon),
        ({"window": "noon"}, UnknownWindow),
    ],
)
def test_a_visit_cannot_move_to_where_none_can_be_booked(to: dict[str, Any], refusal: type[Exception]) -> None:
    appointment = book()
    with pytest.raises(refusal):
        move(appointment, **to)
    assert Appointment.objects.get().version == 1


def test_a_visit_for_a_bill_does_not_move_past_its_due_date() -> None:
    appointment = book(answers={"electricity-due-date": in_days(5).isoformat()})
    assert move(appointment, on=in_days(3)).on == in_days(3)
    with pytest.raises(NotEligible):
        move(queries.appointments().get(), on=in_days(4))


def test_a_visit_moves_although_its_service_is_not_offered_any_more() -> None:
    appointment = book()
    asked = Question.objects.get(code="home-eligibility")
    Service.objects.get(code="income-certificate").questions.add(asked)
    Service.objects.filter(code="electricity-bill").update(offered=False)
    freeze_catalogue(valid_from_on=NOW.date(), now=NOW)
    touch()
    assert move(appointment).window == WINDOWS[2]


def test_a_cancelled_visit_does_not_move() -> None:
    cancelled = cancel_appointment(appointment=book(), reason="", actor=WEB, now=NOW)
    with pytest.raises(NotOpen):
        move(cancelled)


def test_who_saw_an_older_state_is_told_to_look_again() -> None:
    appointment = book()
    move(appointment)
    with pytest.raises(NotOpen):
        move(appointment, window=WINDOWS[3])
    assert Stop.objects.count() == 1


def test_nothing_moves_into_a_published_day() -> None:
    appointment = book(on=in_days(3))
    book(person=neighbour(1))
    publish_day(on=TOMORROW, actor=WEB, now=NOW, clock=lambda: 0.0)
    with pytest.raises(WindowLost):
        move(appointment)
