"""Filters for the staff pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template

from doorstep.cases.models import Case
from doorstep.channels.console.phones import shown_phone
from doorstep.channels.console.words import EVENT_WORDS, STATE_WORDS, VALUE_WORDS
from doorstep.places import queries as places

register = template.Library()


@register.filter
def event_words(event: str) -> str:
    """This function will name what a message was about."""
    return str(EVENT_WORDS.get(event, event))


@register.filter
def state_words(state: str) -> str:
    """This function will say what became of a message."""
    return str(STATE_WORDS.get(state, state))


@register.filter
def case_step(action: str) -> str:
    """This function will name the state that an application came to, as the journal has it: "case.taken"."""
    return str(dict(Case.State.choices).get(action.removeprefix("case."), action))


@register.filter
def value_words(value: str) -> str:
    """This function will name a value of a service."""
    return str(VALUE_WORDS.get(value, value))


@register.filter
def shown(number: str, whole: bool) -> str:
    """This function will return a phone number, whole or only its end."""
    return shown_phone(phone=number, whole=whole)


@register.filter
def clock(at: datetime) -> str:
    """This function will return what the city's clock shows, "09:05": figures that stand under each other."""
    return at.astimezone(places.zone()).strftime("%H:%M")


@register.filter
def of(table: Mapping[Any, Any], key: Any) -> Any:
    """This function will return what stands under a key, or nothing."""
    return table.get(key, ())
