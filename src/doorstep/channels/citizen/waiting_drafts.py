"""From the booking in the making to a place on the waiting list, and back from an offer to the booking."""

from dataclasses import asdict, replace
from datetime import date, datetime

from doorstep.booking.actions.waiting import WaitRequest
from doorstep.booking.models import WaitingEntry
from doorstep.booking.waiting.queries import address_of
from doorstep.catalogue.queries import current
from doorstep.channels.citizen.drafts import Draft
from doorstep.channels.citizen.holding import let_go
from doorstep.engines.catalogue.rules import questions_for


def wait_request(*, draft: Draft, earliest: str, latest: str, language: str) -> WaitRequest:
    """This function will return what somebody waits for who has seen what is free; days are ISO dates, "" for any."""
    return WaitRequest(
        services=draft.services,
        answers=draft.answers,
        address=draft.address_said,
        language=language,
        agent_preference=draft.preference,
        earliest_on=date.fromisoformat(earliest) if earliest else None,
        latest_on=date.fromisoformat(latest) if latest else None,
        nothing_suits=True,
    )


def draft_of(*, entry: WaitingEntry, draft: Draft, now: datetime) -> Draft:
    """This function will return the booking that the entry waited for, without a window. What this browser's own
    `draft` says besides is kept when it is for the same visit; a window it held is given back."""
    own = let_go(draft=draft, now=now)
    same = own.address and own.services == tuple(entry.services) and own.address_said == address_of(entry=entry)
    base = own if same else _begun(entry, now)
    return replace(base, answers=dict(entry.answers), answered=True, preference=entry.agent_preference)


def with_offer(*, draft: Draft, entry: WaitingEntry) -> Draft:
    """This function will return the draft with the window that is kept for the entry."""
    assert entry.on is not None and entry.offer_until is not None
    return replace(
        draft,
        on=entry.on.isoformat(),
        window=entry.window,
        hold=str(entry.hold),
        held_until=entry.offer_until.isoformat(),
    )


def _begun(entry: WaitingEntry, now: datetime) -> Draft:
    """Services that are offered no more are asked for again by the pages of the booking."""
    catalogue = current(now=now).catalogue
    known = [code for code in entry.services if code in catalogue.services]
    return Draft(
        picked=tuple(entry.services),
        services=tuple(entry.services),
        asks=bool(questions_for(catalogue=catalogue, services=known)),
        answered=True,
        ready=True,
        address=asdict(address_of(entry=entry)),
        address_confirmed=True,
        begun_at=entry.created_at.isoformat(),
    )
