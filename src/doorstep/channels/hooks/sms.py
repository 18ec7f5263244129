"""What became of a text, as a gateway reports it. Who knows the secret in the address is believed."""

import json
import logging
from collections.abc import Mapping
from functools import wraps
from typing import Protocol

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from doorstep.channels.shared import clock
from doorstep.gateways import sms
from doorstep.messaging.actions_reports import BadReport, UnknownAttempt, note_report, note_report_of_provider

logger = logging.getLogger(__name__)

MOST_BYTES = 16_384


class _View(Protocol):
    def __call__(self, request: HttpRequest, *, attempt: str = "") -> HttpResponse: ...


def _known(view: _View) -> "_Guarded":
    """Nobody without the secret is told whether there is anything here; a report that comes twice is fine twice."""

    @never_cache
    @csrf_exempt
    @require_http_methods(["GET", "POST"])
    @wraps(view)
    def answer(request: HttpRequest, secret: str, attempt: str = "") -> HttpResponse:
        ours = settings.SMS_HOOK_SECRET
        if not ours or not constant_time_compare(secret, ours):
            return HttpResponse("not found", "text/plain", status=404)
        try:
            return view(request, attempt=attempt)
        except UnknownAttempt:
            return HttpResponse("not found", "text/plain", status=404)
        except (BadReport, RequestDataTooBig):
            return HttpResponse("not understood", "text/plain", status=400)

    return answer


class _Guarded(Protocol):
    def __call__(self, request: HttpRequest, secret: str, attempt: str = "") -> HttpResponse: ...


@_known
def report(request: HttpRequest, *, attempt: str = "") -> HttpResponse:
    """Of one of our attempts: the address was given to the gateway with the text."""
    state, reference = _read(request)
    note_report(attempt=attempt, state=state, provider_reference=reference, now=clock.now())
    return HttpResponse("ok", "text/plain")


@_known
def report_of_provider(request: HttpRequest, *, attempt: str = "") -> HttpResponse:
    """By the provider's own reference: the address was given to the provider once."""
    state, reference = _read(request)
    note_report_of_provider(provider_reference=reference, state=state, now=clock.now())
    return HttpResponse("ok", "text/plain")


def _read(request: HttpRequest) -> tuple[str, str]:
    """Our state, and the provider's reference if it is said."""
    reports = sms.reports()
    if reports is None:
        raise BadReport("no reports are expected")
    said = _said(request)
    state = reports.states.get(said.get(reports.state, "").casefold())
    if state is None:
        # The word itself stays out of the log: it is whatever somebody sent.
        logger.warning("a delivery report has a state that is not in the table")
        raise BadReport("there is no such state")
    return state, said.get(reports.reference, "") if reports.reference else ""


def _said(request: HttpRequest) -> Mapping[str, str]:
    said = {name: str(value) for name, value in request.GET.items()}
    if request.method != "POST":
        return said
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise BadReport("too long for a report")
    if request.content_type != "application/json":
        return said | {name: str(value) for name, value in request.POST.items()}
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise BadReport("no JSON") from error
    if not isinstance(body, dict):
        raise BadReport("no JSON object")
    return said | {str(name): str(value) for name, value in body.items() if isinstance(value, str | int)}
