"""Pages about what happened at the doors and what it teaches."""

from datetime import date
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorstep.booking.announce import subject_of
from doorstep.channels.console.actors import staff_actor
from doorstep.channels.console.durations import CombinationForm, DurationSearch, HoursForm, MinutesForm, names_of
from doorstep.channels.console.looks import looked
from doorstep.channels.console.views import PAGE, asked_again, staff
from doorstep.channels.console.visits import route_page, save_visits
from doorstep.channels.shared import clock
from doorstep.dispatch.durations import basis_now, duration_row, duration_rows
from doorstep.dispatch.visits.setting_out import set_out
from doorstep.engines.durations.values import combination
from doorstep.journal.actions import Actor
from doorstep.people.models import StaffMember
from doorstep.places import queries as places
from doorstep.planning.actions.durations import set_minutes
from doorstep.planning.hours import hour_figures
from doorstep.texts.refusals import Refusal


@require_http_methods(["GET", "POST"])
@staff("dispatch.view_visit")
def visits(request: HttpRequest, on: date, agent: str) -> HttpResponse:
    """The visits of one field agent's day, to be entered and corrected."""
    page = route_page(on=on, agent=agent, data=request.POST or None)
    if page is None:
        raise Http404
    if request.method == "POST":
        if not request.user.has_perm("dispatch.add_visit"):
            return HttpResponse(status=403)
        saved = save_visits(forms=page.forms, actor=_actor(request), now=clock.now())
        if saved is not None:
            text = ngettext("%(n)s visit was recorded.", "%(n)s visits were recorded.", saved) % {"n": saved}
            messages.success(request, text if saved else _("Nothing was changed."))
            return redirect("console:visits", on, agent)
    looked(request, subjects=[subject_of(form.row.appointment) for form in page.forms])
    wrong = any(form.errors for form in page.forms)
    is_today = on == clock.now().astimezone(places.zone()).date()
    data = {"page": page, "wrong": wrong, "is_today": is_today}
    return render(request, "console/visits.html", data, status=422 if wrong else 200)


@require_POST
@staff("dispatch.add_visit")
def on_the_way(request: HttpRequest, on: date, agent: str) -> HttpResponse:
    """The agent has set out for one of these visits: its people are told by when to expect them."""
    try:
        done = set_out(reference=request.POST.get("reference", ""), actor=_actor(request), now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("console:visits", on, agent)
    by = f"{done.by.astimezone(places.zone()):%H:%M}"
    text = ngettext(
        "Expected by %(by)s. %(n)s person is told.", "Expected by %(by)s. %(n)s people are told.", done.told
    )
    messages.success(request, text % {"by": by, "n": done.told})
    return redirect("console:visits", on, agent)


@require_GET
@staff("planning.view_duration")
def durations(request: HttpRequest) -> HttpResponse:
    """Planned minutes by services: the catalogue's, what visits taught, what staff set."""
    form = DurationSearch(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    rows = duration_rows(now=clock.now(), words=words)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    data = {"form": form, "page": page, "asked": asked_again(request), "searched": bool(words)}
    return render(request, "console/durations.html", data | {"who": names_of(row.own_by for row in page)})


@require_http_methods(["GET", "POST"])
@staff("planning.change_duration")
def duration(request: HttpRequest, services: str) -> HttpResponse:
    """The minutes of just these services, to be set or left to what visits teach."""
    now = clock.now()
    basis = basis_now(now=now)
    codes = services.split("+")
    most = places.rules().max_services
    if len(codes) > most or not all(code in basis.catalogue.services for code in codes):
        raise Http404
    row = duration_row(services=codes, now=now)
    form = MinutesForm(request.POST or None, own=row.own_minutes)
    if request.method == "POST" and form.is_valid():
        set_minutes(services=row.key, minutes=form.cleaned_data["minutes"], actor=_actor(request), now=now)
        messages.success(request, _("Bookings made from now on use this. Visits that are booked keep their minutes."))
        return redirect("console:durations")
    data = {"row": row, "form": form, "who": names_of([row.own_by])}
    return render(request, "console/duration.html", data, status=422 if form.errors else 200)


@require_GET
@staff("planning.change_duration")
def choose_services(request: HttpRequest) -> HttpResponse:
    """Choose services whose minutes together are to be set."""
    catalogue, most = basis_now(now=clock.now()).catalogue, places.rules().max_services
    form = CombinationForm(request.GET or None, catalogue=catalogue, most=most)
    if form.is_bound and form.is_valid():
        return redirect("console:duration", combination(form.cleaned_data["services"]))
    return render(request, "console/choose_services.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff("planning.view_travelhour")
def hours(request: HttpRequest) -> HttpResponse:
    """How much longer roads take at which hour, learned and set."""
    figures = hour_figures()
    form = HoursForm(request.POST or None, figures=figures)
    if request.method == "POST":
        if not request.user.has_perm("planning.change_travelhour"):
            return HttpResponse(status=403)
        if form.is_valid():
            changed = form.save(actor=_actor(request), now=clock.now())
            taken = _("Open days take the new figures within a few minutes, wherever all their promises still hold.")
            messages.success(request, taken if changed else _("Nothing was changed."))
            return redirect("console:hours")
    who = names_of(figure.own_by for figure in figures)
    data = {"form": form, "rows": form.rows(figures), "who": who, "legs": sum(figure.legs for figure in figures)}
    return render(request, "console/hours.html", data, status=422 if form.errors else 200)


def _actor(request: HttpRequest) -> Actor:
    return staff_actor(staff=cast("StaffMember", request.user))
