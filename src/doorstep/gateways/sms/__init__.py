"""The door out for SMS: what every provider offers, and which one this deployment chose."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from doorstep.gateways.sms.file import FileGateway
from doorstep.gateways.sms.memory import MEMORY


class SmsGateway(Protocol):
    """Somebody who carries a text to a phone."""

    def send(self, *, to: str, text: str, reference: str, event: str, attempt: str, now: datetime) -> str:
        """This function will hand one text over and return the gateway's own reference for it.

        `to` is E.164, `reference` the appointment's, `attempt` ours for this attempt, different for each. Raises
        anything at all when the text was not, or perhaps not, accepted; the error never holds phone or text."""


_GATEWAYS: Mapping[str, Callable[[], SmsGateway]] = {
    "file": lambda: FileGateway(folder=settings.SMS_FOLDER),
    "memory": lambda: MEMORY,
}
NAMES = frozenset(_GATEWAYS)


def chosen() -> SmsGateway:
    """This function will return the gateway that settings.SMS_GATEWAY names; raises ImproperlyConfigured."""
    if settings.SMS_GATEWAY not in _GATEWAYS:
        known = ", ".join(sorted(NAMES))
        raise ImproperlyConfigured(f"DOORSTEP_SMS_GATEWAY is '{settings.SMS_GATEWAY}'; it can be: {known}")
    return _GATEWAYS[settings.SMS_GATEWAY]()
