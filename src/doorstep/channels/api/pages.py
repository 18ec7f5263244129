"""The page behind every `type` of a problem document."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from doorstep.channels.api.problem_types import PROBLEM_TYPES


def problem_types(request: HttpRequest) -> HttpResponse:
    """This function will return the list of all problem types."""
    return render(request, "api/problem_types.html", {"kinds": PROBLEM_TYPES.values()})


def problem_type(request: HttpRequest, code: str) -> HttpResponse:
    """This function will return the page of one problem type."""
    if (kind := PROBLEM_TYPES.get(code)) is None:
        raise Http404
    return render(request, "api/problem_type.html", {"kind": kind})
