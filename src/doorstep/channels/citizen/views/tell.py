"""How a visit was, what went wrong, and a call back."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments, appointments_of_phone
from doorstep.calls import actions
from doorstep.calls.actions.feedback import why_no_feedback
from doorstep.calls.due import due_at
from doorstep.calls.models import Task
from doorstep.calls.queries import feedback_of, tasks_of
from doorstep.channels.citizen import told, visits
from doorstep.channels.citizen.signed_in import signed_in
from doorstep.channels.citizen.telling_forms import CallBackForm, ComplaintForm, FeedbackForm
from doorstep.channels.shared import clock, wording
from doorstep.channels.shared.actors import phone_actor
from doorstep.channels.shared.bots import is_trapped
from doorstep.channels.shared.tries import take_tries
from doorstep.channels.shared.wording import language
from doorstep.dispatch.visits.queries import was_visited
from doorstep.people.phones import said
from doorstep.texts.refusals import Refusal

# So many of the latest visits can be chosen from: a complaint is about one of them.
CHOICES = 8
TellView = Callable[[HttpRequest, str], HttpResponse]


def phone_of(request: HttpRequest) -> str:
    """This function will return whose phone (E.164) speaks in this browser: that which is signed in, or that of the
    open visit; "" for none."""
    if phone := signed_in(request):
        return phone
    return str(request.session[visits.VISIT]["phone"]) if visits.visit(request) else ""


def by_phone(view: TellView) -> Callable[[HttpRequest], HttpResponse]:
    """This function will return a view that gets the phone which speaks; without one comes the page of the code."""

    @never_cache
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        phone = phone_of(request)
        return view(request, phone) if phone else redirect("citizen:my")

    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def feedback(request: HttpRequest) -> HttpResponse:
    """This function will ask how the visit was that is open in this browser; said again, the new holds."""
    appointment = visits.visit(request)
    if appointment is None:
        return redirect("citizen:my")
    visited = was_visited(appointment=appointment)
    refusal = why_no_feedback(appointment=appointment, visited=visited, now=clock.now())
    kept = feedback_of(appointment=appointment)
    initial = {"marks": str(kept.marks), "words": kept.words} if kept else {}
    form = FeedbackForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid() and _said_feedback(request, appointment, visited, form):
        return redirect(f"{reverse('citizen:feedback')}?thanks")
    shown = {"form": form, "visit": appointment, "kept": kept, "thanks": "thanks" in request.GET, "closed": refusal}
    return render(request, "citizen/tell_feedback.html", shown, status=422 if form.errors else 200)


def _said_feedback(request: HttpRequest, appointment: Appointment, visited: bool, form: FeedbackForm) -> bool:
    try:
        actions.give_feedback(
            appointment=appointment,
            marks=int(form.cleaned_data["marks"]),
            words=form.cleaned_data["words"],
            visited=visited,
            language=language(),
            actor=phone_actor(phone=request.session[visits.VISIT]["phone"], channel="web"),
            now=clock.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@by_phone
def complaint(request: HttpRequest, phone: str) -> HttpResponse:
    """This function will take a complaint, and list those of before with what became of them."""
    form = ComplaintForm(
        request.POST if request.method == "POST" else None,
        visits=_choices(request, phone),
        initial={"about": _open_reference(request)},
    )
    if form.is_bound and form.is_valid() and _complained(request, phone, form):
        return redirect("citizen:complaint-done")
    shown = {"form": form, "earlier": _earlier(request)}
    return render(request, "citizen/tell_complaint.html", shown, status=422 if form.errors else 200)


def _choices(request: HttpRequest, phone: str) -> list[tuple[str, Any]]:
    """The visits of a proven phone, or the one that is open."""
    speaks = language()
    if signed_in(request):
        listed = appointments_of_phone(phone=phone, now=clock.now())[:CHOICES]
        return [(one.reference, _visit_said(one, speaks)) for one in listed]
    appointment = visits.visit(request)
    return [(appointment.reference, _visit_said(appointment, speaks))] if appointment else []


def _visit_said(one: Any, speaks: str) -> str:
    day = wording.day(on=one.on, language=speaks)
    return f"{day}, {wording.window(window=one.window, language=speaks)}"


def _open_reference(request: HttpRequest) -> str:
    appointment = visits.visit(request)
    return appointment.reference if appointment else ""


def _complained(request: HttpRequest, phone: str, form: ComplaintForm) -> bool:
    reference = form.cleaned_data.get("about", "")
    try:
        take_tries(what="complaint", phone=phone)
        task = actions.complain(
            phone=phone,
            language=language(),
            words=form.cleaned_data["words"],
            appointment=appointments().filter(reference=reference).first() if reference else None,
            actor=phone_actor(phone=phone, channel="web"),
            now=clock.now(),
        )
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    told.remember(request, task=task)
    return True


def _earlier(request: HttpRequest) -> tuple[Task, ...]:
    """Only a proven phone sees what it said from another browser."""
    if phone := signed_in(request):
        return tuple(tasks_of(phone=phone).filter(kind=Task.Kind.COMPLAINT))
    return told.told(request, kind=Task.Kind.COMPLAINT)


@require_safe
@never_cache
def complaint_done(request: HttpRequest) -> HttpResponse:
    """This function will show the reference of the complaint that was just sent."""
    task = told.newest(request, kind=Task.Kind.COMPLAINT)
    return render(request, "citizen/tell_done.html", {"task": task}) if task else redirect("citizen:complaint")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def call_back(request: HttpRequest) -> HttpResponse:
    """This function will take the number of somebody who wants to be called; no code is asked for."""
    phone = signed_in(request)
    initial = {"language": language(), "phone": said(number=phone) if phone else ""}
    form = CallBackForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid() and _asked_call_back(request, form):
        return redirect("citizen:call-back-done")
    return render(request, "citizen/tell_call_back.html", {"form": form}, status=422 if form.errors else 200)


def _asked_call_back(request: HttpRequest, form: CallBackForm) -> bool:
    phone, now = form.cleaned_data["phone"], clock.now()
    if is_trapped(request.POST):
        form.add_error(None, _("This did not look as if a person sent it. Please send it again."))
        return False
    try:
        take_tries(what="call-back", phone=phone)
        actions.ask_call_back(**form.cleaned_data, actor=phone_actor(phone=phone, channel="web"), now=now)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    # Not the task: whoever types somebody else's number shall not learn that one is open for it already.
    due = due_at(kind=Task.Kind.CALL_BACK, now=now)
    request.session["call-back"] = {"phone": phone, "due": due.isoformat(), "language": form.cleaned_data["language"]}
    return True


@require_safe
@never_cache
def call_back_done(request: HttpRequest) -> HttpResponse:
    """This function will say by when the phone rings."""
    asked = request.session.get("call-back")
    if not asked:
        return redirect("citizen:call-back")
    shown = {**asked, "due": datetime.fromisoformat(asked["due"])}
    return render(request, "citizen/tell_call_back_done.html", {"asked": shown})
