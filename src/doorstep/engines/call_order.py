"""Whom to phone first, and when to try again. docs/calls.md tells it in prose."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

MOST_ATTEMPTS = 3
"""Whoever was not reached so often is not rung up any more: they know from an SMS that we tried."""

VISIT_SOON, ELDERLY, NO_LIFT, LANDLINE, ASKED_AGAIN = "visit-soon", "elderly", "no-lift", "landline", "asked-again"
AHEAD_MINUTES: Mapping[str, int] = {
    VISIT_SOON: 120,
    ELDERLY: 60,
    NO_LIFT: 30,
    LANDLINE: 30,
    ASKED_AGAIN: 20,
}
"""What a need is worth: it goes ahead of those who were promised a call so many minutes earlier.

A visit within a day cannot wait. Whoever is elderly, lives high up without a lift or has only a landline has fewer
other ways to us. Whoever asks again is anxious, but it counts once: one who rings all day overtakes nobody."""

AGAIN_AFTER: Mapping[str, timedelta] = {"busy": timedelta(minutes=10), "no-answer": timedelta(minutes=45)}
"""How long a phone is left alone after the first attempt; after the second twice as long."""


def rank_at(*, due_at: datetime, needs: Collection[str]) -> datetime:
    """This function will return the instant by which calls are put in order, the earliest first: when it is due, less
    the minutes that its needs are worth. Whoever waits longest is overtaken by a need, but never for good."""
    return due_at - timedelta(minutes=sum(AHEAD_MINUTES[need] for need in set(needs)))


def next_attempt_at(*, result: str, attempts: int, at: datetime) -> datetime | None:
    """This function will return when a phone may be rung again after its attempt number `attempts` came to `result`;
    None when that was the last one."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return at + AGAIN_AFTER[result] * attempts
