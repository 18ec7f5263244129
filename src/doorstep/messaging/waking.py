"""What a browser that is not open shows of news: whose turn it is to look, never who, where or what.

The page that it opens tells the rest, to whoever is signed in there."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WAKES: Mapping[str, str | Promise] = {
    "morning": _("Your visit is today. Open to see who comes, and when."),
    "on-the-way": _("Your visitor is on the way. Open to see when they arrive."),
    "changed-visitor": _("Another field agent comes to you. Open to see who."),
    "delayed": _("Your visit will be later than planned. Open to see when."),
    "rescheduled": _("Your visit has another time. Open to see it."),
    "moved-by-us": _("We had to move your visit. Open to see the new time."),
    "could-not-come": _("Nobody can come to your visit. Open to choose another time."),
    "day-closed-moved": _("We had to move your visit. Open to see the new time."),
    "day-closed": _("Nobody can come to your visit. Open to choose another time."),
    "cancelled": _("Your visit is cancelled. Open to see more."),
}
"""By event. The SMS goes out as well, always: a push is never instead of it."""
