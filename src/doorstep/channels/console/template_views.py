"""The texts of messages: what they become on a phone, what they cost, and every version they ever had."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from doorstep.channels.console.forms import EVERY
from doorstep.channels.console.views import PAGE, asked_again, staff
from doorstep.channels.console.words import EVENT_WORDS
from doorstep.engines.messages.registered import Fault, Variable, template_faults
from doorstep.engines.wording import rupees
from doorstep.messaging.checking import Preview, fault_words, preview, sample_values, wording_of_row
from doorstep.messaging.models import MessageTemplate, TemplateVersion
from doorstep.messaging.templates import SMS, allowed, newest_versions, terms
from doorstep.places.queries import one_edition

LONGEST_TRIED = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One template in the list. `registered`: the operators have its newest version."""

    row: MessageTemplate
    words: str
    seen: Preview
    registered: bool


class TemplateSearch(forms.Form):
    """Which texts to show. Everything may be left empty."""

    q = forms.CharField(required=False, max_length=60, label=_("Words"), strip=True)
    language = forms.ChoiceField(required=False, choices=[EVERY, *settings.LANGUAGES], label=_("Language"))


class Values(forms.Form):
    """A value for each variable of a text."""

    def __init__(self, data: Any, *, variables: Sequence[Variable], samples: dict[str, str]) -> None:
        # What nobody typed is as invented.
        super().__init__({name: data.get(name, sample) for name, sample in samples.items()})
        for variable in variables:
            self.fields[variable.name] = forms.CharField(
                required=False,
                max_length=LONGEST_TRIED,
                label=variable.name,
                help_text=_("at most %(most)s characters") % {"most": variable.most},
            )


@require_GET
@staff("messaging.change_messagetemplate")
def template_list(request: HttpRequest) -> HttpResponse:
    """Every SMS text, as a phone shows it with invented values."""
    form = TemplateSearch(request.GET)
    found = MessageTemplate.objects.filter(channel=SMS)
    if form.is_valid():
        found = _searched(found, form.cleaned_data["q"], form.cleaned_data["language"])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    with one_edition():
        versions = newest_versions()
        lines = [_line(row, versions.get((row.event, row.language, row.channel), [])) for row in page]
    data = {
        "form": form,
        "page": page,
        "lines": lines,
        "asked": asked_again(request),
        "searched": any(value for name, value in request.GET.items() if name != "page"),
    }
    return render(request, "console/templates.html", data)


def _searched(found: Any, words: str, language: str) -> Any:
    if language:
        found = found.filter(language=language)
    if words:
        events = [event for event, said in EVENT_WORDS.items() if words.casefold() in str(said).casefold()]
        found = found.filter(Q(text__icontains=words) | Q(event__icontains=words) | Q(event__in=events))
    return found


def _line(row: MessageTemplate, versions: Sequence[TemplateVersion]) -> Line:
    wording = wording_of_row(row=row)
    values = sample_values(wording=wording, language=row.language)
    seen = preview(wording=wording, values=values, language=row.language, segment_paise=terms().segment_paise)
    registered = bool(versions and versions[0].template_id and versions[0].text == wording.text)
    return Line(row, str(EVENT_WORDS.get(row.event, row.event)), seen, registered)


@require_GET
@staff("messaging.change_messagetemplate")
def template(request: HttpRequest, number: int) -> HttpResponse:
    """One text with values that may be tried, and its versions."""
    row = get_object_or_404(MessageTemplate, pk=number, channel=SMS)
    with one_edition():
        wording, price = wording_of_row(row=row), terms().segment_paise
        form = Values(
            request.GET,
            variables=wording.variables,
            samples=sample_values(wording=wording, language=row.language),
        )
        values = form.cleaned_data if form.is_valid() else {}
        seen = preview(wording=wording, values=values, language=row.language, segment_paise=price)
        standing = template_faults(text=wording.text, three_because=row.three_because, allowed=allowed())
    versions = TemplateVersion.objects.filter(event=row.event, language=row.language, channel=row.channel)
    data = {
        "row": row,
        "words": EVENT_WORDS.get(row.event, row.event),
        "form": form,
        "variables": wording.variables,
        "seen": seen,
        "cost": rupees(paise=seen.cost_paise, language=get_language() or "en"),
        "faults": _said([*standing, *seen.faults]),
        "versions": Paginator(versions, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "console/template.html", data)


def _said(faults: Sequence[Fault]) -> list[tuple[str, str]]:
    return [fault_words(fault=asdict(fault)) for fault in faults]
