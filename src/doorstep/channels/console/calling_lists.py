"""Whom the desk has to speak with: calls on the line, the queue, tomorrow's unconfirmed and today's untold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.shortcuts import get_object_or_404

from doorstep.booking.models import Appointment
from doorstep.booking.readiness import unconfirmed
from doorstep.calls.actions.taking import FORGOTTEN
from doorstep.calls.actions.visits import ask_about_papers
from doorstep.calls.models import Call, Task
from doorstep.calls.queries import call_queue, calls_about
from doorstep.dispatch.telling import Told, completeness
from doorstep.dispatch.untold import ask_to_tell
from doorstep.journal.actions import Actor
from doorstep.places import queries as places

SHOWN = 8
A_DAY = timedelta(days=1)
# Whoever was in the menu longer than this has gone, whatever the provider did not say.
IN_MENU = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a visit who has to be called: `said` is what they said of their papers, or why they were not told.
    `task` is the call that was made of it, None before there is one; `state`: "free", "leased", "later" or "done"."""

    appointment_id: int
    role: str
    reference: str
    window: str
    phone: str
    language: str
    said: str
    task: Task | None
    state: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is on the line: put through and taken by nobody, taken and ended by nobody, and how many are in the menu."""

    calls: tuple[Call, ...]
    forgotten: tuple[Call, ...]
    in_menu: int


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits at the desk, of each list its beginning and how long it is."""

    waiting: Waiting
    queue: tuple[Task, ...]
    queued: int
    tomorrow: tuple[Person, ...]
    tomorrow_count: int
    today: tuple[Person, ...]
    today_count: int


def waiting(*, now: datetime) -> Waiting:
    """This function will return what is on the line. One query."""
    recent = Q(started_at__gt=now - IN_MENU) | Q(handed_at__isnull=False) | ~Q(operator="")
    calls = list(Call.objects.filter(recent, ended="").order_by("started_at", "id"))
    free = [call for call in calls if not call.operator]
    forgotten = [call for call in calls if call.operator and call.started_at <= now - FORGOTTEN]
    put_through = [call for call in free if call.handed_at is not None]
    put_through.sort(key=lambda call: call.handed_at or now)
    return Waiting(tuple(put_through[:SHOWN]), tuple(forgotten[:SHOWN]), len(free) - len(put_through))


def desk_of(*, now: datetime) -> Desk:
    """This function will return what waits at the desk."""
    queue = call_queue(now=now)
    tomorrow, today = not_confirmed(now=now), not_told(now=now)
    return Desk(
        waiting=waiting(now=now),
        queue=tuple(queue[:SHOWN]),
        queued=queue.count(),
        tomorrow=tuple(tomorrow[:SHOWN]),
        tomorrow_count=len(tomorrow),
        today=tuple(today[:SHOWN]),
        today_count=len(today),
    )


def not_confirmed(*, now: datetime) -> Sequence[Person]:
    """This function will return the applicants of tomorrow's visits who did not say that their papers are ready."""
    tomorrow = _today(now) + A_DAY
    tasks = calls_about(kind=Task.Kind.CONFIRM, on=tomorrow)
    found = []
    for visit in unconfirmed(on=tomorrow):
        role, _name, phone, language = visit.people[0]
        row = visit.appointment
        task = tasks.get((row.pk, phone))
        said = str(Appointment.Papers(visit.papers).label) if visit.papers else ""
        state = _state(task, now)
        found.append(Person(row.pk, role, row.reference, row.window, phone, language, said, task, state))
    return found


def not_told(*, now: datetime) -> Sequence[Person]:
    """This function will return today's people who may not know who comes, as the completeness report has them."""
    return [_untold(one, now) for one in completeness(on=_today(now), now=now).people if one.needs_call]


def task_for(*, kind: str, number: int, role: str, actor: Actor, now: datetime) -> Task | None:
    """This function will return the task of calling one person of a visit: the one that is there, or a new one. None
    when they need no call any more, or were called already."""
    visit = get_object_or_404(Appointment.objects.select_related("applicant", "helper", "consent"), pk=number)
    if kind == Task.Kind.TELL:
        people = completeness(on=visit.on, now=now).people
        told = next(
            (one for one in people if one.needs_call and (one.appointment_id, one.role) == (number, role)), None
        )
        return ask_to_tell(person=told, visit=visit, actor=actor, now=now) if told is not None else None
    found = next((one for one in unconfirmed(on=visit.on) if one.appointment.pk == number), None)
    if found is None:
        return None
    _role, _name, phone, language = found.people[0]
    return ask_about_papers(
        appointment=visit, phone=phone, language=language, papers=found.papers, actor=actor, now=now
    )


def _untold(one: Told, now: datetime) -> Person:
    return Person(
        appointment_id=one.appointment_id,
        role=one.role,
        reference=one.reference,
        window=one.window,
        phone=one.phone,
        language=one.language,
        said=one.told,
        task=one.task,
        state=_state(one.task, now),
    )


def _state(task: Task | None, now: datetime) -> str:
    if task is None:
        return "free"
    states: Mapping[str, bool] = {
        "done": task.state == Task.State.DONE,
        "leased": task.is_leased(now),
        "later": task.next_at is not None and task.next_at > now,
    }
    return next((state for state, holds in states.items() if holds), "free")


def _today(now: datetime) -> date:
    return now.astimezone(places.zone()).date()
