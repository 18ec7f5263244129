"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doorstep.catalogue import queries as catalogues
from doorstep.channels.citizen import drafts
from doorstep.channels.citizen.listing import popular
from doorstep.channels.shared import clock
from doorstep.engines.fees.itemise import doorstep_fee
from doorstep.places import queries as places


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """This function will say what this is, what it costs, and where to begin or to find one's appointment."""
    now = clock.now()
    try:
        catalogue = catalogues.current(now=now).catalogue
    except catalogues.NoCatalogue:
        return render(request, "citizen/not_ready.html", status=503)
    first_paise, further_paise = doorstep_fee(catalogue=catalogue, on=now.astimezone(places.zone()).date())
    facts = {
        "first_paise": first_paise,
        "further_paise": further_paise,
        "offered": sum(service.offered for service in catalogue.services.values()),
        "popular": popular(catalogue=catalogue)[:6],
        "begun": bool(drafts.load(session=request.session).services),
    }
    return render(request, "citizen/home.html", facts)
