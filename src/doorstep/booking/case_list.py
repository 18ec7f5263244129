"""Applications as clerks look for them: with the visit that began each."""

from datetime import date

from django.db.models import F, Q, QuerySet

from doorstep.booking.models import Appointment, AppointmentService
from doorstep.cases.models import Case

OPEN = (Case.State.REQUESTED, Case.State.TAKEN, Case.State.WANTED, Case.State.READY)
"""What a clerk may still have to do something for."""


def case_rows(*, today: date, words: str = "", state: str = "open") -> "QuerySet[AppointmentService]":
    """This function will return the applications of booked visits, those that are due first: by a reference's first
    digits or a part of the applicant's name, and in a state. "open": those for which something is left to do, whose
    visit is over or today; "overdue": with the department, and its day is over; "": all. One query a page."""
    rows = AppointmentService.objects.select_related("appointment", "case__service", "case__applicant")
    rows = rows.exclude(appointment__status=Appointment.Status.CANCELLED)
    if state == "open":
        rows = rows.filter(case__state__in=OPEN, appointment__on__lte=today)
    elif state == "overdue":
        rows = rows.filter(case__state__in=(Case.State.TAKEN, Case.State.WANTED), case__due_on__lt=today)
    elif state:
        rows = rows.filter(case__state=state)
    if said := words.strip():
        digits = said.replace(" ", "")
        by_name = Q(case__applicant__name__icontains=said)
        rows = rows.filter(Q(appointment__reference__startswith=digits) if digits.isdecimal() else by_name)
    return rows.order_by(F("case__due_on").asc(nulls_last=True), "appointment__on", "case_id")
