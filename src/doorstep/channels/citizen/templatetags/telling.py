"""Words for what is held about somebody, and for who looked at it."""

from collections.abc import Mapping

from babel import Locale
from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from doorstep.channels.shared.wording import language

register = template.Library()

ROLE_WORDS: Mapping[str, str | Promise] = {
    "Operator": _("an operator of the helpline"),
    "Dispatcher": _("a dispatcher, who plans the day"),
    "Clerk": _("a clerk, who finishes applications"),
    "Manager": _("a manager"),
}
LOOK_WORDS: Mapping[str, str | Promise] = {
    "appointment": _("a visit"),
    "applicant": _("the person we visit"),
    "helper": _("the person who books"),
    "consent": _("a consent"),
    "task": _("what you asked us for"),
    "waiting": _("your place on the waiting list"),
}
CHANNEL_WORDS: Mapping[str, str | Promise] = {"console": _("in the staff pages"), "phone": _("on the telephone")}


@register.filter
def role_words(role: str) -> str:
    """This function will say who looked, by their roles: "Clerk, Manager"; never by a name."""
    known = [str(ROLE_WORDS[one]) for one in role.split(", ") if one in ROLE_WORDS]
    return ", ".join(known) or _now("somebody of the staff")


@register.filter
def look_words(what: str) -> str:
    """This function will say what was looked at."""
    return str(LOOK_WORDS.get(what, what))


@register.filter
def channel_words(channel: str) -> str:
    """This function will say where somebody looked."""
    return str(CHANNEL_WORDS.get(channel, channel))


@register.filter
def country_name(code: str) -> str:
    """This function will name a country (ISO 3166 alpha-2) in the reader's language."""
    return str(Locale.parse(language()).territories.get(code, code))
