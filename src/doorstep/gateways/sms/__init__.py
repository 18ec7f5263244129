"""The door out for SMS: what every provider offers, and which one this deployment chose."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from doorstep.gateways.sms.described import BadDescription, Reports, described
from doorstep.gateways.sms.file import FileGateway
from doorstep.gateways.sms.http import HttpGateway
from doorstep.gateways.sms.kannel import REPORTS, KannelGateway
from doorstep.gateways.sms.memory import MEMORY
from doorstep.gateways.sms.outcomes import NotTaken, Refused, Unknown
from doorstep.gateways.sms.registered import BadTemplates, registered

HOOK = "hooks/sms"
"""Where providers say what became of a text, below the public address: HOOK/<secret>/<attempt>."""


class SmsGateway(Protocol):
    """Somebody who carries a text to a phone."""

    def send(
        self,
        *,
        to: str,
        text: str,
        reference: str,
        event: str,
        attempt: str,
        now: datetime,
        language: str = "en",
        valid_until: datetime | None = None,
    ) -> str:
        """This function will hand one text over and return the gateway's own reference for it.

        `to` is E.164, `reference` the appointment's, `attempt` ours for this attempt, different for each; event and
        language name the registered template, and after `valid_until` nobody needs the text any more. Raises Refused
        when it was refused for good, NotTaken when it was not accepted this time, and Unknown, or anything else, when
        it may have been; the error never holds phone or text."""


def reports() -> Reports | None:
    """This function will return how reports of the gateway in use are read; None when it sends none."""
    if settings.SMS_GATEWAY == "http":
        return described(provider=settings.SMS_PROVIDER).report
    return REPORTS


def _kannel() -> SmsGateway:
    return KannelGateway(
        url=settings.SMS_URL,
        user=settings.SMS_USER,
        password=settings.SMS_PASSWORD,
        sender=settings.SMS_SENDER,
        entity=settings.SMS_ENTITY,
        templates=_templates(),
        reports=_reports(),
        seconds=settings.SMS_SECONDS,
    )


def _http() -> SmsGateway:
    try:
        description = described(provider=settings.SMS_PROVIDER)
    except BadDescription as error:
        raise ImproperlyConfigured(f"DOORSTEP_SMS_PROVIDER: {error}") from error
    return HttpGateway(
        description=description,
        url=settings.SMS_URL,
        user=settings.SMS_USER,
        password=settings.SMS_PASSWORD,
        key=settings.SMS_KEY,
        sender=settings.SMS_SENDER,
        entity=settings.SMS_ENTITY,
        templates=_templates(),
        reports=_reports(),
        seconds=settings.SMS_SECONDS,
    )


def _templates() -> Mapping[str, Mapping[str, str]]:
    try:
        return registered(file=Path(settings.SMS_TEMPLATES)) if settings.SMS_TEMPLATES else {}
    except BadTemplates as error:
        raise ImproperlyConfigured(f"DOORSTEP_SMS_TEMPLATES: {error}") from error


def _reports() -> str:
    secret = settings.SMS_HOOK_SECRET
    return f"{settings.PUBLIC_URL}/{HOOK}/{secret}/{{attempt}}" if secret else ""


_GATEWAYS: Mapping[str, Callable[[], SmsGateway]] = {
    "file": lambda: FileGateway(folder=settings.SMS_FOLDER),
    "memory": lambda: MEMORY,
    "kannel": _kannel,
    "http": _http,
}
NAMES = frozenset(_GATEWAYS)


def chosen() -> SmsGateway:
    """This function will return the gateway that settings.SMS_GATEWAY names; raises ImproperlyConfigured."""
    if settings.SMS_GATEWAY not in _GATEWAYS:
        known = ", ".join(sorted(NAMES))
        raise ImproperlyConfigured(f"DOORSTEP_SMS_GATEWAY is '{settings.SMS_GATEWAY}'; it can be: {known}")
    return _GATEWAYS[settings.SMS_GATEWAY]()


__all__ = [
    "HOOK",
    "NAMES",
    "BadDescription",
    "BadTemplates",
    "NotTaken",
    "Refused",
    "Reports",
    "SmsGateway",
    "Unknown",
    "chosen",
    "described",
    "registered",
    "reports",
]
