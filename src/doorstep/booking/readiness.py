"""Whether the documents of coming visits are ready: who was asked, who answered, whom to call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q

from doorstep.booking.models import Appointment, AppointmentService
from doorstep.booking.queries import appointments
from doorstep.people.models import Consent

UNANSWERED: Mapping[str, None | str] = {"confirmed_at": None, "papers": "", "papers_at": None}
"""What is written when a visit moves: what was said of another day is asked anew."""
_Status = Appointment.Status


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A visit whose people did not say that the documents are ready: `papers` is "" or what they said instead.

    `people`: who may be called about it, the applicant first: role, name, phone (E.164) and language."""

    appointment: Appointment
    papers: str
    people: tuple[tuple[str, str, str, str], ...]


def unconfirmed(*, on: date) -> tuple[Unconfirmed, ...]:
    """This function will return the booked visits of a day whose people did not say that they are ready, in the order
    of their windows: the operators' call list. One query."""
    open_ones = appointments().filter(on=on, status=_Status.BOOKED).exclude(papers=Appointment.Papers.READY)
    rows = open_ones.filter(confirmed_at=None).order_by("starts_at", "id")
    return tuple(Unconfirmed(row, row.papers, people_of(appointment=row)) for row in rows)


def people_of(*, appointment: Appointment) -> tuple[tuple[str, str, str, str], ...]:
    """This function will return who may be called about an appointment, the applicant first: role, name, phone and
    language. A helper whom the applicant refused is not among them."""
    applicant, helper = appointment.applicant, appointment.helper
    people = [("applicant", applicant.name, applicant.phone, applicant.language)]
    refused = appointment.consent is not None and appointment.consent.state == Consent.State.REFUSED
    if helper is not None and not refused and helper.phone != applicant.phone:
        people.append(("helper", helper.name, helper.phone, helper.language))
    return tuple(people)


def asked_of_phone(*, phone: str, now: datetime) -> tuple[Appointment, ...]:
    """This function will return the visits still ahead that a phone (E.164) may answer for, the next one first: as the
    applicant, or as a helper whom the applicant did not refuse. One query."""
    refused = Q(consent__state=Consent.State.REFUSED)
    mine = Q(applicant__phone=phone) | Q(helper__phone=phone) & ~refused
    ahead = appointments().filter(mine, status=_Status.BOOKED, ends_at__gt=now)
    return tuple(ahead.order_by("starts_at", "id"))


def to_ask(*, on: date, booked_before: datetime) -> Sequence[Appointment]:
    """This function will return the visits of a day whose people are asked about their documents: booked before an
    instant, and not answered already. Two queries."""
    lines = Prefetch("service_lines", AppointmentService.objects.select_related("service").order_by("position"))
    rows = appointments().filter(on=on, status=_Status.BOOKED, booked_at__lt=booked_before)
    return list(rows.filter(papers="", confirmed_at=None).prefetch_related(lines).order_by("id"))
