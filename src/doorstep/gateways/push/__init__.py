"""The door out to browsers that are not open: what every provider offers, and which one this deployment chose."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from doorstep.gateways.push.keys import BadKey, public_key, read_key
from doorstep.gateways.push.memory import MEMORY
from doorstep.gateways.push.outcomes import Gone, NotTaken, Refused, Unknown
from doorstep.gateways.push.values import Browser, Wake
from doorstep.gateways.push.webpush import WebPushGateway

KEY_FILE = "push.key"
NONE = "none"


class PushGateway(Protocol):
    """Somebody who wakes browsers."""

    def send(
        self, *, browser: Browser, wake: Wake, attempt: str, now: datetime, valid_until: datetime | None = None
    ) -> str:
        """This function will wake a browser and return the gateway's reference for it.

        After `valid_until` nobody needs it any more. Raises Gone when the browser is there no more, Refused when it was
        refused for good, NotTaken when it was not accepted this time, and Unknown, or anything else, when it may have
        been; the error never holds the browser's address or the text."""


def _webpush() -> PushGateway:
    try:
        key = read_key(typed=settings.PUSH_KEY, file=settings.VAR / KEY_FILE)
    except BadKey as error:
        raise ImproperlyConfigured(f"DOORSTEP_PUSH_KEY: {error}") from error
    return WebPushGateway(key=key, contact=contact())


def contact() -> str:
    """This function will return whom a push service may write to about us: settings.PUSH_CONTACT, or our address."""
    if settings.PUSH_CONTACT:
        return str(settings.PUSH_CONTACT)
    return settings.PUBLIC_URL if settings.HTTPS else f"mailto:{settings.EMAIL_FROM}"


_GATEWAYS: Mapping[str, Callable[[], PushGateway]] = {
    "memory": lambda: MEMORY,
    "webpush": _webpush,
}
NAMES = frozenset({*_GATEWAYS, NONE})


def chosen() -> PushGateway:
    """This function will return the gateway that settings.PUSH_GATEWAY names; raises ImproperlyConfigured."""
    if settings.PUSH_GATEWAY not in _GATEWAYS:
        known = ", ".join(sorted(NAMES))
        raise ImproperlyConfigured(f"DOORSTEP_PUSH_GATEWAY is '{settings.PUSH_GATEWAY}'; it can be: {known}")
    return _GATEWAYS[settings.PUSH_GATEWAY]()


def offered() -> bool:
    """This function will tell whether this deployment wakes browsers at all."""
    return bool(settings.PUSH_GATEWAY != NONE)


def our_key() -> str:
    """This function will return the public key that a browser subscribes with; "" when none is woken."""
    if not offered():
        return ""
    return public_key(key=read_key(typed=settings.PUSH_KEY, file=settings.VAR / KEY_FILE))


__all__ = [
    "MEMORY",
    "NAMES",
    "BadKey",
    "Browser",
    "Gone",
    "NotTaken",
    "PushGateway",
    "Refused",
    "Unknown",
    "Wake",
    "chosen",
    "contact",
    "offered",
    "our_key",
]
