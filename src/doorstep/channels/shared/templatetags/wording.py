"""Filters that say values in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime

from django import template
from django.conf import settings
from django.utils.html import format_html

from doorstep.channels.shared import wording
from doorstep.engines.texts import in_language
from doorstep.engines.wording import day_text
from doorstep.messaging import actions as messaging
from doorstep.messaging.models import Message
from doorstep.places import queries as places

register = template.Library()


@register.filter
def said(texts: Mapping[str, str] | None) -> str:
    """This function will return a text of the city in the reader's language."""
    return in_language(texts or {}, wording.language())


@register.simple_tag
def spoken_languages() -> list[tuple[str, str]]:
    """This function will return (code, name) of every language, each named in itself."""
    return list(settings.LANGUAGES)


@register.filter
def language_name(code: str) -> str:
    """This function will return a language's name in itself."""
    return dict(settings.LANGUAGES).get(code, code)


@register.filter
def day(on: date | str) -> str:
    """This function will return a day (or its ISO date) with its weekday."""
    return wording.day(on=date.fromisoformat(on) if isinstance(on, str) else on, language=wording.language())


@register.filter
def short_day(on: date) -> str:
    """This function will return a day as short as it is still clear: the weekday above the date."""
    weekday, _space, rest = day_text(on=on, language=wording.language()).partition(" ")
    return format_html("{} <span>{}</span>", weekday, rest)


@register.filter
def call(number: str) -> str:
    """This function will return a number to touch and call, which no line breaks in two."""
    return format_html('<a class="number" href="tel:{0}">{0}</a>', number)


@register.filter
def unbroken(number: str) -> str:
    """This function will return a number which no line breaks in two."""
    return format_html('<span class="number">{}</span>', number)


@register.filter
def window(window: str) -> str:
    """This function will return an arrival window as it is said."""
    return wording.window(window=window, language=wording.language())


@register.filter
def moment(at: datetime) -> str:
    """This function will return the time of day of an instant, in the city."""
    return wording.moment(at=at, zone=places.zone(), language=wording.language())


@register.filter
def moment_day(at: datetime) -> str:
    """This function will return the day of an instant, in the city."""
    return day(at.astimezone(places.zone()).date())


@register.filter
def rupees(paise: int) -> str:
    """This function will return an amount of money."""
    return wording.rupees(paise=paise, language=wording.language())


@register.filter
def reference(value: str) -> str:
    """This function will return a reference in groups of four."""
    return wording.reference(reference=value)


@register.filter
def phone(value: str) -> str:
    """This function will return a phone number in groups."""
    return wording.phone(phone=value)


@register.filter
def masked(value: str) -> str:
    """This function will return a phone number of which only the end is told."""
    return wording.masked(phone=value)


@register.filter
def told_text(message: Message) -> str:
    """This function will return a message without what only its recipient may know, even before it is sent."""
    return messaging.masked(message=message)
