"""What people ask of staff: a call back, an answer to a complaint, a correction, an erasure."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from stdnum import verhoeff

from doorstep.booking.refusals import BadPhone, BadText
from doorstep.calls import actions
from doorstep.calls.due import due_at
from doorstep.calls.models import Task
from doorstep.calls.queries import tasks, tasks_of
from doorstep.calls.refusals import TaskClosed, WordsMissing
from doorstep.journal.actions import Actor
from doorstep.journal.models import Entry
from doorstep.journal.queries import first_broken, history_of
from doorstep.messaging.models import Message
from doorstep.workforce.models import Shift
from tests.cast import MEERA_PHONE, NOW, SUNDAY, WEB, ZONE, book, like_aadhaar, only_agents, set_rules

pytestmark = pytest.mark.usefixtures("chandigarh")
LANDLINE = "+911722700001"
RITA = Actor(name="staff:7", channel="console")


def complain(words: str = "Nobody came.", phone: str = MEERA_PHONE) -> Task:
    return actions.complain(phone=phone, language="pa", words=words, actor=WEB, now=NOW)


def call_back(words: str = "", phone: str = MEERA_PHONE, now: datetime = NOW) -> Task:
    return actions.ask_call_back(phone=phone, language="hi", words=words, actor=WEB, now=now)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=ZONE)


def test_a_complaint_has_a_reference_with_a_check_digit_and_a_day_of_its_answer() -> None:
    set_rules(complaint_days=5)
    task = complain()
    assert len(task.reference) == 8 and verhoeff.is_valid(task.reference)
    assert (task.kind, task.state, task.due_at) == ("complaint", "open", NOW + timedelta(days=5))


def test_whoever_complains_is_sent_the_reference_and_the_day_in_their_language() -> None:
    task = complain()
    message = Message.objects.get(event="complaint")
    assert (message.recipient, message.language, message.reference) == (MEERA_PHONE, "pa", task.reference)
    assert f"{task.reference[:4]} {task.reference[4:]}" in message.text
    assert "8 ਦਸੰ" in message.text


def test_a_landline_gets_no_message_and_a_complaint_all_the_same() -> None:
    assert complain(phone=LANDLINE).phone == LANDLINE
    assert not Message.objects.filter(event="complaint").exists()


def test_the_same_complaint_sent_twice_is_one() -> None:
    assert complain().pk == complain().pk
    assert complain("Nobody came. Again.").pk != complain().pk
    assert Message.objects.filter(event="complaint").count() == 2


def test_a_complaint_needs_words() -> None:
    with pytest.raises(WordsMissing) as refusal:
        complain("  \n ")
    assert refusal.value.field == "words"


@pytest.mark.parametrize("broken", [False, True])
def test_no_words_with_an_aadhaar_number_are_kept(broken: bool) -> None:
    number = like_aadhaar()
    said = f"My number is {number[:8]}\n{number[8:]}" if broken else f"My number is {number}"
    with pytest.raises(BadText):
        complain(said)
    with pytest.raises(BadText):
        call_back(said)
    assert not Task.objects.exists()


def test_lines_stay_lines() -> None:
    assert complain("  Nobody   came.\r\nTwice. ").words == "Nobody came.\nTwice."


def test_no_phone_that_cannot_exist_is_called_back() -> None:
    with pytest.raises(BadPhone):
        call_back(phone="12345")


def test_whoever_asks_again_adds_to_the_open_call_back() -> None:
    first, again = call_back("My mother is ill."), call_back("Call after six.")
    assert (again.pk, again.reference, again.times_asked) == (first.pk, first.reference, 2)
    assert again.words == "My mother is ill.\n\nCall after six."
    assert call_back("Call after six.").words == again.words


def test_after_it_is_done_a_call_back_can_be_asked_for_anew() -> None:
    first = call_back()
    actions.close_task(task=first, outcome="Booked for her.", actor=RITA, now=NOW)
    assert call_back().pk != first.pk


def test_the_table_itself_holds_one_open_call_back_a_phone() -> None:
    task = call_back()
    task.pk, task.reference = None, "12345678"
    with pytest.raises(IntegrityError, match="(?i)unique"), transaction.atomic():
        task.save(force_insert=True)


def test_of_many_words_no_more_is_kept_than_can_be_read() -> None:
    for number in range(8):
        call_back(f"{number} " + "word " * 190)
    task = Task.objects.get()
    assert task.times_asked == 8 and len(task.words) <= 4000


def test_a_call_back_is_due_within_hours_in_which_people_work() -> None:
    set_rules(call_back_hours=4)
    Shift.objects.filter(on=SUNDAY).update(on=NOW.date() + timedelta(days=365))
    dues = [due_at(kind=Task.Kind.CALL_BACK, now=now) for now in (at(1, 8), at(1, 10), at(1, 15), at(1, 22), at(5, 16))]
    assert dues == [at(1, 13), at(1, 14), at(2, 11), at(2, 13), at(7, 12)]


def test_without_a_roster_every_hour_counts() -> None:
    only_agents()
    assert due_at(kind=Task.Kind.CALL_BACK, now=at(1, 22)) == at(2, 2)


def test_asking_for_erasure_twice_is_one_task_with_its_own_time() -> None:
    first, again = (
        actions.ask_erasure(phone=MEERA_PHONE, language="en", actor=WEB, now=NOW + timedelta(days=day))
        for day in (0, 2)
    )
    assert (first.pk, first.due_at) == (again.pk, again.due_at)
    assert first.due_at == NOW + timedelta(days=30)


def test_a_correction_says_what_is_wrong() -> None:
    with pytest.raises(WordsMissing):
        actions.ask_correction(phone=MEERA_PHONE, language="en", words="", actor=WEB, now=NOW)
    task = actions.ask_correction(phone=MEERA_PHONE, language="en", words="It is Mira.", actor=WEB, now=NOW)
    assert (task.kind, task.due_at) == ("correction", NOW + timedelta(days=7))


def test_a_task_is_closed_once_with_words_and_by_whom() -> None:
    task = complain()
    with pytest.raises(WordsMissing):
        actions.close_task(task=task, outcome=" ", actor=RITA, now=NOW)
    done = actions.close_task(task=task, outcome="We are sorry.", actor=RITA, now=NOW)
    assert (done.state, done.closed_at, done.closed_by, done.outcome) == ("done", NOW, "staff:7", "We are sorry.")
    with pytest.raises(TaskClosed):
        actions.close_task(task=task, outcome="Me too.", actor=RITA, now=NOW)
    assert Task.objects.get().outcome == "We are sorry."


def test_the_journal_tells_a_tasks_story_and_nothing_personal() -> None:
    task = complain("Asha was rude to Meera.")
    actions.close_task(task=task, outcome="We talked to Asha.", actor=RITA, now=NOW)
    story = history_of(subject=f"task:{task.pk}")
    assert [entry.action for entry in story] == ["task.asked", "task.closed"]
    said = str([entry.details for entry in Entry.objects.all()])
    assert "Asha" not in said and MEERA_PHONE not in said
    assert first_broken() is None


def test_tasks_are_found_by_reference_phone_kind_and_time() -> None:
    complaint, call = complain(), call_back(phone="+919876500002")

    def found(**wanted: object) -> list[int]:
        return [task.pk for task in tasks(**wanted)]  # type: ignore[arg-type]

    assert found(now=NOW) == [call.pk, complaint.pk]
    assert found(words=f"{complaint.reference[:4]} {complaint.reference[4:]}", now=NOW) == [complaint.pk]
    assert found(words="00002", now=NOW) == found(words="098765 00002", now=NOW) == [call.pk]
    assert found(words="00002", phones=False, now=NOW) == found(words="Meera", now=NOW) == []
    assert found(kind="call-back", now=NOW) == [call.pk]
    assert found(state="overdue", now=NOW) == []
    assert found(state="overdue", now=NOW + timedelta(days=1)) == [call.pk]
    actions.close_task(task=call, outcome="Called.", actor=RITA, now=NOW)
    assert found(state="done", now=NOW) == [call.pk]
    assert found(state="open", now=NOW) == [complaint.pk]
    assert found(now=NOW) == [complaint.pk, call.pk]


def test_a_task_may_be_about_an_appointment() -> None:
    appointment = book()
    actions.complain(phone=MEERA_PHONE, language="en", words="Late.", appointment=appointment, actor=WEB, now=NOW)
    assert [each.appointment for each in tasks_of(phone=MEERA_PHONE)] == [appointment]
