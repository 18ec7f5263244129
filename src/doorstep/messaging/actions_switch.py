"""Letting the messages of an event wait, leaving them out, and turning them on again."""

from datetime import datetime

from django.db import transaction

from doorstep.engines.messages.events import EVENTS
from doorstep.journal.actions import Actor, append
from doorstep.messaging.models import EventSwitch, Message
from doorstep.messaging.sending_jobs import key_of
from doorstep.outbox.actions import hurry

ON = "on"
POSITIONS = (ON, *EventSwitch.Position.values)
ALWAYS_ON = frozenset({"code"})
"""Without codes nobody can book, move or cancel anything."""


class NoSuchSwitch(LookupError):
    """There is no such event, or it cannot be turned off."""


@transaction.atomic
def switch(*, event: str, position: str, actor: Actor, now: datetime) -> bool:
    """This function will turn an event's messages "on", let them wait ("paused"), or leave them out ("off"), and tell
    whether that changed anything. What waited is due at once when it is turned on. Raises NoSuchSwitch."""
    if event not in EVENTS or event in ALWAYS_ON or position not in POSITIONS:
        raise NoSuchSwitch(f"there is no switch '{event}' with a position '{position}'")
    before = position_of(event=event)
    if before == position:
        return False
    if position == ON:
        EventSwitch.objects.filter(event=event).delete()
    else:
        EventSwitch.objects.update_or_create(event=event, defaults={"position": position, "since": now})
    _wake(event, now)
    details = {"from": before, "to": position}
    append(actor=actor, action="messages.switched", subject=f"event:{event}", details=details, now=now)
    return True


def position_of(*, event: str) -> str:
    """This function will return how an event's switch stands."""
    row = EventSwitch.objects.filter(event=event).first()
    return row.position if row else ON


def _wake(event: str, now: datetime) -> None:
    waiting = Message.objects.filter(
        event__in=EVENTS[event].templates,
        why=Message.Why.PAUSED,
        state__in=(Message.State.QUEUED, Message.State.SENDING),
    )
    hurry(keys=[key_of(message_id=pk) for pk in waiting.values_list("pk", flat=True)], now=now)
