"""Pages about applications: those that clerks have to do something for, and each with its next step."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorstep.booking.actions.cases import subject_of_case
from doorstep.booking.announce import subject_of
from doorstep.booking.models import AppointmentService
from doorstep.cases.models import Case
from doorstep.channels.console.actors import staff_actor
from doorstep.channels.console.cases import CaseSearch, WantedForm, documents_of, go_on, steps_of
from doorstep.channels.console.looks import looked
from doorstep.channels.console.views import PAGE, asked_again, staff
from doorstep.channels.shared import clock
from doorstep.channels.shared.wording import language
from doorstep.journal.queries import history_of
from doorstep.people.models import StaffMember
from doorstep.places import queries as places
from doorstep.texts.refusals import Refusal


@require_GET
@staff("cases.view_case")
def case_list(request: HttpRequest) -> HttpResponse:
    """Applications, those that are due first."""
    form, today = CaseSearch(request.GET), clock.now().astimezone(places.zone()).date()
    page = Paginator(form.found(today=today), PAGE).get_page(request.GET.get("page"))
    if request.GET.get("q"):
        looked(request, subjects={subject_of(row.appointment) for row in page})
    data = {"form": form, "page": page, "asked": asked_again(request), "today": today}
    return render(request, "console/cases.html", data | {"searched": any(request.GET.values())})


@require_http_methods(["GET", "POST"])
@staff("cases.view_case")
def case(request: HttpRequest, number: int) -> HttpResponse:
    """One application, and the steps that may follow."""
    rows = AppointmentService.objects.select_related("appointment", "case__service", "case__applicant")
    row = get_object_or_404(rows, case_id=number)
    documents = documents_of(row.case)
    wants = request.POST.get("to") == Case.State.WANTED
    form = WantedForm(request.POST if wants else None, documents=documents, language=language())
    refusal: object = ""
    if request.method == "POST":
        if not request.user.has_perm("cases.change_case"):
            return HttpResponse(status=403)
        if not wants or form.is_valid():
            refusal = _step(request, row.case, form)
            if not refusal:
                messages.success(request, _("Kept. Their people are told by SMS."))
                return redirect("console:case", number)
    looked(request, subjects=[subject_of(row.appointment)])
    data = {
        "row": row,
        "form": form,
        "steps": steps_of(row.case),
        "wanted": [documents[code].name for code in row.case.wanted if code in documents],
        "story": history_of(subject=subject_of_case(case_id=number)),
        "refusal": refusal,
    }
    return render(request, "console/case.html", data, status=422 if form.errors else 409 if refusal else 200)


def _step(request: HttpRequest, row: Case, form: WantedForm) -> object:
    """What speaks against it, or nothing."""
    try:
        go_on(
            case=row,
            to=request.POST.get("to", ""),
            documents=form.cleaned_data["documents"] if form.is_bound else [],
            actor=staff_actor(staff=cast("StaffMember", request.user)),
            now=clock.now(),
        )
    except Refusal as refused:
        return refused.message
    return ""
