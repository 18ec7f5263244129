"""What providers of calls ask over HTTP: no session, nobody logs in, and who is not the provider finds nothing here."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from doorstep.channels.phone.conversation import UnknownCall, carry_on
from doorstep.channels.phone.prompts import prompt_urls
from doorstep.channels.phone.world import menu_of
from doorstep.channels.shared import clock
from doorstep.engines.phone_menu.speech import prompt_ids, spoken_text
from doorstep.engines.phone_menu.values import Spoken, Verb
from doorstep.gateways.telephony import PROVIDERS, Asked, Keys, NotUnderstood, Provider, Reply, Way
from doorstep.prompts.queries import names

MOST_BYTES = 16_384


@never_cache
@csrf_exempt
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, dialect: str, secret: str = "") -> HttpResponse:
    """One event of a call, in the dialect of the provider that this deployment chose."""
    provider = PROVIDERS.get(dialect)
    if provider is None or dialect != settings.PHONE_PROVIDER:
        return _nothing_here()
    try:
        asked = _asked(request, secret)
        if not provider.verify(asked=asked, keys=Keys(settings.PHONE_SECRET, tuple(settings.PHONE_ALLOWED))):
            return _nothing_here()
        incoming = provider.parse(asked=asked)

        def render(verbs: tuple[Verb, ...], step: int) -> Reply:
            return provider.render(
                verbs=verbs, way=Way(_words if provider.in_words else _sounds, _next_url(dialect, provider, step))
            )

        reply = carry_on(line=dialect, incoming=incoming, render=render, now=clock.now())
    except (NotUnderstood, RequestDataTooBig):
        return HttpResponse("not understood", "text/plain", status=400)
    except UnknownCall:
        return _nothing_here()
    return HttpResponse(reply.body, reply.content_type) if reply else HttpResponse(status=204)


def _nothing_here() -> HttpResponse:
    return HttpResponse("not found", "text/plain", status=404)


def _next_url(dialect: str, provider: Provider, step: int) -> str:
    arguments = [dialect, settings.PHONE_SECRET] if provider.secret_in_path else [dialect]
    return f"{settings.PUBLIC_URL}{reverse('phone:call', args=arguments)}?step={step}"


def _sounds(spoken: tuple[Spoken, ...]) -> tuple[str, ...]:
    """One question to the database for each language that is spoken."""
    phrases = menu_of(settings.CITY).phrases
    urls: list[str] = []
    for one in spoken:
        keys = prompt_ids(said=one.said, language=one.language, phrases=phrases)
        urls += prompt_urls(keys=keys, language=one.language)
    return tuple(urls)


def _words(spoken: tuple[Spoken, ...]) -> tuple[str, ...]:
    """What is said, as a text for each language that is spoken."""
    phrases, known = menu_of(settings.CITY).phrases, names(now=clock.now())
    return tuple(
        spoken_text(said=one.said, language=one.language, phrases=phrases, names=known) for one in spoken if one.said
    )


def _asked(request: HttpRequest, secret: str) -> Asked:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise NotUnderstood("too long for an event of a call")
    return Asked(
        url=settings.PUBLIC_URL + request.get_full_path(),
        fields=_fields(request),
        headers={"X-Twilio-Signature": request.headers.get("X-Twilio-Signature", "")},
        address=_address(request),
        secret=secret,
    )


def _address(request: HttpRequest) -> str:
    """Behind a proxy that was announced, the last entry of X-Forwarded-For is the one it wrote."""
    client = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        client = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or client
    return client


def _fields(request: HttpRequest) -> Mapping[str, str]:
    if request.content_type == "application/json":
        return _of_json(request.body)
    if request.method == "POST" and request.POST:
        return {name: str(value) for name, value in request.POST.items()}
    return {name: str(value) for name, value in request.GET.items() if name != "step"}


def _of_json(body: bytes) -> Mapping[str, str]:
    try:
        said = json.loads(body or b"{}")
    except ValueError as error:
        raise NotUnderstood("no JSON") from error
    return dict(_flat(said, "")) if isinstance(said, dict) else {}


def _flat(said: Mapping[str, Any], before: str) -> list[tuple[str, str]]:
    """Fields within fields, named with a dot, as deep as any provider goes."""
    found: list[tuple[str, str]] = []
    for name, value in said.items():
        if isinstance(value, dict) and not before:
            found += _flat(value, f"{name}.")
        elif isinstance(value, str | int):
            found.append((f"{before}{name}", str(value)))
    return found
