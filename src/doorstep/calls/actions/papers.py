"""Whoever did not say whether the papers are ready is asked by phone, the day before."""

from datetime import datetime, timedelta

from doorstep.booking.models import Appointment
from doorstep.booking.readiness import unconfirmed
from doorstep.calls.actions.phoning import close_by_itself
from doorstep.calls.actions.visits import ask_about_papers
from doorstep.calls.models import Task
from doorstep.journal.actions import SYSTEM
from doorstep.places import queries as places

A_DAY = timedelta(days=1)


def call_the_unconfirmed(*, now: datetime) -> int:
    """This function will make a task "ask about the papers" for each of tomorrow's visits whose people did not say that
    they are ready, once for each promise, and return how many are open. The applicant is called. Whoever booked within
    the last day was told of the papers then, and is left in peace.

    It closes those that nobody has to do any more: they said so meanwhile, or the visit is over, moved or cancelled. It
    may run twice, and at the same time."""
    tomorrow = now.astimezone(places.zone()).date() + A_DAY
    close_by_itself(tasks=_settled(now), now=now)
    for visit in unconfirmed(on=tomorrow):
        if not visit.papers and visit.appointment.booked_at > now - A_DAY:
            continue
        _role, _name, phone, language = visit.people[0]
        ask_about_papers(
            appointment=visit.appointment,
            phone=phone,
            language=language,
            papers=visit.papers,
            actor=SYSTEM,
            now=now,
        )
    return Task.objects.filter(kind=Task.Kind.CONFIRM, state=Task.State.OPEN).count()


def _settled(now: datetime) -> list[Task]:
    opened = Task.objects.filter(kind=Task.Kind.CONFIRM, state=Task.State.OPEN).select_related("appointment")
    return [task for task in opened if not _is_wanted(task, task.appointment, now)]


def _is_wanted(task: Task, visit: Appointment | None, now: datetime) -> bool:
    if visit is None or visit.status != Appointment.Status.BOOKED or visit.starts_at <= now:
        return False
    ready = visit.papers == Appointment.Papers.READY or visit.confirmed_at is not None
    return not ready and task.about == f"papers:{visit.version}"
