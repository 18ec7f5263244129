"""The frozen catalogue of one version: what every channel, form and fee is computed from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Texts = Mapping[str, str]
"""A text in each of the city's languages, by language code: {"en": ..., "hi": ..., "pa": ...}."""

RequirementRule = Literal["all", "any_one"]
QuestionKind = Literal["choice", "date"]
FeeReading = Literal["fixed", "at_door", "none"]
FeeScope = Literal["first", "further", "departmental", "household_first", "household_further"]


@dataclass(frozen=True, slots=True)
class Department:
    code: str
    name: Texts


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody comes with, in their own words: "pay a bill", "a certificate". Services are listed by it too."""

    code: str
    name: Texts


@dataclass(frozen=True, slots=True)
class Document:
    """A kind of paper. `original`: must be shown; `taken_away`: leaves with the field agent against a receipt."""

    code: str
    name: Texts
    kind: str
    original: bool
    copies: int
    taken_away: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer. `refuses` is the kind refusal shown when this answer rules a home visit out, with the other way."""

    code: str
    text: Texts
    refuses: Texts | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Asked before windows are offered. A `date` question's answer is an ISO date that the visit must not come after:
    the visit must fall at least `margin_days` days before it. An unanswered question that is not `required` counts as
    every answer at once: all documents that might be needed are listed."""

    code: str
    text: Texts
    kind: QuestionKind = "choice"
    choices: tuple[Choice, ...] = ()
    required: bool = False
    margin_days: int = 0


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when `question` was answered with one of `choices`, or was not answered."""

    question: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """All of `documents`, or any one of them; only when `when` holds, if given."""

    rule: RequirementRule
    documents: tuple[str, ...]
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class FormField:
    """One box of a printed form. `source` names what fills it (e.g. "applicant.name"); empty: left for the pen."""

    code: str
    label: Texts
    source: str = ""
    kind: Literal["line", "boxes", "lines", "tick", "signature", "photo"] = "line"
    length: int = 1


@dataclass(frozen=True, slots=True)
class Form:
    code: str
    title: Texts
    note: Texts
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class FeeRule:
    """A tariff line, valid on days in [valid_from_on, valid_until_on) (ISO dates; empty: no end).

    `scope`: "first"/"further" = the doorstep fee of a visit's first and each further service; "departmental" = owed to
    the department of `services`; "household_first"/"household_further" = charged once at an address and again for each
    further person's service of the same rule group (`services`). `reading`: "fixed" needs `amount_paise`."""

    code: str
    label: Texts
    scope: FeeScope
    reading: FeeReading
    amount_paise: int | None
    services: tuple[str, ...]
    valid_from_on: str
    valid_until_on: str
    provenance: str


@dataclass(frozen=True, slots=True)
class Concession:
    """Takes `percent` off lines of `scopes` when `question` is answered with one of `choices`."""

    code: str
    label: Texts
    question: str
    choices: tuple[str, ...]
    scopes: tuple[FeeScope, ...]
    percent: int
    valid_from_on: str
    valid_until_on: str


@dataclass(frozen=True, slots=True)
class Service:
    """What the citizen wants done. Minutes are at the door, without the fixed part that every visit has."""

    code: str
    name: Texts
    department: str
    summary: Texts
    search_words: str
    minutes_typical: int
    minutes_p90: int
    skill: str
    kits: tuple[str, ...]
    requirements: tuple[Requirement, ...]
    questions: tuple[str, ...]
    form: str
    who_must_be_present: Texts
    back_office_days: int
    second_visit: bool
    needs_real_time: bool
    real_time_reason: str
    offered: bool
    not_offered_because: Texts | None
    online_url: str
    online_note: Texts | None
    doorstep_fee: bool
    popularity: int
    note: str
    provenance: Mapping[str, str] = field(default_factory=dict)
    need: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything of one version, by code, in the order of the city's file."""

    departments: Mapping[str, Department]
    documents: Mapping[str, Document]
    questions: Mapping[str, Question]
    services: Mapping[str, Service]
    forms: Mapping[str, Form]
    fees: tuple[FeeRule, ...]
    concessions: tuple[Concession, ...]
    needs: Mapping[str, Need] = field(default_factory=dict)
