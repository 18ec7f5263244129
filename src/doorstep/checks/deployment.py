"""What must hold where citizens come from outside: `doorstep manage check --deploy`."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning


def check_deployment(**_kwargs: Any) -> list[CheckMessage]:
    """This function will return what is not safe for the public."""
    found: list[CheckMessage] = []
    if not settings.SECRET_KEY_FROM_ENVIRONMENT:
        found.append(
            Error(
                "The secret key lies beside the data.",
                hint="Set DOORSTEP_SECRET_KEY to 50 random letters, kept apart from the data and its backups.",
                id="doorstep.E010",
            )
        )
    if not settings.HTTPS:
        found.append(
            Error(
                f"Citizens would come to {settings.PUBLIC_URL}, which anybody on the way can read.",
                hint="Set DOORSTEP_PUBLIC_URL to the https address.",
                id="doorstep.E011",
            )
        )
    if settings.SMS_GATEWAY == "memory":
        found.append(
            Warning(
                "Messages are remembered and never sent.",
                hint="Set DOORSTEP_SMS_GATEWAY to the gateway that this deployment uses.",
                id="doorstep.W002",
            )
        )
    if settings.EMAIL_GATEWAY == "memory":
        found.append(
            Warning(
                "Mails are remembered and never sent.",
                hint="Set DOORSTEP_EMAIL_GATEWAY to the gateway that this deployment uses.",
                id="doorstep.W003",
            )
        )
    return found
