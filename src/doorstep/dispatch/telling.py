"""Who of a day's visits has been told who comes, and who has not: the completeness report."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from doorstep.booking.announce import subject_of
from doorstep.booking.models import Appointment
from doorstep.calls.models import Task
from doorstep.calls.queries import calls_about
from doorstep.messaging.models import Message
from doorstep.messaging.queries import messages_of_day
from doorstep.people.models import Applicant, Consent, Helper
from doorstep.places.queries import zone

NOT_SENT, FAILED, UNKNOWN, ACCEPTED, DELIVERED = "not-sent", "failed", "unknown", "accepted", "delivered"
TOLD = (NOT_SENT, FAILED, UNKNOWN, ACCEPTED, DELIVERED)
"""From what needs a call to what needs nothing: in this order people are listed."""
LATE = "late"
EVENTS = ("morning", "changed-visitor", "delayed")
"""What tells on the day who comes; of several, the latest counts. Helpers get a "-helper" each."""

_BY_DELIVERY: Mapping[str, str] = {
    Message.Delivery.FAILED: FAILED,
    Message.Delivery.EXPIRED: FAILED,
    Message.Delivery.UNKNOWN: UNKNOWN,
    Message.Delivery.ACCEPTED: ACCEPTED,
    Message.Delivery.DELIVERED: DELIVERED,
}
_State = Message.State
_Said = Mapping[tuple[str, str], Sequence[Message]]
_Calls = Mapping[tuple[int | None, str], Task]


@dataclass(frozen=True, slots=True)
class Told:
    """One person of one visit. `told` is one of TOLD; `why` says more where it is not sent: "none", "landline", "late"
    (it should have gone out by now), or the state of the message. `phone` is E.164; `at`: when that became known.

    `version`: the visit's, which grows with what is to be told. `task`: the call that was made of it, if any."""

    appointment_id: int
    reference: str
    window: str
    role: str
    phone: str
    language: str
    version: int
    starts_at: datetime
    told: str
    why: str
    attempts: int
    at: datetime | None
    task: Task | None

    @property
    def confirmed(self) -> bool:
        """True once the phone is known to have it, or the gateway at least took it."""
        return self.told in (ACCEPTED, DELIVERED)

    @property
    def waits(self) -> bool:
        """True while its hour has not come: nobody has to be called yet."""
        return self.why == _State.QUEUED

    @property
    def needs_call(self) -> bool:
        """True for whoever may not know who comes, until somebody has told them."""
        settled = self.task is not None and self.task.ended == Task.Ended.TOLD
        return not (self.confirmed or self.waits or settled)


@dataclass(frozen=True, slots=True)
class Completeness:
    """A day's people, those who need a call first, and how many of them are at what."""

    on: date
    people: tuple[Told, ...]
    visits: int

    @property
    def counts(self) -> Mapping[str, int]:
        """How many people by what is known, in the order of TOLD."""
        return {told: sum(person.told == told for person in self.people) for told in TOLD}

    def found(self, *, words: str = "", phone: str = "", told: str = "") -> list[Told]:
        """This function will return the people whose reference begins with `words`, with this phone, and at this."""
        return [
            person
            for person in self.people
            if person.reference.startswith(words) and phone in ("", person.phone) and told in ("", person.told)
        ]


def completeness(*, on: date, now: datetime) -> Completeness:
    """This function will return who has been told who comes on a day: each applicant, and each helper who may act,
    and what was done where they may not know. Three queries, however many visits there are."""
    visits = list(
        Appointment.objects.filter(on=on, status=Appointment.Status.BOOKED)
        .select_related("applicant", "helper", "consent")
        .order_by("window", "reference")
    )
    start, end = (datetime.combine(day, time(), tzinfo=zone()) for day in (on, on + timedelta(days=1)))
    events = [*EVENTS, *(f"{event}-helper" for event in EVENTS)]
    said: dict[tuple[str, str], list[Message]] = {}
    for message in messages_of_day(events=events, start=start, end=end):
        role = "helper" if message.event.endswith("-helper") else "applicant"
        said.setdefault((message.subject, role), []).append(message)
    calls = calls_about(kind=Task.Kind.TELL, on=on)
    people = [person for visit in visits for person in _people(visit, said, calls, now)]
    return Completeness(on=on, people=tuple(sorted(people, key=lambda one: TOLD.index(one.told))), visits=len(visits))


def _people(visit: Appointment, said: _Said, calls: _Calls, now: datetime) -> Iterable[Told]:
    applicant, helper = visit.applicant, visit.helper
    yield _told(visit, "applicant", applicant, said, calls, now)
    refused = visit.consent is not None and visit.consent.state == Consent.State.REFUSED
    if helper is not None and not refused and helper.phone != applicant.phone:
        yield _told(visit, "helper", helper, said, calls, now)


def _told(visit: Appointment, role: str, person: Applicant | Helper, said: _Said, calls: _Calls, now: datetime) -> Told:
    best = _best(said.get((subject_of(visit), role), ()))
    told, why = _known(best, person, now)
    return Told(
        appointment_id=visit.pk,
        reference=visit.reference,
        window=visit.window,
        role=role,
        phone=person.phone,
        language=person.language,
        version=visit.version,
        starts_at=visit.starts_at,
        told=told,
        why=why,
        attempts=best.attempts if best else 0,
        at=(best.delivery_at or best.sent_at) if best else None,
        task=calls.get((visit.pk, person.phone)),
    )


def _best(said: Sequence[Message]) -> Message | None:
    """A person who is told by SMS and by mail is at the better of the two."""
    latest = max(said, key=lambda message: message.pk, default=None)
    # The SMS and the mail of one piece of news are queued together, of one event and version.
    news = [one for one in said if latest and (one.event, one.version) == (latest.event, latest.version)]
    return max(news, key=lambda message: TOLD.index(_at(message)), default=None)


def _known(best: Message | None, person: Applicant | Helper, now: datetime) -> tuple[str, str]:
    """What is known, and more of why it is not sent."""
    if best is None:
        landline = isinstance(person, Applicant) and not person.mobile
        return NOT_SENT, "landline" if landline else "none"
    told = _at(best)
    why = best.state if told == NOT_SENT else ""
    return told, LATE if why == _State.QUEUED and best.send_at <= now else why


def _at(message: Message) -> str:
    """What is known of one message, in the words of this report."""
    if message.delivery:
        return _BY_DELIVERY[message.delivery]
    if message.state == _State.SENT:
        return ACCEPTED
    if message.state == _State.SENDING:
        return UNKNOWN
    return FAILED if message.state == _State.FAILED else NOT_SENT
