"""Writing to the journal."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from doorstep.journal.models import ChainHead, Entry


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and through which channel: ("staff:7", "console"), ("phone:<hash>", "web"), ("system", "worker")."""

    name: str
    channel: str


SYSTEM = Actor(name="system", channel="worker")


def digest_of(*, entry: Entry) -> str:
    """This function will return the hex SHA-256 over everything the entry says and the digest before it."""
    said = [
        entry.number,
        entry.at.astimezone(UTC).isoformat(),
        entry.actor,
        entry.channel,
        entry.action,
        entry.subject,
        entry.details,
        entry.previous_digest,
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def append(*, actor: Actor, action: str, subject: str, details: Mapping[str, object], now: datetime) -> Entry:
    """This function will add one entry to the chain, inside the caller's transaction.

    It locks the chain's head until the caller commits, so it must be the last write of an action: a transaction that
    went on to claim something else could wait for one that waits for it."""
    head = ChainHead.objects.select_for_update().get_or_create(pk=1)[0]
    entry = Entry(
        number=head.entries + 1,
        at=now,
        actor=actor.name,
        channel=actor.channel,
        action=action,
        subject=subject,
        details=dict(details),
        previous_digest=head.digest,
    )
    entry.digest = digest_of(entry=entry)
    entry.save()
    ChainHead.objects.filter(pk=1).update(entries=entry.number, digest=entry.digest)
    return entry
