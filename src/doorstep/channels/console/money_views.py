"""Pages of money: what was paid for a visit, a field agent's day, all days, a receipt."""

from datetime import date
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorstep.booking.announce import subject_of
from doorstep.channels.console.actors import staff_actor
from doorstep.channels.console.looks import looked
from doorstep.channels.console.money import (
    CountForm,
    MoneySearch,
    PaidOutForm,
    PayForm,
    RefundForm,
    TakeBackForm,
    day_money,
    money_days,
    stop_of,
)
from doorstep.channels.console.views import PAGE, asked_again, staff
from doorstep.channels.shared import clock
from doorstep.channels.shared.printed_receipts import receipt_pdf
from doorstep.dispatch.visits.collecting import take_back
from doorstep.gateways.pdf import MissingFonts
from doorstep.journal.actions import Actor
from doorstep.payments.queries import owed_back, paid_back, receipts, receipts_of
from doorstep.payments.refusals import MoneyRefused
from doorstep.people.models import StaffMember


@require_http_methods(["GET", "POST"])
@staff("payments.view_receipt")
def visit_money(request: HttpRequest, on: date, agent: str, number: int) -> HttpResponse:
    """What was paid for one visit: the receipts that were given, or the boxes for one."""
    found = stop_of(on=on, agent=agent, number=number)
    if found is None:
        raise Http404
    stop, appointment = found
    looked(request, subjects=[subject_of(appointment)])
    form = PayForm(request.POST or None, stop=stop, appointment=appointment)
    if request.method == "POST":
        if not request.user.has_perm("payments.add_receipt"):
            return HttpResponse(status=403)
        receipt = form.collect(at=clock.now(), actor=_actor(request), now=clock.now())
        if receipt is not None:
            messages.success(request, _("Receipt %(number)s is written.") % {"number": receipt.on_it})
            return redirect("console:visit-money", on, agent, number)
    given = receipts_of(charge_id=appointment.charge_id)
    data = {"on": on, "agent": agent, "stop": stop, "appointment": appointment, "form": form, "receipts": given}
    paid = any(receipt.settles_id for receipt in given)
    return render(request, "console/visit_money.html", data | {"paid": paid}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff("payments.change_receipt")
def take_back_receipt(request: HttpRequest, number: int) -> HttpResponse:
    """Take a receipt back, with the reason."""
    receipt = get_object_or_404(receipts(), pk=number)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            take_back(receipt=receipt, reason=form.cleaned_data["reason"], actor=_actor(request), now=clock.now())
        except MoneyRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The receipt is taken back, and its people are told."))
            return redirect("console:day-money", receipt.day.on, receipt.day.agent.code)
    data = {"receipt": receipt, "number": receipt.on_it, "form": form}
    return render(request, "console/take_back.html", data, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff("payments.add_bankstatement")
def pay_back(request: HttpRequest, number: int) -> HttpResponse:
    """Pay money of a receipt back: first it is noted, then that the bank did it."""
    receipt = get_object_or_404(receipts(), pk=number)
    out = "reference" in request.POST
    asked = RefundForm(request.POST if request.method == "POST" and not out else None)
    done = PaidOutForm(request.POST if out else None)
    if request.method == "POST":
        doing = done.pay_out if out else asked.refund
        if doing(receipt=receipt, actor=_actor(request), now=clock.now()):
            messages.success(request, _("It is paid back.") if out else _("It is noted, and waits for the bank."))
            return redirect("console:pay-back", number)
    data = {"receipt": receipt, "number": receipt.on_it, "asked": asked, "done": done}
    data |= {"back_paise": paid_back(receipt=receipt), "owed_paise": owed_back(receipt=receipt)}
    return render(request, "console/pay_back.html", data, status=422 if asked.errors or done.errors else 200)


@require_http_methods(["GET", "POST"])
@staff("payments.view_moneyday")
def agent_day(request: HttpRequest, on: date, agent: str) -> HttpResponse:
    """A field agent's receipts of a day, what they should carry, and the count that closes it."""
    page = day_money(on=on, agent=agent)
    if page is None:
        raise Http404
    form = CountForm(request.POST or None)
    if request.method == "POST":
        if not request.user.has_perm("payments.change_moneyday"):
            return HttpResponse(status=403)
        day = form.close(agent=page.agent, on=on, actor=_actor(request), now=clock.now())
        if day is not None:
            messages.success(request, _("The day is closed. Slip: %(slip)s") % {"slip": day.slip})
            return redirect("console:day-money", on, agent)
    data = {"page": page, "form": form}
    return render(request, "console/day_money.html", data, status=422 if form.errors else 200)


@require_GET
@staff("payments.view_moneyday")
def all_days(request: HttpRequest) -> HttpResponse:
    """The money of all days: what is open, counted, and where a count differed."""
    form = MoneySearch(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "state": ""}
    page = Paginator(money_days(**wanted), PAGE).get_page(request.GET.get("page"))
    data = {"form": form, "page": page, "asked": asked_again(request), "searched": any(wanted.values())}
    return render(request, "console/money.html", data)


@require_GET
@staff("payments.view_receipt")
def printed(request: HttpRequest, number: int) -> HttpResponse:
    """A receipt as a page to print."""
    receipt = get_object_or_404(receipts(), pk=number)
    try:
        pdf = receipt_pdf(receipt=receipt, fonts=settings.VAR / "fonts")
    except MissingFonts:
        messages.error(request, _("The fonts for printing are not there. Whoever runs the server types: make fonts"))
        return redirect("console:day-money", receipt.day.on, receipt.day.agent.code)
    name = f"{receipt.on_it}.pdf"
    return HttpResponse(pdf, "application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


def _actor(request: HttpRequest) -> Actor:
    return staff_actor(staff=cast("StaffMember", request.user))
