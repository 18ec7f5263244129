"""Keeping what visits taught of durations, and what staff set instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from doorstep.engines.durations.values import Learned
from doorstep.journal.actions import Actor, append
from doorstep.places.actions import touch
from doorstep.planning.models import Duration

LEAST_MINUTES, MOST_MINUTES = 1, 480
_LEARNED = ("visits", "minutes", "expected_s", "spread_s", "seen_s", "catalogue_minutes", "quantile_percent")


@dataclass(frozen=True, slots=True)
class LearnedMinutes:
    """What was learned of services done together, beside what the catalogue said of them at the time."""

    learned: Learned
    catalogue_minutes: int


@transaction.atomic
def keep_durations(
    *, found: Mapping[str, LearnedMinutes], quantile_percent: int, now: datetime
) -> tuple[Duration, ...]:
    """This function will store what was learned, by `combination`, and return the rows whose minutes changed.

    Combinations that were not seen any more go, unless staff set their minutes. What staff set stays."""
    kept = {row.services: row for row in Duration.objects.select_for_update()}
    changed, added = [], []
    for key, one in found.items():
        row = kept.get(key) or Duration(services=key, minutes=one.catalogue_minutes)
        before = row.minutes
        _fill(row, one, quantile_percent, now)
        if row.minutes != before:
            changed.append(row)
        if key not in kept:
            added.append(row)
    Duration.objects.bulk_create(added, batch_size=500)
    Duration.objects.bulk_update(list(kept.values()), [*_LEARNED, "learned_at"], batch_size=200)
    Duration.objects.exclude(services__in=list(found)).filter(own_minutes=None).delete()
    touch()
    return tuple(changed)


@transaction.atomic
def set_minutes(*, services: str, minutes: int | None, actor: Actor, now: datetime) -> Duration:
    """This function will let staff set the minutes of a `combination`, or with None leave them to what is learned.

    `minutes` from LEAST_MINUTES to MOST_MINUTES; the caller has checked them and the codes."""
    row = Duration.objects.select_for_update().filter(services=services).first() or Duration(services=services)
    before, row.own_minutes = row.own_minutes, minutes
    row.own_by, row.own_at = (actor.name, now) if minutes is not None else ("", None)
    row.save()
    details = {"services": services, "from": before, "to": minutes}
    append(actor=actor, action="duration.set", subject=f"planning.duration:{row.pk}", details=details, now=now)
    return row


def _fill(row: Duration, one: LearnedMinutes, quantile_percent: int, now: datetime) -> None:
    learned = one.learned
    row.visits, row.minutes, row.seen_s = learned.visits, learned.minutes, learned.seen_s
    row.expected_s, row.spread_s = learned.expected_s, learned.spread_s
    row.catalogue_minutes, row.quantile_percent, row.learned_at = one.catalogue_minutes, quantile_percent, now
