"""Two who change the same thing at once: one wins, the other is told, and every promise stays kept."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from doorstep.booking.actions import (
    ask_for_code,
    book_appointment,
    cancel_appointment,
    hold_offer,
    prove_phone,
    release_expired,
    release_hold,
    reschedule_appointment,
)
from doorstep.booking.models import Appointment, Hold
from doorstep.booking.queries import appointments
from doorstep.journal.queries import first_broken
from doorstep.messaging.models import Message
from doorstep.people.models import PhoneProof
from doorstep.planning.models import KitShare, Route, Stop
from tests.cast import (
    HOME,
    MEERA_PHONE,
    NOW,
    TOMORROW,
    WEB,
    WINDOWS,
    a_request,
    book,
    in_days,
    neighbour,
    only_agents,
    problems,
    publish,
    set_rules,
)
from tests.concurrency.at_once import at_once

pytestmark = pytest.mark.usefixtures("committed_chandigarh")
SERVICES = ("electricity-bill",)
AADHAAR = ("aadhaar-document-update",)
SENIOR = {"home-eligibility": "senior"}


def kinds(came: Sequence[object]) -> Counter[str]:
    return Counter(type(one).__name__ for one in came)


def cancel(appointment: Appointment) -> Appointment:
    return cancel_appointment(appointment=appointment, reason="", actor=WEB, now=NOW)


def move(appointment: Appointment, window: str, days: int = 1) -> Appointment:
    return reschedule_appointment(appointment=appointment, on=in_days(days), window=window, actor=WEB, now=NOW)


def test_two_who_cancel_at_once_both_succeed_and_one_message_goes_out() -> None:
    appointment = book()
    came = at_once(8, lambda _n: cancel(appointment))
    assert kinds(came) == {"Appointment": 8}
    assert not Stop.objects.exists()
    assert Message.objects.filter(event="cancelled").count() == 1
    assert first_broken() is None


def test_of_a_cancellation_and_a_move_one_wins() -> None:
    appointment = book()
    came = at_once(2, lambda n: cancel(appointment) if n else move(appointment, WINDOWS[2]))
    assert kinds(came) == {"Appointment": 1, "NotOpen": 1}
    now_is = Appointment.objects.get()
    assert Stop.objects.count() == int(now_is.status == "booked")
    assert problems() == []


def test_of_many_moves_at_once_one_wins() -> None:
    appointment = book()
    came = at_once(9, lambda n: move(appointment, WINDOWS[1 + n % 3]))
    assert kinds(came) == {"Appointment": 1, "NotOpen": 8}
    assert Stop.objects.get() == appointments().get().stop
    assert problems() == []


def test_people_who_change_places_do_not_wait_for_each_other_for_ever() -> None:
    """Each wants a route that another one has: on PostgreSQL some are taken back, and start over."""
    only_agents("FA02", "FA03")
    set_rules(open_per_address=99, door_minutes=40)
    for n in range(6):
        book(person=neighbour(n), services=SERVICES, window=WINDOWS[n % 4], on=in_days(1 + n % 2))
    for turn in range(2):
        assert set(kinds(change_places(turn))) <= {"Appointment", "WindowLost"}
        assert problems() == []
    assert Stop.objects.count() == 6


def change_places(turn: int) -> Sequence[object]:
    """Let everybody move at once, to the other day and another window."""
    seen = list(appointments().order_by("pk"))
    return at_once(len(seen), lambda n: move(seen[n], WINDOWS[(n + turn) % 4], 3 - (seen[n].on - NOW.date()).days))


def test_the_only_kit_goes_to_one_of_many() -> None:
    only_agents("FA08", "FA09")
    set_rules(open_per_address=99)
    at_once(12, lambda n: book(person=neighbour(n), services=AADHAAR, answers=SENIOR, window=WINDOWS[n % 4]))
    assert KitShare.objects.get(day_plan__on=TOMORROW, kit__code="aadhaar-kit", depot__code="SC06").taken == 1
    assert Route.objects.filter(kits=["aadhaar-kit"]).count() == 1
    assert problems() == []


def test_a_hold_is_booked_or_released_but_never_both() -> None:
    held = hold_offer(services=SERVICES, answers={}, address=HOME, on=TOMORROW, window=WINDOWS[0], actor=WEB, now=NOW)
    late = held.expires_at
    acts: list[Callable[[], object]] = [
        lambda: book_appointment(
            request=a_request(services=SERVICES), proven_phone=None, actor=WEB, now=NOW, hold_token=held.token
        ),
        lambda: release_hold(token=held.token, actor=WEB, now=NOW),
        lambda: release_expired(hold_id=held.pk, actor=WEB, now=late),
    ]
    came = at_once(len(acts), lambda n: acts[n]())
    assert kinds(came) == {"Appointment": 1, "bool": 2}
    assert Stop.objects.get() == Appointment.objects.get().stop
    assert not Hold.objects.exists()
    assert problems() == []


def test_publishing_while_people_book_loses_nobody() -> None:
    only_agents("FA02", "FA03", "FA05")
    set_rules(open_per_address=99)
    for number in range(4):
        book(person=neighbour(number), services=SERVICES, window=WINDOWS[number])
    came = at_once(9, lambda n: publish() if n == 4 else book(person=neighbour(9 + n), services=SERVICES))
    assert set(kinds(came)) <= {"Appointment", "WindowLost", "tuple"}
    for appointment in appointments():
        assert appointment.stop is not None and appointment.stop.planned_at is not None
        assert appointment.starts_at <= appointment.stop.planned_at < appointment.ends_at
    assert Message.objects.filter(event="morning").count() == Appointment.objects.count()
    assert problems() == []


def test_two_who_publish_at_once_publish_once() -> None:
    book()
    came = at_once(2, lambda _n: publish())
    reports = [report for one in came if isinstance(one, tuple) for report in one]
    assert [report.messages for report in reports if not report.already] == [1]
    assert set(kinds(came)) <= {"tuple", "PublishUnderWay"}
    assert Message.objects.filter(event="morning").count() == 1


def test_limits_hold_for_those_who_book_many_at_once() -> None:
    came = at_once(12, lambda n: book(staff=False, window=WINDOWS[n % 4], on=in_days(1 + n // 4)))
    assert kinds(came) == {"Appointment": 2, "TooManyOpen": 10}
    next_door = replace(HOME, house="151")
    came = at_once(12, lambda n: book(person=neighbour(n), staff=False, window=WINDOWS[n % 4], address=next_door))
    assert kinds(came) == {"Appointment": 3, "TooManyOpen": 9}
    assert Stop.objects.count() == 5


def test_many_who_ask_for_a_code_or_guess_it_at_once_gain_nothing() -> None:
    came = at_once(12, lambda _n: ask_for_code(phone=MEERA_PHONE, language="en", now=NOW))
    assert kinds(came) == {"PhoneProof": 1, "TooManyCodes": 11}
    code = Message.objects.get().text.split()[0]
    proof, wrong = PhoneProof.objects.get(), f"{(int(code) + 1) % 10**6:06d}"
    came_to = at_once(20, lambda _n: prove_phone(proof_id=proof.pk, code=wrong, now=NOW))
    assert kinds(came_to) == {"CodeRefused": 20}
    assert PhoneProof.objects.get().tries == 5


def test_the_right_code_many_times_at_once_proves_once() -> None:
    proof = ask_for_code(phone=MEERA_PHONE, language="en", now=NOW)
    code = Message.objects.get().text.split()[0]
    came = at_once(4, lambda _n: prove_phone(proof_id=proof.pk, code=code, now=NOW))
    assert kinds(came) == {"str": 1, "CodeRefused": 3}
    assert ask_for_code(phone=MEERA_PHONE, language="en", now=NOW + timedelta(minutes=1)).number == 2
