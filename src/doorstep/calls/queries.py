"""Reading tasks and feedback."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Avg, Count, Q, QuerySet

from doorstep.booking.models import Appointment
from doorstep.calls.models import Call, Feedback, Task
from doorstep.engines.digits import plain_digits
from doorstep.people.models import Applicant, Helper

# Fewer last digits of a phone than these find too many.
PHONE_END = 3


@dataclass(frozen=True, slots=True)
class Marks:
    """How many people gave marks, and their average, None when nobody did."""

    count: int
    average: float | None


def tasks(*, words: str = "", phones: bool = True, kind: str = "", state: str = "", now: datetime) -> "QuerySet[Task]":
    """This function will return the tasks that fit all that is given, first due first, done ones latest first.

    `words`: a reference's beginning or, with `phones`, a phone's end. `state`: "open", "to-call" (anybody may claim it
    now), "overdue" or "done". Needs put a call ahead."""
    found = call_queue(now=now) if state == "to-call" else Task.objects.select_related("appointment")
    if kind:
        found = found.filter(kind=kind)
    if state:
        found = found.filter(state=Task.State.DONE if state == "done" else Task.State.OPEN)
    if state == "overdue":
        found = found.filter(due_at__lte=now)
    if words:
        found = found.filter(_named(words, phones))
    return found.order_by("-closed_at", "-id") if state == "done" else found.order_by("-state", "rank_at", "id")


def _named(words: str, phones: bool) -> Q:
    digits = "".join(c for c in plain_digits(words) if c.isdecimal())
    if not digits:
        return Q(pk__in=())
    # "098765 00001" is how a number is dialled within the country.
    end = digits.removeprefix("0") if len(digits) == 11 else digits
    by_phone = Q(phone__endswith=end) if phones and len(end) >= PHONE_END else Q(pk__in=())
    return Q(reference__startswith=digits) | by_phone


def tasks_of(*, phone: str) -> "QuerySet[Task]":
    """This function will return what a phone (E.164) asked for, latest first."""
    return Task.objects.filter(phone=phone).select_related("appointment").order_by("-id")


def feedback_of(*, appointment: Appointment) -> Feedback | None:
    """This function will return what its people said of a visit, or None."""
    return Feedback.objects.filter(appointment=appointment).first()


def feedback(*, words: str = "", marks: int | None = None) -> "QuerySet[Feedback]":
    """This function will return feedback, latest first, by the beginning of a reference or words of it, and marks."""
    found = Feedback.objects.select_related("appointment")
    if marks is not None:
        found = found.filter(marks=marks)
    if words:
        digits = "".join(c for c in plain_digits(words) if c.isdecimal())
        by_reference = Q(appointment__reference__startswith=digits) if digits else Q(pk__in=())
        found = found.filter(Q(words__icontains=words) | by_reference)
    return found


def marks_of(*, found: "QuerySet[Feedback]") -> Marks:
    """This function will return how many marks some feedback gives, and their average."""
    said = found.order_by().aggregate(count=Count("pk"), average=Avg("marks"))
    return Marks(count=said["count"], average=said["average"])


def call_queue(*, now: datetime) -> "QuerySet[Task]":
    """This function will return the tasks that are done by phoning and that anybody may claim now, whom to call first
    first: by when they were promised a call, less what their needs are worth."""
    waiting = Task.objects.filter(state=Task.State.OPEN, kind__in=Task.TO_PHONE).select_related("appointment")
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    due = Q(next_at__isnull=True) | Q(next_at__lte=now)
    return waiting.filter(free, due).order_by("rank_at", "id")


def language_of(*, phone: str) -> str:
    """This function will return the language that a phone (E.164) is known by: of its last call, or else of the person
    booked for or helping; "" for a phone that nobody knows. At most three queries."""
    for rows in (Call.objects.filter(phone=phone), Applicant.objects.filter(phone=phone).order_by("-pk")):
        if language := rows.values_list("language", flat=True).first():
            return language
    return Helper.objects.filter(phone=phone).order_by("-pk").values_list("language", flat=True).first() or ""


def calls_about(*, kind: Task.Kind, on: date) -> dict[tuple[int | None, str], Task]:
    """This function will return the latest task of a kind for each person of the visits of a day, by appointment and
    phone, with how often it was tried. One query."""
    found = Task.objects.filter(kind=kind, appointment__on=on).order_by("pk")
    return {(task.appointment_id, task.phone): task for task in found}
