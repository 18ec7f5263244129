"""Booking, seeing and changing an appointment with the token of a proven phone."""

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Query, Router, Status
from ninja.params.functions import Header

from doorstep.booking import actions, queries
from doorstep.booking.models import Appointment
from doorstep.channels.api import schemas, shapes
from doorstep.channels.api.callers import ProvenPhone, actor_of, own_appointment, phone_of
from doorstep.channels.api.documented import (
    OF_A_CHANGE,
    OF_A_WINDOW,
    OF_AN_ADDRESS,
    OF_AN_APPOINTMENT,
    OF_SERVICES,
    refuses,
)
from doorstep.channels.api.languages import language_of
from doorstep.channels.shared.clock import now
from doorstep.dispatch.progress import progress_of

router = Router(tags=["appointments"], auth=ProvenPhone())

IDEMPOTENCY_KEY: str = Header("", alias="Idempotency-Key")
_OF_PEOPLE = ("bad-name", "bad-phone", "bad-text", "phone-mismatch", "too-many-open", "idempotency-key-reused")


@router.post(
    "appointments",
    response={201: schemas.AppointmentOut},
    summary="Book",
    openapi_extra=refuses(*OF_SERVICES, *OF_A_WINDOW, *OF_AN_ADDRESS, *_OF_PEOPLE, "unknown-preference", "window-lost"),
)
def book(
    request: HttpRequest,
    said: schemas.AppointmentIn,
    idempotency_key: schemas.Key = IDEMPOTENCY_KEY,
) -> Status[schemas.AppointmentOut]:
    """The same Idempotency-Key again gives the same appointment; with another body it is refused. With `hold` the held
    window is booked; if the hold ran out, the window if it is still free."""
    appointment = actions.book_appointment(
        request=shapes.booking_request(said=said),
        proven_phone=phone_of(request),
        actor=actor_of(request),
        now=now(),
        hold_token=said.hold,
        idempotency_key=idempotency_key,
        language=language_of(request),
    )
    return Status(201, answer(appointment))


@router.get("appointments", response=schemas.AppointmentsOut, summary="My appointments")
def mine(request: HttpRequest, asked: Query[schemas.PageQuery]) -> schemas.AppointmentsOut:
    """Those of the proven phone, as applicant or helper: the coming ones first, then the past ones, newest first."""
    listed = queries.appointments_of_phone(phone=phone_of(request), now=now())
    first = (asked.page - 1) * asked.page_size
    return schemas.AppointmentsOut(
        total=len(listed),
        page=asked.page,
        page_size=asked.page_size,
        appointments=[
            shapes.listed_out(appointment=one, language=get_language())
            for one in listed[first : first + asked.page_size]
        ],
    )


@router.get(
    "appointments/{reference}",
    response=schemas.AppointmentOut,
    summary="See",
    openapi_extra=refuses(*OF_AN_APPOINTMENT),
)
def see(request: HttpRequest, reference: schemas.Word) -> schemas.AppointmentOut:
    """An appointment of the applicant or helper whose phone was proven; any other is unknown."""
    return answer(own_appointment(request, reference))


@router.post(
    "appointments/{reference}/reschedule",
    response=schemas.AppointmentOut,
    summary="Move to another window",
    openapi_extra=refuses(*OF_A_CHANGE, *OF_A_WINDOW, "answers-missing", "not-eligible", "window-lost"),
)
def reschedule(request: HttpRequest, reference: schemas.Word, said: schemas.RescheduleIn) -> schemas.AppointmentOut:
    """Takes the new window and gives back the old one, or changes nothing."""
    moved = actions.reschedule_appointment(
        appointment=own_appointment(request, reference),
        on=said.date,
        window=said.window,
        actor=actor_of(request),
        now=now(),
        language=language_of(request),
    )
    return answer(moved)


@router.post(
    "appointments/{reference}/cancel",
    response=schemas.AppointmentOut,
    summary="Cancel",
    openapi_extra=refuses(*OF_A_CHANGE, "bad-text"),
)
def cancel(request: HttpRequest, reference: schemas.Word, said: schemas.CancelIn) -> schemas.AppointmentOut:
    """Gives the window back, until the evening before."""
    appointment = own_appointment(request, reference)
    cancelled = actions.cancel_appointment(
        appointment=appointment, reason=said.reason, actor=actor_of(request), now=now()
    )
    return answer(cancelled)


def answer(appointment: Appointment) -> schemas.AppointmentOut:
    """This function will return an appointment as its people see it now, in the language asked for."""
    at = now()
    details = queries.details(appointment=appointment, now=at)
    progress = progress_of(appointment=appointment, services=details.services, now=at)
    return shapes.appointment_out(details=details, progress=progress, language=get_language())
