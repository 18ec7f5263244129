"""Publishing a day from the staff pages: first what it closes, then how far it is."""

from datetime import date
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from doorstep.channels.console.actors import staff_actor
from doorstep.channels.console.publishing import ask_to_publish, closing, progress_of
from doorstep.channels.console.views import staff
from doorstep.channels.shared import clock
from doorstep.people.models import StaffMember


@require_http_methods(["GET", "POST"])
@staff("planning.change_dayplan")
def publish(request: HttpRequest, on: date) -> HttpResponse:
    """Say what publishing closes; once that is confirmed, leave it to the worker."""
    closes = closing(on=on, now=clock.now())
    if request.method == "GET" or closes.over:
        status = 200 if request.method == "GET" else 422
        return render(request, "console/publish.html", {"closing": closes}, status=status)
    ask_to_publish(on=on, actor=staff_actor(staff=cast("StaffMember", request.user)), now=clock.now())
    return redirect("console:publishing", on)


@require_GET
@staff("planning.view_dayplan")
def publishing(request: HttpRequest, on: date) -> HttpResponse:
    """How far publishing is; the page follows it by itself, unless the reader stops it."""
    data = {"progress": progress_of(on=on, now=clock.now()), "still": "still" in request.GET}
    return render(request, "console/publishing.html", data)
