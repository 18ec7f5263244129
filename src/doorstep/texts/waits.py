"""How long somebody has to wait, in words."""

from django.utils.translation import ngettext


def wait_text(*, seconds: int) -> str:
    """This function will return a wait as it is said, rounded up: "40 seconds", "12 minutes", "3 hours"."""
    if seconds < 60:
        return ngettext("%(number)d second", "%(number)d seconds", seconds) % {"number": seconds}
    if (minutes := -(-seconds // 60)) <= 90:
        return ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes}
    hours = -(-seconds // 3600)
    return ngettext("%(number)d hour", "%(number)d hours", hours) % {"number": hours}
