"""Work is added to a visit by several at once, or while it moves or ends: one wins, and every promise stays kept."""

from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from doorstep.booking.actions import add_services, cancel_appointment, reschedule_appointment
from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments
from doorstep.cases.models import Case
from doorstep.planning.models import Stop
from tests.cast import NOW, TOMORROW, WEB, WINDOWS, book, neighbour, only_agents, problems, set_rules
from tests.concurrency.at_once import at_once

pytestmark = pytest.mark.usefixtures("committed_chandigarh")
SERVICES = ("electricity-bill",)


def kinds(came: Sequence[object]) -> Counter[str]:
    return Counter(type(one).__name__ for one in came)


def add(appointment: Appointment, *services: str) -> Appointment:
    return add_services(appointment=appointment, services=services, answers={}, actor=WEB, now=NOW)


def test_of_many_who_add_the_same_at_once_one_wins() -> None:
    appointment = book(services=SERVICES)
    came = at_once(8, lambda _n: add(appointment, "income-certificate"))
    assert kinds(came) == {"Appointment": 1, "NotOpen": 7}
    now_is = appointments().get()
    assert (now_is.version, now_is.service_lines.count(), Case.objects.count()) == (2, 2, 2)
    assert Stop.objects.get() == now_is.stop
    assert problems() == []


def test_of_an_addition_a_move_and_a_cancellation_one_wins() -> None:
    appointment = book(services=SERVICES)
    acts: list[Callable[[], object]] = [
        lambda: add(appointment, "income-certificate"),
        lambda: reschedule_appointment(appointment=appointment, on=TOMORROW, window=WINDOWS[2], actor=WEB, now=NOW),
        lambda: cancel_appointment(appointment=appointment, reason="", actor=WEB, now=NOW),
    ]
    came = at_once(3, lambda n: acts[n]())
    assert kinds(came) == {"Appointment": 1, "NotOpen": 2}
    now_is = Appointment.objects.get()
    assert Stop.objects.count() == int(now_is.status == "booked")
    assert problems() == []


def test_visits_of_one_agent_that_all_grow_at_once_keep_their_windows() -> None:
    only_agents("FA02")
    set_rules(open_per_address=99, door_minutes=50, quick_try_ms=0)
    for n in range(4):
        book(person=neighbour(n), services=SERVICES, window=WINDOWS[n])
    seen = list(appointments().order_by("pk"))
    came = at_once(4, lambda n: add(seen[n], "income-certificate", "residence-certificate"))
    assert set(kinds(came)) <= {"Appointment", "WindowLost"}
    assert problems() == []
    assert Stop.objects.count() == 4


def test_without_the_claim_a_change_is_made_to_what_is_gone() -> None:
    """The negative control: whoever saw an older state and says they saw the newest one is not stopped by the claim."""
    seen = book(services=SERVICES)
    add(seen, "income-certificate")
    seen.version = 2
    with pytest.raises(Stop.DoesNotExist):
        add(seen, "residence-certificate")
