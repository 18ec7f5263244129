"""What can happen on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeAlias

from doorstep.engines.digits import plain_digits


@dataclass(frozen=True, slots=True)
class Absent:
    """A field agent, by code, comes to nobody any more today."""

    agent: str


@dataclass(frozen=True, slots=True)
class Late:
    """A field agent, by code, can go on only so many minutes later than planned."""

    agent: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Cancelled:
    """An appointment, by reference, is wanted no more."""

    reference: str


@dataclass(frozen=True, slots=True)
class NobodyHome:
    """The field agent stands before a door that nobody opens."""

    reference: str


@dataclass(frozen=True, slots=True)
class Added:
    """An appointment of another day is so urgent that somebody should come today."""

    reference: str


@dataclass(frozen=True, slots=True)
class Closed:
    """Roads nearer to a point (degrees) than so many metres are closed to wheels for the rest of the day."""

    lat: float
    lon: float
    radius_m: float


Event: TypeAlias = Absent | Late | Cancelled | NobodyHome | Added | Closed

KINDS: Mapping[str, type[Event]] = {
    "absent": Absent,
    "late": Late,
    "cancelled": Cancelled,
    "nobody-home": NobodyHome,
    "added": Added,
    "closed": Closed,
}
_NAMES = {made: name for name, made in KINDS.items()}


def normalised(*, events: Sequence[Event]) -> tuple[Event, ...]:
    """This function will return events with their references as plain digits, in whatever script and groups they were
    typed, each once. A reference without any digit stays as it was typed."""
    return tuple(dict.fromkeys(_normalised(event) for event in events))


def _normalised(event: Event) -> Event:
    if not isinstance(event, Cancelled | NobodyHome | Added):
        return event
    digits = "".join(c for c in plain_digits(event.reference) if c.isdecimal())
    return replace(event, reference=digits or event.reference)


def as_data(*, events: Sequence[Event]) -> list[dict[str, Any]]:
    """This function will return events as plain data, for the journal and for a page's hidden field."""
    return [{"kind": _NAMES[type(event)], **asdict(event)} for event in events]


def of_data(*, data: Sequence[Mapping[str, Any]]) -> tuple[Event, ...]:
    """This function will return the events that `as_data` wrote."""
    return tuple(KINDS[one["kind"]](**{key: value for key, value in one.items() if key != "kind"}) for one in data)
