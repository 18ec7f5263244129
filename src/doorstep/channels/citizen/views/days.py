"""Choosing a day and window, best first."""

from dataclasses import replace
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.booking.offers import OfferSheet, offers_for
from doorstep.booking.waiting.alternatives import what_would_help
from doorstep.catalogue import queries as catalogues
from doorstep.channels.citizen.asked import lines_of
from doorstep.channels.citizen.choosing import chosen_window, helps_text, offered
from doorstep.channels.citizen.drafts import Draft, wishing
from doorstep.channels.citizen.forms import WishForm
from doorstep.channels.citizen.holding import hold, let_go
from doorstep.channels.citizen.steps import NOTICE, keep, onward, step
from doorstep.channels.citizen.zones import is_city_time, is_zone, zones_by_country
from doorstep.channels.shared import clock
from doorstep.channels.shared.wording import language
from doorstep.engines.fees.itemise import total_paise
from doorstep.places import queries as places
from doorstep.texts.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@step("day")
def day(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will show what can be promised, and hold what is chosen."""
    now = clock.now()
    refusal: object = request.session.pop(NOTICE, "")
    wished = draft.wished
    if request.method == "POST":
        if choice := chosen_window(typed=request.POST.get("choice", "")):
            try:
                held = hold(draft=draft, on=choice[0], window=choice[1], language=language(), now=now)
                return onward(request, held)
            except Refusal as refused:
                refusal, wished = refused.message, choice
        else:
            refusal = _("Please choose a day and time.")
    sheet = _sheet(draft, wished, now)
    picked = request.GET.get("on", "") or (wished[0].isoformat() if wished[0] else draft.on)
    shown = {**_facts(draft, sheet, picked), "wished": wished != (None, ""), "refusal": refusal}
    return render(request, "citizen/day.html", shown, status=409 if refusal else 200)


@require_POST
@step("day")
def own_time(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will keep the helper's own time zone, and show the times again with it."""
    zone = request.POST.get("zone", "")
    keep(request, replace(draft, zone=zone if is_zone(name=zone) else ""))
    return redirect("citizen:day")


@require_POST
@step("day")
def wishes(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will keep what would suit best and who should come, and show the times again."""
    now = clock.now()
    form = _wish_form(draft, _sheet(draft, draft.wished, now), typed=request)
    if form.is_valid():
        said = form.cleaned_data
        changed = wishing(draft=draft, on=said["on"], window=said["window"], preference=said["preference"])
        # A time that was kept is kept for whoever should come.
        same = changed.preference == draft.preference
        keep(request, changed if same else let_go(draft=changed, now=now))
    return redirect("citizen:day")


def _sheet(draft: Draft, wished: tuple[date | None, str], now: datetime) -> OfferSheet:
    return offers_for(
        services=draft.services,
        place=places.resolve(said=draft.address_said),
        now=now,
        answers=draft.answers,
        language=language(),
        preference=draft.preference,
        wished=wished,
    )


def _helps(draft: Draft) -> tuple[str, ...]:
    """What would be free if less were asked for, in words; nothing where anybody may come for the only work."""
    now = clock.now()
    found = what_would_help(
        services=draft.services,
        place=places.resolve(said=draft.address_said),
        now=now,
        answers=draft.answers,
        language=language(),
        preference=draft.preference,
    )
    catalogue = catalogues.current(now=now).catalogue
    return tuple(helps_text(alternative=one, draft=draft, catalogue=catalogue) for one in found)


def _wish_form(draft: Draft, sheet: OfferSheet, typed: HttpRequest | None = None) -> WishForm:
    return WishForm(
        typed.POST if typed else None,
        initial={"on": draft.wished_on, "window": draft.wished_window, "preference": draft.preference},
        days=dict.fromkeys(offer.on for offer in sheet.offers),
        windows=dict.fromkeys(offer.window for offer in sheet.offers),
    )


def _facts(draft: Draft, sheet: OfferSheet, picked: str) -> dict[str, object]:
    """What the page says: offers by day, and the fee of the visit as of today, which is when it is settled."""
    lines = lines_of(draft=draft, now=clock.now())
    return {
        **offered(sheet=sheet, picked=picked, wished=any(draft.wished)),
        "helps": () if any(offer.available for offer in sheet.offers) else _helps(draft),
        "zone": draft.zone if draft.zone and not is_city_time(zone=draft.zone, now=clock.now()) else "",
        "zones": zones_by_country(language=language()) if draft.helped else (),
        "draft": draft,
        "form": _wish_form(draft, sheet),
        "lines": lines,
        "total_paise": total_paise(lines=lines),
        "chosen": (draft.on, draft.window),
    }
