"""What a phone was asked by SMS and has not answered yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments, phones_of
from doorstep.calls.models import InboundMessage
from doorstep.messaging.models import Message
from doorstep.people.models import Consent
from doorstep.places import queries as places

CONSENT, PAPERS, CANCEL = "consent", "papers", "cancel"
_ABOUT = {"consent": CONSENT, "documents": PAPERS, "documents-helper": PAPERS, "sms-cancel": CANCEL}
# Of what was asked before these nobody thinks any more.
LAST = 10


@dataclass(frozen=True, slots=True)
class Question:
    """One question that went to a phone about an appointment. `answered`: it was, but it may be answered anew."""

    about: str
    message: Message
    appointment: Appointment
    answered: bool


def questions_to(*, phone: str, reference: str = "", now: datetime) -> list[Question]:
    """This function will return what a phone (E.164) was asked by SMS that can still be answered, the last one first;
    with a `reference` only about that appointment. Three queries."""
    asked = Message.objects.filter(
        recipient=phone,
        event__in=_ABOUT,
        channel=Message.Channel.SMS,
        state__in=(Message.State.SENT, Message.State.SENDING),
    ).order_by(F("sent_at").desc(nulls_last=True), "-pk")
    last = list((asked.filter(reference=reference) if reference else asked)[:LAST])
    rows = {row.reference: row for row in appointments().filter(reference__in={one.reference for one in last})}
    done: set[int | None] = set(InboundMessage.objects.filter(question__in=last).values_list("question_id", flat=True))
    return list(_open(last, rows, done, phone, now))


def _open(
    asked: list[Message], rows: dict[str, Appointment], done: set[int | None], phone: str, now: datetime
) -> Iterator[Question]:
    patience = timedelta(minutes=places.rules().sms_cancel_minutes)
    for message in asked:
        row, about = rows.get(message.reference), _ABOUT[message.event]
        if row is None or phone not in phones_of(appointment=row):
            continue
        ahead = row.status == Appointment.Status.BOOKED and row.ends_at > now and row.version == message.version
        # Consent is asked of a person, and stays a question when the visit has moved.
        if about == CONSENT and row.consent and row.consent.state == Consent.State.ASKED:
            yield Question(about, message, row, answered=False)
        elif about == PAPERS and ahead:
            yield Question(about, message, row, answered=bool(row.papers or row.confirmed_at))
        elif about == CANCEL and ahead and message.pk not in done and now < message.created_at + patience:
            yield Question(about, message, row, answered=False)
