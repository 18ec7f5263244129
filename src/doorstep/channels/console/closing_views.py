"""Closing days from the staff pages: first whom it affects, then how far it is and who must be called."""

from datetime import date
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from doorstep.channels.console.actors import staff_actor
from doorstep.channels.console.closing import ask_to_close, closing_of, days_between
from doorstep.channels.console.forms import CloseForm
from doorstep.channels.console.views import staff
from doorstep.channels.shared import clock
from doorstep.dispatch.closing import affected_by
from doorstep.dispatch.over import is_over
from doorstep.people.models import StaffMember


@require_http_methods(["GET", "POST"])
@staff("planning.change_dayplan")
def close(request: HttpRequest, on: date) -> HttpResponse:
    """Ask why and until when, say who is affected; once that is confirmed close, and leave the rest to the worker."""
    now = clock.now()
    form = CloseForm(request.POST or None, first=on)
    data = {"on": on, "over": is_over(on=on, now=now), "form": form}
    if request.method == "GET":
        return render(request, "console/close.html", data)
    if data["over"] or not form.is_valid():
        return render(request, "console/close.html", data, status=422)
    days = days_between(first=on, last=form.cleaned_data["until"])
    if "sure" not in request.POST:
        affected = {"affected": affected_by(days=days, now=now), "days": days}
        return render(request, "console/close.html", data | affected)
    actor = staff_actor(staff=cast("StaffMember", request.user))
    ask_to_close(days=days, why=form.cleaned_data["why"], actor=actor, now=now)
    return redirect("console:closing", on)


@require_GET
@staff("planning.view_dayplan")
def closing(request: HttpRequest, on: date) -> HttpResponse:
    """How far closing is; the page follows it by itself, unless the reader stops it."""
    data = {"progress": closing_of(on=on, now=clock.now()), "still": "still" in request.GET}
    return render(request, "console/closing.html", data)
