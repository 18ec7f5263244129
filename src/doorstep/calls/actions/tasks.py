"""What people ask of staff, until somebody has done it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doorstep.booking.models import Appointment
from doorstep.booking.references import new_reference, spaced
from doorstep.booking.requests import read_number
from doorstep.calls.due import due_at
from doorstep.calls.models import Task
from doorstep.calls.needs import needs_of
from doorstep.calls.refusals import TaskClosed, TaskTaken
from doorstep.calls.words import read_words
from doorstep.engines.call_order import ASKED_AGAIN, rank_at
from doorstep.engines.wording import day_text, time_text
from doorstep.journal.actions import Actor, append
from doorstep.messaging.actions import Telling, queue_messages
from doorstep.places import queries as places

# Of somebody who asks again and again no more is kept.
MOST_KEPT = 4000
PROMISE, MISSED = "call-back", "missed-call"
"""Tell somebody until when they are called back: who asked for it, and who rang and reached nobody."""
PATIENCE = timedelta(hours=4)


def subject_of_task(task: Task) -> str:
    """This function will return what messages and the journal call a task."""
    return f"task:{task.pk}"


@transaction.atomic
def ask_call_back(
    *,
    phone: str,
    language: str,
    words: str = "",
    appointment: Appointment | None = None,
    missed: bool = False,
    actor: Actor,
    now: datetime,
) -> Task:
    """This function will keep that somebody wants to be called at a phone, in a language, and send a mobile phone the
    promised time. Whoever asks again while one is open adds their words to it. `missed`: they rang and reached nobody.

    Raises BadPhone and BadText."""
    said = read_words(text=words, field="words")
    draft = _draft(Task.Kind.CALL_BACK, phone, language, said, appointment, actor, now)
    return _ask_once(draft, MISSED if missed else PROMISE, actor, now)


@transaction.atomic
def ask_reply(*, phone: str, language: str, words: str, actor: Actor, now: datetime) -> Task:
    """This function will keep that somebody has to read and answer an SMS; while one of this phone waits for that, the
    words are added to it. Raises BadPhone and BadText."""
    said = read_words(text=words, field="words")
    return _ask_once(_draft(Task.Kind.REPLY, phone, language, said, None, actor, now), "", actor, now)


@transaction.atomic
def ask_erasure(*, phone: str, language: str, words: str = "", actor: Actor, now: datetime) -> Task:
    """This function will keep that what is held about a phone's people shall be erased; asked again, it is the same
    task. Raises BadPhone and BadText."""
    said = read_words(text=words, field="words")
    return _ask_once(_draft(Task.Kind.ERASURE, phone, language, said, None, actor, now), "", actor, now)


@transaction.atomic
def ask_correction(
    *, phone: str, language: str, words: str, appointment: Appointment | None = None, actor: Actor, now: datetime
) -> Task:
    """This function will keep what is wrong in what is held about a phone's people. Raises WordsMissing, BadPhone and
    BadText. The same words said twice are one task."""
    said = read_words(text=words, field="words", missing=_("Please write what is wrong, and what is right."))
    return _ask(_draft(Task.Kind.CORRECTION, phone, language, said, appointment, actor, now), actor, now)


@transaction.atomic
def complain(
    *, phone: str, language: str, words: str, appointment: Appointment | None = None, actor: Actor, now: datetime
) -> Task:
    """This function will keep a complaint, and send its reference and the day of the answer to a mobile phone.

    Raises WordsMissing, BadPhone and BadText. The same words said twice are one complaint."""
    said = read_words(text=words, field="words", missing=_("Please write what went wrong."))
    return _ask(_draft(Task.Kind.COMPLAINT, phone, language, said, appointment, actor, now), actor, now)


@transaction.atomic
def close_task(*, task: Task, outcome: str, actor: Actor, now: datetime) -> Task:
    """This function will close a task with what came of it. Raises WordsMissing, BadText, TaskClosed when somebody was
    faster, and TaskTaken while a colleague phones for it."""
    said = read_words(text=outcome, field="outcome", missing=_("Please write what came of it."))
    still_open = Task.objects.filter(pk=task.pk, state=Task.State.OPEN)
    free = still_open.filter(Q(leased_until__isnull=True) | Q(leased_until__lte=now) | Q(leased_by=actor.name))
    done = {"state": Task.State.DONE, "outcome": said, "closed_at": now, "closed_by": actor.name}
    if not free.update(**done, leased_by="", leased_until=None):
        if still_open.exists():
            raise TaskTaken(_("A colleague has this task at the moment."))
        raise TaskClosed(_("Somebody closed this task a moment ago. Please look at it again."))
    append(actor=actor, action="task.closed", subject=subject_of_task(task), details={"kind": str(task.kind)}, now=now)
    task.refresh_from_db()
    return task


def _draft(
    kind: Task.Kind,
    phone: str,
    language: str,
    words: str,
    appointment: Appointment | None,
    actor: Actor,
    now: datetime,
) -> Task:
    number = read_number(typed=phone, field="phone", mobile=False)
    by = due_at(kind=kind, now=now)
    needs = needs_of(phone=number, appointment=appointment, now=now) if kind in Task.TO_PHONE else []
    return Task(
        kind=kind,
        phone=number.number,
        language=language,
        words=words,
        appointment=appointment,
        channel=actor.channel,
        created_at=now,
        due_at=by,
        needs=needs,
        rank_at=rank_at(due_at=by, needs=needs),
    )


def _ask(draft: Task, actor: Actor, now: datetime) -> Task:
    """A form that is sent twice says the same twice."""
    same = Task.objects.filter(kind=draft.kind, phone=draft.phone, words=draft.words, state=Task.State.OPEN).first()
    if same is not None:
        return same
    task = insert_task(task=draft)
    if task.kind == Task.Kind.COMPLAINT:
        _tell(task, now)
    return noted(task, "task.asked", actor, now)


def _ask_once(draft: Task, event: str, actor: Actor, now: datetime) -> Task:
    """Of many who ask at once for one phone one opens the task, and the others add to it: the constraint decides."""
    while True:
        same = Task.objects.filter(kind=draft.kind, phone=draft.phone, state=Task.State.OPEN)
        if (open_one := same.select_for_update().first()) is not None:
            return _add(open_one, draft, actor, now)
        try:
            task = insert_task(task=draft)
        except IntegrityError:
            if not same.exists():
                raise
            continue
        if event:
            promise(task=task, event=event, now=now)
        return noted(task, "task.asked", actor, now)


def _add(task: Task, draft: Task, actor: Actor, now: datetime) -> Task:
    words = "\n\n".join(filter(None, (task.words, draft.words)))
    kept = words if draft.words not in task.words and len(words) <= MOST_KEPT else task.words
    needs = sorted({*task.needs, *draft.needs, ASKED_AGAIN}) if task.kind in Task.TO_PHONE else []
    Task.objects.filter(pk=task.pk).update(
        times_asked=F("times_asked") + 1,
        words=kept,
        language=draft.language,
        needs=needs,
        rank_at=rank_at(due_at=task.due_at, needs=needs),
    )
    task.refresh_from_db()
    return noted(task, "task.asked-again", actor, now)


def insert_task(*, task: Task) -> Task:
    """This function will store a new task under a reference that is free. Raises IntegrityError when there is one like
    it already."""
    while True:
        task.reference = new_reference()
        try:
            with transaction.atomic():
                task.save(force_insert=True)
            return task
        except IntegrityError:
            # References are drawn by lot, and this one may be taken.
            if not Task.objects.filter(reference=task.reference).exists():
                raise


def promise(*, task: Task, event: str, now: datetime) -> None:
    """This function will tell a phone until when it is called; once a task."""
    by = task.due_at.astimezone(places.zone())
    values = {
        "date": day_text(on=by.date(), language=task.language),
        "time": time_text(at=by.time(), language=task.language),
    }
    tell_of_task(task=task, event=event, version=1, values=values, now=now)


def tell_of_task(*, task: Task, event: str, version: int, values: Mapping[str, str], now: datetime) -> None:
    """This function will send an SMS about a task to its phone, unless it is a landline."""
    if not read_number(typed=task.phone, field="phone", mobile=False).mobile:
        return
    telling = Telling(
        event=event,
        subject=subject_of_task(task),
        version=version,
        recipient=task.phone,
        language=task.language,
        values=values,
        reference=task.reference,
        send_at=now,
        valid_until=max(task.due_at, now + PATIENCE),
    )
    queue_messages(tellings=[telling], now=now)


def _tell(task: Task, now: datetime) -> None:
    on = task.due_at.astimezone(places.zone()).date()
    values = {"reference": spaced(reference=task.reference), "date": day_text(on=on, language=task.language)}
    tell_of_task(task=task, event="complaint", version=1, values=values, now=now)


def noted(task: Task, action: str, actor: Actor, now: datetime) -> Task:
    """This function will write what happened to a task into the journal, and return the task."""
    details = {"kind": str(task.kind), "due": task.due_at.isoformat(), "appointment": task.appointment_id}
    append(actor=actor, action=action, subject=subject_of_task(task), details=details, now=now)
    return task
