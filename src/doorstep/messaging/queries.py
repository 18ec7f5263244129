"""Reading templates and messages."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet

from doorstep.messaging.models import Message, MessageTemplate
from doorstep.places.queries import edition, remembered, zone

Words = Mapping[tuple[str, str], str]
"""By (event, language)."""


def templates(*, token: UUID | None = None) -> Words:
    """This function will return every text by (event, language), kept in memory by edition."""
    return _said(token)[0]


def headings(*, token: UUID | None = None) -> Words:
    """This function will return what heads a mail about an event, by (event, language), kept in memory by edition."""
    return _said(token)[1]


def _said(token: UUID | None) -> tuple[Words, Words]:
    return remembered(name="templates", token=token or edition(), make=_templates)


def _templates() -> tuple[Words, Words]:
    rows = {(row.event, row.language): row for row in MessageTemplate.objects.all()}
    texts = {key: row.text for key, row in rows.items()}
    return texts, {key: row.heading for key, row in rows.items() if row.heading}


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
