"""Re-optimisation between bookings: shorter roads, the same promises, and nobody's booking stands in its way."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db.models import F

from doorstep.booking.actions import cancel_appointment, hold_offer
from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments
from doorstep.journal.actions import SYSTEM
from doorstep.journal.models import Entry
from doorstep.outbox.models import Job
from doorstep.places.actions import touch
from doorstep.planning.actions.asking import KIND, ask_for_all
from doorstep.planning.actions.improve import Improvement, improve_day
from doorstep.planning.models import DayPlan, Route, Stop
from doorstep.workforce.models import Absence, FieldAgent
from tests.cast import (
    HOME,
    NOW,
    TOMORROW,
    WEB,
    WINDOWS,
    book,
    in_days,
    neighbour,
    only_agents,
    problems,
    publish,
    set_rules,
)

pytestmark = pytest.mark.usefixtures("chandigarh")
BILL = ("electricity-duplicate-bill",)
SECTORS = ("33", "8", "45", "22", "15", "38", "19", "47", "10", "29", "36", "20")


def book_around(number: int = 12) -> list[Appointment]:
    """Visits all over the city, each put where it costs least when it comes: a day that grew."""
    set_rules(open_per_address=99)
    return [
        book(
            person=neighbour(n),
            services=BILL,
            window=WINDOWS[n * 3 % 4],
            address=replace(HOME, sector=SECTORS[n % len(SECTORS)], house="150"),
        )
        for n in range(number)
    ]


def plan_id() -> int:
    return DayPlan.objects.get(on=TOMORROW).pk


def improve(clock: Callable[[], float] = lambda: 0.0) -> Improvement | None:
    return improve_day(plan_id=plan_id(), actor=SYSTEM, now=NOW, clock=clock)


def jobs() -> list[Job]:
    return list(Job.objects.filter(kind=KIND))


def test_the_roads_get_shorter_and_every_promise_stays() -> None:
    only_agents("FA02", "FA03", "FA05")
    promised = {a.pk: (a.stop_id, a.window) for a in book_around()}
    done = improve()
    assert done is not None and done.saved_s > 0 and done.routes > 1
    assert {a.pk: (a.stop_id, a.window) for a in appointments()} == promised
    assert problems() == []


def test_what_was_done_is_in_the_journal_without_anybody_in_it() -> None:
    only_agents("FA02", "FA03", "FA05")
    book_around()
    done = improve()
    entry = Entry.objects.get(action="day.improved")
    assert done is not None
    assert entry.subject == f"day:{plan_id()}"
    assert entry.details == {"on": str(TOMORROW), "routes": done.routes, "saved_s": done.saved_s}


def test_a_day_as_good_as_it_gets_is_left_alone() -> None:
    book()
    versions = dict(Route.objects.values_list("pk", "version"))
    done = improve()
    assert done is not None and done.routes == 0
    assert dict(Route.objects.values_list("pk", "version")) == versions
    assert not Entry.objects.filter(action="day.improved").exists()


def test_a_hold_keeps_its_place_somewhere() -> None:
    only_agents("FA02", "FA03", "FA05")
    book_around(8)
    held = hold_offer(services=BILL, answers={}, address=HOME, on=TOMORROW, window=WINDOWS[0], actor=WEB, now=NOW)
    assert improve() is not None
    assert Stop.objects.get(pk=held.stop_id).held_until == held.expires_at
    assert Stop.objects.count() == 9
    assert problems() == []


def test_an_absent_agent_keeps_what_was_promised_in_their_name_and_gets_nothing() -> None:
    only_agents("FA02", "FA03", "FA05")
    book_around()
    route = Route.objects.filter(day_plan__on=TOMORROW, stops__isnull=False).first()
    assert route is not None
    Absence.objects.create(agent=route.shift.agent, starts_on=TOMORROW, ends_on=in_days(2))
    touch()
    before = list(route.stops.order_by("sequence").values_list("pk", flat=True))
    assert improve() is not None
    assert list(route.stops.order_by("sequence").values_list("pk", flat=True)) == before
    assert problems() == []


def test_a_published_day_is_left_alone() -> None:
    book_around(4)
    publish()
    before = list(Stop.objects.order_by("pk").values())
    assert improve() is None
    assert list(Stop.objects.order_by("pk").values()) == before


def test_kits_follow_their_stops() -> None:
    only_agents("FA08", "FA09", "FA12")
    set_rules(open_per_address=99)
    for number, window in enumerate(WINDOWS):
        answers = {"home-eligibility": "senior"}
        book(person=neighbour(number), window=window, services=("aadhaar-document-update",), answers=answers)
        book(person=neighbour(9 + number), window=window, services=("pan-card",))
    assert improve() is not None
    assert problems() == []


class Meanwhile:
    """A clock that lets something happen while the day is being solved, some times."""

    def __init__(self, *acts: Callable[[], object]) -> None:
        self.acts = list(acts)
        self.looks = 0

    def __call__(self) -> float:
        self.looks += 1
        if self.acts:
            self.acts.pop(0)()
        return 0.0


def test_a_booking_that_comes_meanwhile_is_kept_and_the_day_solved_from_there() -> None:
    only_agents("FA02", "FA03", "FA05")
    book_around()
    busiest = max(Route.objects.filter(day_plan__on=TOMORROW), key=lambda route: route.stops.count())
    last = appointments().filter(stop__route=busiest).first()
    assert last is not None
    came = Meanwhile(lambda: cancel_appointment(appointment=last, reason="", actor=WEB, now=NOW))
    done = improve(came)
    assert done is not None and done.saved_s > 0
    assert Stop.objects.count() == 11
    assert problems() == []


def bump(**which: object) -> Callable[[], object]:
    """What every booking on a route does to it."""
    return lambda: Route.objects.filter(day_plan__on=TOMORROW, **which).update(version=F("version") + 1)


def test_bookings_on_a_route_that_does_not_change_are_not_in_the_way() -> None:
    only_agents("FA02", "FA03", "FA05", "FA38")
    FieldAgent.objects.get(code="FA38").skills.clear()
    touch()
    book_around()
    done = improve(Meanwhile(*[bump(shift__agent__code="FA38")] * 500))
    assert done is not None and done.saved_s > 0


def test_when_bookings_are_faster_each_time_the_day_is_asked_for_again() -> None:
    """The control of the one before: here they are on routes that would change."""
    only_agents("FA02", "FA03", "FA05")
    book_around()
    before = list(Stop.objects.order_by("pk").values())
    assert improve(Meanwhile(*[bump()] * 500)) is None
    assert list(Stop.objects.order_by("pk").values()) == before
    assert [(job.payload, job.run_at > NOW) for job in jobs()] == [({"plan": plan_id()}, True)]


def test_after_some_bookings_a_day_is_asked_for_once() -> None:
    set_rules(improve_every=5)
    book_around(4)
    assert jobs() == []
    book_around(4)
    assert [(job.payload, job.state) for job in jobs()] == [({"plan": plan_id()}, "waiting")]


def test_what_is_booked_while_a_worker_is_at_it_asks_anew() -> None:
    set_rules(improve_every=5)
    book_around(6)
    improve()
    book_around(4)
    assert len(jobs()) == 1
    book_around(2)
    assert len(jobs()) == 2


def test_a_city_may_do_without() -> None:
    set_rules(improve_every=0)
    book_around(12)
    assert jobs() == []


def test_at_night_every_day_with_something_new_is_asked_for() -> None:
    book()
    book(person=neighbour(1), on=in_days(3))
    assert ask_for_all(now=NOW) == 2
    assert ask_for_all(now=NOW) == 2
    assert {job.payload["plan"] for job in jobs()} == set(
        DayPlan.objects.filter(on__in=(TOMORROW, in_days(3))).values_list("pk", flat=True)
    )
    improve()
    assert ask_for_all(now=NOW) == 1
