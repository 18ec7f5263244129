"""Queueing messages in the transaction of the change, and sending them after it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from doorstep.engines.messages.filling import ValuesMissing, fill, placeholders
from doorstep.engines.messages.letters import compose
from doorstep.gateways.email import Undeliverable
from doorstep.gateways.sms import NotTaken, Refused
from doorstep.messaging.actions_reports import match_parked, note_outcome, note_taken
from doorstep.messaging.carrying import carry
from doorstep.messaging.masking import MASK, SECRETS, masked
from doorstep.messaging.models import Message
from doorstep.messaging.queries import headings, templates
from doorstep.outbox import actions as outbox
from doorstep.outbox.models import Job
from doorstep.places.queries import city, edition

KIND = "send-message"
"""The kind of the outbox jobs that send messages."""

PRIORITY: Mapping[str, int] = {"code": 1}
"""Somebody waits for a code before a screen: it goes ahead of a morning's hundreds."""
_ORDINARY, _MAIL = 5, 6
"""A mail server that answers slowly holds up no SMS that is due."""
LONGEST_HEADING = 160
LETTER = "letter"
"""The event whose text is the frame of every mail: what an event tells stands in its {told}."""

State = Message.State
_Key = tuple[str, str, int, str, str]
_OPEN = (State.QUEUED, State.SENDING)


class NoTemplate(LookupError):
    """The city has no text for an event, in the language asked or in English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What one person is to be told: `event` names the template, (`subject`, `version`) the change it tells of.

    In a mail the event's text stands within the letter's frame, which has more values, and `lists` for lines that are
    repeated; `calendar` is the text of a file that goes with it."""

    event: str
    subject: str
    version: int
    recipient: str
    language: str
    values: Mapping[str, str]
    reference: str
    send_at: datetime
    valid_until: datetime | None = None
    channel: str = Message.Channel.SMS
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    calendar: str = ""

    @property
    def key(self) -> tuple[str, str, int, str, str]:
        return self.event, self.subject, self.version, self.recipient, self.channel


def queue_message(
    *,
    event: str,
    subject: str,
    version: int,
    recipient: str,
    language: str,
    values: Mapping[str, str],
    reference: str,
    send_at: datetime,
    valid_until: datetime | None = None,
    now: datetime,
) -> Message:
    """This function will queue one message and its outbox job in the caller's transaction, and return it.

    As `queue_messages`, for one; several at once cost no more queries than one."""
    telling = Telling(
        event=event,
        subject=subject,
        version=version,
        recipient=recipient,
        language=language,
        values=values,
        reference=reference,
        send_at=send_at,
        valid_until=valid_until,
    )
    return queue_messages(tellings=[telling], now=now)[0]


def queue_messages(
    *, tellings: Sequence[Telling], now: datetime, token: UUID | None = None, new: bool = False
) -> tuple[Message, ...]:
    """This function will queue a message and its job for each telling, in the caller's transaction: four queries, or
    three when the caller knows the edition's `token`, or two when the subject is `new` so that nobody was told of it.

    It gives the messages in the order of the tellings. Who was told of this version of the change already is not told
    again: the message that is there is given. {helpline} is filled in from the city. Raises NoTemplate and
    ValuesMissing before anything is written."""
    unique = {telling.key: telling for telling in tellings}
    token = token or edition()
    drafts = [_draft(telling=telling, token=token, now=now) for telling in unique.values()]
    messages = dict(zip(unique, Message.objects.bulk_create(drafts), strict=True)) if new else _kept(drafts, unique)
    outbox.enqueue_all(jobs=[_job(message=message, now=now) for message in messages.values() if message.state in _OPEN])
    return tuple(messages[telling.key] for telling in tellings)


def _kept(drafts: Sequence[Message], keys: Collection[_Key]) -> dict[_Key, Message]:
    # A no-op update on conflict: the keys of old and new rows come back, and a transaction on PostgreSQL stays usable.
    rows = Message.objects.bulk_create(
        drafts,
        update_conflicts=True,
        update_fields=["version"],
        unique_fields=["event", "subject", "version", "recipient", "channel"],
    )
    kept = Message.objects.in_bulk([row.pk for row in rows])
    return {key: kept[row.pk] for key, row in zip(keys, rows, strict=True)}


def _draft(*, telling: Telling, token: UUID, now: datetime) -> Message:
    texts = templates(token=token)
    language = telling.language if (telling.event, telling.language) in texts else "en"
    text = _text(texts, telling.event, language)
    told = fill(text=text, values=_with_helpline(text=text, values=telling.values, token=token))
    heading, letter = ("", told) if telling.channel == "sms" else _mail(telling, texts, told, language, token)
    return Message(
        event=telling.event,
        subject=telling.subject,
        version=telling.version,
        recipient=telling.recipient,
        channel=telling.channel,
        language=language,
        heading=heading,
        text=letter,
        calendar=telling.calendar,
        reference=telling.reference,
        send_at=telling.send_at,
        valid_until=telling.valid_until,
        created_at=now,
    )


def _text(texts: Mapping[tuple[str, str], str], event: str, language: str) -> str:
    text = texts.get((event, language)) or texts.get((event, "en"))
    if text is None:
        raise NoTemplate(f"no text for '{event}' in '{language}' or English: load the city's messages")
    return text


