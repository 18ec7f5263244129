"""The outbox jobs that send messages."""

from collections.abc import Mapping
from datetime import datetime

from doorstep.messaging.models import Message
from doorstep.messaging.policies import known_event
from doorstep.outbox.models import Job

KIND = "send-message"
"""The kind of the outbox jobs that send messages."""
ORDINARY = 5
BEHIND: Mapping[str, int] = {Message.Channel.EMAIL: 4, Message.Channel.PUSH: 4}
"""A server that answers slowly to mails or pushes holds up no SMS that is due."""


def key_of(*, message_id: int) -> str:
    """This function will return the dedupe key of the job that a message is queued with."""
    return f"{KIND}:{message_id}"


def job_of(*, message: Message, now: datetime, key: str = "", at: datetime | None = None) -> Job:
    """This function will return the unsaved job that sends a message, by its event's priority."""
    event = known_event(template=message.event)
    return Job(
        kind=KIND,
        payload={"message": message.pk},
        run_at=at or message.send_at,
        created_at=now,
        dedupe_key=key or key_of(message_id=message.pk),
        priority=(event.priority if event else ORDINARY) + BEHIND.get(message.channel, 0),
    )
