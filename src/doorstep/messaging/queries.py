"""Reading messages."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet

from doorstep.messaging.models import Message
from doorstep.places.queries import zone


def messages_about(*, subject: str) -> QuerySet[Message]:
    """This function will return what was or will be said about a subject, latest first."""
    return Message.objects.filter(subject=subject)


def messages_of_day(*, events: Collection[str], start: datetime, end: datetime) -> QuerySet[Message]:
    """This function will return the messages of these events that were planned within a span, without their texts."""
    return Message.objects.filter(event__in=events, send_at__gte=start, send_at__lt=end).defer(
        "text", "heading", "calendar"
    )


def search(
    *, reference: str = "", event: str = "", state: str = "", on: date | None = None, recipient: str = ""
) -> QuerySet[Message]:
    """This function will return the messages that fit all that is given, latest first.

    `reference` may be a beginning; `on` is a day of the city, that of sending for what was sent, else that for which it
    is planned; `recipient` is E.164."""
    found = Message.objects.all()
    if reference:
        found = found.filter(reference__istartswith=reference.strip())
    exact = {"event": event, "state": state, "recipient": recipient}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if on is not None:
        start, end = _day(on), _day(on + timedelta(days=1))
        sent = found.filter(sent_at__gte=start, sent_at__lt=end)
        found = sent | found.filter(sent_at__isnull=True, send_at__gte=start, send_at__lt=end)
    return found


def _day(on: date) -> datetime:
    return datetime.combine(on, time(), tzinfo=zone())


def not_arrived() -> QuerySet[Message]:
    """This function will return the messages that failed, were held back, or did not arrive, latest first."""
    state, delivery = Message.State, Message.Delivery
    lost = Q(state=state.SENT, delivery__in=(delivery.FAILED, delivery.EXPIRED))
    return Message.objects.filter(Q(state__in=(state.FAILED, state.WITHHELD)) | lost)


def waiting_for(*, why: Collection[str]) -> Mapping[tuple[str, str], int]:
    """This function will return how many messages wait past their hour, by (event, why)."""
    open_ones = Message.objects.filter(state__in=(Message.State.QUEUED, Message.State.SENDING), why__in=why)
    rows = open_ones.order_by().values_list("event", "why").annotate(count=Count("pk"))
    return {(event, said): count for event, said, count in rows}
