"""From the house's values to what the API gives, in one language."""

from collections.abc import Iterable

from doorstep.booking.actions import BookingRequest, HelperSaid, PersonSaid
from doorstep.booking.offers import NEAR, Offer, reason_text
from doorstep.booking.queries import AppointmentDetails, AppointmentOfPhone
from doorstep.channels.api import schemas
from doorstep.channels.api.progress import progress_out
from doorstep.dispatch.progress import Progress
from doorstep.engines.addresses.values import AddressSaid, Place
from doorstep.engines.catalogue.rules import ServiceRequirement
from doorstep.engines.catalogue.values import Choice, Document, Question
from doorstep.engines.texts import in_language
from doorstep.places import queries as places


def document_out(*, document: Document, language: str) -> schemas.DocumentOut:
    """This function will return a document with its name in the language."""
    return schemas.DocumentOut(
        code=document.code,
        name=in_language(document.name, language),
        original=document.original,
        copies=document.copies,
    )


def question_out(*, question: Question, language: str) -> schemas.QuestionOut:
    """This function will return a question and its choices in the language."""
    return schemas.QuestionOut(
        code=question.code,
        text=in_language(question.text, language),
        choices=[_choice(choice, language) for choice in question.choices],
        kind=question.kind,
        required=question.required,
    )


def _choice(choice: Choice, language: str) -> schemas.ChoiceOut:
    refuses = in_language(choice.refuses, language) if choice.refuses else None
    return schemas.ChoiceOut(code=choice.code, text=in_language(choice.text, language), refuses=refuses)


def place_out(*, place: Place, language: str) -> schemas.PlaceOut:
    """This function will return where an address is and how certain that is."""
    return schemas.PlaceOut(
        text=in_language(place.text, language),
        sector=place.sector,
        block=place.block,
        locality=place.locality,
        lat=place.lat,
        lon=place.lon,
        certainty=place.certainty,
    )


def offers_out(*, offers: Iterable[Offer]) -> list[schemas.OfferOut]:
    """This function will return offers in city time, with the words for each reason in the active language."""
    zone = places.zone()
    return [
        schemas.OfferOut(
            date=offer.on,
            window=offer.window,
            starts_at=offer.starts_at.astimezone(zone),
            ends_at=offer.ends_at.astimezone(zone),
            available=offer.available,
            extra_minutes=offer.extra_minutes,
            recommended=offer.recommended,
            reason=str(reason_text(offer.reason)) if offer.reason else None,
            reason_code=offer.reason or None,
            near=offer.near,
            near_text=str(NEAR) if offer.near else None,
            rank=offer.rank,
        )
        for offer in offers
    ]


def address_said(*, said: schemas.AddressIn) -> AddressSaid:
    """This function will return an address as the house reads it."""
    return AddressSaid(
        sector=said.sector or "",
        locality=said.locality or "",
        house=said.house,
        floor=said.floor or "",
        landmark=said.landmark or "",
    )


def booking_request(*, said: schemas.AppointmentIn) -> BookingRequest:
    """This function will return what a booking asks for."""
    return BookingRequest(
        services=tuple(said.services),
        answers=said.answers or {},
        applicant=PersonSaid(**said.applicant.model_dump()),
        helper=HelperSaid(**said.helper.model_dump()) if said.helper else None,
        address=address_said(said=said.address),
        on=said.date,
        window=said.window,
        agent_preference=said.agent_preference,
    )


def appointment_out(*, details: AppointmentDetails, progress: Progress, language: str) -> schemas.AppointmentOut:
    """This function will return an appointment as its applicant or helper may see it."""
    zone = places.zone()
    agent = schemas.AgentOut(name=in_language(details.agent_name, language)) if details.agent_name else None
    return schemas.AppointmentOut(
        reference=details.reference,
        status=details.status,
        date=details.on,
        window=details.window,
        starts_at=details.starts_at.astimezone(zone),
        ends_at=details.ends_at.astimezone(zone),
        documents=[_requirement(requirement, language) for requirement in details.documents],
        charges=[
            schemas.ChargeOut(label=in_language(line.label, language), amount_paise=line.amount_paise)
            for line in details.lines
        ],
        total_paise=details.total_paise,
        agent=agent,
        agent_preference=details.agent_preference,
        services=[
            schemas.NamedOut(code=service.code, name=in_language(service.name, language))
            for service in details.services
        ],
        address=in_language(details.address_text, language),
        can_change=details.can_change,
        change_until=details.change_until.astimezone(zone),
        progress=progress_out(progress=progress, zone=zone),
    )


def listed_out(*, appointment: AppointmentOfPhone, language: str) -> schemas.ListedOut:
    """This function will return an appointment as the list of a phone shows it."""
    return schemas.ListedOut(
        reference=appointment.reference,
        status=appointment.status,
        date=appointment.on,
        window=appointment.window,
        services=[in_language(name, language) for name in appointment.services],
        applicant_name=appointment.applicant_name,
        helped=appointment.helped,
        coming=appointment.coming,
    )


def _requirement(requirement: ServiceRequirement, language: str) -> schemas.ServiceRequirementOut:
    return schemas.ServiceRequirementOut(
        service=requirement.service,
        rule=requirement.rule,
        documents=[document_out(document=document, language=language) for document in requirement.documents],
    )
