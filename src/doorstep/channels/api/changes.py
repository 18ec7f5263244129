"""Changing what belongs to an appointment: its language, its services, its helper."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import BaseModel

from doorstep.booking import actions
from doorstep.booking.queries import appointments
from doorstep.booking.refusals import PhoneMismatch
from doorstep.channels.api.appointments import answer
from doorstep.channels.api.callers import ProvenPhone, actor_of, own_appointment, phone_of
from doorstep.channels.api.documented import OF_A_CHANGE, OF_A_WINDOW, OF_AN_APPOINTMENT, OF_SERVICES, refuses
from doorstep.channels.api.languages import language_of
from doorstep.channels.api.schemas import Answers, AppointmentOut, Day, Language, ServiceCodes, Word
from doorstep.channels.shared.clock import now

router = Router(tags=["appointments"], auth=ProvenPhone())


class LanguageIn(BaseModel):
    language: Language


class ServicesIn(BaseModel):
    """`services`: those to add. `answers`: to the questions that are new. `date` and `window`, both or neither: where
    the longer visit goes when its own window cannot keep it."""

    services: ServiceCodes
    answers: Answers | None = None
    date: Day | None = None
    window: Word = ""


@router.post(
    "appointments/{reference}/language",
    response=AppointmentOut,
    summary="Be written to in another language",
    openapi_extra=refuses(*OF_AN_APPOINTMENT, "unknown-language"),
)
def language(request: HttpRequest, reference: Word, said: LanguageIn) -> AppointmentOut:
    """Whoever's phone was proven, the applicant or their helper, gets every further message in it."""
    appointment = own_appointment(request, reference)
    actions.change_language(
        appointment=appointment,
        phone=phone_of(request),
        language=said.language,
        actor=actor_of(request),
        now=now(),
    )
    return answer(appointments().get(pk=appointment.pk))


@router.post(
    "appointments/{reference}/services",
    response=AppointmentOut,
    summary="Have more done in the same visit",
    openapi_extra=refuses(*OF_A_CHANGE, *OF_SERVICES, *OF_A_WINDOW, "window-lost"),
)
def services(request: HttpRequest, reference: Word, said: ServicesIn) -> AppointmentOut:
    """The visit takes longer, in its own window, or in another one that is named; or nothing changes."""
    grown = actions.add_services(
        appointment=own_appointment(request, reference),
        services=said.services,
        answers=said.answers or {},
        actor=actor_of(request),
        now=now(),
        to=(said.date, said.window) if said.date and said.window else None,
        language=language_of(request),
    )
    return answer(grown)


@router.post(
    "appointments/{reference}/helper/remove",
    response=AppointmentOut,
    summary="Take the consent from a helper",
    openapi_extra=refuses(*OF_AN_APPOINTMENT, "phone-mismatch", "unknown-consent"),
)
def remove_helper(request: HttpRequest, reference: Word) -> AppointmentOut:
    """The applicant's own word: from now on the helper is told nothing, sees nothing and changes nothing."""
    appointment = own_appointment(request, reference)
    if phone_of(request) != appointment.applicant.phone:
        raise PhoneMismatch(_("Only the person who is visited can say this, with their own phone."))
    actions.answer_for_helper(appointment=appointment, given=False, actor=actor_of(request), now=now())
    return answer(appointments().get(pk=appointment.pk))
