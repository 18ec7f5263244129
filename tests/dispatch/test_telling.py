"""The completeness report: who of a day's visits was told who comes, and who has to be called."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from doorstep.booking.actions import answer_consent_by_phone
from doorstep.channels.cli.jobs import HANDLERS, WHEN_DEAD
from doorstep.dispatch.telling import TOLD, Completeness, completeness
from doorstep.gateways.email.memory import MEMORY as MAILS
from doorstep.gateways.sms.memory import MEMORY
from doorstep.messaging.actions_reports import note_report
from doorstep.messaging.models import Message
from doorstep.outbox.actions import run_due
from doorstep.people.models import Applicant
from tests.cast import ARJUN, MEERA_PHONE, NOW, TOMORROW, WEB, WINDOWS, ZONE, book, neighbour, publish, set_rules

SEVEN = datetime.combine(TOMORROW, time(7), tzinfo=ZONE)


@pytest.fixture(autouse=True)
def remembering(chandigarh: None, settings: Settings) -> Iterator[None]:
    settings.SMS_GATEWAY = settings.EMAIL_GATEWAY = "memory"
    MEMORY.forget()
    MAILS.forget()
    yield
    MEMORY.forget()
    MAILS.forget()


def work(at: datetime = SEVEN) -> None:
    run_due(handlers=HANDLERS, now=lambda: at, when_dead=WHEN_DEAD, jitter=lambda: 0.5)


def people() -> list[tuple[str, str, str]]:
    return [(one.role, one.told, one.why) for one in completeness(on=TOMORROW, now=NOW).people]


def test_what_is_due_and_did_not_go_out_is_late() -> None:
    a_morning()
    for now, why, waits in ((NOW, "queued", True), (SEVEN, "late", False)):
        (one,) = completeness(on=TOMORROW, now=now).people
        assert (one.told, one.why, one.waits) == ("not-sent", why, waits)


def a_morning() -> Message:
    book()
    publish()
    work(NOW)
    return Message.objects.get(event="morning")


def test_a_day_without_visits_has_nobody_to_tell() -> None:
    assert completeness(on=TOMORROW, now=NOW) == Completeness(on=TOMORROW, people=(), visits=0)


def test_before_the_day_is_published_nobody_is_told() -> None:
    book()
    assert people() == [("applicant", "not-sent", "none")]
    publish()
    assert people() == [("applicant", "not-sent", "queued")]


@pytest.mark.parametrize("state", ["delivered", "failed"])
def test_what_is_reported_is_what_is_known(state: str) -> None:
    message = a_morning()
    work()
    assert people() == [("applicant", "accepted", "")]
    note_report(attempt=f"{message.pk}-1", state=state, now=SEVEN + timedelta(minutes=1))
    assert people() == [("applicant", state, "")]
    (one,) = completeness(on=TOMORROW, now=NOW).people
    assert (one.phone, one.at, one.attempts) == (MEERA_PHONE, SEVEN + timedelta(minutes=1), 1)


def test_without_an_answer_it_is_unknown() -> None:
    a_morning()
    MEMORY.silences = 1
    work()
    assert people() == [("applicant", "unknown", "")]


def test_a_worker_that_died_in_the_call_leaves_it_unknown() -> None:
    a_morning()
    Message.objects.filter(event="morning").update(state="sending", attempts=1)
    assert people() == [("applicant", "unknown", "")]


def test_who_was_refused_did_not_get_it() -> None:
    a_morning()
    MEMORY.nobody.add(MEERA_PHONE)
    work()
    assert people() == [("applicant", "failed", "")]


def test_what_was_too_late_was_not_sent() -> None:
    a_morning()
    work(SEVEN + timedelta(hours=9))
    assert people() == [("applicant", "not-sent", "expired")]


def test_a_landline_has_to_be_called() -> None:
    book()
    Applicant.objects.update(mobile=False)
    publish()
    assert people() == [("applicant", "not-sent", "landline")]


def test_a_helper_is_told_by_either_way() -> None:
    book(helper=ARJUN)
    publish()
    MEMORY.nobody.add(ARJUN.phone)
    work()
    assert people() == [("applicant", "accepted", ""), ("helper", "accepted", "")]
    MAILS.forget()
    Message.objects.filter(event="morning-helper", channel="email").update(state="failed", delivery="failed")
    assert people() == [("helper", "failed", ""), ("applicant", "accepted", "")]


def test_a_helper_who_was_refused_is_nobody_to_tell() -> None:
    book(helper=ARJUN)
    answer_consent_by_phone(phone=MEERA_PHONE, given=False, actor=WEB, now=NOW)
    publish()
    assert [role for role, _told, _why in people()] == ["applicant"]


def test_of_what_was_told_on_the_day_the_latest_counts() -> None:
    message = a_morning()
    work()
    note_report(attempt=f"{message.pk}-1", state="delivered", now=SEVEN)
    Message.objects.create(
        event="changed-visitor",
        subject=message.subject,
        version=2,
        recipient=MEERA_PHONE,
        language="en",
        text="Bilal comes",
        send_at=SEVEN + timedelta(hours=1),
        created_at=SEVEN,
    )
    assert people() == [("applicant", "not-sent", "queued")]


def test_whoever_needs_a_call_stands_first_and_three_questions_are_enough(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    set_rules(open_per_address=99)
    for number in range(5):
        book(person=neighbour(number), window=WINDOWS[number % 4])
    publish()
    work()
    messages = Message.objects.filter(event="morning").order_by("pk")
    for message, state in zip(messages, ["delivered", "failed", "unknown", "", "accepted"], strict=True):
        Message.objects.filter(pk=message.pk).update(delivery=state, state="sent" if state else "queued")
    with django_assert_num_queries(3):
        report = completeness(on=TOMORROW, now=NOW)
    assert [one.told for one in report.people] == list(TOLD)
    assert (report.visits, dict(report.counts)) == (5, dict.fromkeys(TOLD, 1))
    assert [one.told for one in report.people if not one.confirmed] == ["not-sent", "failed", "unknown"]
    first = report.people[0]
    assert report.found(words=first.reference[:6]) == [first] == report.found(phone=first.phone, told="not-sent")
    assert report.found(phone=first.phone, told="failed") == []
