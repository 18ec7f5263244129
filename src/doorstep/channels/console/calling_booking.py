"""A booking while somebody waits on the line: offered, held and booked by the same actions as everywhere else."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from doorstep.booking.actions import (
    BookingRequest,
    HelperSaid,
    PersonSaid,
    answer_for_helper,
    book_appointment,
    hold_offer,
)
from doorstep.booking.models import Appointment, Hold
from doorstep.booking.offers import Offer, offers_for
from doorstep.calls.actions.calls import note_call
from doorstep.calls.models import Call
from doorstep.catalogue import queries as catalogues
from doorstep.channels.console.calling_forms import ANSWER, BookingForm
from doorstep.channels.console.calling_services import Unclear
from doorstep.channels.shared import wording
from doorstep.engines.addresses.values import AddressSaid
from doorstep.engines.catalogue.rules import ServiceRequirement, questions_for, requirements_for
from doorstep.engines.catalogue.values import Document
from doorstep.engines.texts import in_language
from doorstep.journal.actions import Actor
from doorstep.places import queries as places
from doorstep.texts.refusals import Refusal

MOST_OFFERS = 9
HOME_BOXES = ("sector", "locality", "house", "floor", "landmark")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the services as it is read out, with what was answered. A date has no choices."""

    name: str
    text: str
    choices: tuple[tuple[str, str], ...]
    answer: str
    required: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """What must be ready for a service, as it is read out: each document with how many copies of it."""

    service: str
    rule: str
    documents: tuple[tuple[str, Document], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the screen says to what was typed. `problem`: why nothing is offered yet; "" when something is. `gone`: the
    window that was chosen is offered no more."""

    questions: tuple[Asked, ...]
    papers: tuple[Paper, ...]
    offers: tuple[Offer, ...]
    chosen: str
    problem: str
    unclear: Unclear | None = None
    gone: bool = False

    @property
    def windows(self) -> list[tuple[str, Offer]]:
        """Each offer with what it is called in the form."""
        return [(key_of(one), one) for one in self.offers]

    @property
    def unanswered(self) -> str:
        """The first question that has to be answered and is not; "" when there is none."""
        return next((one.name for one in self.questions if one.required and not one.answer), "")


def shown_for(*, form: BookingForm, chosen: str, now: datetime) -> Shown:
    """This function will return questions, papers and the next windows for what was typed, in the caller's language."""
    language = form.cleaned_data.get("language") or "en"
    services, answers, doubt = form.services(), form.answers(), form.unclear()
    if not services:
        return Shown((), (), (), "", "", doubt)
    catalogue = catalogues.current(now=now).catalogue
    questions = tuple(
        Asked(
            name=ANSWER + one.code,
            text=in_language(one.text, language),
            choices=tuple((choice.code, in_language(choice.text, language)) for choice in one.choices),
            answer=answers.get(one.code, ""),
            required=one.required,
        )
        for one in questions_for(catalogue=catalogue, services=services)
    )
    needs = requirements_for(catalogue=catalogue, services=services, answers=answers)
    papers = tuple(
        _paper(need, in_language(catalogue.services[need.service].name, language), language) for need in needs
    )
    try:
        offers = _offers(form, now) if _has_home(form) and doubt is None else ()
    except Refusal as no:
        return Shown(questions, papers, (), "", str(no))
    kept = chosen if any(chosen == key_of(one) for one in offers) else ""
    return Shown(questions, papers, offers, kept, "", doubt, bool(chosen) and not kept and bool(offers))


def key_of(offer: Offer) -> str:
    """This function will return what an offer is called in the form: "2026-12-02 09:00-11:00"."""
    return f"{offer.on.isoformat()} {offer.window}"


def hold(*, form: BookingForm, chosen: str, instead_of: UUID | None, actor: Actor, now: datetime) -> Hold:
    """This function will hold the window that the caller chose, in place of one held before. Raises the refusals of
    `hold_offer`, and Refusal for a service that is not clear."""
    if form.unclear() is not None:
        raise Refusal(_("One of the services is not clear. Please type more of its name."))
    on, window = _window(chosen)
    return hold_offer(
        services=form.services(),
        answers=form.answers(),
        address=_home(form),
        on=on,
        window=window,
        actor=actor,
        now=now,
        language=form.cleaned_data["language"],
        self_service=False,
        instead_of=instead_of,
    )


def book(*, call: Call, form: BookingForm, chosen: str, token: UUID, actor: Actor, now: datetime) -> Appointment:
    """This function will book what is held, and keep it with the call. Raises the refusals of `book_appointment`.

    Whoever calls for somebody else is the helper; when that person is on the line and agrees, the consent is given by
    the telephone, else they are asked as for every other booking."""
    said, (on, window) = form.cleaned_data, _window(chosen)
    helping = bool(said["helper"].strip())
    phone = said["applicant_phone"] if helping and said["applicant_phone"] else call.phone or said["applicant_phone"]
    request = BookingRequest(
        services=form.services(),
        answers=form.answers(),
        applicant=PersonSaid(name=said["name"], phone=phone, language=said["language"]),
        helper=HelperSaid(name=said["helper"], phone=call.phone, email="", country="") if helping else None,
        address=_home(form),
        on=on,
        window=window,
    )
    booked = book_appointment(
        request=request,
        proven_phone=None,
        actor=actor,
        now=now,
        hold_token=token,
        idempotency_key=f"call-{call.pk}-{token}",
        language=said["language"],
    )
    if helping and said["agreed"]:
        answer_for_helper(appointment=booked, given=True, actor=actor, now=now)
    note_call(call=call, appointment=booked, language=said["language"], now=now)
    return booked


def homes_said(*, homes: tuple[Appointment, ...]) -> list[dict[str, str]]:
    """This function will return what each saved home writes into the boxes, with `text`, what it is called."""
    return [
        {"text": in_language(one.address.text, wording.language()), "name": one.applicant.name}
        | {name: getattr(one.address, name) for name in HOME_BOXES}
        for one in homes
    ]


def first_said(*, homes: tuple[Appointment, ...], home: str, language: str) -> dict[str, str]:
    """This function will return what stands in the boxes when a call begins: the last home, or the one named `home`."""
    known = next((one for one in homes if str(one.address_id) == home), homes[0] if homes else None)
    if known is None:
        return {"language": language}
    said = {name: getattr(known.address, name) for name in HOME_BOXES}
    return {"language": language, "name": known.applicant.name} | said


def _offers(form: BookingForm, now: datetime) -> tuple[Offer, ...]:
    token = places.edition()
    place = places.resolve(said=_home(form), token=token)
    found = offers_for(
        services=form.services(),
        place=place,
        now=now,
        answers=form.answers(),
        language=form.cleaned_data["language"],
        self_service=False,
        token=token,
    )
    return tuple(one for one in found.offers if one.available)[:MOST_OFFERS]


def _paper(need: ServiceRequirement, service: str, language: str) -> Paper:
    return Paper(service, str(need.rule), tuple((in_language(one.name, language), one) for one in need.documents))


def _has_home(form: BookingForm) -> bool:
    said: dict[str, Any] = form.cleaned_data
    return bool((said["sector"] or said["locality"]) and said["house"])


def _home(form: BookingForm) -> AddressSaid:
    said = form.cleaned_data
    return AddressSaid(
        sector=said["sector"],
        locality=said["locality"] if not said["sector"] else "",
        house=said["house"],
        floor=said["floor"],
        landmark=said["landmark"],
    )


def _window(chosen: str) -> tuple[date, str]:
    on, _space, window = chosen.partition(" ")
    return date.fromisoformat(on), window
