"""The staff pages. Each asks for a log-in and for the permission that its content needs."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from doorstep.catalogue.models import Service
from doorstep.channels.console.assumed import assumed_services
from doorstep.channels.console.days import day_page
from doorstep.channels.console.desk import desk, links_for
from doorstep.channels.console.forms import DayPick, MessageSearch
from doorstep.channels.console.looks import looked, subjects_of
from doorstep.channels.console.phones import sees_phones
from doorstep.channels.shared import clock
from doorstep.dispatch.sheets import run_sheets
from doorstep.gateways.pdf import MissingFonts, print_route
from doorstep.messaging.queries import search
from doorstep.places import queries as places

View = Callable[..., HttpResponse]
PAGE = 50
# Messages about an appointment or a task are about a person; those about a proof of a phone have no other name.
ABOUT = ("appointment:", "task:", "waiting:")


def staff(permission: str = "") -> Callable[[View], View]:
    """This function will let only staff see a page, and only those with the permission, if one is named."""

    def guard(view: View) -> View:
        allowed = permission_required(permission, raise_exception=True)(view) if permission else view
        return cast("View", never_cache(login_required(wraps(view)(allowed))))

    return guard


@require_GET
@staff()
def home(request: HttpRequest) -> HttpResponse:
    """What today is like, and where to go."""
    page = {"desk": desk(now=clock.now()), "links": links_for(request.user)}
    return render(request, "console/home.html", page)


@require_GET
@staff("messaging.view_message")
def sent_messages(request: HttpRequest) -> HttpResponse:
    """What was told to whom."""
    phones = sees_phones(request.user)
    form = MessageSearch(request.GET, phones=phones)
    found = search(**form.wanted()) if form.is_valid() else search().none()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    if form.is_valid() and request.GET.get("q"):
        looked(request, subjects={message.subject for message in page if message.subject.startswith(ABOUT)})
    searched = any(value for name, value in request.GET.items() if name != "page")
    data = {"form": form, "page": page, "asked": asked_again(request), "phones": phones, "searched": searched}
    return render(request, "console/messages.html", data)


def asked_again(request: HttpRequest) -> str:
    """This function will return what was searched for, as the address of another page of it."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()


@require_GET
@staff("catalogue.change_service")
def assumed(request: HttpRequest) -> HttpResponse:
    """What the department has not confirmed yet."""
    services = Service.objects.only("code", "name", "provenance", "position").order_by("position")
    found = assumed_services(services=services)
    data = {"services": found, "count": sum(len(each.values) for each in found)}
    return render(request, "console/assumed.html", data)


@require_GET
@staff("planning.view_dayplan")
def any_day(request: HttpRequest) -> HttpResponse:
    """Go to the day that was picked, or to today."""
    form = DayPick(request.GET)
    today = clock.now().astimezone(places.zone()).date()
    return redirect("console:day", form.cleaned_data["on"] if form.is_valid() else today)


@require_GET
@staff("planning.view_dayplan")
def day(request: HttpRequest, on: date) -> HttpResponse:
    """Routes of a day with planned minutes."""
    data = {
        "day": day_page(on=on, now=clock.now()),
        "pick": DayPick(initial={"on": on}),
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1),
    }
    return render(request, "console/day.html", data)


@require_GET
@staff("planning.view_dayplan")
def forms_pdf(request: HttpRequest, on: date, agent: str) -> HttpResponse:
    """One field agent's run sheet with the forms of every visit."""
    sheets: dict[str, Any] = {sheet.agent_code: sheet for sheet in run_sheets(on=on, now=clock.now())}
    if agent not in sheets:
        raise Http404
    try:
        pdf = print_route(sheet=sheets[agent], fonts=settings.VAR / "fonts")
    except MissingFonts:
        messages.error(request, _("The fonts for printing are not there. Whoever runs the server types: make fonts"))
        return redirect("console:day", on)
    looked(request, subjects=subjects_of(references=[stop.reference for stop in sheets[agent].stops]))
    name = f"{on.isoformat()}-{agent}.pdf"
    return HttpResponse(pdf, "application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})
