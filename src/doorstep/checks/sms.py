"""Every setting of SMS that would let the product start and then send none, or be told nothing."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from doorstep.gateways import sms

_HERE = ("localhost", "127.0.0.1", "::1")
_SECRET = re.compile(r"[A-Za-z0-9_-]{24,}")


def check_sms() -> Iterator[CheckMessage]:
    """This function will tell what is wrong with the settings of SMS; no words of it hold a password or the secret."""
    if settings.SMS_GATEWAY not in sms.NAMES:
        known = ", ".join(sorted(sms.NAMES))
        yield Error(
            f"There is no SMS gateway '{settings.SMS_GATEWAY}'.",
            hint=f"Set DOORSTEP_SMS_GATEWAY to one of: {known}.",
            id="doorstep.E001",
        )
    if settings.SMS_GATEWAY == "kannel":
        yield from _check_missing("URL", "USER", "PASSWORD", "SENDER")
    if settings.SMS_GATEWAY == "http":
        yield from _check_provider()
        yield from _check_missing("SENDER")
    if settings.SMS_GATEWAY in ("kannel", "http"):
        yield from _check_address()
        yield from _check_registered()
        yield from _check_secret()


def _check_missing(*names: str) -> Iterator[CheckMessage]:
    for name in names:
        if not getattr(settings, f"SMS_{name}"):
            yield Error(
                f"The gateway '{settings.SMS_GATEWAY}' needs DOORSTEP_SMS_{name}.",
                hint=f"Set DOORSTEP_SMS_{name}; docs/settings.md says to what.",
                id="doorstep.E030",
            )


def _check_provider() -> Iterator[CheckMessage]:
    try:
        sms.described(provider=settings.SMS_PROVIDER)
    except sms.BadDescription as error:
        yield Error(
            f"DOORSTEP_SMS_PROVIDER cannot be used: {error}.",
            hint="Set it to msg91, exotel, mobile-seva or to a TOML file like those; docs/messages.md describes them.",
            id="doorstep.E031",
        )


def _check_address() -> Iterator[CheckMessage]:
    if not settings.SMS_URL:
        return
    try:
        parts = urlsplit(settings.SMS_URL)
        right = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query and parts.port != 0
    except ValueError:
        right = False
    if not right:
        yield Error(
            "DOORSTEP_SMS_URL is no address of a gateway.",
            hint="Set it to an address like http://127.0.0.1:13013/cgi-bin/sendsms.",
            id="doorstep.E032",
        )
    elif parts.scheme == "http" and parts.hostname not in _HERE:
        yield Error(
            "DOORSTEP_SMS_URL would send phones and texts so that anybody on the way can read them.",
            hint="Use https://; http:// is for a gateway on this machine only.",
            id="doorstep.E032",
        )


def _check_registered() -> Iterator[CheckMessage]:
    if not settings.SMS_TEMPLATES:
        yield Warning(
            "No registered templates are known: Indian operators drop what carries no template id.",
            hint="Set DOORSTEP_SMS_TEMPLATES to a file with the ids, and DOORSTEP_SMS_ENTITY to the entity's.",
            id="doorstep.W030",
        )
        return
    try:
        sms.registered(file=Path(settings.SMS_TEMPLATES))
    except sms.BadTemplates as error:
        yield Error(
            f"DOORSTEP_SMS_TEMPLATES cannot be used: {error}.",
            hint="Write a table for each event and a line for each language; docs/messages.md shows one.",
            id="doorstep.E033",
        )


def _check_secret() -> Iterator[CheckMessage]:
    if not settings.SMS_HOOK_SECRET:
        yield Warning(
            "Nobody is listened to who says what became of a message.",
            hint="Set DOORSTEP_SMS_HOOK_SECRET to 32 random letters, so that gateways can report.",
            id="doorstep.W031",
        )
    elif not _SECRET.fullmatch(settings.SMS_HOOK_SECRET):
        yield Error(
            "DOORSTEP_SMS_HOOK_SECRET is too short, or does not fit into an address.",
            hint="Use at least 24 letters, digits, - or _.",
            id="doorstep.E034",
        )
