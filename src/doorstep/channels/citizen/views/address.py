"""Where the home is."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from doorstep.channels.citizen.drafts import Draft, with_address
from doorstep.channels.citizen.forms import AddressForm, localities_named
from doorstep.channels.citizen.holding import let_go
from doorstep.channels.citizen.steps import onward, step
from doorstep.channels.shared import clock
from doorstep.channels.shared.wording import language
from doorstep.places import queries as places


@require_http_methods(["GET", "HEAD", "POST"])
@step("address")
def address(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will take the address, or refuse it with the reason."""
    form = AddressForm(
        request.POST if request.method == "POST" else None,
        initial=draft.address,
        places_named=localities_named(language=language()),
    )
    if form.is_bound and form.is_valid():
        if form.cleaned_data == draft.address:
            return onward(request, replace(draft, address_confirmed=False))
        return onward(request, with_address(draft=let_go(draft=draft, now=clock.now()), said=form.cleaned_data))
    return render(request, "citizen/address.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@step("address-check")
def address_check(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will show where the address was found, to be confirmed."""
    if request.method == "POST":
        return onward(request, replace(draft, address_confirmed=True))
    place = places.resolve(said=draft.address_said)
    return render(request, "citizen/address_check.html", {"place": place})
