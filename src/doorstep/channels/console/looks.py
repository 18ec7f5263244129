"""Whoever opens what is held about somebody leaves a line in the journal; citizens see it, by role."""

from collections.abc import Iterable
from typing import cast

from django.http import HttpRequest

from doorstep.booking.announce import subject_of
from doorstep.booking.models import Appointment
from doorstep.calls.actions import note_looks
from doorstep.channels.console.actors import staff_actor
from doorstep.channels.shared import clock
from doorstep.people.models import StaffMember


def looked(request: HttpRequest, *, subjects: Iterable[str]) -> None:
    """This function will write down that the member of staff who is logged in looked at these subjects."""
    staff = cast("StaffMember", request.user)
    wanted = list(subjects)
    if wanted:
        note_looks(subjects=wanted, role=role_of(staff), actor=staff_actor(staff=staff), now=clock.now())


def subjects_of(*, references: Iterable[str]) -> list[str]:
    """This function will return what the journal calls the appointments of these references. One query."""
    return [subject_of(row) for row in Appointment.objects.filter(reference__in=list(references)).only("pk")]


def role_of(staff: StaffMember) -> str:
    """This function will return the roles of a member of staff: "Operator", "Clerk, Dispatcher"; "" for none."""
    return ", ".join(sorted(staff.groups.values_list("name", flat=True)))
