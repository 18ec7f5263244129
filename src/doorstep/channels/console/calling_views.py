"""The operator's desk: who has to be spoken with, and taking them. docs/desk.md."""

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doorstep.booking.refusals import BadPhone
from doorstep.booking.requests import read_number
from doorstep.calls.actions import claim_task
from doorstep.calls.actions.taking import take_call
from doorstep.calls.models import Call, Task
from doorstep.calls.queries import call_queue
from doorstep.channels.console import calling, calling_lists
from doorstep.channels.console.actors import staff_actor
from doorstep.channels.console.calling_forms import PhoneForm
from doorstep.channels.console.phones import sees_phones
from doorstep.channels.console.views import PAGE, staff
from doorstep.channels.shared import clock
from doorstep.journal.actions import Actor
from doorstep.people.models import StaffMember
from doorstep.texts.refusals import Refusal

PHONES = "calls.change_task"
QUEUE, TOMORROW, TODAY = "queue", "tomorrow", "today"


@require_GET
@staff(PHONES)
def desk(request: HttpRequest) -> HttpResponse:
    """What waits: calls on the line, people to call back, whom to ask for tomorrow and to tell for today."""
    call = calling.mine(actor=actor_of(request))
    return redirect("console:call", call.pk) if call is not None else _desk(request, PhoneForm(), 200)


@require_GET
@staff(PHONES)
def on_the_line(request: HttpRequest) -> HttpResponse:
    """The part of the desk that is asked for again every few seconds."""
    data = {"waiting": calling_lists.waiting(now=clock.now()), "phones": sees_phones(request.user)}
    return render(request, "console/parts/on_the_line.html", data)


@require_GET
@staff(PHONES)
def whole_list(request: HttpRequest, which: str) -> HttpResponse:
    """One of the desk's lists, whole and in pages."""
    now = clock.now()
    if which not in (QUEUE, TOMORROW, TODAY):
        raise Http404
    found: Any = call_queue(now=now) if which == QUEUE else _people(which)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    data = {"which": which, "page": page, "asked": "", "phones": sees_phones(request.user)}
    return render(request, "console/desk_list.html", data)


@require_POST
@staff(PHONES)
def take(request: HttpRequest) -> HttpResponse:
    """Take a call: the one named, else that of the number typed, else whoever waits longest, else a number that is
    withheld."""
    actor, now = actor_of(request), clock.now()
    if (before := calling.mine(actor=actor)) is not None:
        messages.error(request, _("Please end this call before you take another."))
        return redirect("console:call", before.pk)
    named, typed = number_in(request.POST.get("call", "")), request.POST.get("phone", "").strip()
    if named is None and not typed and (waits := calling_lists.waiting(now=now).calls):
        named = waits[0].pk
    try:
        if named is not None:
            call = take_call(call=get_object_or_404(Call, pk=named), actor=actor, now=now)
        else:
            phone = read_number(typed=typed, field="phone", mobile=False).number if typed else ""
            call = calling.take_by_number(phone=phone, actor=actor, now=now)
    except BadPhone as no:
        form = PhoneForm(request.POST)
        form.is_valid()
        form.add_error("phone", str(no))
        return _desk(request, form, 422)
    except Refusal as no:
        messages.error(request, str(no))
        return redirect("console:desk")
    return redirect("console:call", call.pk)


@require_POST
@staff(PHONES)
def call_back(request: HttpRequest, number: int) -> HttpResponse:
    """Claim somebody who waits for a call, and begin it."""
    return _ring(request, get_object_or_404(Task, pk=number))


@require_POST
@staff(PHONES)
def call_person(request: HttpRequest, kind: str, number: int, role: str) -> HttpResponse:
    """Ring somebody of a visit who was not told who comes, or did not say that the papers are ready."""
    if kind not in (Task.Kind.TELL, Task.Kind.CONFIRM):
        raise Http404
    task = calling_lists.task_for(kind=kind, number=number, role=role, actor=actor_of(request), now=clock.now())
    if task is None:
        messages.info(request, _("They need no call any more, or were called already."))
        return redirect("console:desk")
    return _ring(request, task)


def actor_of(request: HttpRequest) -> Actor:
    """This function will return the operator as an actor."""
    return staff_actor(staff=cast("StaffMember", request.user))


def number_in(text: str) -> int | None:
    """This function will return the whole number that a hidden box holds, or None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None


def _ring(request: HttpRequest, task: Task) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    if (before := calling.mine(actor=actor)) is not None:
        messages.error(request, _("Please end this call before you take another."))
        return redirect("console:call", before.pk)
    try:
        claim_task(task=task, actor=actor, now=now)
    except Refusal as no:
        messages.error(request, str(no))
        return redirect("console:desk")
    return redirect("console:call", calling.call_for(task=task, actor=actor, now=now).pk)


def _people(which: str) -> Sequence[calling_lists.Person]:
    now = clock.now()
    return calling_lists.not_told(now=now) if which == TODAY else calling_lists.not_confirmed(now=now)


def _desk(request: HttpRequest, form: PhoneForm, status: int) -> HttpResponse:
    found = calling_lists.desk_of(now=clock.now())
    data = {"desk": found, "waiting": found.waiting, "form": form, "phones": sees_phones(request.user)}
    return render(request, "console/desk.html", data, status=status)
