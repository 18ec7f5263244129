"""A day is re-optimised while people book, hold, cancel and move: every promise stays.

The negative control stores what it solved without the claim, and breaks promises."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from doorstep.booking.actions import cancel_appointment, hold_offer, reschedule_appointment
from doorstep.booking.models import Appointment, Hold
from doorstep.booking.queries import appointments
from doorstep.booking.refusals import WindowLost
from doorstep.engines.promise.values import Route as EngineRoute
from doorstep.journal.actions import SYSTEM
from doorstep.journal.queries import first_broken
from doorstep.places import queries as places
from doorstep.planning.actions.improve import improve_day
from doorstep.planning.models import DayPlan, Stop
from doorstep.planning.queries import DayStanding, standings
from doorstep.planning.solving import problem_of, solved
from doorstep.workforce.queries import staffing
from tests.cast import HOME, NOW, TOMORROW, WEB, WINDOWS, book, neighbour, only_agents, problems, set_rules
from tests.concurrency.at_once import at_once

pytestmark = pytest.mark.usefixtures("committed_chandigarh")
BILL = ("electricity-duplicate-bill",)
SECTORS = ("33", "8", "45", "22", "15", "38", "19", "47", "10", "29", "36", "20")


@pytest.fixture
def grown(committed_chandigarh: None) -> list[Appointment]:
    """A day of three agents that grew as people called."""
    only_agents("FA02", "FA03", "FA05")
    set_rules(open_per_address=9_999, improve_seconds=1, horizon_days=3)
    return [book_one(number) for number in range(12)]


def book_one(number: int, window: str = "") -> Appointment:
    address = replace(HOME, sector=SECTORS[number % len(SECTORS)])
    window = window or WINDOWS[number * 3 % 4]
    return book(person=neighbour(number), services=BILL, window=window, address=address)


def improve(clock: Callable[[], float] = lambda: 0.0) -> object:
    plan = DayPlan.objects.get(on=TOMORROW)
    return improve_day(plan_id=plan.pk, actor=SYSTEM, now=NOW, clock=clock)


def hold(_number: int) -> object:
    return hold_offer(services=BILL, answers={}, address=HOME, on=TOMORROW, window=WINDOWS[1], actor=WEB, now=NOW)


def test_everything_at_once_breaks_nothing(grown: Sequence[Appointment]) -> None:
    def act(number: int) -> object:
        if number % 4 == 0:
            return improve()
        if number % 4 == 1:
            return book_one(100 + number)
        if number % 8 == 2:
            return cancel_appointment(appointment=grown[number // 2], reason="", actor=WEB, now=NOW)
        if number % 8 == 6:
            window = WINDOWS[(number + 1) % 4]
            return reschedule_appointment(
                appointment=grown[number // 2], on=TOMORROW, window=window, actor=WEB, now=NOW
            )
        return hold(number)

    came = at_once(24, act)
    assert {type(one).__name__ for one in came} <= {
        "Improvement",
        "NoneType",
        "Appointment",
        "Hold",
        "WindowLost",
        "NotOpen",
    }
    assert Stop.objects.count() == appointments().filter(status="booked").count() + Hold.objects.count()
    assert problems() == []
    assert first_broken() is None


class Meanwhile:
    """A clock that lets people book while the day is being solved."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.act, self.done = act, False

    def __call__(self) -> float:
        if not self.done:
            self.done = True
            self.act()
        return 0.0


def fill() -> None:
    """Book every window until it is full."""
    for window in WINDOWS:
        number = 200
        try:
            while True:
                book_one(number, window)
                number += 1
        except WindowLost:
            continue


def test_a_day_that_fills_while_it_is_solved_is_solved_again(grown: Sequence[Appointment]) -> None:
    set_rules(quick_try_ms=0)
    improve(Meanwhile(fill))
    assert Stop.objects.count() == Appointment.objects.count() > 20
    assert problems() == []


def test_without_the_claim_promises_are_broken(grown: Sequence[Appointment]) -> None:
    """The negative control: the same bookings, and a plan that is written over them."""
    set_rules(quick_try_ms=0)
    day, workforce = standing(), staffing()
    problem = problem_of(day=day, staffing=workforce, travel=day.travel)
    found = solved(problem=problem, travel=day.travel, seconds=60, iterations=20_000, clock=Meanwhile(fill))
    careless_store(found.routes)
    assert problems() != []


def standing() -> DayStanding:
    territory_id = places.territory_ids()["chandigarh"]
    days = standings(territory_id=territory_id, days=[TOMORROW], staffing=staffing(), travel=places.travel(), now=NOW)
    return days[TOMORROW]


def careless_store(routes: Sequence[EngineRoute]) -> None:
    for route in routes:
        for sequence, visit in enumerate(route.visits, start=1):
            Stop.objects.filter(pk=visit.id).update(route_id=route.id, sequence=sequence)
