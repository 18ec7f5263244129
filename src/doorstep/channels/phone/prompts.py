"""Prompts as files that a provider of calls, or our own line, fetches and plays."""

import logging
from collections.abc import Sequence
from urllib.parse import urlencode

from django.conf import settings
from django.core.signing import Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from doorstep.channels.shared import clock
from doorstep.engines.phone_menu.script import PERSONAL
from doorstep.engines.phone_menu.spoken_words import LANGUAGES, PAUSES
from doorstep.engines.sound.wav import silence
from doorstep.gateways.speech.files import digest_of
from doorstep.prompts.queries import digests, files

logger = logging.getLogger(__name__)

# A call fetches what it plays at once; a provider may ask once more when the first try fails.
NAME_SECONDS = 15 * 60
FOR_EVER = "public, max-age=31536000, immutable"


def prompt_urls(*, keys: Sequence[str], language: str, base: str = "") -> tuple[str, ...]:
    """This function will return the addresses of prompts, in their order; what was never made is left out and logged.

    `base`: what stands before the path, else the deployment's public address. The address of a person's name ends
    after a quarter of an hour. One query."""
    known = {key: digest_of(silence(milliseconds=PAUSES[key])) for key in keys if key in PAUSES}
    known |= digests(language=language, keys=tuple(keys))
    for key in sorted(set(keys) - set(known)):
        logger.warning("No prompt %s/%s: run `doorstep phone prompts`.", language, key)
    root = base or settings.PUBLIC_URL
    return tuple(root + _address(language, key, known[key]) for key in keys if key in known)


@require_safe
def prompt(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """One prompt. A name of a person only with a signature that has not ended."""
    if language not in LANGUAGES:
        raise Http404
    if key in PAUSES:
        return _wav(silence(milliseconds=PAUSES[key]), FOR_EVER)
    personal = key.startswith(PERSONAL)
    if personal and not _may_hear(language, key, request.GET.get("s", "")):
        raise Http404
    # Only what the table knows is looked for on the disk: no key leads out of the folder.
    digest = digests(language=language, keys=[key]).get(key)
    content = files().read(language=language, key=key) if digest else None
    if content is None:
        raise Http404
    if personal:
        return _wav(content, f"private, max-age={NAME_SECONDS}")
    return _wav(content, FOR_EVER if request.GET.get("d") == digest else "no-cache")


def _address(language: str, key: str, digest: str) -> str:
    asked = {"d": digest}
    if key.startswith(PERSONAL):
        ends = int(clock.now().timestamp()) + NAME_SECONDS
        asked["s"] = f"{ends}.{_signature(language, key, ends)}"
    return f"{reverse('phone:prompt', args=[language, key])}?{urlencode(asked)}"


def _may_hear(language: str, key: str, signed: str) -> bool:
    ends, _dot, signature = signed.partition(".")
    if not (ends.isascii() and ends.isdecimal() and len(ends) < 12):
        return False
    right = constant_time_compare(signature, _signature(language, key, int(ends)))
    return right and clock.now().timestamp() < int(ends)


def _signature(language: str, key: str, ends: int) -> str:
    return Signer(salt="phone.prompts").signature(f"{language}/{key}/{ends}")


def _wav(content: bytes, caching: str) -> HttpResponse:
    return HttpResponse(content, "audio/wav", headers={"Cache-Control": caching, "Accept-Ranges": "none"})
