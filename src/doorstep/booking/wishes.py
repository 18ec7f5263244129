"""What a visit's people had better find in who comes: their language, and the agent whom they know."""

from datetime import date

from django.db.models import QuerySet

from doorstep.booking.models import Appointment
from doorstep.workforce.traits import same_agent, spoken


def wishes_of(*, language: str, known_agent: int | None) -> tuple[str, ...]:
    """This function will return the wishes of a visit, as its stop keeps them: somebody who speaks the applicant's
    language, and the field agent, by id, whom this home knows."""
    return (spoken(language), *(() if known_agent is None else (same_agent(known_agent),)))


def last_visit(*, address_key: str, today: date) -> "QuerySet[Appointment]":
    """This function will return the last visit to a home before today, whose field agent it knows, or none."""
    visited = Appointment.objects.filter(address__key=address_key, on__lt=today, status=Appointment.Status.BOOKED)
    named = visited.filter(stop__planned_at__isnull=False).order_by("-on", "-id")
    # Asked for inside another question: a query of its own would be one more for each booking.
    return Appointment.objects.filter(pk=named.values("pk")[:1]).order_by()
