"""Sending what was queued: each attempt is committed before its provider is called, and what came of it after."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from logging import getLogger

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from doorstep.engines.messages.breaker import SLOW, Outcome
from doorstep.gateways import push
from doorstep.gateways.email import Undeliverable
from doorstep.gateways.sms import NotTaken, Refused
from doorstep.messaging.actions_providers import Route, note_answer, route_for
from doorstep.messaging.actions_push import forget_gone
from doorstep.messaging.actions_reports import match_parked, note_outcome, note_taken
from doorstep.messaging.actions_waking import queue_pushes
from doorstep.messaging.carrying import attempt_of, carry, next_attempt_of
from doorstep.messaging.fitting import as_row, fault_at_sending
from doorstep.messaging.gates import Withheld, pass_gates
from doorstep.messaging.masking import SECRETS, masked
from doorstep.messaging.models import Message
from doorstep.messaging.policies import sent_again_when_unknown
from doorstep.outbox.actions import NotYet

logger = getLogger(__name__)

Delivery = Message.Delivery
State = Message.State
Why = Message.Why
OPEN = (State.QUEUED, State.SENDING)
_SURELY_NOT_OUT = (NotTaken, push.NotTaken, ImproperlyConfigured)
_FOR_GOOD = (Undeliverable, Refused, push.Gone, push.Refused)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of a call: a reference, or what the gateway raised; and whether it took too long."""

    reference: str
    error: Exception | None
    slow: bool


def send_message(*, message_id: int, now: datetime, clock: Callable[[], float] = time.monotonic) -> None:
    """This function will hand one message to its channel's gateway, unless it was sent, superseded, is too late by now
    or must not be sent. `clock`, in seconds, tells how long the gateway took.

    The attempt is committed before the gateway is called, and the gateway is called outside any transaction: raises
    RuntimeError inside one. Raises NotYet when it has to wait, and what the gateway raised; the message then stays
    "sending" until tried again, or until a report says that it went out. One that was refused for good has failed at
    once, as has one of which nobody knows whether it went out and that must not go out twice."""
    message = _sendable(message_id=message_id).select_related("template_version").first()
    if message is None or _is_over(message, now) or _is_unfit(message):
        return
    try:
        pass_gates(message=message, now=now)
        queue_pushes(message=message, now=now)
        route = _route(message, now)
    except Withheld as held:
        _close(message=message, state=State.WITHHELD, why=held.why)
        return
    except NotYet as wait:
        _note_wait(message, wait)
        raise
    begun = _begin(message_id=message_id, provider=route.provider, now=now)
    if begun is not None:
        _ended(begun, route, _ask(begun, clock, now), now)


def _is_over(message: Message, now: datetime) -> bool:
    """Whether nothing is sent any more; it is then closed."""
    if message.valid_until is not None and message.valid_until <= now:
        _close(message=message, state=State.EXPIRED)
        return True
    unknown = message.state == State.SENDING and message.not_taken_attempt != message.attempts
    if not unknown or sent_again_when_unknown(message=message):
        return False
    # A worker was killed in the call, or could not write down what came of it.
    note_outcome(message=message, state=Delivery.UNKNOWN, reason="no answer was written down", now=now)
    _close(message=message, state=State.FAILED, why=Why.UNCERTAIN)
    return True


def _is_unfit(message: Message) -> bool:
    """Whether an operator would scrub it; it is then closed, with the fault."""
    fault = fault_at_sending(message=message)
    if fault is None:
        return False
    Message.objects.filter(pk=message.pk).update(fault=as_row(fault=fault))
    _close(message=message, state=State.FAILED, why=Why.UNFIT)
    return True


def _route(message: Message, now: datetime) -> Route:
    if message.channel != Message.Channel.SMS:
        return Route("")
    # Who had it did not take it, gave no answer in time, or took it and then reported that it did not arrive.
    return route_for(attempt=next_attempt_of(message=message), not_by=message.provider, now=now)


def _note_wait(message: Message, wait: NotYet) -> None:
    why = str(wait) if str(wait) in Why.values else Why.PROVIDERS.value
    if message.why not in (why, Why.BY_HAND):
        Message.objects.filter(pk=message.pk, state__in=OPEN).update(why=why)


