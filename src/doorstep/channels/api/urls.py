"""Every address of API v1. What is not among them is answered with a problem document too."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils import translation

from doorstep.channels.api import pages, problems
from doorstep.channels.api.definition import api
from doorstep.channels.api.languages import language_of

LARGEST_BODY = 64 * 1024
READ_AWAY = 4 * 1024 * 1024

View = Callable[..., HttpResponse]


def _spoken(view: View) -> View:
    """Answer in the language asked for, every error as a problem document."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        with translation.override(_language(request)):
            response = _answer(view, request, *args, **kwargs)
            response.headers["Content-Language"] = translation.get_language()
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def _language(request: HttpRequest) -> str:
    try:
        return language_of(request)
    except TooManyFieldsSent:
        return settings.LANGUAGE_CODE


def _answer(view: View, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    if _is_too_large(request.META.get("CONTENT_LENGTH") or ""):
        _read_away(request)
        return problems.problem("too-large")
    try:
        response = view(request, *args, **kwargs)
    except Exception as error:
        return api.on_exception(request, error)
    if isinstance(response, HttpResponseNotAllowed):
        refused = problems.problem("method-not-allowed")
        refused.headers["Allow"] = response.headers["Allow"]
        return refused
    return response


def _is_too_large(length: str) -> bool:
    return len(length) > 9 or (length.isdecimal() and int(length) > LARGEST_BODY)


def _read_away(request: HttpRequest) -> None:
    """Whoever is still sending does not hear the answer, and the next request of the connection would be lost."""
    for _piece in range(READ_AWAY // LARGEST_BODY):
        if not request.read(LARGEST_BODY):
            return


def _nowhere(_request: HttpRequest) -> HttpResponse:
    raise Http404


def _wrapped(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = _spoken(pattern.callback)
    return patterns


_patterns, _app_name, _namespace = api.urls

urlpatterns = [
    path("", include((_wrapped(_patterns), _app_name), namespace=_namespace)),
    path("problems", pages.problem_types, name="api-problems"),
    path("problems/<slug:code>", pages.problem_type, name="api-problem"),
    re_path("", _spoken(_nowhere)),
]
