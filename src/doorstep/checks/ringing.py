"""Every setting that would let an operator press the button and have nothing ring."""

import re
from collections.abc import Iterator, Mapping

from django.conf import settings
from django.core.checks import CheckMessage, Error

from doorstep.gateways.telephony import outbound

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "exotel": ("RING_USER", "RING_KEY", "RING_PASSWORD", "RING_NUMBER", "RING_DESKS"),
    "twilio": ("RING_USER", "RING_PASSWORD", "RING_NUMBER", "RING_DESKS"),
    "vonage": ("RING_USER", "RING_NUMBER", "RING_DESKS"),
}
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def check_ringing() -> Iterator[CheckMessage]:
    """This function will tell what is wrong with the settings of calls out; no words of it hold a secret."""
    if settings.RING_GATEWAY not in outbound.NAMES:
        yield Error(
            f"Nobody rings by the name of '{settings.RING_GATEWAY}'.",
            hint=f"Set DOORSTEP_RING_GATEWAY to one of: {', '.join(sorted(outbound.NAMES))}.",
            id="doorstep.E040",
        )
    for name in _NEEDED.get(settings.RING_GATEWAY, ()):
        if not getattr(settings, name):
            yield Error(
                f"DOORSTEP_{name} is empty, and {settings.RING_GATEWAY} rings nobody without it.",
                hint=f"Set DOORSTEP_{name}: docs/settings.md says what it is.",
                id="doorstep.E041",
            )
    numbers = [*settings.RING_DESKS.values(), *filter(None, [settings.RING_NUMBER])]
    if any(not _E164.fullmatch(number) for number in numbers):
        yield Error(
            "A number in DOORSTEP_RING_NUMBER or DOORSTEP_RING_DESKS is not written as +91...",
            hint="Write the country and all digits, without spaces: rita=+911722700010.",
            id="doorstep.E042",
        )
    if settings.RING_GATEWAY == "vonage" and not settings.RING_KEY_FILE.is_file():
        yield Error(
            f"There is no file {settings.RING_KEY_FILE}, and vonage wants what it signs.",
            hint="Set DOORSTEP_RING_KEY_FILE to the private key of the application.",
            id="doorstep.E043",
        )
