"""What is printed, as frozen values: a field agent's run sheet with its stops, and the filled forms of each stop.

Every datetime here is aware and already in the city's zone: it is printed as its own clock shows it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from doorstep.engines.catalogue.values import Document, RequirementRule, Texts

FieldKind = Literal["line", "boxes", "lines", "tick", "signature", "photo"]


@dataclass(frozen=True, slots=True)
class FilledField:
    """One field ready to print. `labels` are in the form's languages, without repeats.

    `value` is "" where the pen fills in. `cells`: for "boxes", one character each, "" for an empty box. `length`: for
    "lines", how many lines to write on."""

    code: str
    labels: tuple[str, ...]
    kind: FieldKind
    value: str = ""
    cells: tuple[str, ...] = ()
    length: int = 1
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class FilledForm:
    """One service's form for one visit, in `languages`: the applicant's first, then English."""

    code: str
    languages: tuple[str, ...]
    titles: tuple[str, ...]
    note: Texts
    fields: tuple[FilledField, ...]


@dataclass(frozen=True, slots=True)
class ServiceForm:
    """A service of a visit with its form; no form when the service has none."""

    service: Texts
    department: Texts
    form: FilledForm | None = None


@dataclass(frozen=True, slots=True)
class DocumentsToCheck:
    """All of `documents`, or any one of them."""

    rule: RequirementRule
    documents: tuple[Document, ...]
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """A line of what is collected. No amount: it is read at the door, e.g. from the bill."""

    label: Texts
    amount_paise: int | None


@dataclass(frozen=True, slots=True)
class RunStop:
    """One visit of the day. `window` is "09:00-11:00". `phone` as it is dialled.

    `address` may already hold floor and landmark; otherwise they are printed below it. `notes`: "no-lift" and
    "call-on-arrival"."""

    reference: str
    planned_at: datetime
    window: str
    applicant_name: str
    phone: str
    language: str
    address: Texts
    services: tuple[ServiceForm, ...]
    documents: tuple[DocumentsToCheck, ...]
    money: tuple[MoneyLine, ...]
    floor: str = ""
    landmark: str = ""
    notes: tuple[str, ...] = ()
    minutes: int | None = None
    helper_name: str = ""
    helper_phone: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """The break of a shift, half-open."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class RunSheet:
    """One field agent's day, stops in route order. `language`: in which the sheet's own words are printed."""

    city: Texts
    helpline: str
    agent_name: Texts
    agent_code: str
    on: date
    depot: Texts
    shift_starts_at: datetime
    shift_ends_at: datetime
    leaves_at: datetime | None
    returns_at: datetime | None
    pause: Pause | None
    kits: tuple[Texts, ...]
    stops: tuple[RunStop, ...]
    printed_at: datetime
    language: str = "en"
