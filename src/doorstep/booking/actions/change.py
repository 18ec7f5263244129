"""Rescheduling, confirming and cancelling: until the evening before."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from doorstep.booking.announce import subject_of, tell
from doorstep.booking.claim import Terms, claim_window, lost, or_make_room
from doorstep.booking.fairness import SELF_SERVICE
from doorstep.booking.frame import Frame, Work, frame, must_be_bookable, span_of, window_of
from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments, change_until
from doorstep.booking.refusals import NotOpen, TooLateToChange
from doorstep.booking.requests import check_answers, check_text
from doorstep.booking.work import as_booked, place_of, work_of_appointment
from doorstep.cases.actions import withdraw_cases
from doorstep.journal.actions import Actor, append
from doorstep.places import queries as places
from doorstep.planning.actions.claims import NoRoom, release_stop, vacate_stop
from doorstep.planning.actions.deadlocks import again_after_deadlock
from doorstep.planning.room import Room

_CHANGED = _("This appointment was changed a moment ago. Please look at it again.")


@again_after_deadlock
def reschedule_appointment(
    *, appointment: Appointment, on: date, window: str, actor: Actor, now: datetime, language: str = ""
) -> Appointment:
    """This function will move an appointment to another window: the old place given back and the new one taken in one
    transaction. Raises NotOpen, TooLateToChange, OutsideHorizon, UnknownWindow, NotEligible, WindowLost."""
    known = frame(now=now)
    work = work_of_appointment(appointment=appointment, frame=known)
    language = language or appointment.applicant.language
    _must_be_open(appointment, now)
    must_be_bookable(frame=known, on=on, now=now)
    window_of(frame=known, label=window)
    booked = as_booked(appointment=appointment, frame=known)
    check_answers(frame=booked, work=work, answers=appointment.answers, on=on, language=language)
    if (appointment.on, appointment.window) == (on, window):
        return appointment

    terms = _terms(appointment, on, actor)

    @transaction.atomic
    def move(room: Room | None) -> Appointment:
        moved = _move(appointment, known, work, on, window, terms, now, room)
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
    _must_be_open(appointment, now)
    with transaction.atomic():
        if not _claim(appointment):
            return _changed_meanwhile(appointment)
        stop = appointment.stop
        Appointment.objects.filter(pk=appointment.pk).update(
            status=Appointment.Status.CANCELLED, stop=None, cancelled_at=now, cancelled_reason=reason
        )
        if stop is not None:
            release_stop(stop=stop)
        withdraw_cases(case_ids=appointment.service_lines.values_list("case_id", flat=True))
        ended = appointments().get(pk=appointment.pk)
        tell(appointment=ended, event="cancelled", now=now)
        append(actor=actor, action="appointment.cancelled", subject=subject_of(ended), details={}, now=now)
    return ended


@transaction.atomic
def confirm_appointment(*, appointment: Appointment, actor: Actor, now: datetime) -> None:
    """This function will keep that the citizen said they will be there, with the documents ready. Raises NotOpen."""
    rows = Appointment.objects.filter(pk=appointment.pk, status=Appointment.Status.BOOKED)
    if not rows.update(confirmed_at=now):
        raise NotOpen(_("This appointment is cancelled. Please book a new one."))
    append(actor=actor, action="appointment.confirmed", subject=subject_of(appointment), details={}, now=now)


def _must_be_open(appointment: Appointment, now: datetime) -> None:
    if appointment.status != Appointment.Status.BOOKED:
        raise NotOpen(_("This appointment is cancelled. Please book a new one."))
    if now >= change_until(on=appointment.on, rules=places.rules()):
        raise TooLateToChange(_("Appointments can be changed until the evening before. Please call the helpline now."))


def _claim(appointment: Appointment) -> bool:
    """The version that was seen is the claim: of two changes at once, the second starts over from what is true then."""
    seen = Appointment.objects.filter(pk=appointment.pk, version=appointment.version, status=Appointment.Status.BOOKED)
    return bool(seen.update(version=F("version") + 1))


def _changed_meanwhile(appointment: Appointment) -> Appointment:
    """Two who cancel at once want the same; any other change has to be looked at first."""
    present = appointments().get(pk=appointment.pk)
    if present.status != Appointment.Status.CANCELLED:
        raise NotOpen(_CHANGED)
    return present


def _terms(appointment: Appointment, on: date, actor: Actor) -> Terms:
    """Who moves within a day takes nothing of it that they have not."""
    self_service = actor.channel in SELF_SERVICE and on != appointment.on
    wishes = tuple(appointment.stop.wishes) if appointment.stop else ()
    return Terms(self_service=self_service, answers=appointment.answers, wishes=wishes)


def _move(
    appointment: Appointment,
    known: Frame,
    work: Work,
    on: date,
    window: str,
    terms: Terms,
    now: datetime,
    room: Room | None,
) -> Appointment:
    """A stop is swapped for a fresh one: its row is kept until the new one is there, but not its place, unless room was
    made beside it."""
    if not _claim(appointment):
        raise NotOpen(_CHANGED)
    old = appointment.stop
    if old is not None and room is None:
        vacate_stop(stop=old, at=appointment.booked_at)
    stop = claim_window(
        frame=known,
        work=work,
        address=appointment.address,
        on=on,
        window=window,
        held_until=None,
        now=now,
        terms=terms,
        remember=False,
        room=room,
    )
    starts_at, ends_at = span_of(window=window_of(frame=known, label=window), on=on)
    Appointment.objects.filter(pk=appointment.pk).update(
        stop=stop, on=on, window=window, starts_at=starts_at, ends_at=ends_at, confirmed_at=None
    )
    if old is not None:
        release_stop(stop=old)
    return appointments().get(pk=appointment.pk)
