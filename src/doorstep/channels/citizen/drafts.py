"""What a citizen has said so far, kept in the server's session until the visit is booked."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.sessions.backends.base import SessionBase

from doorstep.booking.actions import BookingRequest, HelperSaid, PersonSaid
from doorstep.engines.addresses.values import AddressSaid
from doorstep.people.actions import NOTICE_VERSION

DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Draft:
    """One booking in the making. `key` makes its end happen once; `picked` are ticked services, `services` settled.

    `asks`: these services have questions. `chosen`: which document is kept ready where any one is enough. `notes`: what
    who comes has to know of the door. `zone`: the helper's own time zone. `preference`: who has to come. `on` and
    `wished_on` are ISO dates, `begun_at` and `held_until` ISO instants. `helped`: someone books for someone else."""

    key: str = field(default_factory=lambda: uuid4().hex)
    picked: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    asks: bool = False
    answered: bool = False
    chosen: Mapping[str, str] = field(default_factory=dict)
    ready: bool = False
    address: Mapping[str, str] = field(default_factory=dict)
    address_confirmed: bool = False
    notes: tuple[str, ...] = ()
    zone: str = ""
    begun_at: str = ""
    preference: str = ""
    wished_on: str = ""
    wished_window: str = ""
    on: str = ""
    window: str = ""
    hold: str = ""
    held_until: str = ""
    helped: bool | None = None
    applicant: Mapping[str, str] = field(default_factory=dict)
    helper: Mapping[str, str] = field(default_factory=dict)
    proof: str = ""
    token: str = ""

    @property
    def address_said(self) -> AddressSaid:
        return AddressSaid(**self.address)

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.on) if self.on else None

    @property
    def wished(self) -> tuple[date | None, str]:
        """The day and window that would suit best, either or neither."""
        return (date.fromisoformat(self.wished_on) if self.wished_on else None, self.wished_window)

    @property
    def hold_token(self) -> UUID | None:
        return UUID(self.hold) if self.hold else None

    @property
    def phone(self) -> str:
        """The phone the code goes to: the helper's when someone helps."""
        return (self.helper if self.helped else self.applicant).get("phone", "")

    def is_held(self, now: datetime) -> bool:
        """True while the chosen window is kept."""
        return self.kept_until is not None and now < self.kept_until

    @property
    def kept_until(self) -> datetime | None:
        return datetime.fromisoformat(self.held_until) if self.held_until else None


def load(*, session: SessionBase) -> Draft:
    """This function will return the session's draft, or a new one; one that an older release kept begins anew."""
    kept: dict[str, Any] = dict(session.get(DRAFT) or {})
    try:
        draft = Draft(**kept)
    except TypeError:
        return Draft()
    return replace(draft, picked=tuple(draft.picked), services=tuple(draft.services), notes=tuple(draft.notes))


def save(*, session: SessionBase, draft: Draft) -> None:
    """This function will keep the draft in the session."""
    session[DRAFT] = asdict(draft)


def clear(*, session: SessionBase) -> None:
    """This function will forget the draft."""
    session.pop(DRAFT, None)


def with_services(*, draft: Draft, services: Sequence[str], questions: bool) -> Draft:
    """This function will return the draft with these services; when they changed, what hung on them is asked again."""
    chosen = tuple(services)
    if chosen == draft.services:
        return replace(draft, picked=chosen)
    return replace(draft, picked=chosen, services=chosen, asks=questions, answered=not questions, ready=False)


def with_answers(*, draft: Draft, answers: Mapping[str, str]) -> Draft:
    """This function will return the draft with these answers; other answers may ask for other documents."""
    if draft.answered and answers == draft.answers:
        return draft
    return replace(draft, answers=dict(answers), answered=True, ready=False)


def with_address(*, draft: Draft, said: Mapping[str, str]) -> Draft:
    """This function will return the draft with this address, to be confirmed."""
    return replace(draft, address=dict(said), address_confirmed=False)


def for_whom(*, draft: Draft, helped: bool, zone: str) -> Draft:
    """This function will return the draft for oneself or for someone else; when that changed, people are asked anew."""
    if helped != draft.helped:
        draft = replace(draft, helped=helped, applicant={}, helper={}, proof="", token="")
    return replace(draft, zone=zone if helped else "")


def without_window(*, draft: Draft) -> Draft:
    """This function will return the draft without a day and window."""
    return replace(draft, on="", window="", hold="", held_until="")


def wishing(*, draft: Draft, on: date | None, window: str, preference: str) -> Draft:
    """This function will return the draft with what would suit best, and who has to come."""
    wished_on = on.isoformat() if on else ""
    return replace(draft, wished_on=wished_on, wished_window=window, preference=preference)


def with_people(*, draft: Draft, people: tuple[Mapping[str, str], Mapping[str, str]]) -> Draft:
    """This function will return the draft with (applicant, helper); another phone has to be proven again."""
    applicant, helper = people
    changed = replace(draft, applicant=dict(applicant), helper=dict(helper))
    return changed if changed.phone == draft.phone else replace(changed, proof="", token="")


def booking_request(*, draft: Draft) -> BookingRequest:
    """This function will return what a complete draft asks for."""
    assert draft.day is not None
    return BookingRequest(
        services=draft.services,
        answers=draft.answers,
        applicant=PersonSaid(**draft.applicant),
        helper=HelperSaid(**draft.helper) if draft.helped else None,
        address=draft.address_said,
        on=draft.day,
        window=draft.window,
        agent_preference=draft.preference,
        door_notes=draft.notes,
        chosen_documents=draft.chosen,
        notice_version=NOTICE_VERSION,
    )
