"""Pages about sending: what did not arrive, which kinds of messages are on, how providers fare, who said STOP."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorstep.channels.console.actors import staff_actor
from doorstep.channels.console.failed import FailedSearch, StoppedSearch, never, reason
from doorstep.channels.console.looks import looked
from doorstep.channels.console.phones import sees_phones, typed_phone
from doorstep.channels.console.switches import provider_rows, switch_rows
from doorstep.channels.console.views import ABOUT, PAGE, asked_again, staff
from doorstep.channels.shared import clock
from doorstep.journal.actions import Actor
from doorstep.messaging.actions_resend import NotSentAgain, resend
from doorstep.messaging.actions_stop import resume
from doorstep.messaging.actions_switch import NoSuchSwitch, switch
from doorstep.messaging.models import StoppedPhone
from doorstep.people.models import StaffMember

MOST_AT_ONCE = PAGE


@require_http_methods(["GET", "POST"])
@staff("messaging.view_message")
def failed(request: HttpRequest) -> HttpResponse:
    """What did not arrive and why; a press sends the ticked ones again."""
    if request.method == "POST":
        return _send_again(request)
    phones, now = sees_phones(request.user), clock.now()
    form = FailedSearch(request.GET, phones=phones)
    page = Paginator(form.found(), PAGE).get_page(request.GET.get("page"))
    if request.GET.get("q"):
        looked(request, subjects={message.subject for message in page if message.subject.startswith(ABOUT)})
    data = {
        "form": form,
        "page": page,
        "rows": [(message, reason(message), never(message, now=now)) for message in page],
        "asked": asked_again(request),
        "phones": phones,
        "searched": any(value for name, value in request.GET.items() if name != "page"),
    }
    return render(request, "console/failed.html", data)


def _send_again(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("messaging.change_message"):
        return HttpResponse(status=403)
    typed = request.POST.getlist("message")[:MOST_AT_ONCE]
    sent, refusals = 0, set()
    for number in dict.fromkeys(one for one in typed if one.isascii() and one.isdigit() and len(one) < 19):
        try:
            resend(message_id=int(number), actor=_actor(request), now=clock.now())
            sent += 1
        except NotSentAgain as no:
            refusals.add(str(no))
    if sent:
        said = ngettext("%(n)s message is sent again.", "%(n)s messages are sent again.", sent) % {"n": sent}
        messages.success(request, said)
    for refusal in sorted(refusals):
        messages.warning(request, refusal)
    if not typed:
        messages.warning(request, _("No message was ticked."))
    asked = asked_again(request)
    return redirect(f"{request.path}?{asked}" if asked else request.path)


@require_GET
@staff("messaging.view_message")
def switches(request: HttpRequest) -> HttpResponse:
    """Which kinds of messages go out, what waits, and how the providers fare."""
    data = {"switches": switch_rows(), "providers": provider_rows(now=clock.now())}
    return render(request, "console/switches.html", data)


@require_POST
@staff("messaging.change_eventswitch")
def turn(request: HttpRequest, event: str) -> HttpResponse:
    """Turn a kind of messages on, off, or let it wait."""
    try:
        changed = switch(event=event, position=request.POST.get("position", ""), actor=_actor(request), now=clock.now())
    except NoSuchSwitch as error:
        raise Http404 from error
    messages.success(request, _("It is switched.") if changed else _("Nothing was changed."))
    return redirect("console:switches")


@require_GET
@staff("messaging.view_message")
def stopped(request: HttpRequest) -> HttpResponse:
    """Who asked us to stop."""
    phones = sees_phones(request.user)
    form = StoppedSearch(request.GET)
    found = StoppedPhone.objects.all()
    asked = request.GET.get("q", "").strip() if phones else ""
    if asked:
        found = found.filter(phone=typed_phone(asked))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    data = {"form": form, "page": page, "asked": asked_again(request), "phones": phones, "searched": bool(asked)}
    return render(request, "console/stopped.html", data)


@require_POST
@staff("messaging.delete_stoppedphone")
def let_resume(request: HttpRequest, number: int) -> HttpResponse:
    """Somebody asked a person to be told everything again."""
    row = get_object_or_404(StoppedPhone, pk=number)
    resume(phone=row.phone, actor=_actor(request), now=clock.now())
    messages.success(request, _("This phone gets every message again."))
    return redirect("console:stopped")


def _actor(request: HttpRequest) -> Actor:
    return staff_actor(staff=cast("StaffMember", request.user))
