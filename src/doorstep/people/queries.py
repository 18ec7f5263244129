"""Reading people."""

from doorstep.people.actions import digest
from doorstep.people.models import Consent


def consent_by_token(*, token: str) -> Consent | None:
    """This function will return the consent a link's token stands for, or None."""
    rows = Consent.objects.select_related("applicant", "helper")
    return rows.filter(token_digest=digest(words=token)).first()
