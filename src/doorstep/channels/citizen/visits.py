"""Which appointment this browser may look at: what it looked up, opened or just booked, kept in its session."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from doorstep.booking import queries
from doorstep.booking.models import Appointment
from doorstep.booking.refusals import UnknownAppointment
from doorstep.channels.citizen.signed_in import signed_in
from doorstep.channels.shared import clock

BOOKED = "booked"
VISIT = "visit"


def remember(request: HttpRequest, *, reference: str, phone: str, proven: bool) -> None:
    """This function will let this browser see the appointment: as long as the phone is signed in that is signed in now,
    and without one for the hours of a session.

    `phone` is E.164, and `proven` if its code was given here."""
    request.session[VISIT] = _opened(request, reference=reference, phone=phone, proven=proven)


def remember_booked(request: HttpRequest, *, key: str, reference: str, phone: str) -> None:
    """This function will keep what was just booked, so that a page sent twice shows it again."""
    opened = _opened(request, reference=reference, phone=phone, proven=True)
    request.session[BOOKED] = {"key": key, **opened}
    request.session[VISIT] = opened


def forget(request: HttpRequest) -> None:
    """This function will close the appointment in this browser."""
    request.session.pop(VISIT, None)
    request.session.pop(BOOKED, None)


def booked(request: HttpRequest) -> Appointment | None:
    """This function will return what this browser has just booked, or None."""
    return _appointment(request, BOOKED)


def visit(request: HttpRequest) -> Appointment | None:
    """This function will return the appointment this browser may see, or None; it is read anew each time."""
    return _appointment(request, VISIT)


def phone(request: HttpRequest) -> str:
    """This function will return the phone (E.164) with which the appointment was opened, proven or only said."""
    return str(request.session[VISIT]["phone"])


def is_proven(request: HttpRequest) -> bool:
    """This function will tell whether the code of that phone was given in this browser: what opens cases or takes a
    helper's right to act needs more than a number that others may know."""
    return bool(request.session[VISIT].get("proven", False))


def _opened(request: HttpRequest, *, reference: str, phone: str, proven: bool) -> dict[str, Any]:
    until = clock.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    kept = {"reference": reference, "phone": phone, "proven": proven}
    return {**kept, "by": signed_in(request), "until": until.isoformat()}


def _appointment(request: HttpRequest, name: str) -> Appointment | None:
    kept = request.session.get(name)
    if not kept or not _is_open(kept, signed_in(request)):
        return None
    try:
        return queries.appointment(reference=kept["reference"], phone=kept["phone"], proven=kept.get("proven", False))
    except UnknownAppointment:
        return None


def _is_open(kept: dict[str, Any], known: str) -> bool:
    """A booking in the making lets a session last for weeks; who comes to the same device then, or proves another phone
    there, sees nothing of what was opened before."""
    if kept.get("by"):
        return bool(kept["by"] == known)
    return known in ("", kept["phone"]) and "until" in kept and clock.now() < datetime.fromisoformat(kept["until"])
