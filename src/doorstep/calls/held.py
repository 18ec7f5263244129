"""What is held about the people of a phone, and who of the staff looked at it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from doorstep.booking.announce import subject_of
from doorstep.booking.models import Appointment, WaitingEntry
from doorstep.booking.queries import appointments, phones_of
from doorstep.calls.actions.looks import VIEWED
from doorstep.calls.actions.tasks import subject_of_task
from doorstep.calls.models import Call, Feedback, InboundMessage, Task
from doorstep.calls.queries import tasks_of
from doorstep.journal.models import Entry
from doorstep.messaging.models import Message, PushSubscription
from doorstep.people.models import Applicant, Consent, Helper
from doorstep.places.models import Address


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody in a role looked, through a channel, at what is held under a subject's kind ("appointment"). No name."""

    at: datetime
    role: str
    channel: str
    what: str


@dataclass(frozen=True, slots=True)
class Held:
    """Everything held about the people of a phone. `helped`: appointments they booked for somebody else;
    `phones_to_wake`: on how many devices the app is woken for this phone."""

    phone: str
    applicants: tuple[Applicant, ...]
    helpers: tuple[Helper, ...]
    addresses: tuple[Address, ...]
    appointments: tuple[Appointment, ...]
    helped: tuple[Appointment, ...]
    consents: tuple[Consent, ...]
    feedback: tuple[Feedback, ...]
    tasks: tuple[Task, ...]
    waiting: tuple[WaitingEntry, ...]
    messages: tuple[Message, ...]
    texts_in: tuple[InboundMessage, ...]
    calls: tuple[Call, ...]
    phones_to_wake: int
    looks: tuple[Look, ...]

    @property
    def visits(self) -> int:
        """How many appointments there are, for themselves and for others."""
        return len(self.appointments) + len(self.helped)

    @property
    def anything(self) -> bool:
        """True unless nothing at all is held."""
        people = (self.applicants, self.helpers, self.helped)
        return any((*people, self.waiting, self.tasks, self.messages, self.texts_in, self.calls, self.phones_to_wake))


def held_about(*, phone: str) -> Held:
    """This function will return all that is held about the people of a phone (E.164), latest first. Fourteen queries.

    A helper whom the applicant refused is shown their own data, and no appointment any more."""
    related = Q(applicant__phone=phone) | Q(helper__phone=phone) | Q(booked_by_phone=phone)
    rows = appointments().filter(related).prefetch_related("service_lines__service").order_by("-id")
    own = tuple(row for row in rows if row.applicant.phone == phone)
    helped = tuple(row for row in rows if row.applicant.phone != phone and phone in phones_of(appointment=row))
    applicants = tuple(Applicant.objects.filter(phone=phone).order_by("id"))
    helpers = tuple(Helper.objects.filter(phone=phone).order_by("id"))
    asked = Consent.objects.filter(Q(applicant__phone=phone) | Q(helper__phone=phone))
    consents = tuple(asked.select_related("applicant", "helper").order_by("-id"))
    tasks = tuple(tasks_of(phone=phone))
    waiting = tuple(WaitingEntry.objects.filter(phone=phone).order_by("-id"))
    about = Feedback.objects.filter(appointment__in=[row.pk for row in (*own, *helped)])
    return Held(
        phone=phone,
        applicants=applicants,
        helpers=helpers,
        addresses=tuple({row.address_id: row.address for row in own}.values()),
        appointments=own,
        helped=helped,
        consents=consents,
        feedback=tuple(about.select_related("appointment")),
        tasks=tasks,
        waiting=waiting,
        texts_in=tuple(InboundMessage.objects.filter(phone=phone)),
        calls=tuple(Call.objects.filter(phone=phone)),
        messages=_messages(phone, (*own, *helped), helpers),
        phones_to_wake=PushSubscription.objects.filter(phone=phone).count(),
        looks=looks_at(
            subjects=[
                *map(subject_of, (*own, *helped)),
                *map(subject_of_task, tasks),
                *(f"{row._meta.model_name}:{row.pk}" for row in (*applicants, *helpers, *consents)),
                *map(str, waiting),
            ]
        ),
    )


def _messages(phone: str, about: Iterable[Appointment], helpers: Iterable[Helper]) -> tuple[Message, ...]:
    """Nobody has proven that a mail's address is theirs: of it only what tells of this phone's visits is shown."""
    mails = Q(recipient__in=[row.email for row in helpers if row.email], subject__in=[subject_of(row) for row in about])
    return tuple(Message.objects.filter(Q(recipient=phone) | mails))


def looks_at(*, subjects: Iterable[str]) -> tuple[Look, ...]:
    """This function will return who looked at what is held under these subjects, latest first; roles, never names."""
    entries = Entry.objects.filter(action=VIEWED, subject__in=list(subjects)).order_by("-number")
    return tuple(
        Look(
            at=entry.at,
            role=str(entry.details.get("role", "")),
            channel=entry.channel,
            what=entry.subject.partition(":")[0],
        )
        for entry in entries
    )
