"""Choosing a day and window, best first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doorstep.booking import queries
from doorstep.booking.queries import OfferSheet
from doorstep.channels.citizen.asked import lines_of
from doorstep.channels.citizen.choosing import chosen_window, offered
from doorstep.channels.citizen.drafts import Draft
from doorstep.channels.citizen.holding import hold
from doorstep.channels.citizen.steps import NOTICE, onward, step
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
    if request.method == "POST":
        if choice := chosen_window(typed=request.POST.get("choice", "")):
            try:
                held = hold(draft=draft, on=choice[0], window=choice[1], language=language(), now=now)
                return onward(request, held)
            except Refusal as refused:
                refusal = refused.message
        else:
            refusal = _("Please choose a day and time.")
    sheet = queries.offers_for(
        services=draft.services,
        place=places.resolve(said=draft.address_said),
        now=now,
        answers=draft.answers,
        language=language(),
    )
    shown = {**_facts(draft, sheet), "refusal": refusal}
    return render(request, "citizen/day.html", shown, status=409 if refusal else 200)


def _facts(draft: Draft, sheet: OfferSheet) -> dict[str, object]:
    """What the page says: offers by day, and the fee of the visit as of today, which is when it is settled."""
    lines = lines_of(draft=draft, now=clock.now())
    return {
        **offered(offers=sheet.offers),
        "lines": lines,
        "total_paise": total_paise(lines=lines),
        "chosen": (draft.on, draft.window),
    }
