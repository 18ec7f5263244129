"""The link by which whoever waits sees their place, answers an offer and leaves."""

from base64 import urlsafe_b64encode
from uuid import UUID

from django.conf import settings

from doorstep.people.actions import digest

TOKEN_BYTES = 12


def token_of(*, key: UUID) -> str:
    """This function will return the token of an entry's link: 16 signs, always the same for one entry, which nobody can
    make who has not this deployment's secret key. So each message can name it, and only its digest is kept."""
    return urlsafe_b64encode(bytes.fromhex(digest(words=f"waiting-link:{key}"))[:TOKEN_BYTES]).decode()


def link_of(*, key: UUID) -> str:
    """This function will return the address of an entry's own page."""
    return f"{settings.PUBLIC_URL}/w/{token_of(key=key)}"
