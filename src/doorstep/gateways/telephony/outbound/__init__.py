"""The door out for calls: a provider rings an operator's telephone and joins it with the citizen's. Without one,
operators press a link that their own telephone dials."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from doorstep.gateways.telephony.outbound.exotel import Exotel
from doorstep.gateways.telephony.outbound.memory import MEMORY
from doorstep.gateways.telephony.outbound.outcomes import NotRung, Refused, Unknown
from doorstep.gateways.telephony.outbound.twilio import Twilio
from doorstep.gateways.telephony.outbound.vonage import Vonage

LINK = "link"
EVERYBODY = "*"


class Dialler(Protocol):
    """Somebody who joins two telephones."""

    def connect(self, *, desk: str, phone: str, now: datetime) -> str:
        """This function will have the telephone at `desk` rung, and once it is answered `phone`, both E.164, and return
        the provider's id of the call.

        Raises Refused when it will never ring, NotRung when it did not this time, and Unknown when nobody can tell; no
        error holds a number."""
        ...


def _twilio() -> Dialler:
    return Twilio(
        url=settings.RING_URL or Twilio.URL,
        user=settings.RING_USER,
        password=settings.RING_PASSWORD,
        number=settings.RING_NUMBER,
        seconds=settings.RING_SECONDS,
    )


def _exotel() -> Dialler:
    return Exotel(
        url=settings.RING_URL or Exotel.URL,
        user=settings.RING_USER,
        key=settings.RING_KEY,
        password=settings.RING_PASSWORD,
        number=settings.RING_NUMBER,
        seconds=settings.RING_SECONDS,
    )


def _vonage() -> Dialler:
    try:
        pem = settings.RING_KEY_FILE.read_bytes()
    except OSError as error:
        raise ImproperlyConfigured("DOORSTEP_RING_KEY_FILE cannot be read: vonage signs with that key") from error
    return Vonage(
        url=settings.RING_URL or Vonage.URL,
        user=settings.RING_USER,
        pem=pem,
        number=settings.RING_NUMBER,
        seconds=settings.RING_SECONDS,
    )


_DIALLERS: Mapping[str, Callable[[], Dialler]] = {
    "exotel": _exotel,
    "memory": lambda: MEMORY,
    "twilio": _twilio,
    "vonage": _vonage,
}
NAMES = frozenset({*_DIALLERS, LINK})


def desk_of(*, username: str) -> str:
    """This function will return the telephone (E.164) that rings for this operator, "" for none: then, and where no
    provider is chosen, there is the link alone."""
    if settings.RING_GATEWAY == LINK:
        return ""
    return str(settings.RING_DESKS.get(username) or settings.RING_DESKS.get(EVERYBODY, ""))


def chosen() -> Dialler:
    """This function will return the provider that settings.RING_GATEWAY names; raises ImproperlyConfigured."""
    if settings.RING_GATEWAY not in _DIALLERS:
        raise ImproperlyConfigured(f"DOORSTEP_RING_GATEWAY is '{settings.RING_GATEWAY}'; no provider is called so")
    return _DIALLERS[settings.RING_GATEWAY]()


__all__ = ["LINK", "NAMES", "Dialler", "NotRung", "Refused", "Unknown", "chosen", "desk_of"]
