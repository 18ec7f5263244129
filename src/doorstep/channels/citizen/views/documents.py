"""What to keep ready, asked before any day is offered."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.catalogue import queries as catalogues
from doorstep.channels.citizen.asked import papers_of
from doorstep.channels.citizen.drafts import Draft
from doorstep.channels.citizen.steps import onward, step
from doorstep.channels.shared import clock


@require_http_methods(["GET", "HEAD", "POST"])
@step("documents")
def documents(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will show what each service needs, and ask whether it is ready."""
    if request.method == "POST":
        if request.POST.get("ready") == "yes":
            return onward(request, replace(draft, ready=True))
        return redirect("citizen:documents-not-yet")
    catalogue = catalogues.current(now=clock.now()).catalogue
    papers = papers_of(catalogue=catalogue, services=draft.services, answers=draft.answers)
    return render(request, "citizen/documents.html", {"papers": papers})


@require_safe
@step("documents")
def not_yet(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will say what to do when documents are missing."""
    catalogue = catalogues.current(now=clock.now()).catalogue
    papers = papers_of(catalogue=catalogue, services=draft.services, answers=draft.answers)
    return render(request, "citizen/documents_not_yet.html", {"papers": papers})
