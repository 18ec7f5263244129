"""The last look before booking, and what is shown after it."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.booking import actions, queries
from doorstep.booking.models import Appointment, DoorNote
from doorstep.booking.refusals import OutsideHorizon, UnknownWindow, WindowLost
from doorstep.catalogue import queries as catalogues
from doorstep.channels.citizen import drafts, visits
from doorstep.channels.citizen.asked import lines_of, papers_booked, papers_of
from doorstep.channels.citizen.drafts import Draft, booking_request, wishing, without_window
from doorstep.channels.citizen.forms import AgreeForm
from doorstep.channels.citizen.sharing import whatsapp_link
from doorstep.channels.citizen.steps import NOTICE, onward, step
from doorstep.channels.citizen.views.people import proven_phone
from doorstep.channels.shared import clock
from doorstep.channels.shared.actors import phone_actor
from doorstep.channels.shared.wording import language
from doorstep.engines.fees.itemise import total_paise
from doorstep.people.actions import PhoneNotProven
from doorstep.places import queries as places

# What sends one back to choose another window, with the reason; any other refusal is told on a page of its own.
CHOOSE_AGAIN = (WindowLost, OutsideHorizon, UnknownWindow)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """This function will show the answers and book; the same page sent twice shows the first appointment again."""
    key = request.POST.get("key", "")
    if key and key == request.session.get(visits.BOOKED, {}).get("key"):
        return redirect("citizen:done")
    return _check(request)


@step("check")
def _check(request: HttpRequest, draft: Draft) -> HttpResponse:
    form = AgreeForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        shown = {**_facts(draft), "form": form}
        return render(request, "citizen/check.html", shown, status=422 if form.errors else 200)
    try:
        appointment = _book(request, draft)
    except PhoneNotProven:
        return onward(request, replace(draft, proof="", token=""))
    except CHOOSE_AGAIN as refusal:
        request.session[NOTICE] = str(refusal)
        wish = wishing(draft=draft, on=draft.day, window=draft.window, preference=draft.preference)
        return onward(request, without_window(draft=wish))
    drafts.clear(session=request.session)
    visits.remember_booked(request, key=draft.key, reference=appointment.reference, phone=draft.phone)
    return redirect("citizen:done")


def _book(request: HttpRequest, draft: Draft) -> Appointment:
    now = clock.now()
    phone = proven_phone(request, draft)
    return actions.book_appointment(
        request=booking_request(draft=draft),
        proven_phone=phone,
        actor=phone_actor(phone=phone, channel="web"),
        now=now,
        hold_token=draft.hold_token,
        idempotency_key=draft.key,
        language=language(),
    )


def _facts(draft: Draft) -> dict[str, object]:
    now = clock.now()
    catalogue = catalogues.current(now=now).catalogue
    lines = lines_of(draft=draft, now=now)
    return {
        "draft": draft,
        "services": [catalogue.services[code] for code in draft.services],
        "place": places.resolve(said=draft.address_said),
        "notes": [DoorNote(note).label for note in draft.notes],
        "papers": papers_of(catalogue=catalogue, services=draft.services, answers=draft.answers, chosen=draft.chosen),
        "lines": lines,
        "total_paise": total_paise(lines=lines),
    }


@require_safe
@never_cache
def done(request: HttpRequest) -> HttpResponse:
    """This function will show the reference, what to keep ready and what happens next."""
    appointment = visits.booked(request)
    if appointment is None:
        return redirect("citizen:home")
    visit = queries.details(appointment=appointment, now=clock.now())
    papers = papers_booked(appointment=appointment, services=visit.services)
    shown = {"visit": visit, "papers": papers, "share": whatsapp_link(visit=visit)}
    return render(request, "citizen/done.html", shown)
