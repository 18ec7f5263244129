"""What became of a text, as a gateway reports it, and texts that came in. Who knows the secret is believed."""

import json
import logging
from collections.abc import Mapping
from functools import wraps
from typing import Protocol

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from doorstep.calls.actions.inbound import receive_message
from doorstep.channels.shared import clock
from doorstep.gateways import sms
from doorstep.messaging.actions_reports import BadReport, UnknownAttempt, note_report, note_report_of_provider

logger = logging.getLogger(__name__)

MOST_BYTES = 16_384
MOST_SENDER, MOST_TEXT = 40, 2000


class _View(Protocol):
    def __call__(self, request: HttpRequest, *, provider: str, attempt: str = "") -> HttpResponse: ...


def _known(view: _View) -> "_Guarded":
    """Nobody without the secret is told whether there is anything here; a report that comes twice is fine twice."""

    @never_cache
    @csrf_exempt
    @require_http_methods(["GET", "POST"])
    @wraps(view)
    def answer(request: HttpRequest, secret: str, attempt: str = "") -> HttpResponse:
        provider = sms.who_reports(secret=secret)
        if provider is None:
            return _not_found()
        try:
            return view(request, provider=provider, attempt=attempt)
        except UnknownAttempt:
            return _not_found()
        except (BadReport, RequestDataTooBig):
            return HttpResponse("not understood", "text/plain", status=400)

    return answer


class _Guarded(Protocol):
    def __call__(self, request: HttpRequest, secret: str, attempt: str = "") -> HttpResponse: ...


def _not_found() -> HttpResponse:
    return HttpResponse("not found", "text/plain", status=404)


@_known
def report(request: HttpRequest, *, provider: str, attempt: str = "") -> HttpResponse:
    """Of one of our attempts: the address was given to the gateway with the text."""
    state, reference = _read(request, provider)
    note_report(attempt=attempt, state=state, provider_reference=reference, now=clock.now())
    return HttpResponse("ok", "text/plain")


@_known
def report_of_provider(request: HttpRequest, *, provider: str, attempt: str = "") -> HttpResponse:
    """By the provider's own reference: the address was given to the provider once."""
    state, reference = _read(request, provider)
    note_report_of_provider(provider=provider, provider_reference=reference, state=state, now=clock.now())
    return HttpResponse("ok", "text/plain")


@_known
def received(request: HttpRequest, *, provider: str, attempt: str = "") -> HttpResponse:
    """Somebody's SMS: kept, and read by a job. The answer is empty unless the description has one: a provider might
    send it on as an SMS."""
    names = sms.received(name=provider)
    if names is None:
        raise BadReport("no texts are expected")
    if names.method not in ("", request.method):
        return HttpResponseNotAllowed([names.method])
    # Before its fields: of a form that was read the body is gone.
    if names.signature and not sms.is_from(name=provider, body=request.body, headers=request.headers):
        return _not_found()
    said = _said(request)
    sender, text = said.get(names.sender, "").strip(), said.get(names.text, "")
    if not sender:
        raise BadReport("there is no sender")
    receive_message(
        sender=sender[:MOST_SENDER],
        text=text[:MOST_TEXT],
        provider=provider,
        provider_id=said.get(names.id, "")[:MOST_TEXT] if names.id else "",
        now=clock.now(),
    )
    return HttpResponse(names.answer, "text/plain")


def _read(request: HttpRequest, provider: str) -> tuple[str, str]:
    """Our state, and the provider's reference if it is said."""
    reports = sms.reports(name=provider)
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
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isascii() or not length.isdecimal() or int(length) > MOST_BYTES:
        raise BadReport("too long for a report, or no length")
    if request.content_type != "application/json":
        return said | {name: str(value) for name, value in request.POST.items()}
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise BadReport("no JSON") from error
    if not isinstance(body, dict):
        raise BadReport("no JSON object")
    return said | {str(name): str(value) for name, value in body.items() if isinstance(value, str | int)}
