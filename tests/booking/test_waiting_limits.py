"""Who may wait, for what, and what would help: no window is kept for whom it cannot serve."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.booking.actions import (
    add_services,
    book_appointment,
    leave_waiting_list,
)
from doorstep.booking.actions.offering import _offer
from doorstep.booking.actions.waiting import end_waiting
from doorstep.booking.frame import frame
from doorstep.booking.models import Appointment, Hold, WaitingEntry
from doorstep.booking.refusals import OutsideHorizon, TooManyOpen
from doorstep.booking.waiting.alternatives import Alternative, what_would_help
from doorstep.booking.waiting.asking import KIND
from doorstep.outbox.models import Job
from doorstep.places import queries as places
from tests.booking.waiters import AADHAAR, OTHER, SENIOR, SERVICES, cancel, join, offered, states, work
from tests.cast import (
    HOME,
    MEERA_PHONE,
    NOW,
    TOMORROW,
    WEB,
    WINDOWS,
    a_request,
    in_days,
    problems,
    set_rules,
)

pytestmark = pytest.mark.usefixtures("full")


def test_one_service_may_be_free_when_all_are_not(full: list[Appointment]) -> None:
    """Nobody who comes tomorrow can update an Aadhaar."""
    cancel(full[0])
    place = places.resolve(said=HOME)
    helping = what_would_help(services=(*AADHAAR, "electricity-bill"), answers=SENIOR, place=place, now=NOW)
    assert helping == (Alternative(("electricity-bill",), "", TOMORROW, WINDOWS[0]),)


def test_without_the_wish_for_a_woman_somebody_may_be_free(full: list[Appointment]) -> None:
    cancel(full[0])
    place = places.resolve(said=HOME)
    helping = what_would_help(services=("electricity-bill",), place=place, now=NOW, preference="woman")
    assert [(found.agent_preference, found.on, found.window) for found in helping] == [("", TOMORROW, WINDOWS[0])]


def test_what_would_help_asks_seldom(full: list[Appointment]) -> None:
    place = places.resolve(said=HOME)
    many = (*SERVICES, *AADHAAR, "electricity-duplicate-bill")
    what_would_help(services=many, answers=SENIOR, place=place, now=NOW, preference="woman")
    with CaptureQueriesContext(connection) as queries:
        what_would_help(services=many, answers=SENIOR, place=place, now=NOW, preference="woman")
    assert len(queries) <= 4


def test_whoever_may_book_no_more_does_not_wait_for_what_they_could_not_take(full: list[Appointment]) -> None:
    set_rules(open_per_phone=1)
    cancel(full[0])
    book_appointment(request=a_request(), proven_phone=MEERA_PHONE, actor=WEB, now=NOW)
    with pytest.raises(TooManyOpen):
        join(address=OTHER)
    assert not WaitingEntry.objects.exists()


def test_whoever_has_booked_as_often_as_they_may_is_offered_nothing_and_waits_on(full: list[Appointment]) -> None:
    set_rules(open_per_phone=1)
    entry = join(address=OTHER)
    cancel(full[0])
    own = book_appointment(request=a_request(), proven_phone=MEERA_PHONE, actor=WEB, now=NOW)
    cancel(full[1])
    work(NOW)
    assert states() == {MEERA_PHONE: "waiting"} and not Hold.objects.exists()
    cancel(own)
    work(NOW)
    offered(entry)


def test_nobody_waits_for_days_beyond_those_that_can_be_booked(full: list[Appointment]) -> None:
    with pytest.raises(OutsideHorizon):
        join(earliest_on=in_days(60))
    with pytest.raises(OutsideHorizon):
        join(earliest_on=in_days(60), latest_on=in_days(70))


def test_an_offer_that_comes_while_somebody_leaves_is_given_back(full: list[Appointment]) -> None:
    entry = join()
    cancel(full[0])
    work(NOW)
    assert Hold.objects.exists()
    # Read before the worker came.
    assert leave_waiting_list(entry=entry, actor=WEB, now=NOW)
    assert not Hold.objects.exists()


def test_an_offer_made_for_an_older_wish_is_undone(full: list[Appointment]) -> None:
    """The worker has read the entry when another wish comes in: the window would be for work nobody asks for."""
    join()
    cancel(full[0])
    seen = WaitingEntry.objects.get()
    join(services=("income-certificate",), nothing_suits=True)
    known = frame(now=NOW)
    assert not _offer(seen, known, WEB, NOW)
    assert states() == {MEERA_PHONE: "waiting"} and not Hold.objects.exists()
    assert not end_waiting(entry=seen, actor=WEB, now=NOW)


def test_a_window_kept_for_somebody_who_booked_another_one_is_given_back(full: list[Appointment]) -> None:
    join()
    cancel(full[0])
    work(NOW)
    cancel(full[1])
    book_appointment(request=a_request(window=WINDOWS[2]), proven_phone=MEERA_PHONE, actor=WEB, now=NOW)
    work(NOW)
    assert states() == {MEERA_PHONE: "taken"}
    assert not Hold.objects.exists() and problems() == []


def test_adding_work_that_moves_a_visit_frees_its_place(full: list[Appointment]) -> None:
    join()
    set_rules(horizon_days=3)
    Job.objects.filter(kind=KIND).delete()
    add_services(
        appointment=full[0],
        services=["residence-certificate"],
        answers={},
        actor=WEB,
        now=NOW,
        to=(in_days(2), WINDOWS[0]),
    )
    assert Job.objects.filter(kind=KIND).count() == 1
