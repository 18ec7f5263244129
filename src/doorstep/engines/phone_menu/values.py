"""What the dialogue hears, says, remembers and knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from pydantic import TypeAdapter

from doorstep.engines.addresses.values import Gazetteer
from doorstep.engines.catalogue.values import Catalogue, Texts
from doorstep.engines.phone_menu.speech import Part, Phrase

CallerKind = Literal["mobile", "landline", "abroad", "withheld"]
Outcome = Literal["", "booked", "answered", "person", "call-back", "unreachable"]
Request = Literal[
    "offers", "hold", "book", "visit", "find", "prove", "move-offers", "move", "cancel", "badge", "ready", "call-back"
]


@dataclass(frozen=True, slots=True)
class PhoneMenu:
    """The city's menu: languages in the order of their keys, groups of services in theirs, and all that is said.

    `operators`: the number that a call for a person goes to; they answer within [opens_minute, closes_minute) on
    `weekdays`, Monday is 0. `village_key`: what is keyed instead of a sector that cannot be keyed. `unnamed`: written
    in place of a name that is not known yet."""

    number: str
    languages: tuple[str, ...]
    groups: tuple[str, ...]
    operators: str
    opens_minute: int
    closes_minute: int
    weekdays: tuple[int, ...]
    seconds: int
    ring_seconds: int
    repeats: int
    most_turns: int
    village_key: str
    unnamed: Texts
    phrases: Mapping[str, Texts]
    notes: Mapping[str, Texts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SavedAddress:
    """A home, and whom to visit there: of an earlier booking, or as it was keyed (then `name` is "")."""

    name: str
    phone: str
    sector: str
    locality: str
    house: str
    floor: str
    landmark: str
    block: str = ""


@dataclass(frozen=True, slots=True)
class ComingVisit:
    """An appointment of this number that is still ahead, or today."""

    reference: str
    on: str
    window: str


@dataclass(frozen=True, slots=True)
class Caller:
    """What is known of whoever calls, or is called. `language`: "" for a new number; `name`: "" likewise."""

    number: str = ""
    kind: CallerKind = "withheld"
    language: str = ""
    name: str = ""
    saved: tuple[SavedAddress, ...] = ()
    coming: tuple[ComingVisit, ...] = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """A window that can be promised."""

    on: str
    window: str


@dataclass(frozen=True, slots=True)
class VisitKnown:
    """A visit as it is told to its people. `agent`: the id of who comes, "" until the morning of the day."""

    reference: str
    on: str
    window: str
    services: tuple[str, ...]
    documents: tuple[tuple[str, tuple[str, ...]], ...]
    can_change: bool
    agent: str = ""
    badge: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Where a call stands: everything that the next step hangs on, and nothing else. `outcome` is "" until its end.

    `owed`: somebody has to call, whatever else comes. `answered`: what they called for is answered. `gone`: they hung
    up. `skipped`: questions that were asked and left without an answer."""

    step: str = "new"
    misses: int = 0
    turns: int = 0
    language: str = ""
    caller: Caller = field(default_factory=Caller)
    outbound: bool = False
    task: str = ""
    page: int = 0
    need: str = ""
    adding: str = ""
    services: tuple[str, ...] = ()
    question: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    skipped: tuple[str, ...] = ()
    sector: str = ""
    address: SavedAddress | None = None
    phone: str = ""
    recordings: tuple[tuple[str, str], ...] = ()
    offers: tuple[Offered, ...] = ()
    chosen: Offered | None = None
    hold: str = ""
    visit: VisitKnown | None = None
    lookup: str = ""
    proven: bool = False
    reference: str = ""
    answered: bool = False
    owed: bool = False
    gone: bool = False
    why: str = ""
    outcome: Outcome = ""


@dataclass(frozen=True, slots=True)
class World:
    """What the dialogue knows of the city at this moment. `staffed`: operators answer now."""

    menu: PhoneMenu
    catalogue: Catalogue
    gazetteer: Gazetteer
    today: date
    staffed: bool
    max_services: int


Said = Part | Phrase


@dataclass(frozen=True, slots=True)
class Spoken:
    """Something said in one language."""

    language: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """Somebody calls, or was called and answers: then `ready` is the visit they are asked about."""

    caller: Caller
    ready: VisitKnown | None = None


@dataclass(frozen=True, slots=True)
class Digits:
    keys: str


@dataclass(frozen=True, slots=True)
class NoInput:
    pass


@dataclass(frozen=True, slots=True)
class HungUp:
    pass


@dataclass(frozen=True, slots=True)
class RecordingReady:
    """A name or an address was spoken; `recording` is where the provider keeps it."""

    recording: str


@dataclass(frozen=True, slots=True)
class TransferEnded:
    """`answered`: they spoke with a person."""

    answered: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an Ask. `ok`: it was done; else `refusal` is the code of the no. Other fields as the Ask needs."""

    to: Request
    ok: bool = True
    refusal: str = ""
    offers: tuple[Offered, ...] = ()
    visit: VisitKnown | None = None
    hold: str = ""
    reference: str = ""
    agent: str = ""
    badge: str = ""
    expected: Offered | None = None


Event = Start | Digits | NoInput | HungUp | RecordingReady | TransferEnded | Answer


@dataclass(frozen=True, slots=True)
class Play:
    spoken: tuple[Spoken, ...]


@dataclass(frozen=True, slots=True)
class Gather:
    """Say, and take up to `most` keys, which end at `finish` ("" for none) or after `seconds` of silence."""

    spoken: tuple[Spoken, ...]
    most: int
    finish: str
    seconds: int
    barge_in: bool = True


@dataclass(frozen=True, slots=True)
class Record:
    spoken: tuple[Spoken, ...]
    seconds: int
    finish: str = "#0"


@dataclass(frozen=True, slots=True)
class Transfer:
    spoken: tuple[Spoken, ...]
    number: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Hangup:
    spoken: tuple[Spoken, ...] = ()


@dataclass(frozen=True, slots=True)
class Reject:
    pass


@dataclass(frozen=True, slots=True)
class Ask:
    """A request to the system, always the last verb: its Answer is the next event, and what comes of that is said after
    the verbs before it. `offered` and `words` as the request needs."""

    what: Request
    offered: Offered | None = None
    words: str = ""


Verb = Play | Gather | Record | Transfer | Hangup | Reject | Ask
Turn = tuple[State, tuple[Verb, ...]]

_STATE = TypeAdapter(State)


def state_as_json(*, state: State) -> dict[str, Any]:
    """This function will return a state as plain JSON values."""
    kept: dict[str, Any] = _STATE.dump_python(state, mode="json")
    return kept


def state_of_json(*, kept: Mapping[str, Any]) -> State:
    """This function will return the state that `state_as_json` was given."""
    return _STATE.validate_python(dict(kept))
