"""Keeping a window while the citizen goes on, and giving it back when they choose again."""

from dataclasses import replace
from datetime import date, datetime

from doorstep.booking import actions
from doorstep.channels.citizen.drafts import Draft, without_window
from doorstep.journal.actions import Actor

VISITOR = Actor(name="visitor", channel="web")


def let_go(*, draft: Draft, now: datetime) -> Draft:
    """This function will give a held window back and return the draft without it."""
    if draft.hold_token:
        actions.release_hold(token=draft.hold_token, actor=VISITOR, now=now)
    return without_window(draft=draft)


def hold(*, draft: Draft, on: date, window: str, language: str, now: datetime) -> Draft:
    """This function will hold a window in place of the one held before, and return the draft with it.

    Raises WindowLost with fresh offers, and the refusals of what else the draft says; nothing is held then."""
    free = let_go(draft=draft, now=now)
    held = actions.hold_offer(
        services=free.services,
        answers=free.answers,
        address=free.address_said,
        on=on,
        window=window,
        actor=VISITOR,
        now=now,
        language=language,
        preference=free.preference,
    )
    return replace(free, on=on.isoformat(), window=window, hold=str(held.token), held_until=held.expires_at.isoformat())
