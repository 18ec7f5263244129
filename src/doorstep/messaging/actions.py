"""Queueing messages in the transaction of the change, and sending them after it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Case, F, Value, When

from doorstep.engines.messages.filling import ValuesMissing, fill
from doorstep.engines.messages.letters import compose
from doorstep.messaging.actions_sending import OPEN, give_up_message, mask, send_message
from doorstep.messaging.fitting import as_row, fit
from doorstep.messaging.masking import MASK, masked
from doorstep.messaging.models import Message
from doorstep.messaging.sending_jobs import KIND, job_of
from doorstep.messaging.templates import Key, Wording, allowed, fixed_words, wording_of, wordings
from doorstep.outbox import actions as outbox
from doorstep.places.queries import edition

LONGEST_HEADING = 160
LETTER = "letter"
"""The event whose text is the frame of every mail: what an event tells stands in its {told}."""

State = Message.State
_Key = tuple[str, str, int, str, str]


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
    again: the message that is there is given. What no operator would carry is stored as failed. Raises NoTemplate and
    ValuesMissing before anything is written."""
    unique = {telling.key: telling for telling in tellings}
    token = token or edition()
    drafts = [_draft(telling=telling, token=token, now=now) for telling in unique.values()]
    messages = dict(zip(unique, Message.objects.bulk_create(drafts), strict=True)) if new else _kept(drafts, unique)
    outbox.enqueue_all(
        jobs=[job_of(message=message, now=now) for message in messages.values() if message.state in OPEN]
    )
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
    """The message of a telling. One that an operator would scrub is kept as failed, with the fault, and has no job:
    what it tells of goes on, and staff see who was not told."""
    known = wordings(token=token)
    wording, language = _wording(known, telling.event, telling.language, telling.channel)
    values = {**fixed_words(token=token), **telling.values}
    fault = None
    if telling.channel == Message.Channel.SMS:
        white_list = allowed(token=token)
        told, fault = fit(wording=wording, values=values, lists=telling.lists, language=language, allowed=white_list)
    else:
        told = fill(text=wording.text, values=values)
    mail = telling.channel == Message.Channel.EMAIL
    heading, letter = _mail(telling, known, told, language, values) if mail else ("", told)
    message = Message(
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
        template_version_id=wording.version_id,
        fault=as_row(fault=fault),
    )
    if fault is not None:
        message.state, message.why, message.text = State.FAILED, Message.Why.UNFIT, masked(message=message)
    return message


def _wording(known: Mapping[Key, Wording], event: str, language: str, channel: str) -> tuple[Wording, str]:
    wording, said = wording_of(known=known, event=event, language=language, channel=channel)
    if wording is None:
        raise NoTemplate(f"no text for '{event}' in '{language}' or English: load the city's messages")
    return wording, said


def _mail(
    telling: Telling, known: Mapping[Key, Wording], told: str, language: str, values: Mapping[str, str]
) -> tuple[str, str]:
    """The heading and the whole letter. An event without a heading of its own gets the letter's."""
    frame, _said = _wording(known, LETTER, language, telling.channel)
    said, _language = _wording(known, telling.event, language, telling.channel)
    heading = said.heading or frame.heading or told
    values = {**values, "told": told}
    letter = compose(frame=frame.text, values=values, lists=telling.lists)
    return fill(text=heading, values=values)[:LONGEST_HEADING], letter


def supersede(*, subject: str, events: Collection[str] | None = None, now: datetime) -> int:
    """This function will stop what is still unsent about a subject (of these events), and return how many were stopped.
    What was sent and did not arrive, or failed, is not sent again either.

    One whose attempt is under way at this moment may go out all the same, and is then shown as sent."""
    told = Message.objects.filter(subject=subject)
    if events is not None:
        told = told.filter(event__in=events)
    unsent = list(told.filter(state__in=OPEN))
    stopped = Case(When(state__in=OPEN, then=Value(State.SUPERSEDED)), default=F("state"))
    told.update(state=stopped, overtaken=True)
    for message in unsent:
        mask(message=message)
    return len(unsent)


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
