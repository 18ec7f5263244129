"""When nothing is free: a list that offers the first window freed, first come first, with a deadline."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.booking.actions import (
    book_appointment,
    hold_offer,
    leave_waiting_list,
    offer_freed_windows,
    pass_offer,
    release_hold,
    reschedule_appointment,
)
from doorstep.booking.actions.waiting import forget_ended
from doorstep.booking.models import Appointment, Hold, WaitingEntry
from doorstep.booking.refusals import SomethingIsFree, TooManyWaiting, WindowLost
from doorstep.booking.waiting.asking import KIND
from doorstep.booking.waiting.queries import entry_of_token, position_of, queue_counts
from doorstep.channels.cli.jobs import PERIODIC
from doorstep.engines.privacy import holds_aadhaar_number
from doorstep.journal.queries import first_broken
from doorstep.messaging.models import Message
from doorstep.outbox.models import Job
from doorstep.planning.models import Stop
from tests.booking.waiters import (
    BILAL_PHONE,
    HOUR,
    MINUTE,
    OTHER,
    SERVICES,
    cancel,
    hold_of,
    join,
    offered,
    states,
    told,
    work,
)
from tests.cast import (
    HOME,
    MEERA_PHONE,
    NOW,
    TOMORROW,
    WEB,
    WINDOWS,
    ZONE,
    a_request,
    book,
    in_days,
    neighbour,
    problems,
    set_rules,
)

pytestmark = pytest.mark.usefixtures("full")


def test_whoever_waits_is_offered_the_window_that_a_cancellation_frees(full: list[Appointment]) -> None:
    entry = join()
    cancel(full[0])
    work(NOW)
    entry = offered(entry)
    assert (entry.on, entry.window, entry.offer_until) == (TOMORROW, WINDOWS[0], NOW + HOUR)
    held = hold_of(entry)
    assert (held.expires_at, held.stop.held_until) == (NOW + HOUR, NOW + HOUR)
    assert problems() == [] and first_broken() is None


def test_the_message_names_day_window_deadline_and_link(full: list[Appointment]) -> None:
    entry = join()
    cancel(full[0])
    work(NOW)
    text = Message.objects.get(event="waiting-offer").text
    assert "Wed 2 Dec, 9 am to 11 am" in text and "until 9 am" in text
    link = re.search(r"/w/([\w-]{16})(?=\s)", text)
    assert link and entry_of_token(token=link[1]) == entry
    assert Message.objects.get(event="waiting-offer").valid_until == NOW + HOUR


@pytest.mark.parametrize("language", ["hi", "pa"])
def test_it_is_told_in_the_language_of_whoever_waits(full: list[Appointment], language: str) -> None:
    join(language=language)
    cancel(full[0])
    work(NOW)
    assert set(Message.objects.filter(event__startswith="waiting").values_list("language", flat=True)) == {language}


def test_the_join_message_has_the_same_link(full: list[Appointment]) -> None:
    entry = join()
    text = Message.objects.get(event="waiting-joined").text
    link = re.search(r"/w/([\w-]+)", text)
    assert link and entry_of_token(token=link[1]) == entry
    assert entry.token_digest not in text and not holds_aadhaar_number(text=text)


def test_first_come_first_offered_and_one_window_goes_to_one(full: list[Appointment]) -> None:
    join(MEERA_PHONE)
    join(BILAL_PHONE, address=OTHER, now=NOW + MINUTE)
    cancel(full[0], now=NOW + 2 * MINUTE)
    work(NOW + 2 * MINUTE)
    assert states() == {MEERA_PHONE: "offered", BILAL_PHONE: "waiting"}
    cancel(full[1], now=NOW + 3 * MINUTE)
    work(NOW + 3 * MINUTE)
    assert told("waiting-offer") == [MEERA_PHONE, BILAL_PHONE]


def test_a_window_that_was_offered_is_nobody_elses(full: list[Appointment]) -> None:
    join()
    cancel(full[0])
    work(NOW)
    with pytest.raises(WindowLost):
        book(person=neighbour(7), window=WINDOWS[0])


def test_an_offer_let_pass_goes_to_the_next_when_its_time_is_over(full: list[Appointment]) -> None:
    join(MEERA_PHONE)
    join(BILAL_PHONE, address=OTHER, now=NOW + MINUTE)
    cancel(full[0], now=NOW + MINUTE)
    work(NOW + MINUTE)
    work(NOW + HOUR)
    assert states() == {MEERA_PHONE: "offered", BILAL_PHONE: "waiting"}
    work(NOW + MINUTE + HOUR)
    assert states() == {MEERA_PHONE: "passed", BILAL_PHONE: "offered"}
    assert told("waiting-offer") == [MEERA_PHONE, BILAL_PHONE]
    assert Hold.objects.count() == 1 and problems(now=NOW + MINUTE + HOUR) == []


def test_the_same_window_is_not_offered_twice_to_one_who_let_it_pass(full: list[Appointment]) -> None:
    entry = join()
    cancel(full[0])
    work(NOW)
    work(NOW + HOUR)
    entry.refresh_from_db()
    assert (entry.state, entry.offers, Hold.objects.count()) == ("passed", 1, 0)


def test_whoever_lets_two_offers_pass_is_told_that_waiting_is_over(full: list[Appointment]) -> None:
    join()
    cancel(full[0])
    work(NOW)
    work(NOW + HOUR)
    cancel(full[1], now=NOW + HOUR)
    work(NOW + HOUR)
    assert told("waiting-offer") == [MEERA_PHONE] * 2
    work(NOW + 2 * HOUR)
    assert states() == {MEERA_PHONE: "expired"}
    assert told("waiting-over") == [MEERA_PHONE]
    assert not Hold.objects.exists() and not Stop.objects.exists()


def test_whoever_lets_one_pass_goes_to_the_end_of_the_list(full: list[Appointment]) -> None:
    meera = join(MEERA_PHONE)
    bilal = join(BILAL_PHONE, address=OTHER, now=NOW + MINUTE)
    assert (position_of(entry=meera), position_of(entry=bilal)) == (1, 2)
    cancel(full[0], now=NOW + MINUTE)
    work(NOW + MINUTE)
    meera.refresh_from_db()
    assert pass_offer(entry=meera, actor=WEB, now=NOW + 2 * MINUTE)
    meera.refresh_from_db()
    assert (position_of(entry=bilal), position_of(entry=meera)) == (1, 2)
    work(NOW + 2 * MINUTE)
    assert told("waiting-offer") == [MEERA_PHONE, BILAL_PHONE]


def test_an_offer_can_be_let_pass_once_and_only_while_it_runs(full: list[Appointment]) -> None:
    entry = join()
    assert not pass_offer(entry=entry, actor=WEB, now=NOW)
    cancel(full[0])
    work(NOW)
    entry = offered(entry)
    assert not pass_offer(entry=entry, actor=WEB, now=NOW + HOUR)
    assert pass_offer(entry=entry, actor=WEB, now=NOW + MINUTE)
    assert not pass_offer(entry=entry, actor=WEB, now=NOW + MINUTE)
    assert not Hold.objects.exists()


def test_booking_the_offered_window_ends_waiting(full: list[Appointment]) -> None:
    entry = join()
    cancel(full[0])
    work(NOW)
    entry = offered(entry)
    stop = hold_of(entry).stop
    booked = book_appointment(
        request=a_request(), proven_phone=MEERA_PHONE, actor=WEB, now=NOW + 59 * MINUTE, hold_token=entry.hold
    )
    assert booked.stop == stop
    assert states() == {MEERA_PHONE: "taken"}
    work(NOW + 2 * HOUR)
    assert states() == {MEERA_PHONE: "taken"}
    assert told("waiting-over") == [] and problems(now=NOW + 2 * HOUR) == []


def test_booking_in_another_way_ends_waiting_too(full: list[Appointment]) -> None:
    join()
    cancel(full[0])
    book_appointment(request=a_request(), proven_phone=MEERA_PHONE, actor=WEB, now=NOW)
    cancel(full[1])
    work(NOW)
    assert states() == {MEERA_PHONE: "taken"}
    assert told("waiting-offer") == []


def test_leaving_gives_the_offered_window_to_the_next(full: list[Appointment]) -> None:
    meera = join(MEERA_PHONE)
    join(BILAL_PHONE, address=OTHER, now=NOW + MINUTE)
    cancel(full[0], now=NOW + MINUTE)
    work(NOW + MINUTE)
    assert leave_waiting_list(entry=offered(meera), actor=WEB, now=NOW + MINUTE)
    work(NOW + MINUTE)
    assert states() == {MEERA_PHONE: "left", BILAL_PHONE: "offered"}
    assert not leave_waiting_list(entry=meera, actor=WEB, now=NOW + MINUTE)
    assert Message.objects.get(event="waiting-offer", recipient=MEERA_PHONE).state == "superseded"


def test_a_visit_that_is_moved_frees_its_window(full: list[Appointment]) -> None:
    set_rules(horizon_days=2)
    join(latest_on=TOMORROW)
    reschedule_appointment(appointment=full[0], on=in_days(2), window=WINDOWS[0], actor=WEB, now=NOW)
    work(NOW)
    assert states() == {MEERA_PHONE: "offered"}


def test_a_hold_that_is_let_go_frees_its_window(full: list[Appointment]) -> None:
    cancel(full[0])
    held = hold_offer(services=SERVICES, answers={}, address=OTHER, on=TOMORROW, window=WINDOWS[0], actor=WEB, now=NOW)
    join()
    work(NOW)
    assert states() == {MEERA_PHONE: "waiting"}
    release_hold(token=held.token, actor=WEB, now=NOW)
    work(NOW)
    assert states() == {MEERA_PHONE: "offered"}


def test_a_hold_that_runs_out_frees_its_window(full: list[Appointment]) -> None:
    cancel(full[0])
    hold_offer(services=SERVICES, answers={}, address=OTHER, on=TOMORROW, window=WINDOWS[0], actor=WEB, now=NOW)
    join()
    work(NOW + 9 * MINUTE)
    assert states() == {MEERA_PHONE: "waiting"}
    work(NOW + 10 * MINUTE)
    assert states() == {MEERA_PHONE: "offered"}


def test_nobody_is_asked_when_nobody_waits(full: list[Appointment]) -> None:
    cancel(full[0])
    assert not Job.objects.filter(kind=KIND).exists()
    with CaptureQueriesContext(connection) as queries:
        assert offer_freed_windows(now=NOW) == 0
    assert len(queries) == 1


def test_what_does_not_fit_is_not_offered(full: list[Appointment]) -> None:
    join(agent_preference="woman")
    cancel(full[0])
    work(NOW)
    assert states() == {MEERA_PHONE: "waiting"}
    assert problems() == []


def test_a_day_that_is_not_wanted_is_not_offered(full: list[Appointment]) -> None:
    set_rules(horizon_days=2)
    with pytest.raises(SomethingIsFree):
        join()
    join(latest_on=TOMORROW)
    assert offer_freed_windows(now=NOW) == 0
    cancel(full[0])
    assert offer_freed_windows(now=NOW) == 1


def test_nobody_is_woken_in_quiet_hours(full: list[Appointment]) -> None:
    set_rules(horizon_days=2)
    evening = datetime(2026, 12, 1, 21, 0, tzinfo=ZONE)
    third = [book(person=neighbour(n), on=in_days(2), window=WINDOWS[n]) for n in (0, 2)]
    join(now=NOW)
    cancel(third[0], now=evening)
    work(evening)
    assert states() == {MEERA_PHONE: "waiting"}
    work(evening + 10 * HOUR)
    assert states() == {MEERA_PHONE: "waiting"}
    work(evening + 11 * HOUR)
    assert states() == {MEERA_PHONE: "offered"}
    assert WaitingEntry.objects.get().offered_at == datetime(2026, 12, 2, 8, 0, tzinfo=ZONE)


def test_an_offer_ends_when_booking_closes(full: list[Appointment]) -> None:
    late = datetime(2026, 12, 1, 17, 30, tzinfo=ZONE)
    entry = join()
    cancel(full[0], now=late)
    work(late)
    assert offered(entry).offer_until == datetime(2026, 12, 1, 18, 0, tzinfo=ZONE)


def test_a_window_is_not_offered_when_nobody_could_answer_in_time(full: list[Appointment]) -> None:
    late = datetime(2026, 12, 1, 17, 50, tzinfo=ZONE)
    join()
    cancel(full[0], now=late)
    work(late)
    assert states() == {MEERA_PHONE: "waiting"}


def test_who_waited_in_vain_is_told_when_no_day_is_left(full: list[Appointment]) -> None:
    join()
    offer_freed_windows(now=datetime(2026, 12, 1, 18, 0, tzinfo=ZONE))
    assert states() == {MEERA_PHONE: "expired"}
    assert told("waiting-over") == [MEERA_PHONE]


def test_who_waits_for_what_is_done_no_more_is_told(full: list[Appointment]) -> None:
    join()
    WaitingEntry.objects.update(services=["taken-off-the-list"])
    cancel(full[0])
    work(NOW)
    assert states() == {MEERA_PHONE: "expired"}


def test_joining_again_keeps_the_place_and_takes_the_new_wish(full: list[Appointment]) -> None:
    first = join(MEERA_PHONE)
    join(BILAL_PHONE, address=OTHER, now=NOW + MINUTE)
    again = join(MEERA_PHONE, services=("income-certificate",), now=NOW + 2 * MINUTE)
    assert again.pk == first.pk and again.services == ["income-certificate"]
    assert position_of(entry=again) == 1
    assert told("waiting-joined") == [MEERA_PHONE, BILAL_PHONE]


def test_a_phone_waits_for_so_many_addresses(full: list[Appointment]) -> None:
    set_rules(open_per_phone=2)
    join(address=HOME)
    join(address=OTHER)
    with pytest.raises(TooManyWaiting):
        join(address=replace(OTHER, house="152"))
    assert WaitingEntry.objects.count() == 2


def test_nobody_waits_while_something_is_free(full: list[Appointment]) -> None:
    cancel(full[0])
    with pytest.raises(SomethingIsFree):
        join()
    assert not WaitingEntry.objects.exists()


def test_whoever_sees_that_nothing_free_suits_waits_for_other_windows(full: list[Appointment]) -> None:
    cancel(full[0])
    join(nothing_suits=True)
    work(NOW)
    assert states() == {MEERA_PHONE: "waiting"}
    book(person=neighbour(7), window=WINDOWS[0])
    cancel(full[1])
    work(NOW)
    entry = WaitingEntry.objects.get()
    assert (entry.state, entry.on) == ("offered", TOMORROW) and entry.window > WINDOWS[0]


def test_what_ended_is_forgotten_after_thirty_days(full: list[Appointment]) -> None:
    entry = join()
    leave_waiting_list(entry=entry, actor=WEB, now=NOW)
    join()
    assert forget_ended(now=NOW + timedelta(days=29)) == 0
    assert forget_ended(now=NOW + timedelta(days=30)) == 1
    assert WaitingEntry.objects.count() == 1


def test_the_queue_in_figures_names_nobody(full: list[Appointment]) -> None:
    join(MEERA_PHONE)
    join(BILAL_PHONE, address=OTHER, now=NOW + MINUTE)
    cancel(full[0], now=NOW + MINUTE)
    work(NOW + MINUTE)
    (count,) = queue_counts()
    assert (count.waiting, count.passed, count.offered, count.since) == (1, 0, 1, NOW)


def test_the_hourly_look_leaves_the_night_out() -> None:
    at = datetime(2026, 12, 1, 19, 59, tzinfo=ZONE)
    seen = []
    for _hour in range(3):
        at = PERIODIC["offer-freed-windows-hourly"](at)
        seen.append(at.astimezone(ZONE).hour)
    assert seen == [20, 8, 9]
