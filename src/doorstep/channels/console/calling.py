"""Who is on the telephone: the call an operator has, what is known of the caller, and who is looked up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db.models import Q

from doorstep.booking.models import Appointment
from doorstep.booking.queries import AppointmentOfPhone, appointments_of_phone
from doorstep.calls.actions.calls import begin_call, note_call
from doorstep.calls.actions.ringing import MAY_RING
from doorstep.calls.actions.taking import take_call
from doorstep.calls.models import Call, Task
from doorstep.calls.queries import language_of, tasks_of
from doorstep.calls.refusals import CallTaken
from doorstep.cases.models import Case
from doorstep.engines.digits import plain_digits
from doorstep.journal.actions import Actor

LINE = "desk"
FIRST_LANGUAGE = "hi"
SHOWN = 8
MOST_FOUND = 20
LEAST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Caller:
    """What is known of whoever calls. `homes`: where they were visited, the last first, one appointment a door;
    `visits`: the appointments that all this was read from."""

    language: str
    coming: tuple[AppointmentOfPhone, ...]
    past: tuple[AppointmentOfPhone, ...]
    homes: tuple[Appointment, ...]
    cases: tuple[Case, ...]
    helpers: tuple[str, ...]
    tasks: tuple[Task, ...]
    visits: tuple[Appointment, ...] = ()


def caller_of(*, phone: str, language: str, now: datetime) -> Caller:
    """This function will return what is known of a phone (E.164, "" where it is withheld: nothing). As many queries
    however many visits."""
    if not phone:
        return Caller(language, (), (), (), (), (), ())
    listed = appointments_of_phone(phone=phone, now=now)
    visits = found_by_phone(phone=phone)
    doors: dict[str, Appointment] = {}
    for visit in visits:
        doors.setdefault(visit.address.key, visit)
    cases = Case.objects.filter(applicant__phone=phone).exclude(state__in=(Case.State.DELIVERED, Case.State.WITHDRAWN))
    return Caller(
        language=language,
        coming=tuple(one for one in listed if one.coming),
        past=tuple(one for one in listed if not one.coming)[:3],
        homes=tuple(doors.values())[:4],
        cases=tuple(cases.select_related("service").order_by("-id")[:SHOWN]),
        helpers=tuple(dict.fromkeys(visit.helper.name for visit in visits if visit.helper)),
        tasks=tuple(tasks_of(phone=phone).filter(state=Task.State.OPEN)),
        visits=tuple(visits),
    )


def mine(*, actor: Actor) -> Call | None:
    """This function will return the call that this operator has not ended yet, or None."""
    return Call.objects.filter(operator=actor.name, ended="").order_by("-id").first()


def take_by_number(*, phone: str, actor: Actor, now: datetime) -> Call:
    """This function will return the operator's call with a phone (E.164, "" where it is withheld): the one that the
    menu put through from it, else a new one, for a telephone that tells us nothing."""
    handed = Call.objects.filter(phone=phone, ended="", operator="", handed_at__isnull=False)
    if phone and (put_through := handed.order_by("-id").first()) is not None:
        try:
            return take_call(call=put_through, actor=actor, now=now)
        except CallTaken:
            # A colleague speaks with them: then whoever is heard here calls a second time.
            pass
    language = language_of(phone=phone) if phone else ""
    call = begin_call(line=LINE, provider_call=uuid4().hex, phone=phone, language=language or FIRST_LANGUAGE, now=now)
    return take_call(call=call, actor=actor, now=now)


def call_for(*, task: Task, actor: Actor, now: datetime) -> Call:
    """This function will return the call that goes out for a task that this operator claimed."""
    call = begin_call(
        line=LINE,
        provider_call=uuid4().hex,
        phone=task.phone,
        language=task.language,
        direction=Call.Direction.OUT,
        task=task,
        now=now,
    )
    note_call(call=call, operator=actor.name, now=now)
    return call


def may_ring(*, call: Call, desk: str) -> bool:
    """This function will tell whether a provider can be asked to ring for a call, at this telephone of the operator."""
    out = call.direction == Call.Direction.OUT and bool(call.phone)
    return bool(desk) and out and not call.ended and call.state in MAY_RING


def found_at(*, place: str, house: str) -> Sequence[Appointment]:
    """This function will return the last visits at a house of a sector, or of a village or colony whose name begins so,
    written in any case. One query."""
    named = Q(address__sector__iexact=place) | Q(address__locality__istartswith=place)
    return _found(named & Q(address__house__iexact=house))


def found_by_reference(*, words: str) -> Sequence[Appointment]:
    """This function will return the visits whose reference begins so; four digits at least. One query."""
    digits = "".join(c for c in plain_digits(words) if c.isdecimal())
    return _found(Q(reference__startswith=digits)) if len(digits) >= LEAST_DIGITS else ()


def found_by_phone(*, phone: str) -> Sequence[Appointment]:
    """This function will return the last visits of a phone (E.164), as applicant or helper. One query."""
    return _found(Q(applicant__phone=phone) | Q(helper__phone=phone) | Q(booked_by_phone=phone))


def _found(which: Q) -> Sequence[Appointment]:
    rows = Appointment.objects.filter(which).select_related("applicant", "helper", "address")
    return list(rows.order_by("-id")[:MOST_FOUND])
