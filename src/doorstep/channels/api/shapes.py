"""From the house's values to what the API gives, in one language."""

from collections.abc import Iterable

from doorstep.booking.offers import NEAR, Offer, reason_text
from doorstep.booking.queries import AppointmentDetails
from doorstep.channels.api import schemas
from doorstep.engines.addresses.values import Place
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


def appointment_out(*, details: AppointmentDetails, language: str) -> schemas.AppointmentOut:
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
    )


def _requirement(requirement: ServiceRequirement, language: str) -> schemas.ServiceRequirementOut:
    return schemas.ServiceRequirementOut(
        service=requirement.service,
        rule=requirement.rule,
        documents=[document_out(document=document, language=language) for document in requirement.documents],
    )
