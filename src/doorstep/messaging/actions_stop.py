"""Keeping who asked us to stop: they get only what they have to know (`essential` in engines/messages/events.py)."""

from datetime import datetime

from django.db import transaction

from doorstep.journal.actions import Actor, append
from doorstep.messaging.models import StoppedPhone
from doorstep.people.actions import digest

BY_SMS = "sms"


@transaction.atomic
def stop(*, phone: str, now: datetime, actor: Actor | None = None) -> bool:
    """This function will keep that this phone (E.164) wants no messages but the essential ones, and tell whether that
    is new. Without an `actor` the phone itself said so by SMS."""
    _row, new = StoppedPhone.objects.get_or_create(phone=phone, defaults={"stopped_at": now})
    if new:
        _note(phone, "messages.stopped", actor, now)
    return new


@transaction.atomic
def resume(*, phone: str, now: datetime, actor: Actor | None = None) -> bool:
    """This function will let this phone (E.164) get every message again, and tell whether it had asked us to stop.

    What was withheld meanwhile is not sent."""
    if not StoppedPhone.objects.filter(phone=phone).delete()[0]:
        return False
    _note(phone, "messages.resumed", actor, now)
    return True


def _note(phone: str, action: str, actor: Actor | None, now: datetime) -> None:
    hashed = digest(words=phone)[:16]
    who = actor or Actor(name=f"phone:{hashed}", channel=BY_SMS)
    append(actor=who, action=action, subject=f"phone:{hashed}", details={}, now=now)
