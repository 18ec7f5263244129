"""Handing a message to the gateway of its channel."""

from collections.abc import Callable, Mapping
from datetime import datetime

from doorstep.engines.messages.letters import html_of
from doorstep.gateways import email, push, sms
from doorstep.messaging.models import Message, PushSubscription
from doorstep.people.actions import digest


def carry(*, message: Message, now: datetime) -> str:
    """This function will hand a message over and return the gateway's reference for it. Raises what the gateway raises,
    Undeliverable or Refused when it was refused for good."""
    return _CARRIERS[message.channel](message, attempt_of(message=message), now)


def attempt_of(*, message: Message) -> str:
    """This function will return our own reference for the present attempt, "7-1": reports come back with it."""
    return f"{message.pk}-{message.attempts}"


def next_attempt_of(*, message: Message) -> str:
    """This function will return our own reference for the attempt that would come next."""
    return f"{message.pk}-{message.attempts + 1}"


def _by_sms(message: Message, attempt: str, now: datetime) -> str:
    version = message.template_version
    return sms.chosen(name=message.provider or sms.FIRST).send(
        to=message.recipient,
        text=message.text,
        reference=message.reference,
        event=message.event,
        attempt=attempt,
        now=now,
        language=message.language,
        valid_until=message.valid_until,
        template_id=version.template_id if version else "",
        header=version.header if version and version.template_id else "",
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


def _by_push(message: Message, attempt: str, now: datetime) -> str:
    subscription = PushSubscription.objects.filter(pk=message.recipient).first()
    if subscription is None:
        raise push.Gone("the browser is not subscribed any more")
    where = push.Browser(endpoint=subscription.endpoint, p256dh=subscription.p256dh, auth=subscription.auth)
    wake = push.Wake(
        title=message.heading,
        body=message.text,
        language=message.language,
        # Of one visit, the latest news takes the place of what is still shown.
        tag=digest(words=message.subject)[:32],
    )
    return push.chosen().send(browser=where, wake=wake, attempt=attempt, now=now, valid_until=message.valid_until)


_CARRIERS: Mapping[str, Callable[[Message, str, datetime], str]] = {
    Message.Channel.SMS: _by_sms,
    Message.Channel.EMAIL: _by_email,
    Message.Channel.PUSH: _by_push,
}
