"""Adding services to an appointment: which ones, their questions, what it then asks and costs, and, if the time it has
is too short, another time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doorstep.booking import actions, queries
from doorstep.booking.adding import Addition, addition_of, offers_to_grow, services_of
from doorstep.booking.models import Appointment
from doorstep.booking.refusals import WindowLost
from doorstep.catalogue import queries as catalogues
from doorstep.channels.citizen import adding as addings
from doorstep.channels.citizen import visits
from doorstep.channels.citizen.adding import Adding
from doorstep.channels.citizen.asked import papers_of
from doorstep.channels.citizen.choosing import chosen_window, offered
from doorstep.channels.citizen.forms import QuestionsForm
from doorstep.channels.citizen.listing import listing, popular
from doorstep.channels.citizen.own_forms import MoreServicesForm
from doorstep.channels.citizen.views.status import actor_of, of_visit
from doorstep.channels.shared import clock
from doorstep.channels.shared.wording import language
from doorstep.engines.catalogue.rules import in_order, questions_for
from doorstep.engines.fees.itemise import doorstep_fee
from doorstep.places import queries as places
from doorstep.texts.refusals import Refusal

AddingView = Callable[[HttpRequest, Appointment, Adding], HttpResponse]


def of_addition(view: AddingView) -> Callable[[HttpRequest], HttpResponse]:
    """This function will return a view that gets the browser's appointment and what is to be added to it: for those who
    proved their phone here, as long as the appointment can be changed."""

    @wraps(view)
    def answer(request: HttpRequest, appointment: Appointment) -> HttpResponse:
        if not visits.is_proven(request):
            return redirect("citizen:my")
        now = clock.now()
        until = queries.change_until(on=appointment.on, rules=places.rules())
        if appointment.status != Appointment.Status.BOOKED or now >= until:
            return redirect("citizen:visit")
        return view(request, appointment, addings.load(session=request.session, appointment=appointment))

    return of_visit(answer)


@require_http_methods(["GET", "HEAD", "POST"])
@of_addition
def add(request: HttpRequest, appointment: Appointment, adding: Adding) -> HttpResponse:
    """This function will list the services that are not in the visit yet, and keep the ticked ones."""
    now = clock.now()
    whole = catalogues.current(now=now).catalogue
    booked = services_of(appointment=appointment)
    others = {code: service for code, service in whole.services.items() if code not in booked}
    catalogue = replace(whole, services=others)
    codes = [service.code for service in popular(catalogue=catalogue)]
    most = places.rules().max_services - len(booked)
    form = MoreServicesForm(request.POST if request.method == "POST" else None, offered=codes, most=most)
    ticked = tuple(request.POST.getlist("services")) if request.method == "POST" else adding.services
    picked = in_order(catalogue=catalogue, services=set(ticked) & set(codes))
    words = (request.POST.get("q") or request.GET.get("q") or "")[:60].strip()
    if request.POST.get("do") == "search":
        return _search(request, replace(adding, services=picked), words)
    if form.is_bound and form.is_valid():
        return _onward(request, replace(adding, services=picked, answered=False))
    today = now.astimezone(places.zone()).date()
    shown = {
        "form": form,
        "list": listing(catalogue=catalogue, picked=picked, words=words, on=today),
        "words": words,
        "most": most,
        "fee": doorstep_fee(catalogue=whole, on=today),
    }
    return render(request, "citizen/add.html", shown, status=422 if form.errors else 200)


def _search(request: HttpRequest, adding: Adding, words: str) -> HttpResponse:
    addings.save(session=request.session, adding=adding)
    query = f"?{urlencode({'q': words})}" if words else ""
    return redirect(f"{reverse('citizen:add')}{query}")


def _onward(request: HttpRequest, adding: Adding) -> HttpResponse:
    addings.save(session=request.session, adding=adding)
    return redirect("citizen:add-check" if adding.answered else "citizen:add-questions")


@require_http_methods(["GET", "HEAD", "POST"])
@of_addition
def questions(request: HttpRequest, appointment: Appointment, adding: Adding) -> HttpResponse:
    """This function will ask the questions of the new services, with what was answered before."""
    if not adding.services:
        return redirect("citizen:add")
    form = _questions_form(request, appointment, adding)
    if not form.fields or (form.is_bound and form.is_valid()):
        answers = form.answers() if form.fields else {}
        return _onward(request, replace(adding, answers=answers, answered=True))
    refused = any(error.code == "refused" for errors in form.errors.as_data().values() for error in errors)
    shown = {"form": form, "refused": refused}
    return render(request, "citizen/add_questions.html", shown, status=422 if form.errors else 200)


def _questions_form(request: HttpRequest, appointment: Appointment, adding: Adding) -> QuestionsForm:
    """What the visit's other services ask is asked again only where the catalogue has changed since."""
    catalogue = catalogues.current(now=clock.now()).catalogue
    booked = tuple(code for code in services_of(appointment=appointment) if code in catalogue.services)
    form = QuestionsForm(
        request.POST if request.method == "POST" else None,
        initial={**appointment.answers, **adding.answers},
        catalogue=catalogue,
        services=(*booked, *adding.services),
        language=language(),
        on=appointment.on,
    )
    own = {question.code for question in questions_for(catalogue=catalogue, services=adding.services)}
    for code, field in list(form.fields.items()):
        if code not in own and (appointment.answers.get(code) or not field.required):
            del form.fields[code]
    return form


