"""What the page of switches shows: each kind of messages, and each provider."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from doorstep.engines.messages.breaker import Gate, gate, share
from doorstep.engines.messages.events import EVENTS
from doorstep.gateways import sms
from doorstep.messaging.actions_providers import health_by_provider, health_of
from doorstep.messaging.actions_switch import ALWAYS_ON, ON, POSITIONS
from doorstep.messaging.models import EventSwitch, Message
from doorstep.messaging.policies import name_of
from doorstep.messaging.queries import waiting_for


@dataclass(frozen=True, slots=True)
class SwitchRow:
    """A kind of messages: how its switch stands, since when, and how many wait because of it."""

    event: str
    position: str
    since: datetime | None
    waiting: int
    others: Sequence[str]


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """A provider: its gateway, its share now and as configured, in per cent, and until when it is left alone."""

    name: str
    gateway: str
    share: int
    configured: int
    gate: str
    failures: int
    probe_at: datetime | None


def switch_rows() -> list[SwitchRow]:
    """This function will return every kind of messages that can be switched, those that are not on first."""
    stand = {row.event: row for row in EventSwitch.objects.all()}
    waiting: dict[str, int] = {}
    for (template, _why), count in waiting_for(why=[Message.Why.PAUSED.value]).items():
        name = name_of(template=template)
        waiting[name] = waiting.get(name, 0) + count
    rows = []
    for event in EVENTS.keys() - ALWAYS_ON:
        row = stand.get(event)
        position = row.position if row else ON
        others = [other for other in POSITIONS if other != position]
        rows.append(SwitchRow(event, position, row.since if row else None, waiting.get(event, 0), others))
    order = list(EVENTS)
    return sorted(rows, key=lambda row: (row.position == ON, order.index(row.event)))


def provider_rows(*, now: datetime) -> list[ProviderRow]:
    """This function will return how each provider of SMS fares."""
    fares, accounts = health_by_provider(), sms.accounts()
    weights = {
        name: account.weight * share(health=health_of(name=name, fares=fares), now=now)
        for name, account in accounts.items()
        if gate(health=health_of(name=name, fares=fares), now=now) != Gate.OPEN
    }
    whole, configured = sum(weights.values()) or 1, sum(account.weight for account in accounts.values()) or 1
    rows = []
    for name, account in accounts.items():
        health = health_of(name=name, fares=fares)
        rows.append(
            ProviderRow(
                name=name,
                gateway=account.provider or account.gateway,
                share=round(100 * weights.get(name, 0) / whole),
                configured=round(100 * account.weight / configured),
                gate=gate(health=health, now=now).value,
                failures=health.failures,
                probe_at=health.probe_at,
            )
        )
    return rows
