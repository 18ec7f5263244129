"""Pages about what people asked and told: tasks with their outcome, and feedback."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorstep.calls.actions import close_task
from doorstep.calls.actions.tasks import subject_of_task
from doorstep.calls.models import Task
from doorstep.calls.queries import feedback, marks_of, tasks
from doorstep.channels.console.actors import staff_actor
from doorstep.channels.console.looks import looked
from doorstep.channels.console.phones import sees_phones
from doorstep.channels.console.tasks import CloseForm, FeedbackSearch, TaskSearch, story_of
from doorstep.channels.console.views import PAGE, asked_again, staff
from doorstep.channels.shared import clock
from doorstep.people.models import StaffMember
from doorstep.texts.refusals import Refusal


@require_GET
@staff("calls.view_task")
def task_list(request: HttpRequest) -> HttpResponse:
    """What people asked for, first due first."""
    phones, now = sees_phones(request.user), clock.now()
    form = TaskSearch(request.GET, phones=phones)
    found = tasks(**form.wanted(), now=now) if form.is_valid() else tasks(now=now).none()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    data = {"form": form, "page": page, "asked": asked_again(request), "phones": phones, "now": now}
    overdue = {task.pk for task in page if task.is_overdue(now)}
    return render(request, "console/tasks.html", data | {"overdue": overdue, "searched": any(request.GET.values())})


@require_http_methods(["GET", "POST"])
@staff("calls.view_task")
def task(request: HttpRequest, number: int) -> HttpResponse:
    """One task with its story, and how it is closed."""
    row = get_object_or_404(Task.objects.select_related("appointment"), pk=number)
    form = CloseForm(request.POST or None)
    if request.method == "POST":
        if not request.user.has_perm("calls.change_task"):
            return HttpResponse(status=403)
        if _close(request, row, form):
            messages.success(request, _("The task is done."))
            return redirect("console:tasks")
    looked(request, subjects=[subject_of_task(row)])
    data = {"task": row, "form": form, "story": story_of(task=row), "phones": sees_phones(request.user)}
    overdue = row.is_overdue(clock.now())
    return render(request, "console/task.html", data | {"overdue": overdue}, status=422 if form.errors else 200)


def _close(request: HttpRequest, row: Task, form: CloseForm) -> bool:
    """Whether it is closed; else the reason stands beside its box."""
    if not form.is_valid():
        return False
    actor = staff_actor(staff=cast("StaffMember", request.user))
    try:
        close_task(task=row, outcome=form.cleaned_data["outcome"], actor=actor, now=clock.now())
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True


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