@require_http_methods(["GET", "HEAD", "POST"])
@of_addition
def check(request: HttpRequest, appointment: Appointment, adding: Adding) -> HttpResponse:
    """This function will show what the visit then asks and costs, and add the services."""
    if not adding.services or not adding.answered:
        return redirect("citizen:visit" if request.method == "POST" else "citizen:add")
    if request.method == "POST":
        try:
            return _add(request, appointment, adding, None)
        except WindowLost:
            return redirect("citizen:add-time")
    addition = _addition(appointment, adding, None)
    services = addition.frame.catalogue.services
    shown = {
        "visit": queries.details(appointment=appointment, now=clock.now()),
        "added": [services[code] for code in addition.added],
        "papers": papers_of(
            catalogue=addition.frame.catalogue, services=addition.added, answers=addition.answers, chosen={}
        ),
        "lines": addition.lines,
        "total_paise": addition.total_paise,
    }
    return render(request, "citizen/add_check.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@of_addition
def time(request: HttpRequest, appointment: Appointment, adding: Adding) -> HttpResponse:
    """This function will show when the longer visit can be kept, and move it there; what was chosen stays chosen."""
    if not adding.services or not adding.answered:
        return redirect("citizen:visit" if request.method == "POST" else "citizen:add")
    refusal: object = ""
    if request.method == "POST":
        if choice := chosen_window(typed=request.POST.get("choice", "")):
            try:
                return _add(request, appointment, adding, choice)
            except Refusal as refused:
                refusal = refused.message
        else:
            refusal = _("Please choose a day and time.")
    details = queries.details(appointment=appointment, now=clock.now())
    sheet = offers_to_grow(appointment=appointment, addition=_addition(appointment, adding, None), now=clock.now())
    shown = {
        "visit": details,
        **offered(sheet=sheet, picked=request.GET.get("on", "")),
        "moves": True,
        "refusal": refusal,
    }
    return render(request, "citizen/add_time.html", shown, status=409 if refusal else 200)


def _addition(appointment: Appointment, adding: Adding, on: date | None) -> Addition:
    return addition_of(
        appointment=appointment,
        services=adding.services,
        answers=adding.answers,
        on=on,
        now=clock.now(),
        language=language(),
    )


def _add(request: HttpRequest, appointment: Appointment, adding: Adding, to: tuple[date, str] | None) -> HttpResponse:
    actions.add_services(
        appointment=appointment,
        services=adding.services,
        answers=adding.answers,
        actor=actor_of(request),
        now=clock.now(),
        to=to,
        language=language(),
    )
    addings.clear(session=request.session)
    return redirect(f"{reverse('citizen:visit')}?added")
