"""Why somebody is to be phoned before others."""

from datetime import datetime, timedelta

from django.db.models import Q

from doorstep.booking.models import Appointment, DoorNote
from doorstep.engines.call_order import ELDERLY, LANDLINE, NO_LIFT, VISIT_SOON
from doorstep.people.phones import Phone
from doorstep.places import queries as places

SOON = timedelta(days=1)


def needs_of(*, phone: Phone, appointment: Appointment | None, now: datetime) -> list[str]:
    """This function will return the needs of whoever has a phone: by the visit it is about, or else by their next one.
    At most one query."""
    visit = appointment or _next_of(phone.number, now)
    needs = [] if phone.mobile else [LANDLINE]
    if visit is None:
        return needs
    elderly = places.rules().elderly_answers.split()
    if any(f"{question}={answer}" in elderly for question, answer in visit.answers.items()):
        needs.append(ELDERLY)
    if DoorNote.NO_LIFT in visit.door_notes:
        needs.append(NO_LIFT)
    if visit.status == Appointment.Status.BOOKED and visit.ends_at > now and visit.starts_at - now <= SOON:
        needs.append(VISIT_SOON)
    return sorted(needs)


def _next_of(phone: str, now: datetime) -> Appointment | None:
    theirs = Q(applicant__phone=phone) | Q(helper__phone=phone)
    ahead = Appointment.objects.filter(theirs, status=Appointment.Status.BOOKED, ends_at__gt=now)
    return ahead.order_by("starts_at").first()
