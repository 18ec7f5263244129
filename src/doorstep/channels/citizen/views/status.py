"""An appointment as its people see it, and changing it until the evening before."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.booking import actions, queries
from doorstep.booking.models import Appointment, DoorNote
from doorstep.booking.offers import offers_to_move
from doorstep.booking.queries import AppointmentDetails
from doorstep.channels.citizen import visits
from doorstep.channels.citizen.asked import papers_booked
from doorstep.channels.citizen.calendar_entry import entry_of
from doorstep.channels.citizen.choosing import chosen_window, offered
from doorstep.channels.citizen.forms import CancelForm, LookupForm
from doorstep.channels.citizen.signed_in import kept_on_own_device, signed_in
from doorstep.channels.shared import clock
from doorstep.channels.shared.actors import phone_actor
from doorstep.channels.shared.tries import forget_tries, take_tries
from doorstep.channels.shared.wording import language
from doorstep.dispatch.progress import case_lines, progress_of
from doorstep.journal.actions import Actor
from doorstep.payments.queries import receipts_of
from doorstep.people.phones import NotAPhone, read_phone
from doorstep.texts.refusals import Refusal

NEWS = ("moved", "added", "ready", "spoken", "helper")
"""What an action before may have changed: the page says so once."""

VisitView = Callable[[HttpRequest, Appointment], HttpResponse]


def of_visit(view: VisitView) -> Callable[[HttpRequest], HttpResponse]:
    """This function will return a view that gets the browser's appointment; without one comes the look-up page."""

    @never_cache
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        appointment = visits.visit(request)
        if appointment is None:
            return redirect("citizen:my" if signed_in(request) else "citizen:lookup")
        try:
            return view(request, appointment)
        except Refusal as refusal:
            return render(request, "citizen/refused.html", {"refusal": refusal}, status=409)

    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def lookup(request: HttpRequest) -> HttpResponse:
    """This function will open an appointment by its reference and a phone it was booked with."""
    form = LookupForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            _open(request, reference=form.cleaned_data["reference"], phone=_number(form.cleaned_data["phone"]))
            return redirect("citizen:visit")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(request, "citizen/lookup.html", {"form": form}, status=422 if form.errors else 200)


def _open(request: HttpRequest, *, reference: str, phone: str) -> None:
    take_tries(what="lookup", phone=phone)
    found = queries.appointment(reference=reference, phone=phone, proven=False)
    forget_tries(what="lookup", phone=phone)
    # Whoever gave this browser its session does not look over its shoulder.
    request.session.cycle_key()
    visits.remember(request, reference=found.reference, phone=phone, proven=phone == signed_in(request))


def _number(typed: str) -> str:
    """E.164; what is no number stays as it is, and finds nothing."""
    try:
        return read_phone(typed=typed).number
    except NotAPhone:
        return typed


@require_safe
@of_visit
def visit(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """This function will show how far the appointment is, who comes, and what can be changed."""
    now = clock.now()
    details = _details(appointment)
    progress = progress_of(appointment=appointment, services=details.services, now=now)
    shown = {
        "visit": details,
        "progress": progress,
        "cases": case_lines(services=details.services, states=details.case_states, progress=progress, now=now),
        "papers": papers_booked(appointment=appointment, services=details.services),
        "notes": [DoorNote(note).label for note in appointment.door_notes],
        "confirmed": appointment.confirmed_at is not None,
        "visit_papers": appointment.papers,
        "receipts": receipts_of(charge_id=appointment.charge_id),
        "helped": queries.is_helper(appointment=appointment, phone=visits.phone(request)),
        "proven": visits.is_proven(request),
        "signed_in": bool(signed_in(request)),
        "now": now,
        "news": next((news for news in NEWS if news in request.GET), ""),
    }
    return kept_on_own_device(request, render(request, "citizen/visit.html", shown))


@require_http_methods(["GET", "HEAD", "POST"])
@of_visit
def reschedule(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """This function will show what else can be promised, and move the visit there."""
    now = clock.now()
    refusal: object = ""
    if request.method == "POST":
        if choice := chosen_window(typed=request.POST.get("choice", "")):
            try:
                actions.reschedule_appointment(
                    appointment=appointment,
                    on=choice[0],
                    window=choice[1],
                    actor=actor_of(request),
                    now=now,
                    language=language(),
                )
                return redirect(f"{reverse('citizen:visit')}?moved")
            except Refusal as refused:
                refusal = refused.message
        else:
            refusal = _("Please choose a day and time.")
    details = _details(appointment)
    if not details.can_change:
        return redirect("citizen:visit")
    sheet = offers_to_move(appointment=appointment, now=now)
    picked = request.GET.get("on", "")
    shown = {
        "visit": details,
        **offered(sheet=sheet, own=(details.on, details.window), picked=picked),
        "moves": True,
        "chosen": (details.on.isoformat(), details.window),
        "refusal": refusal,
    }
    return render(request, "citizen/reschedule.html", shown, status=409 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@of_visit
def cancel(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """This function will cancel the visit, with a reason."""
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.cancel_appointment(appointment=appointment, reason=reason, actor=actor_of(request), now=clock.now())
        return redirect("citizen:visit")
    details = _details(appointment)
    if not details.can_change:
        return redirect("citizen:visit")
    shown = {"form": form, "visit": details}
    return render(request, "citizen/cancel.html", shown, status=422 if form.errors else 200)


@require_safe
@of_visit
def calendar(_request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """This function will return the visit as a calendar file."""
    content = entry_of(appointment=appointment, visit=_details(appointment), now=clock.now())
    headers = {"Content-Disposition": 'attachment; filename="visit.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """This function will close the appointment in this browser."""
    visits.forget(request)
    return redirect("citizen:my" if signed_in(request) else "citizen:home")


def _details(appointment: Appointment) -> AppointmentDetails:
    return queries.details(appointment=appointment, now=clock.now())


def actor_of(request: HttpRequest) -> Actor:
    """This function will return who acts with the appointment that is open in this browser."""
    return phone_actor(phone=visits.phone(request), channel="web")
