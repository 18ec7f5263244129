"""What to keep ready, asked before any day is offered."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.booking.requests import documents_chosen
from doorstep.catalogue import queries as catalogues
from doorstep.channels.citizen.asked import Papers, papers_of
from doorstep.channels.citizen.drafts import Draft
from doorstep.channels.citizen.steps import keep, onward, step
from doorstep.channels.shared import clock

CHOICE = "document:"
"""What the name of a choice among documents begins with."""


@require_http_methods(["GET", "HEAD", "POST"])
@step("documents")
def documents(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will show what each service needs, and ask whether it is ready and which of several it is."""
    if request.method == "POST":
        draft = _with_choices(request, draft)
        if request.POST.get("ready") == "yes":
            return onward(request, replace(draft, ready=True))
        keep(request, draft)
        return redirect("citizen:documents-not-yet")
    return render(request, "citizen/documents.html", {"papers": _papers(draft), "choice": CHOICE})


@require_safe
@step("documents")
def not_yet(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will say what to do when documents are missing."""
    return render(request, "citizen/documents_not_yet.html", {"papers": _papers(draft)})


def _papers(draft: Draft) -> tuple[Papers, ...]:
    catalogue = catalogues.current(now=clock.now()).catalogue
    return papers_of(catalogue=catalogue, services=draft.services, answers=draft.answers, chosen=draft.chosen)


def _with_choices(request: HttpRequest, draft: Draft) -> Draft:
    said = {name.removeprefix(CHOICE): str(code) for name, code in request.POST.items() if name.startswith(CHOICE)}
    catalogue = catalogues.current(now=clock.now()).catalogue
    known = documents_chosen(catalogue=catalogue, services=draft.services, said=said)
    return replace(draft, chosen={**draft.chosen, **known})
