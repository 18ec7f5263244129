"""Calls about a visit that nobody asked for: who was not told who comes, and whose papers are not known to be ready."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from doorstep.booking.models import Appointment
from doorstep.booking.queries import change_until
from doorstep.booking.requests import read_number
from doorstep.calls.actions.tasks import insert_task, noted
from doorstep.calls.models import Task
from doorstep.calls.needs import needs_of
from doorstep.engines.call_order import rank_at
from doorstep.journal.actions import Actor
from doorstep.places import queries as places

AT_LEAST = timedelta(minutes=30)
"""Nobody is expected to phone at once."""
_State = Task.State
_SAID: Mapping[str, Any] = {
    Appointment.Papers.MISSING: _("Papers are missing."),
    Appointment.Papers.CHANGE: _("They want another day."),
}


@transaction.atomic
def ask_about_visit(
    *,
    kind: Task.Kind,
    appointment: Appointment,
    phone: str,
    language: str,
    about: str,
    due_at: datetime,
    words: str = "",
    actor: Actor,
    now: datetime,
) -> Task | None:
    """This function will keep that a person of a visit is to be called (kind TELL or CONFIRM), and return the task.

    `about` says what they do not know or did not say, "morning:3": for one thing there is one task ever, whoever asks
    how often, and None is returned for one that is done. An open task of the same call takes the newer thing in."""
    theirs = Task.objects.filter(kind=kind, appointment=appointment, phone=phone)
    if (same := theirs.filter(about=about).first()) is not None:
        theirs.filter(pk=same.pk, state=_State.OPEN, words="").update(words=words)
        return same if same.state == _State.OPEN else None
    if theirs.filter(state=_State.OPEN).update(about=about, words=words):
        return theirs.get(about=about)
    needs = needs_of(phone=read_number(typed=phone, field="phone", mobile=False), appointment=appointment, now=now)
    by = max(due_at, now + AT_LEAST)
    draft = Task(
        kind=kind,
        phone=phone,
        language=language,
        appointment=appointment,
        words=words,
        about=about,
        channel=actor.channel,
        created_at=now,
        due_at=by,
        needs=needs,
        rank_at=rank_at(due_at=by, needs=needs),
    )
    try:
        return noted(insert_task(task=draft), "task.asked", actor, now)
    except IntegrityError:
        # Somebody else was as fast.
        return theirs.filter(about=about, state=_State.OPEN).first()


def ask_about_papers(
    *, appointment: Appointment, phone: str, language: str, papers: str, actor: Actor, now: datetime
) -> Task | None:
    """This function will keep that somebody is called about the papers of a visit: `papers` is what they said of them,
    "" for nothing yet. The evening before, when a visit can last be changed, it should be done."""
    return ask_about_visit(
        kind=Task.Kind.CONFIRM,
        appointment=appointment,
        phone=phone,
        language=language,
        about=f"papers:{appointment.version}",
        words=str(_SAID.get(papers, "")),
        due_at=change_until(on=appointment.on, rules=places.rules()),
        actor=actor,
        now=now,
    )
