"""How an operator ends a call, and what follows from it: a call-back, a complaint, a task that is done."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from django.db import transaction

from doorstep.booking.actions.readiness import answer_documents
from doorstep.booking.models import Appointment
from doorstep.calls.actions import ask_call_back, claim_task, complain, note_attempt
from doorstep.calls.actions.calls import end_call
from doorstep.calls.models import Attempt, Call, Task
from doorstep.calls.refusals import LeaseLost, TaskClosed, TaskTaken
from doorstep.channels.console.calling_forms import BUSY
from doorstep.journal.actions import Actor

# What came of a task that somebody phoned for, by how the call ended. What is not here ends it by its own name.
TASK_ENDED: Mapping[str, str] = {
    Call.Ended.BOOKED: Task.Ended.BOOKED,
    Call.Ended.CHANGED: Task.Ended.CHANGED,
    Call.Ended.INQUIRY: Task.Ended.ANSWERED,
    Call.Ended.PAPERS_MISSING: Task.Ended.MISSING,
    Call.Ended.COMPLAINT: Task.Ended.COMPLAINT,
}
RESULTS: Mapping[str, Attempt.Result] = {
    Call.Ended.WRONG_NUMBER: Attempt.Result.WRONG_NUMBER,
    Call.Ended.MISSED: Attempt.Result.NO_ANSWER,
    BUSY: Attempt.Result.BUSY,
}
CALL_ENDED: Mapping[str, Call.Ended] = {
    BUSY: Call.Ended.MISSED,
    Task.Ended.TOLD: Call.Ended.INQUIRY,
    Task.Ended.READY: Call.Ended.INQUIRY,
    Task.Ended.MISSING: Call.Ended.PAPERS_MISSING,
}
ANSWERS: Mapping[str, str] = {
    Task.Ended.READY: Appointment.Papers.READY,
    Task.Ended.MISSING: Appointment.Papers.MISSING,
    Call.Ended.PAPERS_MISSING: Appointment.Papers.MISSING,
}


@transaction.atomic
def end(*, call: Call, ended: str, words: str, phone: str = "", actor: Actor, now: datetime) -> Call:
    """This function will end an operator's call: `ended` is one of `endings_of`. One that came in and wants a call back
    leaves one; a complaint becomes a task; one that went out ends the task it was made for, or counts as a try, and
    what was said of a visit's papers is kept with the visit. `phone`: the number that a caller whose own is withheld
    gave for this.

    Raises WordsMissing, BadPhone, BadText and NotOpen: then nothing is ended."""
    task = call.task if call.direction == Call.Direction.OUT else None
    if task is not None:
        _tried(task, ended, words, actor, now)
        if task.kind == Task.Kind.CONFIRM and task.appointment is not None and ended in ANSWERS:
            answer_documents(appointment=task.appointment, answer=ANSWERS[ended], actor=actor, now=now)
    elif ended == Call.Ended.COMPLAINT:
        complain(
            phone=call.phone or phone,
            language=call.language,
            words=words,
            appointment=call.appointment,
            actor=actor,
            now=now,
        )
    elif ended == Call.Ended.CALL_BACK and not call.phone:
        ask_call_back(phone=phone, language=call.language, words=words, actor=actor, now=now)
    how = CALL_ENDED.get(ended) or Call.Ended(ended)
    return end_call(call=call, ended=how, words=words, actor=actor, now=now)


def _tried(task: Task, ended: str, words: str, actor: Actor, now: datetime) -> None:
    """Whoever spoke longer than the lease has it anew, unless a colleague has the task by now or it is done: then the
    call ends all the same."""
    result = RESULTS.get(ended, Attempt.Result.SPOKEN)
    outcome = TASK_ENDED.get(ended, ended) if result == Attempt.Result.SPOKEN else ""
    try:
        note_attempt(task=task, result=result, ended=outcome, outcome=words, actor=actor, now=now)
    except LeaseLost:
        with suppress(TaskTaken, TaskClosed):
            claim_task(task=task, actor=actor, now=now)
            note_attempt(task=task, result=result, ended=outcome, outcome=words, actor=actor, now=now)
