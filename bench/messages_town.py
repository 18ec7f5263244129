"""People of a throw-away Chandigarh who are told who comes, that somebody else does, or that nobody does.

Every person has a phone of their own, so that what a phone got tells of whom it was.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from doorstep.booking.announce import subject_of, tell, tellings_of
from doorstep.booking.models import Appointment
from doorstep.channels.shared import clock
from doorstep.city.actions import load_city
from doorstep.engines.messages.events import EVENTS, Uncertain
from doorstep.engines.wording import day_text
from doorstep.journal.actions import SYSTEM
from doorstep.messaging.actions import KIND, queue_message, queue_messages
from doorstep.messaging.models import Message, ProviderHealth
from doorstep.outbox.models import Job
from doorstep.people.actions import make_roles
from doorstep.people.models import Applicant
from doorstep.places import queries as places

AGENTS = ("Asha Kumari", "Bilal Ahmed", "Chandan Lal", "Deepa Rani", "Gurpreet Kaur", "Harish Chand", "Kiran Bala")
LANGUAGES = ("en", "en", "en", "hi", "pa")
WINDOWS = ("09:00-11:00", "11:00-13:00", "13:00-15:00", "15:00-17:00")
VISITS, CODES, CALLS = 13, 2, 1
CHANGED, CANCELLED, BRIEF = 0.12, 0.04, 0.08
"""Shares of visits that get another visitor, that are cancelled, and whose message is of no use after seconds."""
AN_HOUR, CODE = timedelta(hours=1), timedelta(minutes=10)
MISSED = "missed-call"


@dataclass
class Step:
    """What was told in a step: lines of the ledger, see bench/messages_audit.py."""

    told: list[dict[str, Any]] = field(default_factory=list)
    over: list[dict[str, Any]] = field(default_factory=list)


def build() -> None:
    """This function will set up the shipped city's texts and rules in an empty database."""
    call_command("migrate", verbosity=0, skip_checks=True)
    if places.city() is None:
        make_roles()
        load_city(folder=settings.CITY, actor=SYSTEM, now=clock.now())


def visit(*, number: int, luck: random.Random, now: datetime, brief: bool) -> Appointment:
    """This function will make up a visit of today; of a `brief` one the messages are of no use after seconds.

    It is no row: nothing here needs one but the messages' subject."""
    # Kept for fiction by the regulator of no country: they never leave this machine.
    phone = f"+9199{number:08d}"
    return Appointment(
        pk=number,
        reference=f"{10_000_000 + number}",
        applicant=Applicant(name="Meera Sharma", phone=phone, mobile=True, language=luck.choice(LANGUAGES)),
        on=now.astimezone(places.zone()).date(),
        window=luck.choice(WINDOWS),
        starts_at=now,
        ends_at=now + (timedelta(seconds=luck.uniform(0.3, 5)) if brief else AN_HOUR),
        version=1,
    )


def begin(*, number: int, seed: int, before: Sequence[Appointment], now: datetime) -> tuple[Step, list[Appointment]]:
    """This function will tell the mornings of new visits, and what changed for those of the steps before."""
    luck, step = random.Random(f"{seed}/{number}"), Step()
    new = [
        visit(number=number * VISITS + place, luck=luck, now=now, brief=luck.random() < BRIEF)
        for place in range(VISITS)
    ]
    mornings = [
        telling
        for appointment in new
        for telling in tellings_of(
            appointment=appointment,
            event="morning",
            more={"agent": AGENTS[appointment.pk % len(AGENTS)]},
            send_at=now + timedelta(seconds=luck.uniform(0, 1)),
            now=now,
        )
    ]
    with transaction.atomic():
        messages = queue_messages(tellings=mornings, now=now)
    step.told += map(_line, messages)
    for code in range(CODES):
        step.told.append(_line(_code(number * CODES + code, luck, now)))
    for call in range(CALLS):
        step.told.append(_line(_missed_call(number * CALLS + call, now)))
    for appointment in before:
        _change(appointment, luck, step)
    return step, new


def _change(appointment: Appointment, luck: random.Random, step: Step) -> None:
    chance, name = luck.random(), AGENTS[(appointment.pk + appointment.version) % len(AGENTS)]
    if chance > CHANGED + CANCELLED or appointment.status == "cancelled":
        return
    event = "cancelled" if chance < CANCELLED else "changed-visitor"
    now = clock.now()
    appointment.version += 1
    appointment.ends_at = now + AN_HOUR
    with transaction.atomic():
        tell(appointment=appointment, event=event, now=now, more={} if event == "cancelled" else {"agent": name})
    if event == "cancelled":
        appointment.status = "cancelled"
    subject = subject_of(appointment)
    step.over.append({"subject": subject, "version": appointment.version, "what": event, "at": clock.now().timestamp()})
    told = Message.objects.filter(subject=subject, version=appointment.version)
    step.told += map(_line, told)


def _code(number: int, luck: random.Random, now: datetime) -> Message:
    values = {"code": f"{luck.randrange(10**6):06d}", "minutes": "10"}
    return _alone("code", f"proof:{number}", f"+9198{number:08d}", values, now + CODE, now)


def _missed_call(number: int, now: datetime) -> Message:
    """One that is never sent again when it is unknown whether it went out."""
    values = {"date": day_text(on=now.date(), language="en"), "time": f"{number % 100}"}
    return _alone(MISSED, f"task:{number}", f"+9197{number:08d}", values, now + AN_HOUR, now)


def _alone(event: str, subject: str, phone: str, values: dict[str, str], until: datetime, now: datetime) -> Message:
    with transaction.atomic():
        return queue_message(
            event=event,
            subject=subject,
            version=1,
            recipient=phone,
            language="en",
            values=values,
            reference="",
            send_at=now,
            valid_until=until,
            now=now,
        )


def _line(message: Message) -> dict[str, Any]:
    return {
        "id": message.pk,
        "event": message.event,
        "subject": message.subject,
        "version": message.version,
        "to": message.recipient,
        # Now: a code is masked once it is sent.
        "text": message.text,
        "until": message.valid_until.timestamp() if message.valid_until else None,
        "twice": EVENTS[message.event].uncertain == Uncertain.RESEND,
    }


def wake() -> None:
    """This function will let what waits for a provider, or for its next try, be tried now: this is about kills, and a
    provider that was killed a hundred times an hour would be left alone for most of it."""
    ProviderHealth.objects.all().delete()
    now = clock.now()
    late = Message.objects.filter(state__in=(Message.State.QUEUED, Message.State.SENDING), send_at__lte=now)
    keys = [f"{KIND}:{pk}" for pk in late.values_list("pk", flat=True)]
    Job.objects.filter(state=Job.State.WAITING, dedupe_key__in=keys, run_at__gt=now).update(run_at=now)


def left() -> int:
    """This function will count the messages whose sending is not over."""
    return Message.objects.filter(state__in=(Message.State.QUEUED, Message.State.SENDING)).count()


def rows() -> dict[int, dict[str, Any]]:
    """This function will return what the product believes of each message, by its number."""
    read = Message.objects.values_list("pk", "state", "attempts", "delivery")
    return {pk: {"state": state, "attempts": attempts, "delivery": delivery} for pk, state, attempts, delivery in read}
