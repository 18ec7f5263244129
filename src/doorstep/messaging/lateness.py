"""How late scheduled sending is: the one figure that shows a worker that is missing, or providers that do not take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q

from doorstep.messaging.models import Message
from doorstep.messaging.sending_jobs import KIND
from doorstep.outbox.queries import lateness

NONE = timedelta()
MOST_LOOKED_AT = 20_000
_OPEN = (Message.State.QUEUED, Message.State.SENDING)
_BY_RULE = (Message.Why.QUIET, Message.Why.PAUSED)
"""Who waits for one of these is not late."""


@dataclass(frozen=True, slots=True)
class Late:
    """By how much the oldest message that is due is late; `alarm` when that is more than the settings bear."""

    by: timedelta

    @property
    def alarm(self) -> bool:
        return self.by > timedelta(minutes=settings.LATE_MINUTES)

    @property
    def minutes(self) -> int:
        return int(self.by.total_seconds() // 60)


def late(*, now: datetime) -> Late:
    """This function will return how late the oldest message is that is due, of use and not held back by a rule, or the
    oldest job that sends one. Two queries."""
    of_use = Q(valid_until=None) | Q(valid_until__gt=now)
    due = Message.objects.filter(of_use, state__in=_OPEN, send_at__lte=now).exclude(why__in=_BY_RULE)
    oldest = due.order_by().aggregate(oldest=Min("send_at"))["oldest"]
    by_message = now - oldest if oldest else NONE
    return Late(max(by_message, lateness(now=now).get(KIND, NONE)))


def sent_late(*, since: datetime) -> Sequence[float]:
    """This function will return by how many seconds each message sent after an instant was late, the least first; of
    very many, the latest twenty thousand."""
    sent = Message.objects.filter(sent_at__gt=since).order_by("-sent_at").values_list("sent_at", "send_at")
    rows = [(sent_at, send_at) for sent_at, send_at in sent[:MOST_LOOKED_AT] if sent_at is not None]
    return sorted(max(0.0, (sent_at - send_at).total_seconds()) for sent_at, send_at in rows)


def counts(*, since: datetime) -> Mapping[tuple[str, str, str, str, str], int]:
    """This function will return how many messages there are that were queued after an instant, by (channel, event,
    state, delivery, provider)."""
    keys = ("channel", "event", "state", "delivery", "provider")
    rows = Message.objects.filter(created_at__gt=since).order_by().values_list(*keys).annotate(count=Count("pk"))
    return {row[:5]: row[5] for row in rows}
