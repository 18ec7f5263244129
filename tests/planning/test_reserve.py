"""Somebody in reserve is sent out only when the others cannot keep every promise."""

import pytest

from doorstep.booking.refusals import WindowLost
from doorstep.places.actions import touch
from doorstep.planning.models import Route
from doorstep.workforce.models import FieldAgent
from tests.cast import TOMORROW, WINDOWS, book, neighbour, only_agents, problems, publish, set_rules

pytestmark = pytest.mark.usefixtures("chandigarh")
BILL = ("electricity-duplicate-bill",)


def keep_in_reserve(code: str, *, reserve: bool = True) -> None:
    FieldAgent.objects.filter(code=code).update(reserve=reserve)
    touch()


def sent_out() -> set[str]:
    busy = Route.objects.filter(day_plan__on=TOMORROW, stops__isnull=False)
    return set(busy.values_list("shift__agent__code", flat=True))


@pytest.fixture
def two(chandigarh: None) -> None:
    only_agents("FA02", "FA03")
    set_rules(open_per_address=999, improve_every=0)


@pytest.mark.parametrize("reserve, other", [("FA02", "FA03"), ("FA03", "FA02")])
def test_a_booking_goes_to_the_others_first_whoever_is_nearer(two: None, reserve: str, other: str) -> None:
    keep_in_reserve(reserve)
    book(services=BILL)
    assert sent_out() == {other}


def test_when_the_others_are_full_the_reserve_goes(two: None) -> None:
    keep_in_reserve("FA02")
    booked = 0
    while sent_out() != {"FA02", "FA03"}:
        book(services=BILL, person=neighbour(booked), window=WINDOWS[0])
        booked += 1
    assert booked > 5
    with pytest.raises(WindowLost):
        while True:
            book(services=BILL, person=neighbour(booked), window=WINDOWS[0])
            booked += 1
    assert problems() == []


def test_publishing_leaves_the_reserve_at_home_where_it_can(two: None) -> None:
    keep_in_reserve("FA03")
    for number, window in enumerate(WINDOWS):
        book(services=BILL, person=neighbour(number), window=window)
    assert sent_out() == {"FA02"}
    keep_in_reserve("FA03", reserve=False)
    keep_in_reserve("FA02")
    publish()
    assert sent_out() == {"FA03"}
    assert problems() == []
