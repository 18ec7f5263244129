"""Calls in figures: how many, how long they waited for a person, and what came of it."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from doorstep.calls.actions import begin_call, end_call, note_call
from doorstep.calls.actions.taking import take_call
from doorstep.calls.models import Call
from doorstep.journal.actions import SYSTEM
from tests.cast import MEERA_PHONE, NOW
from tests.channels.console.answering import DESK, book_by_phone, end, take
from tests.channels.console.desk import browser_of

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def operator() -> Client:
    return browser_of("Operator")


def test_calls_are_counted_by_hour_and_language(operator: Client) -> None:
    call = take(operator)
    book_by_phone(operator, call)
    end(operator, call, "booked")
    begin_call(line="own-line", provider_call="2", phone="", language="hi", now=NOW)
    report = operator.get(f"{DESK}/figures", {"first": "2026-12-01", "last": "2026-12-01"}).context["report"]
    assert (report.all.calls, report.all.answered, report.all.booked, report.all.wait_s) == (2, 1, 1, None)
    assert [(hour, row.calls) for hour, row in report.by_hour] == [(8, 2)]
    assert {language for language, _row in report.by_language} == {"hi", "pa"}
    assert b"<svg" in operator.get(f"{DESK}/figures").content
    assert operator.get(f"{DESK}/figures", {"first": "2026-12-02", "last": "2026-12-01"}).status_code == 422
    assert b"Nobody called" in operator.get(f"{DESK}/figures", {"first": "2020-01-01", "last": "2020-01-02"}).content


def test_the_wait_is_from_the_menu_to_the_person(operator: Client) -> None:
    for number, seconds in enumerate((10, 30, 200)):
        call = begin_call(line="own-line", provider_call=f"t{number}", phone="", language="pa", now=NOW)
        note_call(call=call, answered=True, handed=True, now=NOW + timedelta(seconds=60))
        take_call(call=call, actor=SYSTEM, now=NOW + timedelta(seconds=60 + seconds))
    gone = begin_call(line="own-line", provider_call="gone", phone=MEERA_PHONE, language="pa", now=NOW)
    note_call(call=gone, answered=True, handed=True, now=NOW)
    end_call(call=gone, ended=Call.Ended.ABANDONED, actor=SYSTEM, now=NOW)
    report = operator.get(f"{DESK}/figures", {"first": "2026-12-01", "last": "2026-12-01"}).context["report"]
    assert (report.all.asked, report.all.taken, report.all.wait_s, report.all.abandoned) == (4, 3, 30, 1)


def test_a_year_of_calls_costs_as_many_queries_as_a_day(
    operator: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    operator.get(f"{DESK}/figures")
    for number in range(30):
        begin_call(
            line="own-line", provider_call=str(number), phone="", language="hi", now=NOW - timedelta(hours=number)
        )
    with django_assert_num_queries(6):
        assert operator.get(f"{DESK}/figures").context["report"].all.calls == 30
