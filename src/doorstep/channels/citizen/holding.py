"""Keeping a window while the citizen goes on, and giving it back when they choose again."""

from dataclasses import replace
from datetime import date, datetime

from doorstep.booking import actions
from doorstep.channels.citizen.drafts import Draft, without_window
from doorstep.channels.shared import bots
from doorstep.channels.shared.holds import hold_offer
from doorstep.journal.actions import Actor
from doorstep.places import queries as places

VISITOR = Actor(name="visitor", channel="web")


def let_go(*, draft: Draft, now: datetime) -> Draft:
    """This function will give a held window back and return the draft without it."""
    if draft.hold_token:
        actions.release_hold(token=draft.hold_token, actor=VISITOR, now=now)
    return without_window(draft=draft)


def hold(*, draft: Draft, on: date, window: str, language: str, now: datetime) -> Draft:
    """This function will hold a window in place of the one held before, and return the draft with it.

    Raises WindowLost with fresh offers, and the refusals of what else the draft says. Raises TooFast, TooManyTries and
    TooManyHolds with the wait. Whoever is refused keeps the window they had."""
    bots.must_not_be_too_fast(begun_at=draft.begun_at, now=now, least_seconds=places.rules().least_seconds)
    held = hold_offer(
        services=draft.services,
        answers=draft.answers,
        address=draft.address_said,
        on=on,
        window=window,
        actor=VISITOR,
        now=now,
        language=language,
        preference=draft.preference,
        client=draft.key,
        phone=draft.phone if draft.token else "",
        instead_of=draft.hold_token,
    )
    until = held.expires_at.isoformat()
    return replace(draft, on=on.isoformat(), window=window, hold=str(held.token), held_until=until)
