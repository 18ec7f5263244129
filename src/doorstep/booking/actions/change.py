"""Rescheduling and cancelling: until the evening before."""

from datetime import date, datetime

from django.db import transaction

from doorstep.booking.actions.moving import CHANGED, claim, must_be_open, swap_stop, terms_of
from doorstep.booking.announce import subject_of, tell
from doorstep.booking.claim import lost, or_make_room
from doorstep.booking.frame import frame, must_be_bookable, window_of
from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments
from doorstep.booking.refusals import NotOpen
from doorstep.booking.requests import check_answers, check_text
from doorstep.booking.waiting.asking import ask_to_offer
from doorstep.booking.work import as_booked, place_of, work_of_appointment
from doorstep.cases.actions import withdraw_cases
from doorstep.journal.actions import Actor, append
from doorstep.planning.actions.claims import NoRoom, release_stop
from doorstep.planning.actions.deadlocks import again_after_deadlock
from doorstep.planning.room import Room


@again_after_deadlock
def reschedule_appointment(
    *, appointment: Appointment, on: date, window: str, actor: Actor, now: datetime, language: str = ""
) -> Appointment:
    """This function will move an appointment to another window: the old place given back and the new one taken in one
    transaction. Raises NotOpen, TooLateToChange, OutsideHorizon, UnknownWindow, NotEligible, WindowLost."""
    known = frame(now=now)
    work = work_of_appointment(appointment=appointment, frame=known)
    language = language or appointment.applicant.language
    must_be_open(appointment=appointment, now=now)
    must_be_bookable(frame=known, on=on, now=now)
    window_of(frame=known, label=window)
    booked = as_booked(appointment=appointment, frame=known)
    check_answers(frame=booked, work=work, answers=appointment.answers, on=on, language=language)
    if (appointment.on, appointment.window) == (on, window):
        return appointment

    terms = terms_of(appointment=appointment, on=on, actor=actor)

    @transaction.atomic
    def move(room: Room | None) -> Appointment:
        swap_stop(
            appointment=appointment, frame=known, work=work, on=on, window=window, terms=terms, now=now, room=room
        )
        ask_to_offer(territory_id=appointment.address.territory_id, now=now)
        moved = appointments().get(pk=appointment.pk)
        tell(appointment=moved, event="rescheduled", now=now)
        details = {"from": f"{appointment.on} {appointment.window}", "to": f"{on} {window}"}
        append(actor=actor, action="appointment.rescheduled", subject=subject_of(moved), details=details, now=now)
        return moved

    try:
        return or_make_room(act=move, frame=known, now=now)
    except NoRoom as error:
        place = place_of(address=appointment.address)
        raise lost(frame=booked, work=work, place=place, wanted=(on, window), terms=terms, now=now) from error


@again_after_deadlock
def cancel_appointment(*, appointment: Appointment, reason: str, actor: Actor, now: datetime) -> Appointment:
    """This function will end an appointment, give its place back and withdraw its cases.

    Cancelling twice is no error. Raises TooLateToChange and BadText."""
    check_text(text=reason, field="reason", longest=120)
    if appointment.status == Appointment.Status.CANCELLED:
        return appointment
    must_be_open(appointment=appointment, now=now)
    with transaction.atomic():
        if not claim(appointment=appointment):
            return _changed_meanwhile(appointment)
        stop = appointment.stop
        Appointment.objects.filter(pk=appointment.pk).update(
            status=Appointment.Status.CANCELLED, stop=None, cancelled_at=now, cancelled_reason=reason
        )
        if stop is not None:
            release_stop(stop=stop)
            ask_to_offer(territory_id=appointment.address.territory_id, now=now)
        withdraw_cases(case_ids=appointment.service_lines.values_list("case_id", flat=True))
        ended = appointments().get(pk=appointment.pk)
        tell(appointment=ended, event="cancelled", now=now)
        append(actor=actor, action="appointment.cancelled", subject=subject_of(ended), details={}, now=now)
    return ended


def _changed_meanwhile(appointment: Appointment) -> Appointment:
    """Two who cancel at once want the same; any other change has to be looked at first."""
    present = appointments().get(pk=appointment.pk)
    if present.status != Appointment.Status.CANCELLED:
        raise NotOpen(CHANGED)
    return present
