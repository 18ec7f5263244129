"""Keeping what became of messages: each piece of news is a row, and what is known of a message only moves forward.

The page docs/messages.md tells it in prose."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from doorstep.engines.messages.delivery import lower
from doorstep.messaging.masking import masked
from doorstep.messaging.models import DeliveryReport, Message

PARKED_FOR = timedelta(days=7)
"""After so long nobody asks any more whose an early report was: operators give up after two days or three."""
LONGEST_REFERENCE = 80

Delivery = Message.Delivery
_OUT = (Delivery.ACCEPTED, Delivery.DELIVERED)
_ATTEMPT = re.compile(r"([1-9][0-9]{0,17})-([1-9][0-9]{0,3})")


class UnknownAttempt(LookupError):
    """Nobody ever tried to send this: the report is forged, or of another deployment."""


class BadReport(ValueError):
    """A report that says nothing we know."""


@transaction.atomic
def note_report(*, attempt: str, state: str, now: datetime, provider_reference: str = "", reason: str = "") -> None:
    """This function will keep what a provider reports of one of our attempts ("7-1"), and let the message's delivery
    move forward. The same report again changes nothing.

    Raises UnknownAttempt when we made no such attempt, and BadReport."""
    read = _ATTEMPT.fullmatch(attempt)
    found = Message.objects.filter(pk=read[1], attempts__gte=read[2]).first() if read else None
    if read is None or found is None:
        raise UnknownAttempt("we made no such attempt")
    _keep(
        message=found,
        attempt=int(read[2]),
        state=_state(state),
        provider_reference=provider_reference[:LONGEST_REFERENCE],
        reason=reason,
        now=now,
    )


def note_report_of_provider(*, provider_reference: str, state: str, now: datetime, reason: str = "") -> None:
    """This function will keep what is reported under the provider's own reference. It may come before we know whose
    that is: then it is parked, and found again when the message's sender writes the reference down.

    Has to run outside a transaction, so that one of the two sees what the other wrote. Raises BadReport."""
    if not 0 < len(provider_reference) <= LONGEST_REFERENCE:
        raise BadReport("there is no provider's reference")
    known = _state(state)
    message = _of_provider([provider_reference]).get(provider_reference)
    if message is not None:
        with transaction.atomic():
            _keep(
                message=message,
                attempt=message.attempts,
                state=known,
                provider_reference=provider_reference,
                reason=reason,
                now=now,
            )
        return
    with transaction.atomic(durable=True):
        _insert(
            DeliveryReport(
                state=known,
                provider_reference=provider_reference,
                reason=reason[:120],
                at=now,
                key=_parked_key(provider_reference, known, now),
            )
        )
    match_parked(provider_reference=provider_reference, now=now)


def match_parked(*, now: datetime, provider_reference: str = "") -> int:
    """This function will give parked reports to the messages that are known by now, of one reference or of all; it
    returns how many found theirs. A parked row stays as it is, and the message gets one of its own."""
    parked = DeliveryReport.objects.filter(message=None, at__gt=now - PARKED_FOR)
    if provider_reference:
        parked = parked.filter(provider_reference=provider_reference)
    reports = list(parked)
    messages = _of_provider({report.provider_reference for report in reports}) if reports else {}
    found = [
        (report, messages[report.provider_reference]) for report in reports if report.provider_reference in messages
    ]
    for report, message in found:
        with transaction.atomic():
            _keep(
                message=message,
                attempt=message.attempts,
                state=Delivery(report.state),
                provider_reference=report.provider_reference,
                reason=report.reason,
                now=report.at,
            )
    return len(found)


def note_outcome(*, message: Message, state: Delivery, reason: str, now: datetime) -> None:
    """This function will keep how the present attempt ended that was not accepted; `reason` names nobody."""
    with transaction.atomic():
        _keep(
            message=message,
            attempt=message.attempts,
            state=state,
            provider_reference="",
            reason=reason,
            now=now,
        )


def note_taken(*, message: Message, now: datetime) -> None:
    """This function will let a message be known as accepted by its gateway, unless more is known already. The message
    says so itself: there is no row for it."""
    _forward(message_id=message.pk, attempt=message.attempts, state=Delivery.ACCEPTED, now=now)


def _state(state: str) -> Delivery:
    try:
        return Delivery(state)
    except ValueError as error:
        raise BadReport("there is no such state") from error


def _of_provider(references: Iterable[str]) -> dict[str, Message]:
    """The messages that went out under these; of two, the later."""
    rows = Message.objects.filter(gateway_reference__in=list(references), channel=Message.Channel.SMS).order_by("pk")
    return {row.gateway_reference: row for row in rows}


def _keep(
    *, message: Message, attempt: int, state: Delivery, provider_reference: str, reason: str, now: datetime
) -> None:
    _insert(
        DeliveryReport(
            message=message,
            attempt=attempt,
            state=state,
            provider_reference=provider_reference,
            reason=reason[:120],
            at=now,
            key=f"{message.pk}-{attempt}:{state.value}",
        )
    )
    _forward(message_id=message.pk, attempt=attempt, state=state, now=now)
    if state in _OUT:
        # It is out, whatever else we thought: no other attempt follows.
        unsent = Message.objects.filter(pk=message.pk).exclude(state=Message.State.SENT)
        unsent.update(state=Message.State.SENT, sent_at=now, text=masked(message=message))


def _insert(report: DeliveryReport) -> None:
    DeliveryReport.objects.bulk_create([report], ignore_conflicts=True)


def _parked_key(provider_reference: str, state: Delivery, now: datetime) -> str:
    # With the day: some providers begin to count anew.
    return f"{provider_reference}:{state.value}:{now:%Y%m%d}"


def _forward(*, message_id: int, attempt: int, state: Delivery, now: datetime) -> None:
    """A message that was delivered stays so, and one attempt that delivers it is enough. Else the later attempt counts,
    and within one attempt what says more."""
    less = Message.objects.filter(pk=message_id).exclude(delivery=Delivery.DELIVERED)
    if state != Delivery.DELIVERED:
        of_this = Q(delivery_attempt=attempt, delivery__in=lower(state=state))
        less = less.filter(Q(delivery_attempt__lt=attempt) | of_this)
    less.update(delivery=state, delivery_attempt=attempt, delivery_at=now)


__all__ = [
    "BadReport",
    "UnknownAttempt",
    "match_parked",
    "note_outcome",
    "note_report",
    "note_report_of_provider",
    "note_taken",
]
