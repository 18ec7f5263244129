"""Pages on which a dispatcher mends a day: what happened, what would be done, done."""

import time
from datetime import date
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.channels.console.actors import staff_actor
from doorstep.channels.console.repairing import HAPPENED, HappenedForm, repair_page, sealed, unsealed
from doorstep.channels.console.views import staff
from doorstep.channels.shared import clock
from doorstep.dispatch.repair.actions import carry_out, repair_day
from doorstep.dispatch.repair.offered import of_offered
from doorstep.people.models import StaffMember
from doorstep.texts.refusals import Refusal


@require_http_methods(["GET", "POST"])
@staff("planning.change_dayplan")
def repair(request: HttpRequest, on: date) -> HttpResponse:
    """Say what happened, and see what would be done about it."""
    kind = request.POST.get("kind", "") if request.method == "POST" else ""
    page = repair_page(on=on, now=clock.now(), data=request.POST or None, kind=kind)
    if kind in HAPPENED and page.forms[kind].is_valid():
        found = _look(request, on, page.forms[kind])
        if found is not None:
            return found
    return render(request, "console/repair.html", {"page": page, "kind": kind}, status=422 if kind else 200)


def _look(request: HttpRequest, on: date, form: HappenedForm) -> HttpResponse | None:
    """The proposals, or None with the refusal beside its box."""
    try:
        reports = repair_day(
            on=on,
            events=[form.event()],
            from_at=form.since_at(on),
            actor=staff_actor(staff=cast("StaffMember", request.user)),
            now=clock.now(),
            clock=time.monotonic,
            dry_run=True,
        )
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None
    shown = [(report.proposal, sealed(proposal=report.proposal)) for report in reports]
    return render(request, "console/repair_look.html", {"on": on, "proposals": shown, "form": form})


@require_POST
@staff("planning.change_dayplan")
def mend(request: HttpRequest, on: date) -> HttpResponse:
    """Store what was shown, and tell whoever is touched."""
    now = clock.now()
    try:
        proposal = of_offered(on=on, data=unsealed(text=request.POST.get("offered", "")), now=now)
        report = carry_out(proposal=proposal, actor=staff_actor(staff=cast("StaffMember", request.user)), now=now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("console:repair", on)
    told = ngettext("%(n)s message is on its way.", "%(n)s messages are on their way.", report.told)
    messages.success(request, _("The day is mended.") + " " + told % {"n": report.told})
    without = [reference for reference, kept in report.new_times.items() if kept is None]
    if without:
        messages.warning(
            request, _("No other time is free for %(visits)s. Call them.") % {"visits": ", ".join(without)}
        )
    return redirect("console:day", on)