def _mail(
    telling: Telling, texts: Mapping[tuple[str, str], str], told: str, language: str, token: UUID
) -> tuple[str, str]:
    """The heading and the whole letter. An event without a heading of its own gets the letter's."""
    frame = _text(texts, LETTER, language)
    lines = headings(token=token)
    heading = lines.get((telling.event, language)) or lines.get((LETTER, language), told)
    values = _with_helpline(text=frame, values={**telling.values, "told": told}, token=token)
    letter = compose(frame=frame, values=values, lists=telling.lists)
    return fill(text=heading, values=values)[:LONGEST_HEADING], letter


def _with_helpline(*, text: str, values: Mapping[str, str], token: UUID) -> Mapping[str, str]:
    if "helpline" in values or "helpline" not in placeholders(text=text):
        return values
    here = city(token=token)
    return {**values, "helpline": here.helpline} if here is not None else values


def _job(*, message: Message, now: datetime) -> Job:
    return Job(
        kind=KIND,
        payload={"message": message.pk},
        run_at=message.send_at,
        created_at=now,
        dedupe_key=f"{KIND}:{message.pk}",
        priority=PRIORITY.get(message.event, _MAIL if message.channel == Message.Channel.EMAIL else _ORDINARY),
    )


def supersede(*, subject: str, events: Collection[str] | None = None, now: datetime) -> int:
    """This function will stop what is still unsent about a subject (of these events), and return how many were stopped.

    One whose attempt is under way at this moment may go out all the same, and is then shown as sent."""
    unsent = Message.objects.filter(subject=subject, state__in=_OPEN)
    if events is not None:
        unsent = unsent.filter(event__in=events)
    secret = list(unsent.filter(event__in=SECRETS))
    stopped = unsent.update(state=State.SUPERSEDED)
    for message in secret:
        _mask(message=message)
    return stopped


def send_message(*, message_id: int, now: datetime) -> None:
    """This function will hand one message to its channel's gateway, unless it was sent, superseded or is too late by
    now.

    The attempt is committed before the gateway is called, and the gateway is called outside any transaction: raises
    RuntimeError inside one. Raises what the gateway raised; the message then stays "sending" until tried again, or
    until a report says that it went out. One that was refused for good has failed at once."""
    message = _begin(message_id=message_id, now=now)
    if message is None:
        return
    try:
        gateway_reference = carry(message=message, now=now)
    except (Undeliverable, Refused) as refusal:
        note_outcome(message=message, state=Message.Delivery.FAILED, reason=str(refusal), now=now)
        _close(message=message, state=State.FAILED)
        return
    except (NotTaken, ImproperlyConfigured):
        raise
    except Exception as error:
        # It may be out all the same: until a report says more, that is what is known.
        note_outcome(message=message, state=Message.Delivery.UNKNOWN, reason=type(error).__name__, now=now)
        raise
    _sent(message=message, gateway_reference=gateway_reference, now=now)


def _sent(*, message: Message, gateway_reference: str, now: datetime) -> None:
    # What happened wins over what was decided while it happened: superseded or not, it is out. A report may have said
    # so before us; who else sent it keeps their reference.
    ours = Message.objects.filter(pk=message.pk).filter(~Q(state=State.SENT) | Q(gateway_reference=""))
    ours.update(
        state=State.SENT,
        sent_at=Coalesce("sent_at", Value(now)),
        gateway_reference=gateway_reference,
        text=masked(message=message),
    )
    note_taken(message=message, now=now)
    if message.channel == Message.Channel.SMS:
        match_parked(provider_reference=gateway_reference, now=now)


def _begin(*, message_id: int, now: datetime) -> Message | None:
    """Commit that an attempt begins, and give the message to send; None when there is nothing to send any more."""
    with transaction.atomic(durable=True):
        message = _sendable(message_id=message_id).select_for_update().first()
        if message is None:
            return None
        if message.valid_until is not None and message.valid_until <= now:
            _close(message=message, state=State.EXPIRED)
            return None
        _sendable(message_id=message_id).update(state=State.SENDING, attempts=F("attempts") + 1)
    message.refresh_from_db()
    return message


def _sendable(*, message_id: int) -> QuerySet[Message]:
    """A failed one is here too: it has a job only when somebody revived it. With its secret masked it is of no use."""
    revived = Message.objects.filter(pk=message_id, state=State.FAILED).exclude(event__in=SECRETS)
    return Message.objects.filter(pk=message_id, state__in=_OPEN) | revived


def give_up_message(*, message_id: int, now: datetime) -> None:
    """This function will mark a message failed whose job is dead. A person decides what follows."""
    for message in Message.objects.filter(pk=message_id, state__in=_OPEN):
        _close(message=message, state=State.FAILED)


def _close(*, message: Message, state: Message.State) -> None:
    Message.objects.filter(pk=message.pk, state__in=[*_OPEN, State.FAILED]).update(state=state)
    _mask(message=message)


def _mask(*, message: Message) -> None:
    if message.event in SECRETS:
        Message.objects.filter(pk=message.pk).update(text=masked(message=message))


__all__ = [
    "KIND",
    "LETTER",
    "MASK",
    "NoTemplate",
    "Telling",
    "ValuesMissing",
    "give_up_message",
    "masked",
    "queue_message",
    "queue_messages",
    "send_message",
    "supersede",
]
