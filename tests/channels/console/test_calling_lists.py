"""Whom the desk has to speak with: on the line, in the queue, not confirmed for tomorrow, not told for today."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from doorstep.booking.models import Appointment
from doorstep.calls.actions import ask_call_back, begin_call, note_call
from doorstep.calls.actions.taking import FORGOTTEN
from doorstep.calls.models import Call, Task
from doorstep.channels.shared.clock import standing_at
from doorstep.journal.actions import SYSTEM
from tests.cast import MEERA_PHONE, NOW, TOMORROW, book, neighbour, publish, set_rules
from tests.channels.console.answering import DESK, end, take
from tests.channels.console.desk import browser_of, staff_member

pytestmark = pytest.mark.usefixtures("morning")
NEXT_DAY = NOW + timedelta(days=1, hours=1)


@pytest.fixture
def operator() -> Client:
    return browser_of("Operator")


@pytest.fixture
def untold(morning: None) -> Iterator[Appointment]:
    """A visit of today whose people have not got the message that says who comes."""
    booked = book(window="13:00-15:00")
    publish(now=NOW)
    with standing_at(NEXT_DAY):
        yield booked


def put_through(number: str, phone: str = "") -> Call:
    call = begin_call(line="own-line", provider_call=number, phone=phone, language="pa", now=NOW)
    note_call(call=call, handed=True, now=NOW)
    return call


def test_enter_takes_whoever_waits_longest_also_without_a_number(operator: Client) -> None:
    first, _second = put_through("1"), put_through("2", MEERA_PHONE)
    operator.post(f"{DESK}/take", {"phone": ""})
    assert Call.objects.get(operator__startswith="staff:").pk == first.pk


def test_with_nobody_on_the_line_an_empty_box_is_a_withheld_number(operator: Client) -> None:
    operator.post(f"{DESK}/take", {"phone": ""})
    assert (Call.objects.get().phone, Call.objects.get().line) == ("", "desk")


def test_a_number_that_is_typed_takes_the_call_that_the_menu_put_through(operator: Client) -> None:
    waits = put_through("1", MEERA_PHONE)
    assert take(operator).pk == waits.pk


def test_a_number_in_the_menu_is_another_call(operator: Client) -> None:
    begin_call(line="own-line", provider_call="1", phone=MEERA_PHONE, language="pa", now=NOW)
    assert take(operator).line == "desk"


def test_a_call_that_a_colleague_took_is_not_taken_again(operator: Client) -> None:
    call = put_through("1")
    colleague = Client()
    colleague.force_login(staff_member("Manager"))
    colleague.post(f"{DESK}/take", {"call": str(call.pk)})
    assert b"A colleague was faster" in operator.post(f"{DESK}/take", {"call": str(call.pk)}, follow=True).content


def test_nobody_takes_a_second_call_before_the_first_has_an_ending(operator: Client) -> None:
    mine, other = take(operator), put_through("1", MEERA_PHONE)
    task = ask_call_back(phone=MEERA_PHONE, language="hi", words="", actor=SYSTEM, now=NOW)
    for answer in (
        operator.post(f"{DESK}/take", {"call": str(other.pk)}),
        operator.post(f"{DESK}/tasks/{task.pk}"),
    ):
        assert answer["Location"].endswith(f"/desk/calls/{mine.pk}")
    assert Call.objects.filter(operator__startswith="staff:").count() == 1
    task.refresh_from_db()
    assert task.leased_by == ""


def test_a_call_that_nobody_ended_can_be_ended_by_a_colleague(operator: Client) -> None:
    call = take(browser_of("Manager"))
    assert not operator.get(DESK).context["waiting"].forgotten
    with standing_at(NOW + FORGOTTEN):
        assert [one.pk for one in operator.get(DESK).context["waiting"].forgotten] == [call.pk]
        operator.post(f"{DESK}/take", {"call": str(call.pk)})
        assert end(operator, call, "inquiry").status_code == 302


def test_the_line_that_is_asked_again_says_who_is_on_it(
    operator: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    operator.get(f"{DESK}/line")
    put_through("1", MEERA_PHONE)
    with django_assert_num_queries(6):
        page = operator.get(f"{DESK}/line").content.decode()
    assert "98765 00001" in page and "<h1" not in page


def test_whoever_was_not_told_is_rung_and_told(operator: Client, untold: Appointment) -> None:
    listed = operator.get(DESK).context["desk"]
    assert [(one.reference, one.state) for one in listed.today] == [(untold.reference, "free")]
    operator.post(f"{DESK}/ring/tell/{untold.pk}/applicant")
    call = Call.objects.get()
    page = operator.get(f"{DESK}/calls/{call.pk}")
    assert (call.direction, call.phone, call.task and call.task.kind) == ("out", MEERA_PHONE, "tell")
    assert page.context["visitor"]
    end(operator, call, "told")
    call.refresh_from_db()
    assert call.ended == "inquiry"
    assert Task.objects.get().ended == "told"
    assert operator.get(DESK).context["desk"].today_count == 0
    assert b"need no call any more" in operator.post(f"{DESK}/ring/tell/{untold.pk}/applicant", follow=True).content


def test_whoever_did_not_confirm_is_rung_and_their_answer_kept(operator: Client) -> None:
    ready, missing = book(), book(person=neighbour(1))
    for visit, answer in ((ready, "ready"), (missing, "missing")):
        operator.post(f"{DESK}/ring/confirm/{visit.pk}/applicant")
        end(operator, Call.objects.latest("id"), answer)
        visit.refresh_from_db()
        assert visit.papers == answer
    assert set(Task.objects.values_list("ended", flat=True)) == {"ready", "missing"}
    assert [one.state for one in operator.get(DESK).context["desk"].tomorrow] == ["done"]


def test_a_list_is_whole_and_in_pages(operator: Client) -> None:
    for number in range(60):
        ask_call_back(phone=f"+91987650{number:04d}", language="hi", words="", actor=SYSTEM, now=NOW)
    first = operator.get(f"{DESK}/lists/queue").context["page"]
    assert (len(first), first.paginator.count) == (50, 60)
    assert len(operator.get(f"{DESK}/lists/queue", {"page": "2"}).context["page"]) == 10
    for which in ("today", "tomorrow"):
        assert b"Nobody is left on this list" in operator.get(f"{DESK}/lists/{which}").content
    assert operator.get(f"{DESK}/lists/nonsense").status_code == 404


def test_the_desk_asks_as_often_however_many_wait(
    operator: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    set_rules(open_per_address=99)
    operator.get(DESK)
    book(on=TOMORROW)
    with django_assert_num_queries(14):
        operator.get(DESK)
    for number in range(5):
        ask_call_back(phone=f"+91987650010{number}", language="hi", words="", actor=SYSTEM, now=NOW)
        put_through(str(number))
        book(person=neighbour(number), on=TOMORROW)
    with django_assert_num_queries(14):
        operator.get(DESK)
