"""Two days before a visit its people are asked whether the documents are ready, and what they answer is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.booking.actions import (
    answer_consent_by_phone,
    answer_documents,
    ask_about_documents,
    book_appointment,
    cancel_appointment,
    reschedule_appointment,
)
from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments
from doorstep.booking.readiness import asked_of_phone, unconfirmed
from doorstep.booking.refusals import NotOpen, UnknownAnswer
from doorstep.channels.cli.jobs import DOCUMENTS, HANDLERS, PERIODIC
from doorstep.journal.models import Entry
from doorstep.messaging.models import Message
from tests.cast import ARJUN, ARJUN_PHONE, MEERA_PHONE, NOW, WEB, WINDOWS, ZONE, a_request, book, neighbour, set_rules

pytestmark = pytest.mark.usefixtures("chandigarh")
ON = date(2026, 12, 4)
ASKED_AT = datetime(2026, 12, 2, 10, 0, tzinfo=ZONE)


def ask(*, now: datetime = ASKED_AT) -> int:
    return ask_about_documents(on=ON, booked_before=ASKED_AT, now=now)


def questions() -> list[tuple[str, str, str, str]]:
    rows = Message.objects.filter(event__startswith="documents").order_by("event", "channel", "id")
    return [(row.event, row.channel, row.recipient, row.state) for row in rows]


def answered(appointment: Appointment, answer: str, *, now: datetime = ASKED_AT) -> Appointment:
    return answer_documents(appointment=appointment, answer=answer, actor=WEB, now=now)


def test_applicant_and_helper_are_asked_until_it_is_too_late_to_change() -> None:
    book_appointment(request=a_request(helper=ARJUN, on=ON), proven_phone=ARJUN_PHONE, actor=WEB, now=NOW)

    assert ask() == 1

    assert questions() == [
        ("documents", "sms", MEERA_PHONE, "queued"),
        ("documents-helper", "email", "arjun@example.org", "queued"),
        ("documents-helper", "sms", ARJUN_PHONE, "queued"),
    ]
    told = Message.objects.filter(event__startswith="documents")
    assert {row.valid_until for row in told} == {datetime.combine(ON - timedelta(days=1), time(18), tzinfo=ZONE)}
    assert "Papers to keep ready:\n- Electricity bill" in told.get(channel="email").text


def test_nobody_is_asked_twice_of_the_same_promise() -> None:
    book(on=ON)

    ask()
    ask(now=ASKED_AT + timedelta(minutes=5))

    assert [state for *_, state in questions()] == ["queued"]


def test_who_booked_after_the_hour_is_not_asked() -> None:
    book(on=ON, now=ASKED_AT)
    assert ask(now=ASKED_AT + timedelta(hours=1)) == 0


def test_who_said_that_they_are_ready_is_not_asked() -> None:
    answered(book(on=ON), "ready", now=NOW)
    assert ask() == 0


def test_a_refused_helper_is_not_asked() -> None:
    book_appointment(request=a_request(helper=ARJUN, on=ON), proven_phone=ARJUN_PHONE, actor=WEB, now=NOW)
    answer_consent_by_phone(phone=MEERA_PHONE, given=False, actor=WEB, now=NOW)

    ask()

    assert [(event, to) for event, _, to, _ in questions()] == [("documents", MEERA_PHONE)]


@pytest.mark.parametrize("change", ["cancel", "move"])
def test_what_is_cancelled_or_moved_is_not_asked_any_more(change: str) -> None:
    booked = book(on=ON)
    ask()

    if change == "cancel":
        cancel_appointment(appointment=booked, reason="", actor=WEB, now=ASKED_AT)
    else:
        reschedule_appointment(appointment=booked, on=date(2026, 12, 7), window=WINDOWS[0], actor=WEB, now=ASKED_AT)

    assert [state for *_, state in questions()] == ["superseded"]


def test_after_a_move_it_is_asked_anew_and_an_old_answer_is_gone() -> None:
    booked = answered(book(on=date(2026, 12, 7)), "ready", now=NOW)

    moved = reschedule_appointment(appointment=booked, on=ON, window=WINDOWS[0], actor=WEB, now=NOW)

    assert (moved.papers, moved.papers_at, moved.confirmed_at) == ("", None, None)
    assert ask() == 1


def test_an_answer_is_kept_journalled_and_ends_the_question() -> None:
    booked = book(on=ON)
    ask()

    answered(booked, "missing")
    kept = appointments().get()
    assert (kept.papers, kept.papers_at, kept.confirmed_at) == ("missing", ASKED_AT, None)
    assert [state for *_, state in questions()] == ["superseded"]

    answered(booked, "ready")
    kept = appointments().get()
    assert (kept.papers, kept.confirmed_at) == ("ready", ASKED_AT)

    answered(booked, "change")
    kept = appointments().get()
    assert (kept.papers, kept.confirmed_at) == ("change", None)
    assert kept.on == ON, "it moves nothing by itself"
    noted = [entry.action for entry in Entry.objects.order_by("id")][-3:]
    assert noted == ["appointment.documents-missing", "appointment.confirmed", "appointment.other-day-wanted"]


def test_what_is_no_answer_or_comes_too_late_is_refused() -> None:
    booked = book(on=ON)
    with pytest.raises(UnknownAnswer) as refused:
        answered(booked, "yes")
    assert refused.value.field == "answer"
    with pytest.raises(NotOpen):
        answered(booked, "ready", now=booked.ends_at)
    cancel_appointment(appointment=booked, reason="", actor=WEB, now=NOW)
    with pytest.raises(NotOpen):
        answered(booked, "ready")
    assert appointments().get().papers == ""


def test_the_call_list_has_whoever_is_not_ready_and_whom_to_call() -> None:
    set_rules(open_per_address=99)
    said = {answer: book(on=ON, person=neighbour(n)) for n, answer in enumerate(("ready", "missing", "change"))}
    for answer, appointment in said.items():
        answered(appointment, answer)
    silent = book_appointment(
        request=a_request(helper=ARJUN, on=ON, window=WINDOWS[2]), proven_phone=ARJUN_PHONE, actor=WEB, now=NOW
    )
    cancelled = book(on=ON, person=neighbour(9))
    cancel_appointment(appointment=cancelled, reason="", actor=WEB, now=NOW)

    with _queries(1):
        found = unconfirmed(on=ON)

    assert [(one.appointment.pk, one.papers) for one in found] == [
        (said["missing"].pk, "missing"),
        (said["change"].pk, "change"),
        (silent.pk, ""),
    ]
    assert found[2].people == (
        ("applicant", "Meera Sharma", MEERA_PHONE, "pa"),
        ("helper", "Arjun Sharma", ARJUN_PHONE, "en"),
    )
    assert found[0].people[0][2] == "+919800000001"


def test_a_phone_may_answer_for_its_own_visits_and_those_it_helps_with() -> None:
    set_rules(open_per_address=99)
    later = book_appointment(
        request=a_request(helper=ARJUN, on=ON, window=WINDOWS[2]), proven_phone=ARJUN_PHONE, actor=WEB, now=NOW
    )
    sooner = book(on=ON, services=("electricity-bill",))

    assert [one.pk for one in asked_of_phone(phone=MEERA_PHONE, now=NOW)] == [sooner.pk, later.pk]
    assert [one.pk for one in asked_of_phone(phone=ARJUN_PHONE, now=NOW)] == [later.pk]

    answer_consent_by_phone(phone=MEERA_PHONE, given=False, actor=WEB, now=NOW)
    assert asked_of_phone(phone=ARJUN_PHONE, now=NOW) == ()
    assert asked_of_phone(phone=MEERA_PHONE, now=later.ends_at) == ()


def test_the_job_comes_back_daily_at_the_citys_hour_and_asks_two_days_ahead() -> None:
    book(on=ON)
    book(on=date(2026, 12, 5), person=neighbour(1))

    planned_at = PERIODIC[DOCUMENTS](NOW + timedelta(days=1))
    HANDLERS[DOCUMENTS]({"planned_at": planned_at.isoformat()}, ASKED_AT + timedelta(minutes=3))

    assert planned_at == ASKED_AT
    assert [to for _, _, to, _ in questions()] == [MEERA_PHONE]


def test_a_job_that_was_late_by_days_asks_nobody_about_a_day_that_came() -> None:
    book(on=ON)
    HANDLERS[DOCUMENTS]({"planned_at": ASKED_AT.isoformat()}, datetime.combine(ON, time(6), tzinfo=ZONE))
    assert questions() == []


def test_asking_more_people_costs_no_more_queries() -> None:
    set_rules(open_per_address=99, open_per_phone=99)
    counts = []
    for number in (2, 6):
        Message.objects.filter(event__startswith="documents").delete()
        for n in range(number):
            book(on=ON, person=neighbour(10 * number + n), window=WINDOWS[n % 4])
        with CaptureQueriesContext(
            connection,
        ) as caught:
            ask()
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 12, counts


@contextmanager
def _queries(number: int) -> Iterator[None]:
    with CaptureQueriesContext(connection) as caught:
        yield
    assert len(caught) == number, [query["sql"] for query in caught]
