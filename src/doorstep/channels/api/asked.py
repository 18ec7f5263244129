"""What people ask of the department in words: a call back, a complaint, and how a visit was."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import BaseModel, Field, StringConstraints

from doorstep.booking.models import Appointment
from doorstep.booking.queries import details
from doorstep.calls import actions as calls
from doorstep.calls.models import Task
from doorstep.channels.api.callers import ProvenPhone, actor_of, own_appointment, phone_of
from doorstep.channels.api.documented import OF_AN_APPOINTMENT, refuses
from doorstep.channels.api.languages import language_of
from doorstep.channels.api.schemas import Word
from doorstep.channels.shared.clock import now
from doorstep.channels.shared.tries import take_tries
from doorstep.dispatch.progress import progress_of
from doorstep.places import queries as places

router = Router(tags=["help"], auth=ProvenPhone())

# Longer than is kept: the action says how long, and why. Lines may break here.
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]


class TaskIn(BaseModel):
    """`reference`: the appointment it is about, "" for none."""

    words: Words = ""
    reference: Word = ""


class TaskOut(BaseModel):
    """`due_at`: by when somebody answers. `due_on`: its day in the city."""

    reference: str
    kind: Literal["call-back", "complaint"]
    due_at: datetime
    due_on: date


class FeedbackIn(BaseModel):
    """`marks`: 1 is bad, 5 is very good."""

    marks: Annotated[int, Field(ge=1, le=5, strict=True)]
    words: Words = ""


class FeedbackOut(BaseModel):
    marks: int
    words: str


@router.post(
    "call-backs",
    response={201: TaskOut},
    summary="Ask to be called back",
    openapi_extra=refuses(*OF_AN_APPOINTMENT, "bad-text", "too-many-tries"),
)
def call_back(request: HttpRequest, said: TaskIn) -> Status[TaskOut]:
    """Somebody calls the proven phone. Asked again while one is open, it is the same one."""
    phone = phone_of(request)
    take_tries(what="call-back", phone=phone)
    task = calls.ask_call_back(
        phone=phone,
        language=language_of(request),
        words=said.words,
        appointment=_about(request, said),
        actor=actor_of(request),
        now=now(),
    )
    return Status(201, _task_out(task))


@router.post(
    "complaints",
    response={201: TaskOut},
    summary="Complain",
    openapi_extra=refuses(*OF_AN_APPOINTMENT, "bad-text", "words-missing", "too-many-tries"),
)
def complain(request: HttpRequest, said: TaskIn) -> Status[TaskOut]:
    """Gets a reference and a day by which it is answered."""
    phone, about = phone_of(request), _about(request, said)
    take_tries(what="complaint", phone=phone, home=about.address.key if about else "")
    task = calls.complain(
        phone=phone,
        language=language_of(request),
        words=said.words,
        appointment=about,
        actor=actor_of(request),
        now=now(),
    )
    return Status(201, _task_out(task))


@router.post(
    "appointments/{reference}/feedback",
    response=FeedbackOut,
    summary="Say how the visit was",
    openapi_extra=refuses(*OF_AN_APPOINTMENT, "bad-text", "bad-marks", "not-yet-visited", "too-late-for-feedback"),
)
def feedback(request: HttpRequest, reference: Word, said: FeedbackIn) -> FeedbackOut:
    """From 1 to 5, and words, once the visit is over. Said again, the new holds."""
    appointment, at = own_appointment(request, reference), now()
    services = details(appointment=appointment, now=at).services
    progress = progress_of(appointment=appointment, services=services, now=at)
    kept = calls.give_feedback(
        appointment=appointment,
        marks=said.marks,
        words=said.words,
        visited=progress.visited_on is not None,
        language=language_of(request),
        actor=actor_of(request),
        now=at,
    )
    return FeedbackOut(marks=kept.marks, words=kept.words)


def _about(request: HttpRequest, said: TaskIn) -> Appointment | None:
    return own_appointment(request, said.reference) if said.reference else None


def _task_out(task: Task) -> TaskOut:
    due_at = task.due_at.astimezone(places.zone())
    kind: Literal["call-back", "complaint"] = "complaint" if task.kind == Task.Kind.COMPLAINT else "call-back"
    return TaskOut(reference=task.reference, kind=kind, due_at=due_at, due_on=due_at.date())
