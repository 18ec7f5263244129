"""Choosing services."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.catalogue import queries as catalogues
from doorstep.channels.citizen.asked import papers_of
from doorstep.channels.citizen.drafts import Draft, with_services
from doorstep.channels.citizen.forms import ServicesForm
from doorstep.channels.citizen.holding import let_go
from doorstep.channels.citizen.listing import listed_one, listing, popular
from doorstep.channels.citizen.steps import keep, onward, step
from doorstep.channels.shared import clock
from doorstep.engines.catalogue.rules import in_order, questions_for
from doorstep.engines.fees.itemise import doorstep_fee
from doorstep.places import queries as places


@require_http_methods(["GET", "HEAD", "POST"])
@step("services")
def services(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will list the services, find some by words, and keep the ticked ones."""
    now = clock.now()
    catalogue = catalogues.current(now=now).catalogue
    offered = [service.code for service in popular(catalogue=catalogue)]
    most = places.rules().max_services
    form = ServicesForm(request.POST or None, offered=offered, most=most)
    ticked = tuple(request.POST.getlist("services")) if request.method == "POST" else draft.picked
    picked = in_order(catalogue=catalogue, services=set(ticked) & set(offered))
    words = (request.POST.get("q") or request.GET.get("q") or "")[:60].strip()
    if request.POST.get("do") == "pick":
        return _pick(request, draft, request.POST.get("service", ""), offered)
    if request.POST.get("do") == "search":
        return _search(request, replace(draft, picked=picked), words)
    if request.method == "POST" and form.is_valid():
        asks = bool(questions_for(catalogue=catalogue, services=picked))
        changed = with_services(draft=draft, services=picked, questions=asks)
        return onward(request, let_go(draft=changed, now=now) if changed.services != draft.services else changed)
    today = _today(now)
    by_department = request.GET.get("by") == "department"
    shown = {
        "form": form,
        "list": listing(catalogue=catalogue, picked=picked, words=words, on=today, by_department=by_department),
        "by_department": by_department,
        "words": words,
        "most": most,
        "fee": doorstep_fee(catalogue=catalogue, on=today),
    }
    return render(request, "citizen/services.html", shown, status=422 if form.errors else 200)


@require_safe
@step("services")
def service(request: HttpRequest, draft: Draft, code: str) -> HttpResponse:
    """This function will show one service whole: minutes, fee, documents, who must be present."""
    now = clock.now()
    catalogue = catalogues.current(now=now).catalogue
    if code not in catalogue.services:
        raise Http404
    shown = {
        "listed": listed_one(catalogue=catalogue, code=code, picked=draft.picked, on=_today(now)),
        "papers": papers_of(catalogue=catalogue, services=(code,), answers={}),
        "fee": doorstep_fee(catalogue=catalogue, on=_today(now)),
    }
    return render(request, "citizen/service.html", shown)


def _today(now: datetime) -> date:
    return now.astimezone(places.zone()).date()


def _pick(request: HttpRequest, draft: Draft, code: str, offered: Sequence[str]) -> HttpResponse:
    """A service picked on its own page is ticked in the list, beside what was ticked before."""
    picked = draft.picked if code in draft.picked or code not in offered else (*draft.picked, code)
    keep(request, replace(draft, picked=picked))
    return redirect("citizen:services")


def _search(request: HttpRequest, draft: Draft, words: str) -> HttpResponse:
    keep(request, draft)
    query = f"?{urlencode({'q': words})}" if words else ""
    return redirect(f"{reverse('citizen:services')}{query}")
