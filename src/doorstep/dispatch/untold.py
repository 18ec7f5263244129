"""Whoever may not know who comes is called: made of the completeness report, once each."""

from datetime import date, datetime

from doorstep.booking.models import Appointment
from doorstep.calls.actions import close_by_itself
from doorstep.calls.actions.visits import ask_about_visit
from doorstep.calls.models import Task
from doorstep.dispatch.telling import Completeness, Told, completeness
from doorstep.journal.actions import SYSTEM, Actor
from doorstep.places import queries as places


def call_the_untold(*, now: datetime) -> int:
    """This function will make a task "call and say who comes" for everybody of today's visits who may not know it and
    whose window is not over, once for each thing that is to be told, and return how many are open for today.

    It closes those that nobody has to do any more: the message arrived after all, or the visit is over, moved or
    cancelled. It may run twice, and at the same time."""
    today = now.astimezone(places.zone()).date()
    report = completeness(on=today, now=now)
    close_by_itself(tasks=_settled(report, today, now), now=now)
    untold = [person for person in report.people if person.needs_call and not _is_asked(person)]
    visits = Appointment.objects.filter(ends_at__gt=now).in_bulk({person.appointment_id for person in untold})
    for person in untold:
        if (visit := visits.get(person.appointment_id)) is not None:
            ask_to_tell(person=person, visit=visit, actor=SYSTEM, now=now)
    return Task.objects.filter(kind=Task.Kind.TELL, state=Task.State.OPEN, appointment__on=today).count()


def ask_to_tell(*, person: Told, visit: Appointment, actor: Actor, now: datetime) -> Task | None:
    """This function will make the task "call and say who comes" for one person of a visit, and return it: the one that
    is there already, or None when it is done."""
    return ask_about_visit(
        kind=Task.Kind.TELL,
        appointment=visit,
        phone=person.phone,
        language=person.language,
        about=_about(person),
        due_at=person.starts_at,
        actor=actor,
        now=now,
    )


def _about(person: Told) -> str:
    """Another visitor or a delay is told anew."""
    return f"who-comes:{person.version}"


def _is_asked(person: Told) -> bool:
    return person.task is not None and person.task.about == _about(person)


def _settled(report: Completeness, today: date, now: datetime) -> list[Task]:
    people = {(person.appointment_id, person.phone): person for person in report.people}
    found = []
    for task in Task.objects.filter(kind=Task.Kind.TELL, state=Task.State.OPEN).select_related("appointment"):
        person = people.get((task.appointment_id or 0, task.phone))
        visit = task.appointment
        over = visit is None or visit.on < today or (visit.on == today and visit.ends_at <= now)
        # Nobody of the report: cancelled, moved to another day, or the helper may not act any more.
        if over or person is None or person.confirmed:
            found.append(task)
    return found
