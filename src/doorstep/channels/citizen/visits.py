"""Which appointment this browser may look at: what it looked up, opened or just booked, kept in its session."""

from typing import Any

from django.http import HttpRequest

from doorstep.booking import queries
from doorstep.booking.models import Appointment
from doorstep.booking.refusals import UnknownAppointment

BOOKED = "booked"
VISIT = "visit"


def remember(request: HttpRequest, *, reference: str, phone: str, proven: bool) -> None:
    """This function will let this browser see the appointment until the session ends.

    `phone` is E.164, and `proven` if its code was given here."""
    request.session[VISIT] = {"reference": reference, "phone": phone, "proven": proven}


def remember_booked(request: HttpRequest, *, key: str, reference: str, phone: str) -> None:
    """This function will keep what was just booked, so that a page sent twice shows it again."""
    request.session[BOOKED] = {"key": key, "reference": reference, "phone": phone, "proven": True}
    remember(request, reference=reference, phone=phone, proven=True)


def forget(request: HttpRequest) -> None:
    """This function will close the appointment in this browser."""
    request.session.pop(VISIT, None)
    request.session.pop(BOOKED, None)


def booked(request: HttpRequest) -> Appointment | None:
    """This function will return what this browser has just booked, or None."""
    return _appointment(request.session.get(BOOKED))


def visit(request: HttpRequest) -> Appointment | None:
    """This function will return the appointment this browser may see, or None; it is read anew each time."""
    return _appointment(request.session.get(VISIT))


def phone(request: HttpRequest) -> str:
    """This function will return the phone (E.164) with which the appointment was opened, proven or only said."""
    return str(request.session[VISIT]["phone"])


def is_proven(request: HttpRequest) -> bool:
    """This function will tell whether the code of that phone was given in this browser: what opens cases or takes a
    helper's right to act needs more than a number that others may know."""
    return bool(request.session[VISIT].get("proven", False))


def _appointment(kept: dict[str, Any] | None) -> Appointment | None:
    if not kept:
        return None
    try:
        return queries.appointment(reference=kept["reference"], phone=kept["phone"], proven=kept.get("proven", False))
    except UnknownAppointment:
        return None
