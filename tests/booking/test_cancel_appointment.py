"""Cancelling and confirming a visit."""

from datetime import datetime, time, timedelta

import pytest

from doorstep.booking.actions import cancel_appointment, confirm_appointment, reschedule_appointment
from doorstep.booking.models import Appointment
from doorstep.booking.refusals import BadText, NotOpen, TooLateToChange
from doorstep.cases.models import Case
from doorstep.dispatch.actions import publish_day
from doorstep.journal.queries import first_broken, history_of
from doorstep.messaging.models import Message
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
    like_aadhaar,
    neighbour,
    only_agents,
    problems,
    set_rules,
)

pytestmark = pytest.mark.usefixtures("chandigarh")
AADHAAR = ("aadhaar-document-update",)
SENIOR = {"home-eligibility": "senior"}
EVENING = datetime.combine(NOW.date(), time(18), tzinfo=ZONE)


def cancel(appointment: Appointment, *, reason: str = "ill", now: datetime = NOW) -> Appointment:
    return cancel_appointment(appointment=appointment, reason=reason, actor=WEB, now=now)


def test_a_cancelled_visit_gives_its_place_back() -> None:
    only_agents("FA02")
    set_rules(door_minutes=180)
    ended = cancel(book())
    assert (ended.status, ended.stop, ended.cancelled_at, ended.cancelled_reason) == ("cancelled", None, NOW, "ill")
    assert not Stop.objects.exists()
    assert book(person=neighbour(1)).pk


def test_its_cases_are_withdrawn() -> None:
    cancel(book())
    assert set(Case.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_its_people_are_told_and_nothing_older_is_sent() -> None:
    cancel(book(helper=ARJUN))
    queued = set(Message.objects.filter(state="queued").values_list("event", flat=True))
    assert queued == {"cancelled", "cancelled-helper"}


def test_cancelling_is_in_the_journal_without_the_reason() -> None:
    ended = cancel(book(), reason="my mother is ill")
    entry = history_of(subject=f"appointment:{ended.pk}").last()
    assert entry is not None and (entry.action, entry.details) == ("appointment.cancelled", {})
    assert first_broken() is None


def test_the_kit_goes_back_to_the_depot_with_the_last_visit_that_needs_it() -> None:
    only_agents("FA08", "FA09")
    first, second = (
        book(services=AADHAAR, answers=SENIOR, person=neighbour(number), window=WINDOWS[number]) for number in (0, 2)
    )
    cancel(first)
    assert KitShare.objects.get(taken__gt=0).taken == 1
    cancel(second)
    assert not KitShare.objects.filter(taken__gt=0).exists()
    assert not Route.objects.exclude(kits=[]).exists()
    assert problems() == []


def test_cancelling_twice_is_no_error() -> None:
    appointment = book()
    ended = cancel(appointment)
    assert cancel(ended) == cancel(appointment) == ended
    assert Message.objects.filter(event="cancelled").count() == 1


def test_cancelling_what_was_moved_a_moment_ago_asks_to_look_again() -> None:
    appointment = book()
    reschedule_appointment(appointment=appointment, on=TOMORROW, window=WINDOWS[2], actor=WEB, now=NOW)
    with pytest.raises(NotOpen):
        cancel(appointment)
    assert Stop.objects.count() == 1


def test_a_visit_can_be_cancelled_until_the_evening_before() -> None:
    appointment = book()
    with pytest.raises(TooLateToChange):
        cancel(appointment, now=EVENING)
    assert cancel(appointment, now=EVENING - timedelta(seconds=1)).status == "cancelled"


@pytest.mark.parametrize("reason", ["x" * 121, f"card {like_aadhaar()}", "\x00"])
def test_a_reason_that_must_not_be_kept_is_refused(reason: str) -> None:
    appointment = book()
    with pytest.raises(BadText):
        cancel(appointment, reason=reason)
    assert Stop.objects.exists()


def test_cancelling_makes_room_in_the_limits() -> None:
    for window in WINDOWS[:2]:
        book(window=window, staff=False)
    cancel(Appointment.objects.all()[0])
    assert book(window=WINDOWS[2], staff=False).pk


def test_after_an_early_publication_the_morning_message_is_taken_back() -> None:
    appointment = book()
    publish_day(on=TOMORROW, actor=WEB, now=NOW, clock=lambda: 0.0)
    cancel(Appointment.objects.get(pk=appointment.pk))
    assert Message.objects.get(event="morning").state == "superseded"


def test_a_visit_is_confirmed_until_it_is_cancelled() -> None:
    appointment = book(on=in_days(2))
    confirm_appointment(appointment=appointment, actor=WEB, now=NOW)
    assert Appointment.objects.get().confirmed_at == NOW
    cancel(appointment)
    with pytest.raises(NotOpen):
        confirm_appointment(appointment=appointment, actor=WEB, now=NOW)
