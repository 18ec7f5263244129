"""When a provider that fails is left alone, when it is tried again, and how its share comes back.

The words are those of the electrician: *closed* lets messages through, *open* lets none, and after a pause one message
is the *probe* that decides. After M. Nygard, "Release It!", 2nd ed. (2018), 5.2; the share that goes down at once and
comes back step by step is as GOV.UK Notify does it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

FAILURES = 5
"""So many failures, one after another without a message taken between them, open it."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=10)
"""How long it is open: twice as long each time that the probe fails."""
PROBE = timedelta(minutes=2)
"""A probe without any outcome, as of a worker that was killed, is given up after this."""
SLOW = timedelta(seconds=5)
"""Whoever takes longer to answer has failed, even if it took the message."""
WHOLE, LEAST, STEP = 100, 10, 10
"""A share of its weight, in per cent: it loses a step with each failure, and never all of it."""
STEP_EVERY = timedelta(minutes=5)


class Outcome(StrEnum):
    """How a provider answered. What it refused for good, it has taken: it works."""

    TAKEN = "taken"
    FAILED = "failed"


class Gate(StrEnum):
    """What a provider may be given at this moment."""

    CLOSED = "closed"
    PROBE = "probe"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Health:
    """How a provider fares. `failures`: one after another; `openings`: since it last worked; `probe_at`: when it may be
    tried, None while it is closed; `lowered_to`: its share at `lowered_at`."""

    failures: int = 0
    openings: int = 0
    opened_at: datetime | None = None
    probe_at: datetime | None = None
    lowered_to: int = WHOLE
    lowered_at: datetime | None = None


def gate(*, health: Health, now: datetime) -> Gate:
    """This function will say what the provider may be given now."""
    if health.probe_at is None:
        return Gate.CLOSED
    return Gate.PROBE if health.probe_at <= now else Gate.OPEN


def share(*, health: Health, now: datetime) -> int:
    """This function will return how much of its weight the provider has now, in per cent: it drifts back to the whole
    with time, without anything being written."""
    if health.lowered_at is None:
        return WHOLE
    steps = max(0, (now - health.lowered_at) // STEP_EVERY)
    return min(WHOLE, health.lowered_to + steps * STEP)


def probing(*, health: Health, now: datetime) -> Health:
    """This function will return the health of a provider whose probe is under way: nobody else is one meanwhile."""
    return replace(health, probe_at=now + PROBE)


def after(*, health: Health, outcome: Outcome, now: datetime, probe: bool = False) -> Health:
    """This function will return the health after an outcome; `probe` says that the message was one.

    While it is open only the probe counts: what was under way when it opened says nothing new."""
    if health.probe_at is not None and not probe:
        return health
    if outcome == Outcome.TAKEN:
        return replace(health, failures=0, openings=0, opened_at=None, probe_at=None)
    failures = health.failures + 1
    lowered = max(LEAST, share(health=health, now=now) - STEP)
    failed = replace(health, failures=failures, lowered_to=lowered, lowered_at=now)
    if failures < FAILURES and health.probe_at is None:
        return failed
    opened_at = health.opened_at or now
    return replace(failed, openings=failed.openings + 1, opened_at=opened_at, probe_at=now + pause(failed.openings))


def pause(openings: int) -> timedelta:
    """This function will return how long it stays open after so many probes that failed."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(openings, 10)
    return min(doubled, LONGEST_PAUSE)
