"""Someone who waits in a city whose only day is full, and what the tests of waiting ask of her."""

from datetime import datetime, timedelta

from doorstep.booking.actions import (
    WaitRequest,
    cancel_appointment,
    join_waiting_list,
)
from doorstep.booking.models import Appointment, Hold, WaitingEntry
from doorstep.booking.waiting.asking import KIND
from doorstep.channels.cli.jobs import HANDLERS
from doorstep.engines.addresses.values import AddressSaid
from doorstep.messaging.models import Message
from doorstep.outbox.actions import run_due
from tests.cast import (
    HOME,
    MEERA_PHONE,
    NOW,
    WEB,
)

SERVICES = ("electricity-bill", "income-certificate")
AADHAAR = ("aadhaar-document-update",)
SENIOR = {"home-eligibility": "senior"}
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
BILAL_PHONE, GITA_PHONE = "+919800000077", "+919800000078"
OTHER = AddressSaid(sector="33", house="151")


def join(phone: str = MEERA_PHONE, *, now: datetime = NOW, **said: object) -> WaitingEntry:
    asked = {"services": SERVICES, "address": HOME, "language": "en"} | said
    return join_waiting_list(request=WaitRequest(**asked), phone=phone, actor=WEB, now=now)  # type: ignore[arg-type]


def cancel(appointment: Appointment, *, now: datetime = NOW) -> None:
    cancel_appointment(appointment=appointment, reason="", actor=WEB, now=now)


def work(now: datetime) -> None:
    """Let the worker do what is due, but for sending messages."""
    kinds = (KIND, "release-hold")
    run_due(handlers={kind: HANDLERS[kind] for kind in kinds}, now=lambda: now)


def states() -> dict[str, str]:
    return dict(WaitingEntry.objects.order_by("pk").values_list("phone", "state"))


def told(event: str) -> list[str]:
    """Who was told, in order."""
    return list(Message.objects.filter(event=event).order_by("pk").values_list("recipient", flat=True))


def offered(entry: WaitingEntry) -> WaitingEntry:
    entry.refresh_from_db()
    assert entry.state == "offered"
    return entry


def hold_of(entry: WaitingEntry) -> Hold:
    assert entry.hold is not None
    return Hold.objects.get(token=entry.hold)
