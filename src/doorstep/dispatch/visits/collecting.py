"""Money taken at a door: the receipt is written and told in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.booking.announce import Said, tellings_of
from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments
from doorstep.dispatch.visits.refusals import UnknownStop
from doorstep.engines.messages.events import EVENTS
from doorstep.engines.wording import rupees
from doorstep.journal.actions import Actor
from doorstep.messaging.actions import queue_messages, supersede
from doorstep.payments.actions_collect import Taking, collect, reverse_receipt
from doorstep.payments.models import Receipt
from doorstep.planning.models import Stop


@dataclass(frozen=True, slots=True)
class Paid:
    """What somebody paid at a door. `key`: what makes it happen once. The rest as in payments' Taking."""

    method: str
    at: datetime
    key: str
    readings: Mapping[int, int] = field(default_factory=dict)
    given_paise: int | None = None
    number: int | None = None


def collect_at_door(*, stop: Stop, paid: Paid, actor: Actor, now: datetime) -> Receipt:
    """This function will write the receipt for what was paid at a stop's door and tell its people; said again, it is
    the same receipt and nobody is told twice. Raises UnknownStop and MoneyRefused."""
    with transaction.atomic():
        appointment = _appointment_of(stop)
        taking = Taking(
            charge=appointment.charge,
            agent=stop.route.shift.agent,
            on=appointment.on,
            method=paid.method,
            at=paid.at,
            key=paid.key,
            readings=paid.readings,
            given_paise=paid.given_paise,
            number=paid.number,
        )
        receipt = collect(taking=taking, actor=actor, now=now)
        _tell(appointment, receipt, "receipt", now)
    return receipt


def take_back(*, receipt: Receipt, reason: str, actor: Actor, now: datetime) -> None:
    """This function will take a receipt back and tell its people. Raises MoneyRefused."""
    with transaction.atomic():
        reverse_receipt(receipt=receipt, reason=reason, actor=actor, now=now)
        appointment = appointments().get(charge=receipt.charge_id)
        _tell(appointment, receipt, "receipt-taken-back", now)


def _appointment_of(stop: Stop) -> Appointment:
    appointment = appointments().filter(stop=stop).first()
    if appointment is None:
        raise UnknownStop(_("There is no appointment behind this stop."))
    return appointment


def _tell(appointment: Appointment, receipt: Receipt, event: str, now: datetime) -> None:
    languages = {"en", *(code for code, _name in settings.LANGUAGES)}
    more: dict[str, Said] = {
        "amount": {code: rupees(paise=receipt.total_paise, language=code) for code in languages},
        "receipt": str(receipt.on_it),
    }
    until = EVENTS[event].expires.ends_at(since=now)
    tellings = tellings_of(appointment=appointment, event=event, now=now, more=more, valid_until=until)
    supersede(subject=tellings[0].subject if tellings else "", events=EVENTS[event].supersedes, now=now)
    # A second receipt of one visit, after the first was taken back, is news of its own.
    queue_messages(tellings=[replace(one, version=receipt.pk) for one in tellings], now=now)
