"""Sending again, by a person's decision, what did not arrive or was held back."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doorstep.journal.actions import Actor, append
from doorstep.messaging.models import Message
from doorstep.messaging.policies import kept_text
from doorstep.messaging.queries import not_arrived
from doorstep.messaging.sending_jobs import job_of, key_of
from doorstep.outbox.actions import enqueue_all, retire
from doorstep.texts.refusals import Refusal

_REASONS: Mapping[str, str | Promise] = {
    "not-failed": _("This message did not fail, or somebody is sending it again already."),
    "overtaken": _("Something newer was told since, or the visit is cancelled."),
    "expired": _("It is too late for this message."),
    "secret": _("A code or a personal link is not kept. A new one has to be asked for."),
    "unfit": _("The text does not fit its registered template: mend the template first."),
}


class NotSentAgain(Refusal):
    """This message is not sent again."""

    code = "not-sent-again"

    def __init__(self, why: str) -> None:
        super().__init__(str(_REASONS[why]))
        self.why = why


def why_not(*, message: Message, now: datetime) -> str:
    """This function will return why a message cannot be sent again, as a short word; "" when it can."""
    if message.overtaken:
        return "overtaken"
    if message.valid_until is not None and message.valid_until <= now:
        return "expired"
    if not kept_text(message=message):
        return "secret"
    return "unfit" if message.why == Message.Why.UNFIT else ""


@transaction.atomic
def resend(*, message_id: int, actor: Actor, now: datetime) -> None:
    """This function will let a message that did not arrive, or was held back, be sent once more, and journal it.

    Raises NotSentAgain: after its time is over, once something newer is told, as a cancellation is, when it is a
    secret, and when it did not fail or somebody else sends it again already."""
    message = not_arrived().filter(pk=message_id).first()
    if message is None:
        raise NotSentAgain("not-failed")
    if why := why_not(message=message, now=now):
        raise NotSentAgain(why)
    # The claim: of two who press at once, one finds it failed no more.
    as_seen = _as_seen(message).filter(overtaken=False)
    if not as_seen.update(state=Message.State.QUEUED, why=Message.Why.BY_HAND):
        raise NotSentAgain("not-failed")
    key = key_of(message_id=message.pk)
    retire(key=key, now=now)
    job = job_of(message=message, now=now, at=now)
    # A key of its own would be good for one time only; the claim above is what keeps it to one.
    job.dedupe_key = None
    enqueue_all(jobs=[job])
    append(actor=actor, action="message.resent", subject=message.subject, details={"message": message.pk}, now=now)


def _as_seen(message: Message) -> QuerySet[Message]:
    return not_arrived().filter(pk=message.pk, attempts=message.attempts, state=message.state)
