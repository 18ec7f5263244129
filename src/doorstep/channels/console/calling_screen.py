"""One call on one screen: who calls, a booking for them, and how it ended."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.booking.actions import release_hold
from doorstep.booking.announce import subject_of
from doorstep.booking.queries import appointments, details
from doorstep.booking.refusals import BadPhone
from doorstep.booking.requests import read_number
from doorstep.calls.models import Call, Task
from doorstep.catalogue import queries as catalogues
from doorstep.channels.console import calling, calling_booking
from doorstep.channels.console.calling import FIRST_LANGUAGE
from doorstep.channels.console.calling_ending import end
from doorstep.channels.console.calling_forms import BookingForm, WrapUpForm
from doorstep.channels.console.calling_views import PHONES, actor_of
from doorstep.channels.console.looks import looked
from doorstep.channels.console.phones import sees_phones
from doorstep.channels.console.views import staff
from doorstep.channels.shared import clock
from doorstep.channels.shared.wording import language
from doorstep.gateways.telephony import outbound
from doorstep.texts.refusals import Refusal


@require_http_methods(["GET", "POST"])
@staff(PHONES)
def call(request: HttpRequest, number: int) -> HttpResponse:
    """The caller, and a booking for them. Enter goes on: first to windows, then to one held, then to the reference."""
    row = _mine(request, number)
    if row.ended:
        return _over(request, row)
    caller = calling.caller_of(phone=row.phone, language=row.language, now=clock.now())
    form = _form(request, row, caller)
    held, problem = "", ""
    if request.method == "POST" and form.is_valid():
        try:
            held = _go_on(request, row, form)
        except Refusal as no:
            # A hold that could not be booked is shown no more: Enter then asks for windows anew.
            problem = str(no)
        else:
            if not held and _chosen(request):
                return redirect("console:call", row.pk)
    elif request.method == "GET":
        looked(request, subjects=[subject_of(one) for one in caller.visits])
    data = _screen(request, row, caller, form) | {"held": held, "held_for": _chosen(request), "problem": problem}
    return render(request, "console/call.html", data, status=422 if problem else 200)


def _go_on(request: HttpRequest, row: Call, form: BookingForm) -> str:
    """The next step of a booking: hold what was chosen, and book what is held. Gives the token of the hold, "" when
    there is none: nothing was chosen, or it is booked."""
    chosen, actor, now = _chosen(request), actor_of(request), clock.now()
    if not chosen:
        return ""
    token = _token(request.POST.get("hold", ""))
    if token is None or request.POST.get("held_for", chosen) != chosen:
        return str(calling_booking.hold(form=form, chosen=chosen, instead_of=token, actor=actor, now=now).token)
    calling_booking.book(call=row, form=form, chosen=chosen, token=token, actor=actor, now=now)
    return ""


@require_POST
@staff(PHONES)
def offers(request: HttpRequest, number: int) -> HttpResponse:
    """What the part of the screen that follows from the boxes looks like now."""
    row = _mine(request, number)
    form = _form(request, row, None)
    form.is_valid()
    shown = calling_booking.shown_for(form=form, chosen=_chosen(request), now=clock.now())
    lang = form.cleaned_data.get("language") or row.language or FIRST_LANGUAGE
    return render(request, "console/parts/call_offers.html", {"shown": shown, "lang": lang})


@require_POST
@staff(PHONES)
def wrap_up(request: HttpRequest, number: int) -> HttpResponse:
    """How the call ended. Without it there is no next call."""
    row = _mine(request, number)
    if row.ended:
        return _over(request, row)
    form, now = WrapUpForm(request.POST, call=row), clock.now()
    if form.is_valid():
        said = form.cleaned_data
        try:
            phone = _number_given(said)
            end(call=row, ended=said["ended"], words=said["words"], phone=phone, actor=actor_of(request), now=now)
        except Refusal as no:
            form.add_error(no.field if no.field in form.fields else None, str(no))
        else:
            _let_go(request)
            return redirect("console:desk")
    caller = calling.caller_of(phone=row.phone, language=row.language, now=now)
    data = _screen(request, row, caller, _form(request, row, caller, bound=False)) | {"wrap": form}
    return render(request, "console/call.html", data, status=422)


def _mine(request: HttpRequest, number: int) -> Call:
    calls = Call.objects.select_related("appointment", "task__appointment")
    return get_object_or_404(calls, pk=number, operator=actor_of(request).name)


def _over(request: HttpRequest, row: Call) -> HttpResponse:
    """The line broke, or another window ended it."""
    how = row.get_ended_display()
    messages.info(request, _("That call is over: %(how)s.") % {"how": how})
    return redirect("console:desk")


def _number_given(said: dict[str, Any]) -> str:
    if said["ended"] not in (Call.Ended.CALL_BACK, Call.Ended.COMPLAINT) or "phone" not in said:
        return ""
    if not said["phone"].strip():
        raise BadPhone(_("Please ask for a number: theirs is withheld."), field="phone")
    return read_number(typed=said["phone"], field="phone", mobile=False).number


def _let_go(request: HttpRequest) -> None:
    """A window that was held for this caller and not booked is free at once."""
    try:
        token = UUID(request.POST.get("hold", ""))
    except ValueError:
        return
    release_hold(token=token, actor=actor_of(request), now=clock.now())


def _screen(request: HttpRequest, row: Call, caller: calling.Caller, form: BookingForm) -> dict[str, Any]:
    bound = form.is_bound and form.is_valid()
    lang = (form.cleaned_data["language"] if bound else "") or row.language or FIRST_LANGUAGE
    shown = calling_booking.shown_for(form=form, chosen=_chosen(request), now=clock.now()) if bound else None
    if row.appointment_id or (shown and (shown.offers or shown.unanswered)):
        form.fields["service1"].widget.attrs.pop("autofocus", None)
    return {
        "focus": bool(shown),
        "call": row,
        "caller": caller,
        "homes": calling_booking.homes_said(homes=caller.homes),
        "form": form,
        "shown": shown,
        "lang": lang,
        "wrap": WrapUpForm(None, call=row),
        "visitor": _visitor(row),
        "phones": sees_phones(request.user),
        "may_ring": calling.may_ring(call=row, desk=outbound.desk_of(username=request.user.get_username())),
    }


def _visitor(row: Call) -> Any:
    """Who comes, for whoever is rung to be told; None while that is not told yet."""
    if row.task is None or row.task.kind != Task.Kind.TELL or row.task.appointment is None:
        return None
    visit = appointments().get(pk=row.task.appointment.pk)
    return details(appointment=visit, now=clock.now()).agent_name


def _form(request: HttpRequest, row: Call, caller: calling.Caller | None, *, bound: bool = True) -> BookingForm:
    homes = caller.homes if caller else ()
    first = calling_booking.first_said(
        homes=homes, home=request.GET.get("home", ""), language=row.language or FIRST_LANGUAGE
    )
    data = request.POST if bound and request.method == "POST" else None
    catalogue = catalogues.current(now=clock.now()).catalogue
    return BookingForm(data, initial=first, catalogue=catalogue, language=language())


def _chosen(request: HttpRequest) -> str:
    return request.POST.get("offer", "")


def _token(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        if text:
            raise Refusal(_("What was held is not known any more. Please choose a window again.")) from None
        return None
