"""Answers that hold for every channel over HTTP."""

import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from doorstep.places import queries as places

logger = logging.getLogger(__name__)

RETRY_SECONDS = 2
# No page here needs any of these, so no script that slipped into one shall have them.
POWERS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


def narrow_browser(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """This function will return a middleware that takes from pages the powers of a browser that they do not need, and
    from other sites the use of our files."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", POWERS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return answer


def one_edition(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """This function will return a middleware that lets one edition of the city hold while a page is only looked at."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return get_response(request)
        with places.one_edition():
            return get_response(request)

    return answer


def busy_database(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """This function will return a middleware that answers 503 with Retry-After when the database is busy or away."""

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(_request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError):
            return None
        logger.warning("database busy: %s", type(exception).__name__)
        return busy()

    answer.process_exception = process_exception  # type: ignore[attr-defined]
    return answer


def busy() -> HttpResponse:
    """This function will return the answer to come back in a moment."""
    return HttpResponse(
        "Busy, please try again in a moment.", "text/plain", status=503, headers={"Retry-After": str(RETRY_SECONDS)}
    )
