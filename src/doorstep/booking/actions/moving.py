"""What changes of an appointment have in common: it is still open, it is as it was seen, and its stop is swapped."""

from datetime import date, datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from doorstep.booking.claim import Terms, claim_window
from doorstep.booking.fairness import SELF_SERVICE
from doorstep.booking.frame import Frame, Work, span_of, window_of
from doorstep.booking.models import Appointment
from doorstep.booking.queries import change_until
from doorstep.booking.readiness import UNANSWERED
from doorstep.booking.refusals import NotOpen, TooLateToChange
from doorstep.journal.actions import Actor
from doorstep.places import queries as places
from doorstep.planning.actions.claims import release_stop, vacate_stop
from doorstep.planning.room import Room

CHANGED = _("This appointment was changed a moment ago. Please look at it again.")


def must_be_open(*, appointment: Appointment, now: datetime) -> None:
    """This function will raise NotOpen for what is cancelled, and TooLateToChange after the evening before."""
    if appointment.status != Appointment.Status.BOOKED:
        raise NotOpen(_("This appointment is cancelled. Please book a new one."))
    if now >= change_until(on=appointment.on, rules=places.rules()):
        raise TooLateToChange(_("Appointments can be changed until the evening before. Please call the helpline now."))


def claim(*, appointment: Appointment) -> bool:
    """This function will take the right to change an appointment, and tell whether it is as it was seen: of two changes
    at once, the second starts over from what is true then."""
    seen = Appointment.objects.filter(pk=appointment.pk, version=appointment.version, status=Appointment.Status.BOOKED)
    return bool(seen.update(version=F("version") + 1))


def terms_of(*, appointment: Appointment, on: date, actor: Actor) -> Terms:
    """This function will return the terms on which an appointment takes a place of a day: who stays within a day takes
    nothing of it that they have not."""
    self_service = actor.channel in SELF_SERVICE and on != appointment.on
    wishes = tuple(appointment.stop.wishes) if appointment.stop else ()
    return Terms(self_service=self_service, answers=appointment.answers, wishes=wishes)


def swap_stop(
    *,
    appointment: Appointment,
    frame: Frame,
    work: Work,
    on: date,
    window: str,
    terms: Terms,
    now: datetime,
    room: Room | None,
) -> None:
    """This function will give an appointment a fresh stop for this work in a window, in the caller's transaction.

    The old stop's row is kept until the new one is there, but not its place, unless `room` was made beside it. Raises
    NotOpen when the appointment is not as it was seen, and what claim_window raises."""
    if not claim(appointment=appointment):
        raise NotOpen(CHANGED)
    old = appointment.stop
    if old is not None and room is None:
        vacate_stop(stop=old, at=appointment.booked_at)
    stop = claim_window(
        frame=frame,
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
    starts_at, ends_at = span_of(window=window_of(frame=frame, label=window), on=on)
    Appointment.objects.filter(pk=appointment.pk).update(
        stop=stop, on=on, window=window, starts_at=starts_at, ends_at=ends_at, **UNANSWERED
    )
    if old is not None:
        release_stop(stop=old)
