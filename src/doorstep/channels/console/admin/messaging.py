"""What is written to people. Sent messages have a page of their own."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ChoiceField
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from doorstep.channels.console.admin.base import CheckedForm, Managed
from doorstep.channels.console.words import EVENT_WORDS
from doorstep.engines.city.events import EVENTS, NEEDED
from doorstep.engines.messages.filling import BadText, fill, placeholders
from doorstep.engines.messages.letters import compose
from doorstep.engines.messages.segments import segments
from doorstep.messaging.actions import LETTER
from doorstep.messaging.models import MessageTemplate

# Values of an ordinary length, to show what a text becomes and what it costs.
EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "en": {"date": "Wed 2 Dec", "window": "9:00 am - 11:00 am", "agent": "Asha Kumari", "applicant": "Meera Sharma"},
    "hi": {"date": "बुध 2 दिस॰", "window": "09:00-11:00", "agent": "आशा कुमारी", "applicant": "मीरा शर्मा"},
    "pa": {"date": "ਬੁੱਧ 2 ਦਸੰ", "window": "09:00-11:00", "agent": "ਆਸ਼ਾ ਕੁਮਾਰੀ", "applicant": "ਮੀਰਾ ਸ਼ਰਮਾ"},
}
EVERYWHERE: Mapping[str, str] = {
    "code": "123456",
    "minutes": "10",
    "time": "10:40",
    "reference": "1234 5678",
    "helper": "Arjun Sharma",
    "helpline": "1800-180-1725",
    "link": "https://sampark.example/c/abcdefghijklmnop",
    "services": "…",
    "told": "…",
    "here_zone": "India Time",
    "here": "Wed 2 Dec, 9 am to 11 am",
    "there_zone": "Canada (Toronto) Time",
    "there": "Tue 1 Dec, 10:30 pm to 12:30 am",
    "document": "…",
}


def text_objection(*, event: str, text: str) -> str:
    """This function will return what is wrong with the text of an event, "" when nothing is."""
    try:
        used = placeholders(text=text)
    except BadText:
        return str(_("The braces are wrong. Write a placeholder like {reference}."))
    if objection := _strange(used, event):
        return objection
    if missing := sorted(NEEDED.get(event, frozenset()) - used):
        return str(_("Without %(missing)s this message is of no use: put it in.") % {"missing": _braced(missing)})
    return ""


def heading_objection(*, event: str, heading: str) -> str:
    """This function will return what is wrong with the heading of a mail, "" when nothing is; there need be none."""
    try:
        return _strange(placeholders(text=heading), event)
    except BadText:
        return str(_("The braces are wrong. Write a placeholder like {reference}."))


def _strange(used: frozenset[str], event: str) -> str:
    allowed = EVENTS.get(event, frozenset())
    strange = sorted(used - allowed)
    said = {"strange": _braced(strange), "allowed": _braced(sorted(allowed))}
    return str(_("This message has no %(strange)s. It may use: %(allowed)s.") % said) if strange else ""


def _braced(names: list[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)


class MessageTemplateForm(CheckedForm):
    """A text that can be filled in when it is sent."""

    event = ChoiceField(choices=[(event, EVENT_WORDS.get(event, event)) for event in EVENTS])
    language = ChoiceField(choices=settings.LANGUAGES)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        event = said.get("event") or self.instance.event
        objection = text_objection(event=event, text=said.get("text", ""))
        if objection and "text" in said:
            raise ValidationError({"text": objection})
        if objection := heading_objection(event=event, heading=said.get("heading", "")):
            raise ValidationError({"heading": objection})
        return said


@admin.register(MessageTemplate)
class MessageTemplateAdmin(Managed):
    form = MessageTemplateForm
    fixed = ("event", "language")
    list_display = ("__str__", "event", "language", "parts", "text")
    list_filter = ("language", "event")
    search_fields = ("event", "text")
    ordering = ("event", "language")
    fields = ("event", "language", "heading", "text", "may_use", "example", "cost")
    readonly_fields = ("may_use", "example", "cost")

    @admin.display(description=_("it may use"))
    def may_use(self, row: MessageTemplate) -> str:
        return _braced(sorted(EVENTS.get(row.event, frozenset())))

    @admin.display(description=_("as it is sent, with invented values"))
    def example(self, row: MessageTemplate) -> SafeString:
        return format_html('<div lang="{}">{}</div>', row.language or "en", linebreaks(filled(row), autoescape=True))

    @admin.display(description=_("what it costs"))
    def cost(self, row: MessageTemplate) -> str:
        if row.event == LETTER:
            return "–"
        said = segments(text=filled(row))
        words = {"count": said.count, "units": said.units, "encoding": said.encoding}
        return str(_("%(count)s SMS (%(units)s characters in %(encoding)s)") % words)

    @admin.display(description=_("SMS"))
    def parts(self, row: MessageTemplate) -> int | None:
        return None if row.event == LETTER else segments(text=filled(row)).count


def filled(row: MessageTemplate) -> str:
    """This function will return a template with invented values in its own language."""
    if text_objection(event=row.event, text=row.text):
        return row.text
    values = {**EVERYWHERE, **EXAMPLES.get(row.language, EXAMPLES["en"])}
    if row.event == LETTER:
        return compose(frame=row.text, values=values, lists={})
    return fill(text=row.text, values=values)
