"""Choosing the provider of an SMS, and keeping how each fares, for all processes together.

The thinking is in `engines/messages/breaker.py` and `split.py`; docs/messages.md tells it in prose."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from doorstep.engines.messages.breaker import Gate, Health, Outcome, after, gate, probing, share
from doorstep.engines.messages.split import choose
from doorstep.gateways import sms
from doorstep.messaging.models import ProviderHealth
from doorstep.outbox.actions import NotYet

SPREAD = 20
"""Who waits for a provider comes back spread over so many seconds after the probe, not all at once with it."""


@dataclass(frozen=True, slots=True)
class Route:
    """The provider that a message goes to; `probe` when it is the one that tries whether the provider works again."""

    provider: str
    probe: bool = False


def route_for(*, attempt: str, not_by: str, now: datetime) -> Route:
    """This function will choose who carries an attempt ("7-1"): by the weights, as far as the providers fare well, and
    not `not_by`, which did not take it, while another one works.

    Raises NotYet when each of them is left alone for now: the message waits, and the worker does something else."""
    fares = health_by_provider()
    weights = {name: weight for name, weight in sms.weights().items() if weight > 0}
    while open_now := {n: w for n, w in weights.items() if gate(health=_of(fares, n), now=now) != Gate.OPEN}:
        others = {name: weight for name, weight in open_now.items() if name != not_by} or open_now
        shares = {name: weight * share(health=_of(fares, name), now=now) for name, weight in others.items()}
        name = choose(weights=shares, key=attempt)
        if gate(health=_of(fares, name), now=now) == Gate.CLOSED:
            return Route(name)
        if _claim_probe(name, fares, now):
            return Route(name, probe=True)
        # Somebody else is the probe: of them we hear soon.
        del weights[name]
    raise NotYet("no provider works", until=_next_probe(fares, now) + _apart(attempt))


def note_answer(*, route: Route, outcome: Outcome, now: datetime) -> None:
    """This function will keep how a provider answered; nothing is written while all is well."""
    while True:
        row = ProviderHealth.objects.filter(name=route.provider).first()
        before = _health(row)
        said = after(health=before, outcome=outcome, now=now, probe=route.probe)
        if said == before or _write(route.provider, row, said):
            return


def health_by_provider() -> Mapping[str, ProviderHealth]:
    """This function will return what is kept of each provider, by name; nothing is kept of one that never failed."""
    return {row.name: row for row in ProviderHealth.objects.all()}


def health_of(*, name: str, fares: Mapping[str, ProviderHealth]) -> Health:
    """This function will return how a provider fares."""
    return _of(fares, name)


def _of(fares: Mapping[str, ProviderHealth], name: str) -> Health:
    return _health(fares.get(name))


def _health(row: ProviderHealth | None) -> Health:
    if row is None:
        return Health()
    return Health(row.failures, row.openings, row.opened_at, row.probe_at, row.lowered_to, row.lowered_at)


def _claim_probe(name: str, fares: Mapping[str, ProviderHealth], now: datetime) -> bool:
    return _write(name, fares[name], probing(health=_of(fares, name), now=now))


def _write(name: str, seen: ProviderHealth | None, health: Health) -> bool:
    """Write it, unless another process wrote since we looked."""
    if seen is None:
        return _begin(name, health)
    as_seen = ProviderHealth.objects.filter(name=name, version=seen.version)
    return bool(as_seen.update(version=seen.version + 1, **asdict(health)))


def _begin(name: str, health: Health) -> bool:
    try:
        with transaction.atomic():
            ProviderHealth.objects.create(name=name, **asdict(health))
    except IntegrityError:
        return False
    return True


def _next_probe(fares: Mapping[str, ProviderHealth], now: datetime) -> datetime:
    known = [row.probe_at for row in fares.values() if row.probe_at is not None and row.probe_at > now]
    return min(known, default=now)


def _apart(attempt: str) -> timedelta:
    # By its number, so that a test and a worker agree.
    return timedelta(seconds=1 + int(attempt.partition("-")[0]) % SPREAD)


__all__ = ["Route", "health_by_provider", "health_of", "note_answer", "route_for"]
