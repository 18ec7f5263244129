"""Choosing services."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from doorstep.catalogue import queries as catalogues
from doorstep.channels.citizen import drafts
from doorstep.channels.citizen.drafts import Draft, with_services
from doorstep.channels.citizen.forms import ServicesForm
from doorstep.channels.citizen.holding import let_go
from doorstep.channels.citizen.listing import listing, popular
from doorstep.channels.citizen.steps import onward, step
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
    if request.POST.get("do") == "search":
        return _search(request, replace(draft, picked=picked), words)
    if request.method == "POST" and form.is_valid():
        asks = bool(questions_for(catalogue=catalogue, services=picked))
        changed = with_services(draft=draft, services=picked, questions=asks)
        return onward(request, let_go(draft=changed, now=now) if changed.services != draft.services else changed)
    today = now.astimezone(places.zone()).date()
    shown = {
        "form": form,
        "list": listing(catalogue=catalogue, picked=picked, words=words, on=today),
        "words": words,
        "most": most,
        "fee": doorstep_fee(catalogue=catalogue, on=today),
    }
    return render(request, "citizen/services.html", shown, status=422 if form.errors else 200)


def _search(request: HttpRequest, draft: Draft, words: str) -> HttpResponse:
    drafts.save(session=request.session, draft=draft)
    query = f"?{urlencode({'q': words})}" if words else ""
    return redirect(f"{reverse('citizen:services')}{query}")
