"""Whose appointment it is: the language they are written to in, whether a helper may act, that they will be there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from doorstep.booking import actions
from doorstep.booking.models import Appointment
from doorstep.booking.queries import is_helper
from doorstep.channels.citizen import visits
from doorstep.channels.citizen.views.status import actor_of, of_visit
from doorstep.channels.shared import clock


@require_POST
@of_visit
def speak(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """This function will let whoever opened the appointment be written to in another language."""
    actions.change_language(
        appointment=appointment,
        phone=visits.phone(request),
        language=request.POST.get("language", ""),
        actor=actor_of(request),
        now=clock.now(),
    )
    return redirect(f"{reverse('citizen:visit')}?spoken")


@require_POST
@of_visit
def helper(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """This function will keep the applicant's answer whether their helper may act: nobody else's, and only of whoever
    proved the applicant's phone here."""
    phone, answer = visits.phone(request), request.POST.get("answer", "")
    if not visits.is_proven(request) or is_helper(appointment=appointment, phone=phone):
        return redirect("citizen:my")
    if answer in ("yes", "no"):
        actions.answer_for_helper(
            appointment=appointment, given=answer == "yes", actor=actor_of(request), now=clock.now()
        )
    return redirect(f"{reverse('citizen:visit')}?helper")


@require_POST
@of_visit
def documents(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """This function will keep whether the documents are ready, and lead whoever wants another day to the choice."""
    answer = request.POST.get("answer", "")
    actions.answer_documents(appointment=appointment, answer=answer, actor=actor_of(request), now=clock.now())
    if answer == Appointment.Papers.CHANGE:
        return redirect("citizen:reschedule")
    news = "?ready" if answer == Appointment.Papers.READY else "#papers-ready"
    return redirect(f"{reverse('citizen:visit')}{news}")
