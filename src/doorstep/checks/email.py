"""Every setting of mail that would let the product start and then send none."""

from collections.abc import Iterator
from email.utils import parseaddr

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from doorstep.gateways import email


def check_email() -> Iterator[CheckMessage]:
    """This function will tell what is wrong with the settings of mail; no words of it hold the server's password."""
    if settings.EMAIL_GATEWAY not in email.NAMES:
        known = ", ".join(sorted(email.NAMES))
        yield Error(
            f"There is no e-mail gateway '{settings.EMAIL_GATEWAY}'.",
            hint=f"Set DOORSTEP_EMAIL_GATEWAY to one of: {known}.",
            id="doorstep.E020",
        )
    if settings.EMAIL_GATEWAY == "smtp":
        yield from _check_server()
    try:
        EmailValidator(allowlist=() if settings.EMAIL_GATEWAY == "smtp" else None)(parseaddr(settings.EMAIL_FROM)[1])
    except ValidationError:
        yield Error(
            f"Mails cannot come from '{settings.EMAIL_FROM}'.",
            hint='Set DOORSTEP_EMAIL_FROM to an address such as "Sampark <no-reply@example.org>".',
            id="doorstep.E022",
        )


def _check_server() -> Iterator[CheckMessage]:
    try:
        email.read_server(url=settings.EMAIL_URL)
    except email.BadServer as error:
        yield Error(
            f"DOORSTEP_EMAIL_URL cannot be used: {error}.",
            hint="Set it to an address like smtp+tls://user:password@mail.example.org:587.",
            id="doorstep.E021",
        )
