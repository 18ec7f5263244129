"""Pages about the bank's side of the money, and what departments are owed."""

import csv
from collections.abc import Sequence
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from doorstep.channels.console.actors import staff_actor
from doorstep.channels.console.bank import (
    CreditSearch,
    SpanForm,
    StatementForm,
    credits_of_the_bank,
    last_month,
)
from doorstep.channels.console.views import PAGE, asked_again, staff
from doorstep.channels.shared import clock
from doorstep.engines.texts import in_language
from doorstep.payments.queries import waiting_for_the_bank
from doorstep.payments.settlement import OfDepartment, settlement
from doorstep.people.models import StaffMember
from doorstep.places import queries as places


@require_http_methods(["GET", "POST"])
@staff("payments.view_bankstatement")
def bank(request: HttpRequest) -> HttpResponse:
    """What waits for the bank; and a statement brought in, after a look at what it would do."""
    said = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = StatementForm(*said)
    seen = None
    if request.method == "POST":
        if not request.user.has_perm("payments.add_bankstatement"):
            return HttpResponse(status=403)
        if form.is_valid() and "sure" in request.POST:
            actor = staff_actor(staff=cast("StaffMember", request.user))
            done = form.bring_in(actor=actor, now=clock.now())
            if done is not None:
                n = len(done.sound)
                words = ngettext("%(n)s payment is confirmed.", "%(n)s payments are confirmed.", n) % {"n": n}
                messages.success(request, words)
                return redirect("console:bank")
        elif form.is_valid():
            seen = form.preview()
    page = Paginator(waiting_for_the_bank(), PAGE).get_page(request.GET.get("page"))
    data = {"form": form, "seen": seen, "page": page, "asked": asked_again(request)}
    return render(request, "console/bank.html", data, status=422 if form.errors else 200)


@require_GET
@staff("payments.view_bankstatement")
def credits(request: HttpRequest) -> HttpResponse:
    """Credits that were brought in, with what they confirm."""
    form = CreditSearch(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "known": ""}
    page = Paginator(credits_of_the_bank(**wanted), PAGE).get_page(request.GET.get("page"))
    data = {"form": form, "page": page, "asked": asked_again(request), "searched": any(wanted.values())}
    return render(request, "console/credits.html", data)


@require_GET
@staff("payments.view_bankstatement")
def settle(request: HttpRequest) -> HttpResponse:
    """What each department is owed of a span; as a file with `csv`."""
    today = clock.now().astimezone(places.zone()).date()
    form = SpanForm(request.GET if "first" in request.GET else last_month(today=today))
    departments: tuple[OfDepartment, ...] = ()
    if form.is_valid():
        starts_at, ends_at = form.span()
        departments = settlement(starts_at=starts_at, ends_at=ends_at)
        if "csv" in request.GET:
            name = f"settlement-{form.cleaned_data['first']}-{form.cleaned_data['last']}.csv"
            return _as_file(departments, name)
    data = {"form": form, "departments": departments, "total": sum(one.owed_paise for one in departments)}
    return render(request, "console/settlement.html", data, status=200 if form.is_valid() else 422)


def _as_file(departments: Sequence[OfDepartment], name: str) -> HttpResponse:
    answer = HttpResponse(content_type="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})
    rows = csv.writer(answer)
    rows.writerow(["department", "code", "label", "times", "taken_paise", "back_paise", "owed_paise"])
    for one in departments:
        owner = in_language(one.name, "en") if one.name else ""
        for line in one.lines:
            label = in_language(line.label, "en")
            rows.writerow([owner, line.code, label, line.times, line.taken_paise, line.back_paise, line.owed_paise])
    return answer
