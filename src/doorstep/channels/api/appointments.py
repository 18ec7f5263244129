"""Booking, seeing and changing an appointment with the token of a proven phone."""

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router, Status
from ninja.params.functions import Header

from doorstep.booking import actions, queries
from doorstep.booking.models import Appointment
from doorstep.channels.api import schemas, shapes
from doorstep.channels.api.languages import language_of
from doorstep.channels.api.verifications import ProvenPhone
from doorstep.channels.shared.actors import phone_actor
from doorstep.channels.shared.clock import now
from doorstep.engines.addresses.values import AddressSaid
from doorstep.journal.actions import Actor

router = Router(tags=["appointments"], auth=ProvenPhone())

IDEMPOTENCY_KEY: str = Header("", alias="Idempotency-Key")


@router.post("appointments", response={201: schemas.AppointmentOut}, summary="Book")
def book(
    request: HttpRequest,
    said: schemas.AppointmentIn,
    idempotency_key: schemas.Key = IDEMPOTENCY_KEY,
) -> Status[schemas.AppointmentOut]:
    """The same Idempotency-Key again gives the same appointment; with another body it is refused."""
    appointment = actions.book_appointment(
        request=_booking_request(said),
        proven_phone=_phone(request),
        actor=_actor(request),
        now=now(),
        idempotency_key=idempotency_key,
        language=language_of(request),
    )
    return Status(201, _answer(appointment))


@router.get("appointments/{reference}", response=schemas.AppointmentOut, summary="See")
def see(request: HttpRequest, reference: schemas.Word) -> schemas.AppointmentOut:
    """An appointment of the applicant or helper whose phone was proven; any other is unknown."""
    return _answer(_own(request, reference))


@router.post("appointments/{reference}/reschedule", response=schemas.AppointmentOut, summary="Move to another window")
def reschedule(request: HttpRequest, reference: schemas.Word, said: schemas.RescheduleIn) -> schemas.AppointmentOut:
    """Takes the new window and gives back the old one, or changes nothing."""
    moved = actions.reschedule_appointment(
        appointment=_own(request, reference),
        on=said.date,
        window=said.window,
        actor=_actor(request),
        now=now(),
        language=language_of(request),
    )
    return _answer(moved)


@router.post("appointments/{reference}/cancel", response=schemas.AppointmentOut, summary="Cancel")
def cancel(request: HttpRequest, reference: schemas.Word, said: schemas.CancelIn) -> schemas.AppointmentOut:
    """Gives the window back, until the evening before."""
    cancelled = actions.cancel_appointment(
        appointment=_own(request, reference), reason=said.reason, actor=_actor(request), now=now()
    )
    return _answer(cancelled)


def _own(request: HttpRequest, reference: str) -> Appointment:
    return queries.appointment(reference=reference, phone=_phone(request))


def _actor(request: HttpRequest) -> Actor:
    return phone_actor(phone=_phone(request), channel="api")


def _answer(appointment: Appointment) -> schemas.AppointmentOut:
    return shapes.appointment_out(details=queries.details(appointment=appointment, now=now()), language=get_language())


def _phone(request: HttpRequest) -> str:
    # Ninja puts here what `ProvenPhone.authenticate` gave.
    return str(request.auth)  # type: ignore[attr-defined]


def _booking_request(said: schemas.AppointmentIn) -> actions.BookingRequest:
    address = said.address
    return actions.BookingRequest(
        services=tuple(said.services),
        answers=said.answers or {},
        applicant=actions.PersonSaid(**said.applicant.model_dump()),
        helper=actions.HelperSaid(**said.helper.model_dump()) if said.helper else None,
        address=AddressSaid(
            sector=address.sector or "",
            locality=address.locality or "",
            house=address.house,
            floor=address.floor or "",
            landmark=address.landmark or "",
        ),
        on=said.date,
        window=said.window,
        agent_preference=said.agent_preference,
    )
