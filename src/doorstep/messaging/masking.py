"""What of a text only its recipient may know."""

import re
from collections.abc import Mapping

from doorstep.messaging.models import Message

_LINK = re.compile(r"(?<=/)[\w-]{16,}(?=/?(?:\s|$))")

SECRETS: Mapping[str, re.Pattern[str]] = {
    "code": re.compile(r"(?<!\d)\d{6}(?!\d)"),
    **dict.fromkeys(("consent", "waiting-joined", "waiting-offer", "waiting-over"), _LINK),
}
"""What would let a reader of our own list of messages act as the citizen: masked once the text is no longer needed."""
MASK = "••••••"


def masked(*, message: Message) -> str:
    """This function will return the text without what only its recipient may know."""
    secret = SECRETS.get(message.event)
    return secret.sub(MASK, message.text) if secret is not None else message.text
