"""Words for switches and providers."""

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()

_SWITCHES: Mapping[str, str | Promise] = {"on": _("on"), "paused": _("paused"), "off": _("off")}
_TURNS: Mapping[str, str | Promise] = {"on": _("Turn on"), "paused": _("Pause"), "off": _("Turn off")}
_GATES: Mapping[str, str | Promise] = {
    "closed": _("works"),
    "probe": _("is being tried"),
    "open": _("failed: is left alone"),
}
_PROVIDERS: Mapping[str, str | Promise] = {"first": _("First provider"), "second": _("Second provider")}


@register.filter
def switch_words(position: str) -> str:
    """This function will say how a switch stands."""
    return str(_SWITCHES.get(position, position))


@register.filter
def turn_words(position: str) -> str:
    """This function will say what a press does to a switch."""
    return str(_TURNS.get(position, position))


@register.filter
def gate_words(gate: str) -> str:
    """This function will say how a provider fares."""
    return str(_GATES.get(gate, gate))


@register.filter
def provider_words(name: str) -> str:
    """This function will name a provider."""
    return str(_PROVIDERS.get(name, name))
