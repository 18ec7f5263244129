"""What the people of a visit say of it afterwards."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from doorstep.booking.actions import cancel_appointment
from doorstep.booking.models import Appointment
from doorstep.booking.refusals import BadText
from doorstep.calls.actions import give_feedback
from doorstep.calls.models import Feedback
from doorstep.calls.queries import feedback, feedback_of, marks_of
from doorstep.calls.refusals import BadMarks, NotYetVisited, TooLateForFeedback
from doorstep.journal.queries import history_of
from tests.cast import NOW, TOMORROW, WEB, ZONE, book, in_days, like_aadhaar, neighbour, set_rules

pytestmark = pytest.mark.usefixtures("chandigarh")
ELEVEN = datetime.combine(TOMORROW, datetime.min.time(), tzinfo=ZONE) + timedelta(hours=11)


def say(
    appointment: Appointment, marks: int = 5, words: str = "Very kind.", now: datetime = ELEVEN, visited: bool = False
) -> Feedback:
    return give_feedback(
        appointment=appointment, marks=marks, words=words, visited=visited, language="en", actor=WEB, now=now
    )


def test_feedback_is_taken_from_the_end_of_the_window_on() -> None:
    appointment = book()
    with pytest.raises(NotYetVisited):
        say(appointment, now=ELEVEN - timedelta(seconds=1))
    assert say(appointment).marks == 5
    assert feedback_of(appointment=appointment) == Feedback.objects.get()


def test_feedback_is_taken_at_once_after_the_visit() -> None:
    assert say(book(), now=ELEVEN - timedelta(hours=1), visited=True).marks == 5


def test_a_cancelled_visit_gets_no_feedback() -> None:
    appointment = book()
    cancelled = cancel_appointment(appointment=appointment, reason="other", actor=WEB, now=NOW)
    with pytest.raises(NotYetVisited):
        say(cancelled)


def test_after_some_days_feedback_is_taken_no_more() -> None:
    set_rules(feedback_days=10)
    appointment = book()
    say(appointment, now=ELEVEN + timedelta(days=10, seconds=-1))
    with pytest.raises(TooLateForFeedback):
        say(appointment, now=ELEVEN + timedelta(days=10))


def test_what_is_said_again_holds() -> None:
    appointment = book()
    say(appointment)
    later = ELEVEN + timedelta(hours=2)
    say(appointment, marks=2, words="The receipt was wrong.", now=later)
    kept = Feedback.objects.get()
    assert (kept.marks, kept.words) == (2, "The receipt was wrong.")
    assert (kept.given_at, kept.changed_at) == (ELEVEN, later)
    said = [entry for entry in history_of(subject=f"appointment:{appointment.pk}") if entry.action == "feedback.given"]
    assert len(said) == 2 and "receipt" not in str([entry.details for entry in said])


@pytest.mark.parametrize("marks", [0, 6, -1])
def test_marks_are_from_one_to_five(marks: int) -> None:
    appointment = book()
    with pytest.raises(BadMarks):
        say(appointment, marks=marks)
    row = Feedback(appointment=appointment, marks=abs(marks) * 6, given_at=NOW, changed_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_no_aadhaar_number_is_kept_in_feedback() -> None:
    with pytest.raises(BadText):
        say(book(), words=like_aadhaar())
    assert not Feedback.objects.exists()


def test_feedback_is_found_by_reference_words_and_marks_and_averaged() -> None:
    first = book()
    second = book(person=neighbour(7), on=in_days(2))
    say(first, marks=5, words="Very kind.")
    say(second, marks=2, words="Came late.", now=ELEVEN + timedelta(days=2))
    assert [each.marks for each in feedback()] == [2, 5]
    assert [each.marks for each in feedback(words="late")] == [2]
    assert [each.marks for each in feedback(words=first.reference)] == [5]
    assert [each.marks for each in feedback(marks=5)] == [5]
    assert (marks_of(found=feedback()).count, marks_of(found=feedback()).average) == (2, 3.5)
    assert marks_of(found=feedback(words="nothing")).average is None
