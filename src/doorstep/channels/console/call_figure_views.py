"""Beside the desk: looking somebody up, and calls in figures."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from doorstep.booking.announce import subject_of
from doorstep.booking.models import Appointment
from doorstep.channels.console.actors import staff_actor
from doorstep.channels.console.call_figures import HEIGHT, HOURS, call_report
from doorstep.channels.console.calling import MOST_FOUND, found_at, found_by_phone, found_by_reference
from doorstep.channels.console.calling_forms import FindForm
from doorstep.channels.console.forms import DayField
from doorstep.channels.console.looks import looked
from doorstep.channels.console.phones import sees_phones, typed_phone
from doorstep.channels.console.views import staff
from doorstep.channels.shared import clock
from doorstep.journal.actions import append
from doorstep.people.models import StaffMember
from doorstep.places import queries as places

MOST_DAYS = 366


class DaysForm(forms.Form):
    """From which day to which."""

    first = DayField(label=gettext_lazy("From"))
    last = DayField(label=gettext_lazy("To"))

    def clean(self) -> dict[str, Any]:
        """This function will refuse days in the wrong order, and more than a year of them."""
        said: dict[str, Any] = self.cleaned_data
        first, last = said.get("first"), said.get("last")
        if first and last and not timedelta(0) <= last - first < timedelta(days=MOST_DAYS):
            self.add_error("last", _("Choose a day after the first one, within a year."))
        return said


@require_GET
@staff("calls.view_task")
def figures(request: HttpRequest) -> HttpResponse:
    """How many called, how many got through, and what it came to."""
    today = clock.now().astimezone(places.zone()).date()
    week = {"first": (today - timedelta(days=6)).isoformat(), "last": today.isoformat()}
    form = DaysForm(request.GET if "first" in request.GET else week)
    report = call_report(**form.cleaned_data) if form.is_valid() else None
    data = {"form": form, "report": report, "height": HEIGHT, "hours": HOURS}
    return render(request, "console/call_figures.html", data, status=200 if report else 422)


@require_http_methods(["GET", "POST"])
@staff("calls.change_task")
def find(request: HttpRequest) -> HttpResponse:
    """Find somebody by reference, phone (with the reason) or address. What was typed stays out of the address bar."""
    form = FindForm(request.POST or None)
    found: Sequence[Appointment] = ()
    if request.method == "POST" and form.is_valid():
        found = _found(request, form)
        looked(request, subjects=[subject_of(one) for one in found])
    asked = request.method == "POST" and form.is_valid()
    data = {"form": form, "found": found, "asked": asked, "most": MOST_FOUND, "phones": sees_phones(request.user)}
    return render(request, "console/find.html", data, status=422 if form.errors else 200)


def _found(request: HttpRequest, form: FindForm) -> Sequence[Appointment]:
    said = form.cleaned_data
    if said["place"] and said["house"]:
        return found_at(place=said["place"].strip(), house=said["house"].strip())
    phone = typed_phone(said["q"]) if sees_phones(request.user) else ""
    if not phone:
        return found_by_reference(words=said["q"])
    if not said["reason"].strip():
        form.add_error("reason", _("Please write why you look for this phone: it is kept in the journal."))
        return ()
    found = found_by_phone(phone=phone)
    with transaction.atomic():
        actor = staff_actor(staff=cast("StaffMember", request.user))
        details = {"reason": said["reason"].strip(), "found": len(found)}
        append(actor=actor, action="desk.phone-searched", subject="desk", details=details, now=clock.now())
    return found
