"""What may hold a message back whose hour has come, asked before each attempt."""

from datetime import datetime, timedelta

from django.conf import settings

from doorstep.engines.messages.quiet import quiet_ends_at
from doorstep.limits.actions import take_try
from doorstep.messaging.models import EventSwitch, Message, StoppedPhone
from doorstep.messaging.policies import essential, name_of, waits_for_morning
from doorstep.outbox.actions import NotYet
from doorstep.people.actions import digest
from doorstep.places import queries as places

LOOK_AGAIN = timedelta(minutes=10)
"""How long what waits for a switch sleeps: turning it on wakes it at once."""
SPREAD_SECONDS = 300
"""What waited for the quiet hours' end goes out over so many seconds, not in one heap."""
DAY = timedelta(days=1)
NOT_COUNTED = ("code",)
"""Codes have limits of their own, for each phone and for each place that asks."""

Why = Message.Why
_WAKES = (Message.Channel.SMS, Message.Channel.PUSH)


class Withheld(Exception):
    """A message is not to be sent, and why."""

    def __init__(self, why: Message.Why) -> None:
        super().__init__(why.value)
        self.why = why


def pass_gates(*, message: Message, now: datetime) -> None:
    """This function will return when nothing holds the message back. Raises NotYet when it has to wait, and Withheld.

    Outside of transactions, because it counts what a number is sent."""
    _switch(message, now)
    if message.channel == Message.Channel.EMAIL:
        return
    if message.channel in _WAKES and waits_for_morning(template=message.event):
        _quiet(message, now)
    if message.channel == Message.Channel.SMS:
        _stopped(message)
        _cap(message, now)


def _switch(message: Message, now: datetime) -> None:
    switch = EventSwitch.objects.filter(event=name_of(template=message.event)).first()
    if switch is None:
        return
    if switch.position == EventSwitch.Position.OFF:
        raise Withheld(Why.SWITCHED_OFF)
    raise NotYet(Why.PAUSED.value, until=now + LOOK_AGAIN)


def _quiet(message: Message, now: datetime) -> None:
    rules = places.rules()
    ends_at = quiet_ends_at(now=now, quiet_from=rules.quiet_from, quiet_until=rules.quiet_until, zone=places.zone())
    if ends_at is not None:
        raise NotYet(Why.QUIET.value, until=ends_at + timedelta(seconds=message.pk % SPREAD_SECONDS))


def _stopped(message: Message) -> None:
    if not essential(template=message.event) and StoppedPhone.objects.filter(phone=message.recipient).exists():
        raise Withheld(Why.STOPPED)


def _cap(message: Message, now: datetime) -> None:
    """Each message counts once, at its first attempt; what a person sends again is not held back by the count."""
    if message.attempts or message.event in NOT_COUNTED or message.why == Why.BY_HAND:
        return
    on = now.astimezone(places.zone()).date()
    key = digest(words=f"sms {on} {message.recipient}")
    if take_try(key=key, most=settings.SMS_MOST_A_DAY, within=DAY, now=now):
        raise Withheld(Why.CAPPED)
