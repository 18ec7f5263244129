"""Saying no: every error is a problem document of RFC 9457, in the language that was asked for."""

import logging
import math
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from doorstep.catalogue.queries import NoCatalogue
from doorstep.channels.api.field_errors import field_errors
from doorstep.channels.api.problem_types import OTHERWISE, PROBLEM_TYPES
from doorstep.channels.api.shapes import offers_out
from doorstep.texts.refusals import Refusal

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
RETRY_SECONDS = 2
# A limit that does not say how long it lasts: the span in which codes are counted.
LIMIT_SECONDS = 600
# What booking calls a field, where the body of a request calls it otherwise.
_MEMBERS = {
    "applicant_name": "applicant.name",
    "applicant_phone": "applicant.phone",
    "helper_name": "helper.name",
    "helper_phone": "helper.phone",
    "helper_email": "helper.email",
} | {part: f"address.{part}" for part in ("sector", "locality", "house", "floor", "landmark")}


def problem(
    code: str, *, detail: str | Promise = "", members: Mapping[str, object] | None = None, retry_after: int = 0
) -> HttpResponse:
    """This function will return the problem document of a code, with `members` beside the standard ones.

    An empty detail becomes the advice of the table. `retry_after`: seconds; 0 sends no header."""
    kind = PROBLEM_TYPES.get(code, OTHERWISE)
    body = {
        "type": kind.uri,
        "title": str(kind.title),
        "status": kind.status,
        "detail": str(detail or kind.advice),
        **(members or {}),
    }
    in_letters = {"ensure_ascii": False}
    response = JsonResponse(body, status=kind.status, content_type=CONTENT_TYPE, json_dumps_params=in_letters)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    if kind.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="doorstep"'
    return response


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    members: dict[str, object] = {"field": _member_of(request, refusal)} if refusal.field else {}
    if "offers" in refusal.details:
        fresh = offers_out(offers=refusal.details["offers"])
        members["offers"] = [offer.model_dump(mode="json") for offer in fresh]
    kind = PROBLEM_TYPES.get(refusal.code, OTHERWISE)
    wait = _seconds(refusal.details.get("wait_s")) if kind.status == 429 else 0
    return problem(refusal.code, detail=str(refusal), members=members, retry_after=wait)


def _member_of(request: HttpRequest, refusal: Refusal) -> str:
    """The part of the request that a refusal is about, as the body of a POST names it."""
    if refusal.details.get("question") == refusal.field:
        return f"answers.{refusal.field}"
    return _MEMBERS.get(refusal.field, refusal.field) if request.method == "POST" else refusal.field


def _seconds(wait: object) -> int:
    return math.ceil(wait) if isinstance(wait, int | float) and wait > 0 else LIMIT_SECONDS


def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    return invalid(field_errors(error.errors))


def invalid(errors: Sequence[Mapping[str, str]]) -> HttpResponse:
    """This function will return the problem of wrong fields: [{field, code, detail}], at least one."""
    first = errors[0]
    named = {"field": first["field"]} if first["field"] else {}
    detail = f"{first['field']}: {first['detail']}" if named else first["detail"]
    return problem("invalid-request", detail=detail, members={**named, "errors": list(errors)})


def _unauthorized(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problem("token-missing")


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    codes = {400: "bad-json", 401: "token-missing", 404: "not-found"}
    return problem(codes[error.status_code]) if error.status_code in codes else _unforeseen(request, error)


def _not_found(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem("not-found")


def _too_large(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    return problem("too-large")


def _busy(_request: HttpRequest, error: OperationalError) -> HttpResponse:
    logger.warning("database busy: %s", type(error).__name__)
    return problem("busy", detail=_("Please try again in a moment."), retry_after=RETRY_SECONDS)


def _too_many_fields(_request: HttpRequest, _error: TooManyFieldsSent) -> HttpResponse:
    most = {"most": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS}
    detail = _("There are too many of these: %(most)s at most.") % most
    return invalid([{"field": "", "code": "too-many", "detail": detail}])


def _no_city(_request: HttpRequest, _error: NoCatalogue) -> HttpResponse:
    return problem("no-city", retry_after=LIMIT_SECONDS)


def _unforeseen(_request: HttpRequest, error: Exception) -> HttpResponse:
    # The words of an exception may hold what someone typed; where it happened may not.
    places = "".join(traceback.format_tb(error.__traceback__))
    logger.error("unforeseen %s\n%s", type(error).__name__, places)
    return problem("internal-error")


Handler = Callable[[HttpRequest, Any], HttpResponse]

_HANDLERS: Mapping[type[Exception], Handler] = {
    Refusal: _refused,
    ValidationError: _invalid,
    AuthenticationError: _unauthorized,
    HttpError: _http_error,
    Http404: _not_found,
    RequestDataTooBig: _too_large,
    TooManyFieldsSent: _too_many_fields,
    OperationalError: _busy,
    NoCatalogue: _no_city,
    Exception: _unforeseen,
}


def install(api: NinjaAPI) -> None:
    """This function will make the API answer every exception with a problem document."""
    for kind, handler in _HANDLERS.items():
        api.add_exception_handler(cast(Any, kind), handler)
