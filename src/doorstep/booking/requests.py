"""What is asked of booking, as values, and how it is read."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from doorstep.booking.frame import Frame, Work
from doorstep.booking.models import DoorNote
from doorstep.booking.refusals import AnswersMissing, BadName, BadPhone, BadText, NotEligible
from doorstep.engines.addresses.values import AddressSaid
from doorstep.engines.catalogue.rules import Objection, objections_to
from doorstep.engines.catalogue.values import Catalogue
from doorstep.engines.privacy import holds_aadhaar_number
from doorstep.engines.texts import in_language
from doorstep.engines.wording import long_day_text
from doorstep.people.actions import HelperSaid, PersonSaid
from doorstep.people.phones import NotAPhone, Phone, read_phone

NAME_LENGTH = 60
DUE_TOO_NEAR = _("This date is too near: we could not pay in time. Please pay online or at a Sampark Centre.")
TEXT_LENGTHS = {"floor": 40, "landmark": 120, "house": 40}

__all__ = ["BookingRequest", "HelperSaid", "PersonSaid"]


@dataclass(frozen=True, slots=True)
class BookingRequest:
    """Everything one booking says. `window` is "09:00-11:00" in city time; `agent_preference`: who has to come.

    `door_notes`: codes of DoorNote. `chosen_documents`: which one is kept ready where any one is enough, by
    "<service>/<number>". `notice_version`: of the privacy notice that was agreed to; "" for callers."""

    services: tuple[str, ...]
    answers: Mapping[str, str]
    applicant: PersonSaid
    helper: HelperSaid | None
    address: AddressSaid
    on: date
    window: str
    agent_preference: str = ""
    door_notes: tuple[str, ...] = ()
    chosen_documents: Mapping[str, str] = field(default_factory=dict)
    notice_version: str = ""

    def fingerprint(self) -> str:
        """This function will return a hash by which a repeated request is told from another one."""
        said = json.dumps(asdict(self), sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()


def read_name(*, name: str, field: str) -> str:
    """This function will return a tidy name. Raises BadName: letters of any script, spaces, . ' - only."""
    tidy = " ".join(unicodedata.normalize("NFC", name).split())
    if not tidy:
        raise BadName(_("Please give the name."), field=field)
    if len(tidy) > NAME_LENGTH:
        message = _("Please shorten the name to %(length)d letters.")
        raise BadName(message % {"length": NAME_LENGTH}, field=field)
    if not any(c.isalpha() for c in tidy) or not all(_may_be_in_a_name(c) for c in tidy):
        raise BadName(_("Please write the name with letters only, without figures or pictures."), field=field)
    return tidy


def read_number(*, typed: str, field: str, country: str = "IN", mobile: bool = True) -> Phone:
    """This function will return a telephone number. Raises BadPhone, also for a landline where a mobile is needed."""
    try:
        phone = read_phone(typed=typed, country=country or "IN")
    except NotAPhone as error:
        message = _("This is not a telephone number. Write ten digits, or + and the country code for one abroad.")
        raise BadPhone(message, field=field) from error
    if mobile and not phone.mobile:
        message = _("We need a mobile number, to send messages. Without one, please book by calling the helpline.")
        raise BadPhone(message, field=field)
    return phone


def check_email(*, typed: str, field: str) -> None:
    """This function will raise BadText for an e-mail address that cannot be one or holds an Aadhaar number; none at all
    is right."""
    try:
        if typed:
            EmailValidator()(typed)
            MaxLengthValidator(254)(typed)
    except ValidationError as error:
        raise BadText(_("This is not an e-mail address. It looks like name@example.org."), field=field) from error
    _refuse_aadhaar(text=typed, field=field)


def check_address_texts(*, said: AddressSaid) -> None:
    """This function will raise BadText for parts that are too long or hold what must not be kept."""
    for part, longest in TEXT_LENGTHS.items():
        check_text(text=getattr(said, part), field=part, longest=longest)


def check_text(*, text: str, field: str, longest: int) -> None:
    """This function will raise BadText for a text that is too long, unprintable, or holds an Aadhaar number."""
    if len(text) > longest:
        raise BadText(_("Please shorten this to %(length)d letters.") % {"length": longest}, field=field)
    if any(unicodedata.category(c) in ("Cc", "Cs", "Co") for c in text):
        raise BadText(_("This holds signs that cannot be printed. Please write it again."), field=field)
    _refuse_aadhaar(text=text, field=field)


def check_notes(*, notes: Sequence[str]) -> list[str]:
    """This function will return the notes about the door, each once. Raises BadText for one that is none of ours."""
    if unknown := [note for note in notes if note not in DoorNote.values]:
        message = _("We do not know the note “%(note)s” about the door. There are: %(notes)s.")
        known = ", ".join(DoorNote.values)
        raise BadText(message % {"note": unknown[0][:40], "notes": known}, field="door_notes")
    return [note for note in DoorNote.values if note in notes]


def documents_chosen(*, catalogue: Catalogue, services: Sequence[str], said: Mapping[str, str]) -> dict[str, str]:
    """This function will return what was said of documents to choose from, as far as these services ask for it."""
    return {
        key: said[key]
        for service in services
        for number, requirement in enumerate(catalogue.services[service].requirements)
        if requirement.rule == "any_one" and said.get(key := f"{service}/{number}") in requirement.documents
    }


def _refuse_aadhaar(*, text: str, field: str) -> None:
    if holds_aadhaar_number(text=text):
        raise BadText(_("Please do not write an Aadhaar number here. We never need it."), field=field)


def check_answers(
    *, frame: Frame, work: Work, answers: Mapping[str, str], on: date | None, language: str
) -> dict[str, str]:
    """This function will return the answers that the services ask for. Raises AnswersMissing or NotEligible."""
    objections = objections_to(catalogue=frame.catalogue, services=work.services, answers=answers, on=on)
    for objection in objections:
        raise _refusal(objection, language, frame.today)
    asked = {question for code in work.services for question in frame.catalogue.services[code].questions}
    return {question: answer for question, answer in answers.items() if question in asked and answer}


def _refusal(objection: Objection, language: str, today: date) -> AnswersMissing | NotEligible:
    question = objection.question
    details = {"question": question.code}
    words = {"question": in_language(question.text, language)}
    if objection.code == "refused":
        return NotEligible(in_language(objection.text or {}, language), field=question.code, details=details)
    if objection.code == "due-date" and objection.latest_on:
        if objection.latest_on <= today:
            return NotEligible(DUE_TOO_NEAR, field=question.code, details=details)
        day = long_day_text(on=objection.latest_on, language=language)
        message = _("The visit must be on %(day)s or earlier, so that this is done in time. Choose an earlier day.")
        return NotEligible(message % {"day": day}, field=question.code, details=details)
    message = {
        "missing": _("Please answer: %(question)s"),
        "unknown-choice": _("Please choose one of the answers: %(question)s"),
        "bad-date": _("Please give this as a date: %(question)s"),
    }[objection.code]
    return AnswersMissing(message % words, field=question.code, details=details)


def _may_be_in_a_name(c: str) -> bool:
    return unicodedata.category(c)[0] in "LM" or c in " .'’-\u200c\u200d"
