"""What is held about the people of a phone, who looked at it, and having it mended or erased."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.calls import actions
from doorstep.calls.copy import values_of
from doorstep.calls.held import held_about
from doorstep.calls.models import Task
from doorstep.channels.citizen import told
from doorstep.channels.citizen.signed_in import signed_in
from doorstep.channels.citizen.telling_forms import CorrectionForm, ErasureForm
from doorstep.channels.shared import clock
from doorstep.channels.shared.actors import phone_actor
from doorstep.channels.shared.tries import take_tries
from doorstep.channels.shared.wording import language
from doorstep.dispatch.visits.queries import visits_of
from doorstep.people.actions import NOTICE_VERSION
from doorstep.places import queries as places
from doorstep.texts.refusals import Refusal

KINDS = {"correction": Task.Kind.CORRECTION, "erasure": Task.Kind.ERASURE}


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """This function will say what is kept, why, how long, and who sees it."""
    return render(request, "citizen/privacy.html", {"version": NOTICE_VERSION, "rules": places.rules()})


@require_safe
@never_cache
def held(request: HttpRequest) -> HttpResponse:
    """This function will show a proven phone everything that is held about its people, and who looked at it."""
    phone = signed_in(request)
    if not phone:
        return redirect("citizen:my")
    return render(request, "citizen/privacy_held.html", {"held": held_about(phone=phone)})


@require_safe
@never_cache
def copy(request: HttpRequest) -> HttpResponse:
    """This function will give a proven phone everything that is held about its people as a file."""
    phone = signed_in(request)
    if not phone:
        return redirect("citizen:my")
    found = held_about(phone=phone)
    values = values_of(held=found, now=clock.now())
    values["visits"] = [
        {"appointment": visit.appointment.reference, "arrived_at": visit.arrived_at, "outcome": visit.outcome}
        for visit in visits_of(appointment_ids=[row.pk for row in found.appointments])
    ]
    content = json.dumps(values, ensure_ascii=False, indent=2, default=str)
    headers = {"Content-Disposition": 'attachment; filename="sampark-my-data.json"'}
    return HttpResponse(content, content_type="application/json; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def correct(request: HttpRequest) -> HttpResponse:
    """This function will ask what is wrong in what is held."""
    return _ask(request, "correction", CorrectionForm, "citizen/privacy_correct.html")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """This function will ask whether all shall be erased, and say what the law makes us keep."""
    return _ask(request, "erasure", ErasureForm, "citizen/privacy_erase.html")


def _ask(request: HttpRequest, kind: str, form_of: Any, template: str) -> HttpResponse:
    phone = signed_in(request)
    if not phone:
        return redirect("citizen:my")
    form = form_of(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _asked(request, kind, phone, form):
        return redirect(f"citizen:{kind}-done")
    return render(request, template, {"form": form, "phone": phone}, status=422 if form.errors else 200)


def _asked(request: HttpRequest, kind: str, phone: str, form: Any) -> bool:
    act = actions.ask_correction if kind == "correction" else actions.ask_erasure
    actor, words = phone_actor(phone=phone, channel="web"), form.cleaned_data["words"]
    try:
        take_tries(what="own-data", phone=phone)
        task = act(phone=phone, language=language(), words=words, actor=actor, now=clock.now())
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    told.remember(request, task=task)
    return True


@require_safe
@never_cache
def done(request: HttpRequest, kind: str) -> HttpResponse:
    """This function will show the reference of what was just asked for, and by when it is done."""
    task = told.newest(request, kind=KINDS[kind])
    return render(request, "citizen/tell_done.html", {"task": task}) if task else redirect("citizen:held")
