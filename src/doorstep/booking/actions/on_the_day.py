"""What becomes of promises on their day, when something happened: the office acts, and each person is told once.

All of these run inside the caller's transaction. The appointment's version is the claim: whoever comes second, a
citizen's cancellation or another repair, finds it moved. The caller writes the journal last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from doorstep.booking.announce import morning_of, tell
from doorstep.booking.claim import claim_window, last_start_at
from doorstep.booking.frame import frame, span_of, window_of
from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments
from doorstep.booking.readiness import UNANSWERED
from doorstep.booking.work import work_of_appointment
from doorstep.cases.actions import withdraw_cases
from doorstep.engines.catalogue.values import Texts
from doorstep.planning.actions.claims import NoRoom, StopWanted, release_stop
from doorstep.planning.models import Stop
from doorstep.workforce.queries import instant


@dataclass(frozen=True, slots=True)
class NewTime:
    """The window that somebody was given instead, and how many people are told of it."""

    on: date
    window: str
    told: int


class AppointmentMoved(RuntimeError):
    """The appointment was changed since it was seen; nothing was stored."""


def tell_of_change(
    *,
    appointment: Appointment,
    event: str,
    now: datetime,
    more: Mapping[str, Texts | str],
    valid_until: datetime | None = None,
) -> int:
    """This function will tell of another visitor, a delay or a visit in vain, and return how many people are told.

    Before the morning nobody was told who comes: then its message names the other visitor. Raises AppointmentMoved."""
    _claim(appointment)
    present = appointments().get(pk=appointment.pk)
    morning = morning_of(on=present.on, now=now)
    if event == "changed-visitor" and now < morning:
        return tell(appointment=present, event="morning", now=now, more=more, send_at=morning)
    return tell(appointment=present, event=event, now=now, more=more, valid_until=valid_until)


def end_by_office(*, appointment: Appointment, event: str, reason: str, now: datetime) -> int:
    """This function will end an appointment at any hour, give its place back and withdraw its cases; it returns how
    many people are told. Raises AppointmentMoved."""
    _claim(appointment)
    stop = appointment.stop
    Appointment.objects.filter(pk=appointment.pk).update(
        status=Appointment.Status.CANCELLED, stop=None, cancelled_at=now, cancelled_reason=reason
    )
    if stop is not None:
        release_stop(stop=stop)
    withdraw_cases(case_ids=appointment.service_lines.values_list("case_id", flat=True))
    ended = appointments().get(pk=appointment.pk)
    # After the window too: that nobody comes is worth knowing all day.
    return tell(appointment=ended, event=event, now=now, valid_until=instant(on=ended.on, minute=24 * 60))


def move_by_office(
    *, appointment: Appointment, choices: Sequence[tuple[date, str]], now: datetime, event: str = "moved-by-us"
) -> NewTime | None:
    """This function will give an appointment the first of some windows that a route can still keep, and tell its
    people; it returns that window, or None when no route can keep any of them and nothing changed.

    Raises AppointmentMoved."""
    known = frame(now=now)
    work = work_of_appointment(appointment=appointment, frame=known)
    for on, window in choices:
        try:
            with transaction.atomic():
                stop = claim_window(
                    frame=known,
                    work=work,
                    address=appointment.address,
                    on=on,
                    window=window,
                    held_until=None,
                    now=now,
                    remember=False,
                )
        except NoRoom:
            continue
        told = tell(appointment=_placed(appointment, stop, on, window, now), event=event, now=now)
        return NewTime(on, window, told)
    return None


def take_today(*, appointment: Appointment, stop: Stop, on: date, window: str, agent: Texts, now: datetime) -> int:
    """This function will let an appointment be kept by a stop of a published day, and tell its people who comes.

    Raises AppointmentMoved."""
    placed = _placed(appointment, stop, on, window, now)
    return tell(appointment=placed, event="morning", now=now, more={"agent": agent}, send_at=morning_of(on=on, now=now))


def stop_wanted_today(*, appointment: Appointment, on: date, window: str, now: datetime) -> StopWanted:
    """This function will return the stop that an appointment needs to be kept in a window of another day."""
    known = frame(now=now)
    work = work_of_appointment(appointment=appointment, frame=known)
    starts_at, ends_at = span_of(window=window_of(frame=known, label=window), on=on)
    old = appointment.stop
    return StopWanted(
        territory_id=appointment.address.territory_id,
        on=on,
        address=appointment.address,
        node=appointment.address.node,
        service_s=old.service_s if old else work.minutes * 60,
        earliest_at=starts_at,
        latest_at=last_start_at(ends_at=ends_at),
        skills=work.skills,
        kits=work.kits,
        expected_s=old.expected_s if old else work.expected_s,
        spread_s=old.spread_s if old else work.spread_s,
        wishes=tuple(old.wishes) if old else (),
    )


def _placed(appointment: Appointment, stop: Stop, on: date, window: str, now: datetime) -> Appointment:
    _claim(appointment)
    old = appointment.stop
    starts_at, ends_at = span_of(window=window_of(frame=frame(now=now), label=window), on=on)
    Appointment.objects.filter(pk=appointment.pk).update(
        stop=stop, on=on, window=window, starts_at=starts_at, ends_at=ends_at, **UNANSWERED
    )
    if old is not None:
        release_stop(stop=old)
    return appointments().get(pk=appointment.pk)


def _claim(appointment: Appointment) -> None:
    seen = Appointment.objects.filter(pk=appointment.pk, version=appointment.version, status=Appointment.Status.BOOKED)
    if not seen.update(version=F("version") + 1):
        raise AppointmentMoved(f"appointment {appointment.pk} changed in the meantime")
