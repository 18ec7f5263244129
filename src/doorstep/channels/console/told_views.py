"""Who of a day's visits was told who comes."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from doorstep.channels.console.forms import EVERY
from doorstep.channels.console.looks import looked, subjects_of
from doorstep.channels.console.phones import sees_phones, typed_phone
from doorstep.channels.console.views import PAGE, asked_again, staff
from doorstep.channels.console.words import TOLD_WORDS
from doorstep.channels.shared import clock
from doorstep.dispatch.telling import completeness
from doorstep.places import queries as places


class ToldSearch(forms.Form):
    """Whom to show. Everything may be left empty."""

    q = forms.CharField(required=False, max_length=40, label=_("Reference"), strip=True)
    told = forms.ChoiceField(required=False, choices=[EVERY, *TOLD_WORDS.items()], label=_("Told"))

    def __init__(self, data: Any, *, phones: bool) -> None:
        super().__init__(data)
        self.phones = phones
        if phones:
            self.fields["q"].label = _("Reference or phone")

    def wanted(self) -> dict[str, str]:
        """This function will return what `Completeness.found` takes; what is no number is a reference."""
        typed = self.cleaned_data["q"]
        phone = typed_phone(typed) if self.phones else ""
        return {"words": "" if phone else typed.replace(" ", ""), "phone": phone, "told": self.cleaned_data["told"]}


@require_GET
@staff("messaging.view_message")
def today(request: HttpRequest) -> HttpResponse:
    """Go to today's report."""
    return redirect("console:told", clock.now().astimezone(places.zone()).date())


@require_GET
@staff("messaging.view_message")
def told(request: HttpRequest, on: date) -> HttpResponse:
    """Everybody of a day's visits, those who need a call first."""
    form = ToldSearch(request.GET, phones=sees_phones(request.user))
    report = completeness(on=on, now=clock.now())
    found = report.found(**form.wanted()) if form.is_valid() else []
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    if form.is_valid() and request.GET.get("q"):
        looked(request, subjects=subjects_of(references={person.reference for person in page}))
    data = {
        "on": on,
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1),
        "report": report,
        "counts": [(TOLD_WORDS[told], told, count) for told, count in report.counts.items()],
        "form": form,
        "page": page,
        "asked": asked_again(request),
        "phones": form.phones,
        "searched": any(value for name, value in request.GET.items() if name != "page"),
    }
    return render(request, "console/told.html", data)
