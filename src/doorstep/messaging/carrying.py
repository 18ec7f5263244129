"""Handing a message to the gateway of its channel."""

from collections.abc import Callable, Mapping
from datetime import datetime

from doorstep.engines.messages.letters import html_of
from doorstep.gateways import email, sms
from doorstep.messaging.models import Message


def carry(*, message: Message, now: datetime) -> str:
    """This function will hand a message over and return the gateway's reference for it. Raises what the gateway raises,
    Undeliverable or Refused when it was refused for good."""
    return _CARRIERS[message.channel](message, attempt_of(message=message), now)


def attempt_of(*, message: Message) -> str:
    """This function will return our own reference for the present attempt, "7-1": reports come back with it."""
    return f"{message.pk}-{message.attempts}"


def _by_sms(message: Message, attempt: str, now: datetime) -> str:
    return sms.chosen().send(
        to=message.recipient,
        text=message.text,
        reference=message.reference,
        event=message.event,
        attempt=attempt,
        now=now,
        language=message.language,
        valid_until=message.valid_until,
    )


def _by_email(message: Message, attempt: str, now: datetime) -> str:
    mail = email.Mail(
        to=message.recipient,
        subject=message.heading,
        text=message.text,
        html=html_of(text=message.text, title=message.heading, language=message.language),
        language=message.language,
        key=f"message-{message.pk}-{message.created_at:%Y%m%d%H%M%S}",
        reference=message.reference,
        event=message.event,
        calendar=message.calendar,
    )
    return email.chosen().send(mail=mail, attempt=attempt, now=now)


_CARRIERS: Mapping[str, Callable[[Message, str, datetime], str]] = {
    Message.Channel.SMS: _by_sms,
    Message.Channel.EMAIL: _by_email,
}