def _ask(message: Message, clock: Callable[[], float], now: datetime) -> _Answer:
    began = clock()
    reference, error = "", None
    try:
        reference = carry(message=message, now=now)
    except Exception as raised:
        error = raised
    return _Answer(reference, error, slow=clock() - began > SLOW.total_seconds())


def _ended(message: Message, route: Route, answer: _Answer, now: datetime) -> None:
    """Write down what came of an attempt, and raise what makes its job come back."""
    error = answer.error
    if error is None:
        _sent(message=message, gateway_reference=answer.reference, now=now)
    elif isinstance(error, _FOR_GOOD):
        _refused(message, error, now)
    elif isinstance(error, _SURELY_NOT_OUT):
        Message.objects.filter(pk=message.pk).update(not_taken_attempt=message.attempts)
    else:
        # It may be out all the same: until a report says more, that is what is known.
        note_outcome(message=message, state=Delivery.UNKNOWN, reason=type(error).__name__, now=now)
    if message.channel == Message.Channel.SMS:
        works = (error is None or isinstance(error, _FOR_GOOD)) and not answer.slow
        note_answer(route=route, outcome=Outcome.TAKEN if works else Outcome.FAILED, now=now)
    if error is None or isinstance(error, _FOR_GOOD):
        return
    if not isinstance(error, _SURELY_NOT_OUT) and not sent_again_when_unknown(message=message):
        logger.warning("message %s: nobody knows whether it went out, and it must not go twice", message.pk)
        _close(message=message, state=State.FAILED, why=Why.UNCERTAIN)
        return
    raise error


def _refused(message: Message, refusal: Exception, now: datetime) -> None:
    note_outcome(message=message, state=Delivery.FAILED, reason=str(refusal), now=now)
    _close(message=message, state=State.FAILED, why=Why.REFUSED)
    if isinstance(refusal, push.Gone):
        forget_gone(subscription_id=message.recipient, now=now)


def _sent(*, message: Message, gateway_reference: str, now: datetime) -> None:
    # What happened wins over what was decided while it happened: superseded or not, it is out. A report may have said
    # so before us; who sent it later keeps their reference.
    ours = Message.objects.filter(pk=message.pk)
    ours.filter(~Q(state=State.SENT) | Q(gateway_attempt__lt=message.attempts)).update(
        state=State.SENT,
        sent_at=Coalesce("sent_at", Value(now)),
        gateway_reference=gateway_reference,
        gateway_attempt=message.attempts,
        text=masked(message=message),
        why="",
    )
    note_taken(message=message, now=now)
    if message.channel == Message.Channel.SMS:
        match_parked(provider_reference=gateway_reference, now=now)


def _begin(*, message_id: int, provider: str, now: datetime) -> Message | None:
    """Commit that an attempt begins, and give the message to send; None when there is nothing to send any more."""
    with transaction.atomic(durable=True):
        message = _sendable(message_id=message_id).select_for_update().first()
        if message is None:
            return None
        if message.valid_until is not None and message.valid_until <= now:
            _close(message=message, state=State.EXPIRED)
            return None
        begun = {"state": State.SENDING, "attempts": F("attempts") + 1, "provider": provider}
        _sendable(message_id=message_id).update(**begun)
    message.refresh_from_db()
    return message


def _sendable(*, message_id: int) -> QuerySet[Message]:
    """A failed one is here too: it has a job only when somebody revived it. With its secret masked it is of no use."""
    revived = Message.objects.filter(pk=message_id, state=State.FAILED).exclude(event__in=SECRETS)
    found = Message.objects.filter(pk=message_id, state__in=OPEN) | revived
    return found.filter(overtaken=False)


def give_up_message(*, message_id: int, now: datetime) -> None:
    """This function will mark a message failed whose job is dead. A person decides what follows."""
    for message in Message.objects.filter(pk=message_id, state__in=OPEN):
        _close(message=message, state=State.FAILED, why=Why.GIVEN_UP)


def _close(*, message: Message, state: Message.State, why: str = "") -> None:
    Message.objects.filter(pk=message.pk, state__in=[*OPEN, State.FAILED]).update(state=state, why=why)
    mask(message=message)


def mask(*, message: Message) -> None:
    """This function will replace what only the recipient may know in a message that is over."""
    if message.event in SECRETS:
        Message.objects.filter(pk=message.pk).update(text=masked(message=message))


__all__ = ["OPEN", "attempt_of", "give_up_message", "mask", "send_message"]
