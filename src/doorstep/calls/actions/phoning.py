"""Phoning for a task: claimed by one, each attempt kept, ended with what came of it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from doorstep.calls.actions.tasks import complain, noted, tell_of_task
from doorstep.calls.due import working_at
from doorstep.calls.models import Attempt, Task
from doorstep.calls.refusals import LeaseLost, TaskClosed, TaskTaken, TooSoon
from doorstep.calls.words import read_words
from doorstep.engines.call_order import next_attempt_at
from doorstep.journal.actions import SYSTEM, Actor
from doorstep.places import queries as places

_FREE = {"leased_by": "", "leased_until": None}
NOT_REACHED = "not-reached"
"""The event that tells somebody that we rang in vain."""


@transaction.atomic
def claim_task(*, task: Task, actor: Actor, now: datetime) -> Task:
    """This function will give a task to one who phones, for some minutes; claimed again by the same, they begin anew.

    One conditional UPDATE decides. A lease ends by itself: whoever goes for tea keeps nobody waiting. Raises TaskTaken,
    TaskClosed, and TooSoon when the phone is to be left alone for a while."""
    until = now + timedelta(minutes=places.rules().call_lease_minutes)
    opened = Task.objects.filter(pk=task.pk, state=Task.State.OPEN, kind__in=Task.TO_PHONE)
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now) | Q(leased_by=actor.name)
    due = Q(next_at__isnull=True) | Q(next_at__lte=now)
    if not opened.filter(free, due).update(leased_by=actor.name, leased_until=until):
        raise _why_not(task, now)
    task.refresh_from_db()
    return noted(task, "task.claimed", actor, now)


@transaction.atomic
def release_task(*, task: Task, actor: Actor, now: datetime) -> None:
    """This function will give back a task that was claimed and not tried. Raises LeaseLost."""
    if not _held(task, actor, now).update(**_FREE):
        raise _lost()
    noted(task, "task.released", actor, now)


@transaction.atomic
def note_attempt(
    *, task: Task, result: Attempt.Result, ended: str = "", outcome: str = "", actor: Actor, now: datetime
) -> Task:
    """This function will keep that somebody who claimed a task phoned, and with which result.

    After SPOKEN it is done with what came of it: `ended` (of Task.Ended) and words that the person may read. A wrong
    number ends it too. Else the phone is left alone for a while, or, after the last attempt, told that we tried.

    Raises LeaseLost, and WordsMissing and BadText for the words."""
    said = _outcome(task, result, ended, outcome)
    held = _held(task, actor, now).select_for_update().first()
    if held is None:
        raise _lost()
    Attempt.objects.create(task=held, number=held.attempts + 1, result=result, by=actor.name, at=now)
    held.attempts += 1
    again_at = None if said else next_attempt_at(result=result, attempts=held.attempts, at=now)
    if again_at is not None:
        changes: dict[str, object] = {"next_at": working_at(at=again_at)}
    else:
        how = ended if result == Attempt.Result.SPOKEN else _UNSPOKEN.get(result, Task.Ended.NOT_REACHED)
        changes = _done(held, how, said or _in_their_language(held, how), actor, now)
    if not _held(task, actor, now).update(attempts=held.attempts, **changes, **_FREE):
        raise _lost()
    task.refresh_from_db()
    if task.ended == Task.Ended.NOT_REACHED:
        tell_of_task(task=task, event=NOT_REACHED, version=1, values={}, now=now)
    if task.ended == Task.Ended.COMPLAINT:
        complain(
            phone=task.phone,
            language=task.language,
            words=outcome,
            appointment=task.appointment,
            actor=actor,
            now=now,
        )
    return noted(task, "task.closed" if task.state == Task.State.DONE else "task.tried", actor, now)


@transaction.atomic
def close_by_itself(*, tasks: Collection[Task], now: datetime) -> int:
    """This function will close tasks that nobody has to do any more, and return how many there were. One that a
    colleague is phoning for is left to them."""
    closed = 0
    for task in tasks:
        free = Task.objects.filter(pk=task.pk, state=Task.State.OPEN)
        free = free.filter(Q(leased_until__isnull=True) | Q(leased_until__lte=now))
        how = Task.Ended.BY_ITSELF
        if free.update(**_done(task, how, _in_their_language(task, how), SYSTEM, now), **_FREE):
            closed += 1
            noted(task, "task.closed", SYSTEM, now)
    return closed


_UNSPOKEN = {Attempt.Result.WRONG_NUMBER: Task.Ended.WRONG_NUMBER}


def _outcome(task: Task, result: str, ended: str, outcome: str) -> str:
    """What the person may read, "" where nobody was reached."""
    if result == Attempt.Result.WRONG_NUMBER:
        return _in_their_language(task, Task.Ended.WRONG_NUMBER)
    if result != Attempt.Result.SPOKEN:
        return ""
    if ended not in Task.Ended.values:
        read_words(text="", field="ended", missing=_("Please choose what came of it."))
    words = read_words(text=outcome, field="outcome")
    return words or _in_their_language(task, ended)


def _in_their_language(task: Task, ended: str) -> str:
    with translation.override(task.language):
        return str(Task.Ended(ended).label)


def _done(task: Task, how: str, words: str, actor: Actor, now: datetime) -> dict[str, object]:
    return {
        "state": Task.State.DONE,
        "ended": how,
        "outcome": words,
        "closed_at": now,
        "closed_by": actor.name,
    }


def _held(task: Task, actor: Actor, now: datetime) -> "QuerySet[Task]":
    return Task.objects.filter(pk=task.pk, state=Task.State.OPEN, leased_by=actor.name, leased_until__gt=now)


def _lost() -> LeaseLost:
    return LeaseLost(_("Please claim this task first. If you had it, your time with it is over."))


def _why_not(task: Task, now: datetime) -> TaskTaken | TaskClosed | TooSoon:
    present = Task.objects.get(pk=task.pk)
    if present.state == Task.State.DONE:
        return TaskClosed(_("Somebody closed this task a moment ago. Please look at it again."))
    if present.is_leased(now):
        return TaskTaken(_("A colleague has this task at the moment."))
    return TooSoon(_("This phone was rung a short while ago. Please take another task first."))
