"""What the API takes and gives. Names and shapes are fixed: v1 may gain members, and loses none."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from doorstep.channels.api.languages import known_language
from doorstep.channels.api.progress import ProgressOut

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Control characters, which no database and no form takes; a line break is one too.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def _readable(text: str) -> str:
    if _CONTROL.search(text):
        raise PydanticCustomError("unreadable", "control characters")
    return text


def _digits_as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9 else value


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and _ISO_DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("date", "not a date")


def _email(text: str) -> str:
    try:
        if text:
            validate_email(text)
    except ValidationError:
        raise PydanticCustomError("email", "not an address for e-mail") from None
    return text


def _language(text: str) -> str:
    if not (known := known_language(text)):
        raise PydanticCustomError("language", "unknown language")
    return known


def _answers(value: Any) -> Any:
    """In an address, answers stand as one text, "question:answer" with commas between."""
    if not isinstance(value, str):
        return value
    pairs = [pair.partition(":") for pair in value.split(",") if pair.strip()]
    if not all(colon for _question, colon, _answer in pairs):
        raise PydanticCustomError("answers", "not answers")
    return {question: answer for question, _colon, answer in pairs}


_READABLE = AfterValidator(_readable)
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), _READABLE]
Codes = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), _READABLE]
Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40), _READABLE]
Key = Annotated[str, StringConstraints(max_length=100), _READABLE]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120), _READABLE]
# Longer than any name may be: booking says how long, and why.
Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300), _READABLE]
Number = Annotated[Word, BeforeValidator(_digits_as_text)]
Language = Annotated[Word, AfterValidator(_language)]
Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254), AfterValidator(_email)]
Country = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern="^([A-Z]{2})?$")]
Day = Annotated[date, BeforeValidator(_day)]
# More than any visit takes: booking says how many, and why.
ServiceCodes = Annotated[list[Code], Field(min_length=1, max_length=200)]
Answers = Annotated[dict[Code, Line], Field(max_length=200)]
AnswerList = Annotated[dict[Code, Line], BeforeValidator(_answers), Field(max_length=200)]
Preference = Literal["", "woman"]


class DocumentOut(BaseModel):
    code: str
    name: str
    original: bool
    copies: int


class ConditionOut(BaseModel):
    """Holds when the question was answered with one of the choices, or was not answered."""

    question: str
    choices: list[str]


class RequirementOut(BaseModel):
    rule: Literal["all", "any_one"]
    documents: list[DocumentOut]
    when: ConditionOut | None = None


class ChoiceOut(BaseModel):
    """`refuses`: why this answer rules a home visit out, and the other way; null if it does not."""

    code: str
    text: str
    refuses: str | None = None


class QuestionOut(BaseModel):
    """The answer of a "date" question is an ISO date; of a "choice" question, the code of a choice."""

    code: str
    text: str
    choices: list[ChoiceOut]
    kind: Literal["choice", "date"]
    required: bool


class DepartmentOut(BaseModel):
    code: str
    name: str


class DepartmentalFeeOut(BaseModel):
    """`amount_paise` is null when the amount is read at the door."""

    reading: Literal["fixed", "at_door", "none"]
    amount_paise: int | None
    text: str


class ServiceOut(BaseModel):
    """`minutes`: planned at the door when this is the visit's only service."""

    code: str
    name: str
    department: str
    department_name: str
    summary: str
    minutes: int
    documents: list[RequirementOut]
    questions: list[QuestionOut]
    offered: bool
    not_offered_because: str | None
    online_url: str | None
    departmental_fee: DepartmentalFeeOut


class DoorstepFeeOut(BaseModel):
    first_paise: int
    further_paise: int


class ServicesOut(BaseModel):
    services: list[ServiceOut]
    doorstep_fee: DoorstepFeeOut


class OfferOut(BaseModel):
    """`starts_at`, `ends_at`: ISO 8601 with the city's offset. `reason` is null when available, else says why not.

    `rank`: 1 for the best of those available; the first three are `recommended`. `near`: our team is near then, and
    `near_text` says so; else it is null."""

    date: Day
    window: str
    starts_at: datetime
    ends_at: datetime
    available: bool
    extra_minutes: int | None
    recommended: bool
    reason: str | None
    reason_code: str | None
    near: bool
    near_text: str | None
    rank: int | None


