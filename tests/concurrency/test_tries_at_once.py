"""However many try at once, over however many connections, as many are let through as may."""

import pytest
from django.db.models import F

from doorstep.booking.actions import Holder, hold_offer
from doorstep.booking.models import Hold
from doorstep.booking.refusals import TooManyHolds
from doorstep.journal.queries import first_broken
from doorstep.limits.actions import take_try
from doorstep.limits.models import Tries
from doorstep.planning.models import Stop
from tests.cast import HOME, NOW, TOMORROW, WEB, WINDOWS, problems, set_rules
from tests.concurrency.at_once import at_once
from tests.limits.test_tries import HOUR

MOST = 5
TIMES = 40


def through(answers: list[int | Exception]) -> int:
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    return answers.count(0)


def careless_try(key: str) -> int:
    """Look first, then count: what a limit must not do."""
    row, _new = Tries.objects.get_or_create(key=key, defaults={"taken": 0, "ends_at": NOW + HOUR})
    taken = Tries.objects.get(pk=row.pk).taken
    if taken >= MOST:
        return 1
    Tries.objects.filter(pk=row.pk).update(taken=F("taken") + 1)
    return 0


@pytest.mark.django_db(transaction=True)
def test_of_forty_at_once_five_are_let_through() -> None:
    assert through(at_once(TIMES, lambda _time: take_try(key="a", most=MOST, within=HOUR, now=NOW))) == MOST


@pytest.mark.django_db(transaction=True)
def test_of_forty_at_once_five_are_let_through_when_an_old_count_is_over() -> None:
    Tries.objects.create(key="a", taken=99, ends_at=NOW)
    assert through(at_once(TIMES, lambda _time: take_try(key="a", most=MOST, within=HOUR, now=NOW))) == MOST


@pytest.mark.django_db(transaction=True)
def test_a_limit_that_looks_first_lets_more_through() -> None:
    """The negative control: tried until it happens, since chance decides who is between a look and a count."""
    assert max(many_careless_tries(f"a{run}") for run in range(5)) > MOST


def many_careless_tries(key: str) -> int:
    return through(at_once(TIMES, lambda _time: careless_try(key)))


def hold(number: int, *, network: str) -> Hold:
    return hold_offer(
        services=["income-certificate"],
        answers={},
        address=HOME,
        on=TOMORROW,
        window=WINDOWS[number % len(WINDOWS)],
        actor=WEB,
        now=NOW,
        holder=Holder(client=f"client{number}", network=network),
    )


@pytest.mark.usefixtures("committed_chandigarh")
def test_one_network_holds_so_many_windows_and_not_one_more() -> None:
    set_rules(holds_per_network=3)
    answers = at_once(12, lambda number: hold(number, network="one"))
    assert sum(isinstance(answer, Hold) for answer in answers) == Hold.objects.count() == 3
    assert all(isinstance(answer, Hold | TooManyHolds) for answer in answers)
    assert problems() == []


@pytest.mark.usefixtures("committed_chandigarh")
def test_many_networks_hold_a_window_each() -> None:
    """The negative control: it is the limit that refused, not the day."""
    set_rules(holds_per_network=3)
    answers = at_once(12, lambda number: hold(number, network=f"network{number}"))
    assert all(isinstance(answer, Hold) for answer in answers)


@pytest.mark.usefixtures("committed_chandigarh")
def test_one_browser_holds_one_window_in_however_many_tabs() -> None:
    """Each tab gives back what it finds held; who finds another tab's window at the end gives up their own."""

    def choose(number: int) -> Hold:
        return hold_offer(
            services=["income-certificate"],
            answers={},
            address=HOME,
            on=TOMORROW,
            window=WINDOWS[number % len(WINDOWS)],
            actor=WEB,
            now=NOW,
            holder=Holder(client="browser"),
        )

    choose(0)
    answers = at_once(12, choose)
    assert all(isinstance(answer, Hold | TooManyHolds) for answer in answers), answers
    assert any(isinstance(answer, Hold) for answer in answers)
    assert Hold.objects.count() == Stop.objects.count() == 1
    assert problems() == [] and first_broken() is None
