"""Answers that hold for every channel over HTTP."""

import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)


def busy_database(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """This function will return a middleware that answers 503 with Retry-After when the database is busy or away."""

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(_request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError):
            return None
        logger.warning("database busy: %s", type(exception).__name__)
        return HttpResponse("Busy, please try again in a moment.", status=503, headers={"Retry-After": "2"})

    answer.process_exception = process_exception  # type: ignore[attr-defined]
    return answer
