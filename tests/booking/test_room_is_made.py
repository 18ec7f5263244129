"""Before somebody is told that a window is full, the day is solved once with them in it."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from doorstep.booking.actions import hold_offer, reschedule_appointment
from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments
from doorstep.booking.refusals import WindowLost
from doorstep.journal.queries import first_broken
from doorstep.outbox.models import Job
from doorstep.places import queries as places
from doorstep.places.actions import touch
from doorstep.planning.actions.asking import KIND
from doorstep.planning.actions.claims import StopWanted
from doorstep.planning.models import Stop
from doorstep.planning.room import Room, find_room
from doorstep.workforce.models import Absence, FieldAgent
from doorstep.workforce.queries import staffing
from tests.cast import HOME, NOW, TOMORROW, WEB, WINDOWS, book, in_days, neighbour, only_agents, problems, set_rules

pytestmark = pytest.mark.usefixtures("chandigarh")
BILL = ("electricity-duplicate-bill",)
PASS = ("senior-bus-pass",)


def book_until_full(*, services: Sequence[str] = BILL, window: str = WINDOWS[0]) -> list[Appointment]:
    booked: list[Appointment] = []
    while True:
        try:
            booked.append(book(person=neighbour(len(booked)), services=services, window=window))
        except WindowLost:
            return booked


@pytest.fixture
def taken(chandigarh: None) -> None:
    """Only Satish knows of buses. While Gurpreet was away his morning filled with what Gurpreet could do as well."""
    only_agents("FA02", "FA03")
    set_rules(open_per_address=999, quick_try_ms=0, improve_every=0)
    away = Absence.objects.create(agent=FieldAgent.objects.get(code="FA03"), starts_on=TOMORROW, ends_on=in_days(2))
    touch()
    book_until_full()
    away.delete()
    set_rules(quick_try_ms=400)


def hold_pass() -> object:
    return hold_offer(services=PASS, answers={}, address=HOME, on=TOMORROW, window=WINDOWS[0], actor=WEB, now=NOW)


def test_room_is_made_and_every_promise_stays(taken: None) -> None:
    promised = {a.pk: (a.stop_id, a.window) for a in appointments()}
    appointment = book(services=PASS, person=neighbour(99))
    assert appointment.stop is not None and appointment.stop.route.shift.agent.code == "FA02"
    assert {a.pk: (a.stop_id, a.window) for a in appointments().exclude(pk=appointment.pk)} == promised
    assert Stop.objects.filter(route__shift__agent__code="FA03").exists()
    assert problems() == []
    assert first_broken() is None


def test_without_the_try_it_is_full(taken: None) -> None:
    """The negative control."""
    set_rules(quick_try_ms=0)
    with pytest.raises(WindowLost):
        book(services=PASS, person=neighbour(99))


def test_room_is_made_for_a_hold_too(taken: None) -> None:
    hold_pass()
    held = Stop.objects.get(hold__isnull=False)
    assert held.skills == ["transport"] and held.held_until == NOW + timedelta(minutes=10)
    assert problems() == []


@pytest.mark.parametrize("on, window", [(in_days(2), WINDOWS[0]), (TOMORROW, WINDOWS[2])], ids=["day", "window"])
def test_room_is_made_for_a_visit_that_moves(taken: None, on: object, window: str) -> None:
    appointment = book(services=PASS, person=neighbour(99), on=on, window=window)
    stops = Stop.objects.count()
    moved = reschedule_appointment(appointment=appointment, on=TOMORROW, window=WINDOWS[0], actor=WEB, now=NOW)
    assert (moved.on, moved.window) == (TOMORROW, WINDOWS[0])
    assert Stop.objects.count() == stops
    assert problems() == []


def test_a_day_that_is_full_stays_full(taken: None) -> None:
    set_rules(quick_try_ms=50)
    booked = book_until_full()
    assert booked
    with pytest.raises(WindowLost) as refused:
        hold_pass()
    assert refused.value.details["offers"]
    assert problems() == []


def test_a_refusal_asks_for_the_day_to_be_improved_once(taken: None) -> None:
    set_rules(quick_try_ms=0, improve_every=999)
    for _twice in range(2):
        with pytest.raises(WindowLost):
            hold_pass()
    assert [job.state for job in Job.objects.filter(kind=KIND)] == ["waiting"]


def test_where_nobody_could_come_nothing_is_tried(taken: None) -> None:
    set_rules(improve_every=999)
    FieldAgent.objects.get(code="FA02").skills.clear()
    touch()
    with pytest.raises(WindowLost):
        hold_pass()
    assert not Job.objects.filter(kind=KIND).exists()


def wanted(node: int = 0, service_s: int = 9 * 3600) -> StopWanted:
    stop = Stop.objects.first()
    assert stop is not None
    return StopWanted(
        territory_id=places.territory_ids()["chandigarh"],
        on=TOMORROW,
        address=stop.address,
        node=node or stop.node,
        service_s=service_s,
        earliest_at=stop.earliest_at,
        latest_at=stop.latest_at,
        skills=("transport",),
        kits=(),
    )


class Watch:
    """A stopwatch that runs a second at each look, counts them, and lets something happen at the first."""

    def __init__(self, act: Callable[[], object] = lambda: None) -> None:
        self.act, self.looks = act, 0

    def __call__(self) -> float:
        self.looks += 1
        if self.looks == 1:
            self.act()
        return float(self.looks)


def look(watch: Watch, node: int = 0, service_s: int = 9 * 3600) -> Room | None:
    stop = wanted(node, service_s)
    return find_room(wanted=stop, staffing=staffing(), travel=places.travel(), seconds=3.0, clock=watch, now=NOW)


def test_what_was_tried_in_vain_is_not_tried_again_until_something_moves(taken: None) -> None:
    first, second, third = Watch(), Watch(), Watch()
    assert look(first) is None and first.looks > 0
    assert look(second) is None and second.looks == 0
    book(services=BILL, person=neighbour(98), window=WINDOWS[3])
    assert look(third) is None and third.looks > 0


def test_few_doors_are_tried_while_nothing_moves(taken: None) -> None:
    looks = []
    for node in range(1, 9):
        watch = Watch()
        look(watch, node)
        looks.append(watch.looks > 0)
    assert looks == [True] * 3 + [False] * 5
    # A visit that is shorter than all of those may have more luck.
    shorter = Watch()
    look(shorter, 9, service_s=8 * 3600)
    assert shorter.looks > 0


def test_who_comes_while_another_try_is_made_goes_without(taken: None) -> None:
    inner = Watch()
    outer = Watch(lambda: look(inner, node=5))
    look(outer)
    assert outer.looks > 0 and inner.looks == 0


def test_the_kit_of_somebody_absent_is_not_promised_again(chandigarh: None) -> None:
    only_agents("FA08", "FA09")
    set_rules(open_per_address=9)
    aadhaar = ("aadhaar-document-update",)
    senior = {"home-eligibility": "senior"}
    mine = book(services=aadhaar, answers=senior, person=neighbour(1))
    assert mine.stop is not None
    away = mine.stop.route.shift.agent
    Absence.objects.create(agent=away, starts_on=TOMORROW, ends_on=in_days(2))
    touch()
    with pytest.raises(WindowLost):
        book(services=aadhaar, answers=senior, person=neighbour(2))
    assert problems() == []