class PlaceOut(BaseModel):
    text: str
    sector: str
    block: str
    locality: str
    lat: float
    lon: float
    certainty: Literal["house", "block", "sector", "locality"]


class OffersOut(BaseModel):
    address: PlaceOut
    minutes: int
    offers: list[OfferOut]
    helpline: str


class OffersQuery(BaseModel):
    """`services`: codes with commas between them. Either `sector` or `locality`.

    `answers`: such as "electricity-due-date:2026-12-05,aged-sixty:yes". `wish_date`, `wish_window`: what is ranked
    first. `agent_preference`: "woman" when a woman has to come."""

    services: Codes
    sector: Word = ""
    locality: Line = ""
    house: Word = ""
    days: Annotated[int, Field(ge=1, le=366)] | None = None
    answers: AnswerList = Field(default_factory=dict)
    wish_date: Day | None = None
    wish_window: Word = ""
    agent_preference: Preference = ""
    lang: Line = ""


class VerificationIn(BaseModel):
    phone: Word
    lang: Language = "en"


class VerificationOut(BaseModel):
    id: UUID
    expires_at: datetime


class CodeIn(BaseModel):
    code: Number


class TokenOut(BaseModel):
    token: str


class PersonIn(BaseModel):
    name: Name
    phone: Word
    language: Language = "en"


class HelperIn(BaseModel):
    """`country`: ISO 3166 alpha-2. `language`: of the messages that the helper gets."""

    name: Name
    phone: Word
    email: Email = ""
    country: Country = ""
    language: Language = "en"


class AddressIn(BaseModel):
    """Either `sector` or `locality`."""

    sector: Number | None = None
    locality: Line | None = None
    house: Number = ""
    floor: Number | None = None
    landmark: Line | None = None


class AppointmentIn(BaseModel):
    """`hold`: the token of a window that is held for this booking, or null."""

    services: ServiceCodes
    answers: Answers | None = None
    applicant: PersonIn
    helper: HelperIn | None = None
    address: AddressIn
    date: Day
    window: Word
    agent_preference: Preference = ""
    hold: UUID | None = None


class RescheduleIn(BaseModel):
    date: Day
    window: Word


class CancelIn(BaseModel):
    reason: Line = ""


class NamedOut(BaseModel):
    """A service with its name in the language asked for."""

    code: str
    name: str


class ServiceRequirementOut(BaseModel):
    service: str
    rule: Literal["all", "any_one"]
    documents: list[DocumentOut]


class ChargeOut(BaseModel):
    """`amount_paise` is null when the department's amount is read at the door; a concession is negative."""

    label: str
    amount_paise: int | None


class AgentOut(BaseModel):
    name: str


class AppointmentOut(BaseModel):
    """`status`: "booked" or "cancelled". `agent` is null until the morning of the day.

    `agent_preference`: "woman" when a woman comes, "" when anyone can. `can_change`: until `change_until`, the evening
    before, it can be moved, added to or cancelled."""

    reference: str
    status: str
    date: Day
    window: str
    starts_at: datetime
    ends_at: datetime
    documents: list[ServiceRequirementOut]
    charges: list[ChargeOut]
    total_paise: int
    agent: AgentOut | None
    agent_preference: str
    services: list[NamedOut]
    address: str
    can_change: bool
    change_until: datetime
    progress: ProgressOut


class ListedOut(BaseModel):
    """`helped`: the proven phone is that of the helper. `coming`: still ahead, or today."""

    reference: str
    status: str
    date: Day
    window: str
    services: list[str]
    applicant_name: str
    helped: bool
    coming: bool


class PageQuery(BaseModel):
    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    page_size: Annotated[int, Field(ge=1, le=100)] = 20
    lang: Line = ""


class AppointmentsOut(BaseModel):
    """One page of `total` appointments."""

    total: int
    page: int
    page_size: int
    appointments: list[ListedOut]


class FieldErrorOut(BaseModel):
    field: str
    code: str
    detail: str


class ProblemOut(BaseModel):
    """RFC 9457. `offers` comes with "window-lost", `errors` with "invalid-request"."""

    type: str
    title: str
    status: int
    detail: str
    field: str | None = None
    errors: list[FieldErrorOut] | None = None
    offers: list[OfferOut] | None = None
