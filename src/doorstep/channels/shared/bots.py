"""Telling people from programs, without asking anybody to read pictures."""

import math
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from doorstep.channels.shared.network import tell_to_wait
from doorstep.texts.refusals import Refusal
from doorstep.texts.waits import wait_text

TRAP = "website"
"""The name of a field that people do not see (`shared/trap.html` in a form), and programs fill in."""


class TooFast(Refusal):
    """A booking came faster than anybody can read; `details["wait_s"]` says how long to wait."""

    code = "too-fast"


def too_fast(begun_at: str, now: datetime, least_seconds: int) -> int:
    """This function will return the seconds to wait until `least_seconds` have passed since `begun_at`, an aware ISO
    instant; 0 when they have, and when it is not known when somebody began."""
    if not begun_at:
        return 0
    passed = now - datetime.fromisoformat(begun_at)
    return max(0, math.ceil((timedelta(seconds=least_seconds) - passed).total_seconds()))


def must_not_be_too_fast(*, begun_at: str, now: datetime, least_seconds: int) -> None:
    """This function will ask whoever came here faster than anybody can read to wait a moment. Raises TooFast."""
    if wait_s := too_fast(begun_at, now, least_seconds):
        tell_to_wait(seconds=wait_s)
        message = _("That was very quick. Please wait %(wait)s, then press the button again.")
        raise TooFast(message % {"wait": wait_text(seconds=wait_s)}, details={"wait_s": wait_s})


def is_trapped(typed: Mapping[str, str]) -> bool:
    """This function will tell whether a form came back with the field filled in that people do not see."""
    return bool(typed.get(TRAP, ""))
