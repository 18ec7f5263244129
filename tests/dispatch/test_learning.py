"""What finished visits teach is planned with, and no promise is broken by it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.booking.models import Appointment
from doorstep.booking.offers import offers_for
from doorstep.dispatch.learning import learn_from_visits, lessons
from doorstep.engines.durations.driving import read_profile
from doorstep.engines.durations.values import combination
from doorstep.journal.actions import SYSTEM
from doorstep.journal.models import Entry
from doorstep.places import queries as places
from doorstep.planning.actions.claims import claim_route
from doorstep.planning.actions.days import open_days
from doorstep.planning.actions.durations import set_minutes
from doorstep.planning.actions.hours import adopt_hours, set_percent
from doorstep.planning.hours import hours_now
from doorstep.planning.models import DayPlan, Duration, Route, Stop, TravelHour
from doorstep.planning.queries import standings
from doorstep.workforce.models import Shift
from doorstep.workforce.queries import staffing
from tests.cast import (
    HOME,
    NOW,
    TOMORROW,
    WEB,
    WINDOWS,
    a_request,
    book,
    in_days,
    neighbour,
    only_agents,
    publish,
    set_rules,
)
from tests.dispatch.past import TODAY, past_visits

pytestmark = pytest.mark.usefixtures("chandigarh")
BOTH = ("electricity-bill", "income-certificate")
LATER = NOW + timedelta(minutes=5)
SLOW_MORNING = " ".join("250" if hour in (8, 9, 10) else "100" for hour in range(24))


def minutes(*services: str) -> int:
    return offers_for(services=services, place=places.resolve(said=HOME), now=LATER, days=1).minutes


@pytest.fixture
def booked(chandigarh: None) -> Appointment:
    set_rules(open_per_address=99)
    return book()


def test_without_visits_everything_is_planned_as_the_catalogue_says(booked: Appointment) -> None:
    before = minutes(*BOTH), minutes("water-bill")
    report = learn_from_visits(actor=SYSTEM, now=LATER)
    assert (report.lessons.visits, report.changed, report.took, report.kept) == (0, (), (), ())
    assert (minutes(*BOTH), minutes("water-bill")) == before
    assert Duration.objects.filter(visits=0).count() == Duration.objects.count() > 40


def test_bookings_made_from_then_on_use_what_was_learned(booked: Appointment) -> None:
    before = minutes(*BOTH)
    past_visits(of=booked, services=BOTH, minutes=55)
    report = learn_from_visits(actor=SYSTEM, now=LATER)
    assert combination(BOTH) in report.changed
    assert before < 50 < minutes(*BOTH) <= 55
    stop = book(person=neighbour(1), window=WINDOWS[2], now=LATER).stop
    assert stop is not None
    assert stop.service_s == minutes(*BOTH) * 60
    assert stop.expected_s is not None and 45 * 60 < stop.expected_s < stop.service_s
    assert 0 < stop.spread_s < 20 * 60


def test_stops_that_exist_keep_their_minutes(booked: Appointment) -> None:
    before = Stop.objects.get().service_s
    past_visits(of=booked, services=BOTH, minutes=55)
    learn_from_visits(actor=SYSTEM, now=LATER)
    assert Stop.objects.get().service_s == before


def test_what_is_learned_comes_with_its_provenance(booked: Appointment) -> None:
    past_visits(of=booked, services=BOTH, minutes=55, days=1, a_day=3)
    learn_from_visits(actor=SYSTEM, now=LATER)
    row = Duration.objects.get(services=combination(BOTH))
    assert (row.visits, row.quantile_percent, row.learned_at, row.seen_s) == (3, 80, LATER, 55 * 60)
    assert row.catalogue_minutes < row.minutes < 55
    entry = Entry.objects.get(action="durations.learned")
    assert entry.details == {"visits": 3, "legs": 3, "durations": 1, "hours": False}


def test_visits_at_which_nothing_was_done_teach_nothing(booked: Appointment) -> None:
    past_visits(of=booked, services=BOTH, minutes=5, outcome="nobody-home")
    assert lessons(now=LATER).visits == 0
    assert lessons(now=LATER).legs > 0


def test_a_drive_that_begins_long_after_the_shift_did_not_begin_at_the_depot(booked: Appointment) -> None:
    past_visits(of=booked, services=BOTH, minutes=30, hour=13, shift_hour=9)
    assert (lessons(now=LATER).visits, lessons(now=LATER).legs) == (240, 0)


def test_old_visits_are_forgotten(booked: Appointment) -> None:
    past_visits(of=booked, services=BOTH, minutes=55, days=200, a_day=1)
    assert lessons(now=LATER).visits == 179


def test_what_staff_set_wins_until_they_leave_it_to_learning(booked: Appointment) -> None:
    past_visits(of=booked, services=BOTH, minutes=55)
    learn_from_visits(actor=SYSTEM, now=LATER)
    learned = minutes(*BOTH)
    set_minutes(services=combination(BOTH), minutes=42, actor=WEB, now=LATER)
    assert minutes(*BOTH) == 42
    learn_from_visits(actor=SYSTEM, now=LATER)
    assert minutes(*BOTH) == 42
    set_minutes(services=combination(BOTH), minutes=None, actor=WEB, now=LATER)
    assert minutes(*BOTH) == learned
    assert [entry.details["to"] for entry in Entry.objects.filter(action="duration.set").order_by("number")] == [
        42,
        None,
    ]


def test_a_combination_that_was_set_stays_also_unseen(booked: Appointment) -> None:
    set_minutes(services=combination(BOTH), minutes=42, actor=WEB, now=LATER)
    learn_from_visits(actor=SYSTEM, now=LATER)
    assert minutes(*BOTH) == 42


def test_learning_asks_as_often_for_many_visits_as_for_few(booked: Appointment) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            lessons(now=LATER)
        return len(queries)

    past_visits(of=booked, services=BOTH, minutes=55, days=2)
    few = asked()
    past_visits(of=booked, services=BOTH, minutes=55, days=60)
    assert asked() == few <= 5


# The hours of the roads.


def day(on: date = TOMORROW) -> DayPlan:
    return DayPlan.objects.get(on=on)


def margin_with(hours: str) -> bool:
    DayPlan.objects.filter(on=TOMORROW).update(hours=hours)
    Route.objects.update(version=1_000_000)
    stand = standings(
        territory_id=places.territory_ids()["chandigarh"],
        days=[TOMORROW],
        staffing=staffing(),
        travel=places.travel(),
        now=NOW,
        remember=False,
    )[TOMORROW]
    return stand.travel.profile == read_profile(hours)


def test_slow_drives_slow_the_days_that_can_bear_it(booked: Appointment) -> None:
    past_visits(of=booked, services=BOTH, minutes=30, percent=150, days=170)
    report = learn_from_visits(actor=SYSTEM, now=LATER)
    assert report.kept == ()
    assert TOMORROW in report.took and len(report.took) == DayPlan.objects.filter(on__gt=TODAY).count()
    profile = read_profile(day().hours)
    assert profile.percent[9] == pytest.approx(150, abs=10)
    assert profile.percent[:9] + profile.percent[10:] == (100,) * 23


def test_a_day_is_offered_and_judged_by_its_own_hours() -> None:
    assert margin_with(SLOW_MORNING)
    assert margin_with("")


def test_a_promise_that_slower_roads_would_break_keeps_its_day_as_it_is() -> None:
    set_rules(open_per_address=99)
    only_agents("FA02", "FA03")
    for number in range(20):
        try:
            book(person=neighbour(number), window=WINDOWS[0], services=["water-bill"])
        except Exception:
            break
    everything_slow()
    taken, kept = adopt_hours(now=LATER)
    assert kept == [TOMORROW]
    assert in_days(2) in taken and TOMORROW not in taken
    assert day().hours == ""
    publish()


def everything_slow() -> None:
    for hour in range(24):
        set_percent(hour=hour, percent=300, actor=WEB, now=LATER)


def test_days_that_open_later_get_the_hours_that_hold_then(booked: Appointment) -> None:
    set_percent(hour=9, percent=140, actor=WEB, now=LATER)
    Route.objects.filter(day_plan__on=in_days(8)).delete()
    DayPlan.objects.filter(on=in_days(8)).delete()
    open_days(now=LATER)
    assert read_profile(day(in_days(8)).hours).percent[9] == 140
    assert day(in_days(9)).hours == ""
    assert Shift.objects.filter(on=in_days(8)).exists()


def test_a_published_day_keeps_its_hours(booked: Appointment) -> None:
    publish()
    set_percent(hour=9, percent=140, actor=WEB, now=LATER)
    taken, kept = adopt_hours(now=LATER)
    assert TOMORROW not in [*taken, *kept]
    assert day().hours == ""


def test_a_booking_computed_with_the_old_hours_comes_too_late(booked: Appointment) -> None:
    """Every route of a day that takes other hours is at a new version."""
    before = dict(Route.objects.filter(day_plan__on=TOMORROW).values_list("pk", "version"))
    set_percent(hour=9, percent=140, actor=WEB, now=LATER)
    adopt_hours(now=LATER)
    after = dict(Route.objects.filter(day_plan__on=TOMORROW).values_list("pk", "version"))
    assert all(after[route] > version for route, version in before.items())
    assert not any(claim_route(route_id=route, version=version) for route, version in before.items())


def test_a_booking_in_a_slow_hour_costs_what_it_costs(booked: Appointment) -> None:
    everything_slow()
    adopt_hours(now=LATER)
    request = a_request(person=neighbour(3), window=WINDOWS[1])
    assert book(person=request.applicant, window=request.window, now=LATER).stop is not None
    publish(now=LATER)
    assert DayPlan.objects.get(on=TOMORROW).published_at


def test_hours_that_staff_set_win_over_learned_ones(booked: Appointment) -> None:
    past_visits(of=booked, services=BOTH, minutes=30, percent=150, days=170)
    learn_from_visits(actor=SYSTEM, now=LATER)
    set_percent(hour=9, percent=110, actor=WEB, now=LATER)
    adopt_hours(now=LATER)
    assert read_profile(day().hours).percent[9] == 110
    set_percent(hour=9, percent=None, actor=WEB, now=LATER)
    assert TravelHour.objects.get(hour=9).own_by == ""
    assert hours_now() != ""
