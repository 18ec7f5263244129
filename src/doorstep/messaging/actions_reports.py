"""Keeping what became of messages: each piece of news is a row, and what is known of a message only moves forward.

The page docs/messages.md tells it in prose."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from doorstep.engines.messages.delivery import lower
from doorstep.gateways import sms
from doorstep.gateways.sms import FIRST
from doorstep.messaging.masking import masked
from doorstep.messaging.models import DeliveryReport, Message
from doorstep.messaging.policies import kept_text, sent_again_when_unknown
from doorstep.messaging.sending_jobs import job_of, key_of
from doorstep.outbox.actions import enqueue_all

PARKED_FOR = timedelta(days=7)
"""After so long nobody asks any more whose an early report was: operators give up after two days or three."""
LONGEST_REFERENCE = 80

Delivery = Message.Delivery
_OUT = (Delivery.ACCEPTED, Delivery.DELIVERED)
_LOST = (Delivery.FAILED, Delivery.EXPIRED)
_Whose = tuple[str, str]
"""A provider's name and its own reference."""
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


def note_report_of_provider(
    *, provider_reference: str, state: str, now: datetime, reason: str = "", provider: str = FIRST
) -> None:
    """This function will keep what is reported under the provider's own reference. It may come before we know whose
    that is: then it is parked, and found again when the message's sender writes the reference down.

    Has to run outside a transaction, so that one of the two sees what the other wrote. Raises BadReport."""
    if not 0 < len(provider_reference) <= LONGEST_REFERENCE:
        raise BadReport("there is no provider's reference")
    known = _state(state)
    message = _of_provider([(provider, provider_reference)]).get((provider, provider_reference))
    if message is not None:
        with transaction.atomic():
            _keep(
                message=message,
                attempt=_carried_by(message),
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
                provider=provider,
                provider_reference=provider_reference,
                reason=reason[:120],
                at=now,
                key=_parked_key(f"{provider}/{provider_reference}", known, now),
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
    messages = _of_provider({_whose(report) for report in reports}) if reports else {}
    found = [(report, messages[_whose(report)]) for report in reports if _whose(report) in messages]
    for report, message in found:
        with transaction.atomic():
            _keep(
                message=message,
                attempt=_carried_by(message),
                state=Delivery(report.state),
                provider_reference=report.provider_reference,
                reason=report.reason,
                at=report.at,
                now=now,
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


def _of_provider(whose: Collection[_Whose]) -> dict[_Whose, Message]:
    """The messages that went out under these; of two, the later."""
    references = {reference for _provider, reference in whose}
    rows = Message.objects.filter(gateway_reference__in=references, channel=Message.Channel.SMS).order_by("pk")
    return {(row.provider or FIRST, row.gateway_reference): row for row in rows}


def _whose(report: DeliveryReport) -> _Whose:
    return report.provider or FIRST, report.provider_reference


def _carried_by(message: Message) -> int:
    """The attempt that the message's reference of its provider belongs to."""
    return message.gateway_attempt or message.attempts


def _keep(
    *,
    message: Message,
    attempt: int,
    state: Delivery,
    provider_reference: str,
    reason: str,
    now: datetime,
    at: datetime | None = None,
) -> None:
    """`at`: when it was heard, where that was not `now`."""
    _insert(
        DeliveryReport(
            message=message,
            attempt=attempt,
            state=state,
            provider=message.provider,
            provider_reference=provider_reference,
            reason=reason[:120],
            at=at or now,
            key=f"{message.pk}-{attempt}:{state.value}",
        )
    )
    _forward(message_id=message.pk, attempt=attempt, state=state, now=at or now)
    if state in _OUT and not _failed_since(message, attempt, state):
        # It is out, whatever else we thought: no other attempt follows.
        unsent = Message.objects.filter(pk=message.pk).exclude(state=Message.State.SENT)
        unsent.update(state=Message.State.SENT, sent_at=at or now, text=masked(message=message), why="")
    if state in _LOST:
        _by_the_other_provider(message, attempt, now)


def _failed_since(message: Message, attempt: int, state: Delivery) -> bool:
    """Whether it is old news that an attempt was accepted: it did not arrive, and another one may be on its way."""
    if state == Delivery.DELIVERED:
        return False
    return DeliveryReport.objects.filter(message=message, attempt=attempt, state__in=_LOST).exists()


def _by_the_other_provider(message: Message, attempt: int, now: datetime) -> None:
    """What was accepted and then did not arrive is tried once more, by the other provider, while it is of use."""
    others = [name for name, weight in sms.weights().items() if weight > 0 and name != (message.provider or FIRST)]
    kept = kept_text(message=message) and sent_again_when_unknown(message=message)
    if message.channel != Message.Channel.SMS or not others or not kept:
        return
    lost = Message.objects.filter(pk=message.pk, state=Message.State.SENT, attempts=attempt, delivery__in=_LOST)
    of_use = lost.filter(Q(valid_until=None) | Q(valid_until__gt=now), tried_again=False, overtaken=False)
    if of_use.update(state=Message.State.QUEUED, tried_again=True):
        enqueue_all(jobs=[job_of(message=message, now=now, key=f"{key_of(message_id=message.pk)}:other", at=now)])


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
