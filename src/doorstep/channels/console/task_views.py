"""Pages about what people asked and told: tasks with their outcome, and feedback."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorstep.calls.actions import claim_task, close_task, note_attempt, release_task
from doorstep.calls.actions.tasks import subject_of_task
from doorstep.calls.models import Attempt, Task
from doorstep.calls.queries import feedback, marks_of, tasks
from doorstep.channels.console.actors import staff_actor
from doorstep.channels.console.looks import looked
from doorstep.channels.console.phones import sees_phones
from doorstep.channels.console.tasks import (
    NEED_WORDS,
    AttemptForm,
    CloseForm,
    FeedbackSearch,
    TaskSearch,
    phoning_of,
    story_of,
)
from doorstep.channels.console.views import PAGE, asked_again, staff
from doorstep.channels.shared import clock
from doorstep.journal.actions import Actor
from doorstep.people.models import StaffMember
from doorstep.texts.refusals import Refusal


@require_GET
@staff("calls.view_task")
def task_list(request: HttpRequest) -> HttpResponse:
    """What is to be done for people, first due first but for needs."""
    phones, now = sees_phones(request.user), clock.now()
    form = TaskSearch(request.GET, phones=phones)
    found = tasks(**form.wanted(), now=now) if form.is_valid() else tasks(now=now).none()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    data = {"form": form, "page": page, "asked": asked_again(request), "phones": phones, "now": now}
    overdue = {task.pk for task in page if task.is_overdue(now)}
    leased = {task.pk for task in page if task.is_leased(now)}
    needs = {task.pk: [NEED_WORDS.get(need, need) for need in task.needs] for task in page}
    data |= {"overdue": overdue, "leased": leased, "needs": needs, "searched": any(request.GET.values())}
    return render(request, "console/tasks.html", data)


@require_http_methods(["GET", "POST"])
@staff("calls.view_task")
def task(request: HttpRequest, number: int) -> HttpResponse:
    """One task with its story; how it is closed, or claimed, tried and ended by phoning."""
    row = get_object_or_404(Task.objects.select_related("appointment"), pk=number)
    phoned, do = row.kind in Task.TO_PHONE, request.POST.get("do", "")
    made = AttemptForm if phoned else CloseForm
    form: Form = made(request.POST if request.method == "POST" and do not in _DONE else None)
    refused = ""
    if request.method == "POST":
        if not request.user.has_perm("calls.change_task"):
            return HttpResponse(status=403)
        refused = _do(request, row, do) if do in _DONE else _end(request, row, form)
        if not refused and not form.errors:
            return redirect("console:task", number) if do == "claim" else redirect("console:tasks")
        row.refresh_from_db()
    looked(request, subjects=[subject_of_task(row)])
    now = clock.now()
    data = {"task": row, "form": form, "story": story_of(task=row), "phones": sees_phones(request.user)}
    if phoned:
        data["phoning"] = phoning_of(task=row, actor=_actor(request).name, now=now)
    data |= {"overdue": row.is_overdue(now), "refused": refused}
    return render(request, "console/task.html", data, status=422 if form.errors or refused else 200)


_DONE = {"claim": claim_task, "release": release_task}


def _actor(request: HttpRequest) -> Actor:
    return staff_actor(staff=cast("StaffMember", request.user))


def _do(request: HttpRequest, row: Task, do: str) -> str:
    """Why it could not be claimed or given back, "" when it was."""
    try:
        _DONE[do](task=row, actor=_actor(request), now=clock.now())
    except Refusal as refusal:
        return str(refusal)
    return ""


def _end(request: HttpRequest, row: Task, form: Form) -> str:
    """Close it, or note an attempt; what is wrong stands beside its box."""
    if not form.is_valid():
        return ""
    try:
        if isinstance(form, AttemptForm):
            said = form.cleaned_data
            result = Attempt.Result(said["result"])
            ended = note_attempt(
                task=row,
                result=result,
                ended=said["ended"],
                outcome=said["outcome"],
                actor=_actor(request),
                now=clock.now(),
            )
        else:
            outcome = form.cleaned_data["outcome"]
            ended = close_task(task=row, outcome=outcome, actor=_actor(request), now=clock.now())
    except Refusal as refusal:
        # What is missing for a complaint are its words.
        field = {"words": "outcome"}.get(refusal.field, refusal.field)
        form.add_error(field if field in form.fields else None, str(refusal))
        return ""
    closed = ended.state == Task.State.DONE
    messages.success(request, _("The task is done.") if closed else _("The attempt is noted. We try again later."))
    return ""


@require_GET
@staff("calls.view_feedback")
def feedback_list(request: HttpRequest) -> HttpResponse:
    """What people say of their visits, and what that is on average."""
    form = FeedbackSearch(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    found = feedback(words=said.get("q", ""), marks=said.get("marks"))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    data = {"form": form, "page": page, "asked": asked_again(request), "marks": marks_of(found=found)}
    return render(request, "console/feedback.html", data | {"searched": any(request.GET.values())})
