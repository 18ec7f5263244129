"""The door out for mail: what every provider offers, and which one this deployment chose."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from doorstep.gateways.email.file import FileGateway
from doorstep.gateways.email.mail import Mail, Undeliverable
from doorstep.gateways.email.memory import MEMORY
from doorstep.gateways.email.smtp import BadServer, SmtpGateway, read_server


class EmailGateway(Protocol):
    """Somebody who carries a mail to a mailbox."""

    def send(self, *, mail: Mail, attempt: str, now: datetime) -> str:
        """This function will hand one mail over and return the gateway's own reference for it.

        `attempt` is ours for this attempt, different for each. Raises Undeliverable when it was refused for good, and
        anything else when it was not, or perhaps not, accepted; the error never holds address or text."""


def _smtp() -> SmtpGateway:
    return SmtpGateway(server=read_server(url=settings.EMAIL_URL), sender=settings.EMAIL_FROM)


_GATEWAYS: Mapping[str, Callable[[], EmailGateway]] = {
    "file": lambda: FileGateway(folder=settings.SMS_FOLDER, sender=settings.EMAIL_FROM),
    "memory": lambda: MEMORY,
    "smtp": _smtp,
}
NAMES = frozenset(_GATEWAYS)


def chosen() -> EmailGateway:
    """This function will return the gateway that settings.EMAIL_GATEWAY names; raises ImproperlyConfigured."""
    if settings.EMAIL_GATEWAY not in _GATEWAYS:
        known = ", ".join(sorted(NAMES))
        raise ImproperlyConfigured(f"DOORSTEP_EMAIL_GATEWAY is '{settings.EMAIL_GATEWAY}'; it can be: {known}")
    return _GATEWAYS[settings.EMAIL_GATEWAY]()


__all__ = ["NAMES", "BadServer", "EmailGateway", "Mail", "Undeliverable", "chosen", "read_server"]
