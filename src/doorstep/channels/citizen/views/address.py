"""Where the home is."""

from dataclasses import asdict, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from doorstep.booking.homes import Home, homes_of
from doorstep.channels.citizen.drafts import Draft, with_address
from doorstep.channels.citizen.forms import AddressForm, localities_named
from doorstep.channels.citizen.holding import let_go
from doorstep.channels.citizen.mapping import door_map
from doorstep.channels.citizen.signed_in import signed_in
from doorstep.channels.citizen.steps import onward, step
from doorstep.channels.shared import clock
from doorstep.channels.shared.wording import language
from doorstep.places import queries as places


@require_http_methods(["GET", "HEAD", "POST"])
@step("address")
def address(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will take the address, or refuse it with the reason; a proven phone is offered its own."""
    homes = homes_of(phone=signed_in(request))
    if chosen := _chosen(request, homes):
        return _taken(request, replace(draft, notes=chosen.notes), asdict(chosen.said))
    form = AddressForm(
        request.POST if request.method == "POST" else None,
        initial={**draft.address, "notes": draft.notes},
        places_named=localities_named(language=language()),
    )
    if form.is_bound and form.is_valid():
        return _taken(request, replace(draft, notes=form.door_notes()), form.said())
    shown = {"form": form, "homes": homes}
    return render(request, "citizen/address.html", shown, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, homes: tuple[Home, ...]) -> Home | None:
    which = request.POST.get("home", "")
    return next((home for number, home in enumerate(homes) if which == str(number)), None)


def _taken(request: HttpRequest, draft: Draft, said: dict[str, str]) -> HttpResponse:
    """Another door lets a held window go."""
    if said == draft.address:
        return onward(request, replace(draft, address_confirmed=False))
    return onward(request, with_address(draft=let_go(draft=draft, now=clock.now()), said=said))


@require_http_methods(["GET", "HEAD", "POST"])
@step("address-check")
def address_check(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will show where the address was found, to be confirmed."""
    if request.method == "POST":
        return onward(request, replace(draft, address_confirmed=True))
    place = places.resolve(said=draft.address_said)
    return render(request, "citizen/address_check.html", {"place": place, "map": door_map(place=place)})
