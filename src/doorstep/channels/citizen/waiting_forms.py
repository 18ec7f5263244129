"""What the waiting list asks: which days would do, and a phone."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.booking.requests import read_number
from doorstep.channels.citizen.fields import accepted, phone_field
from doorstep.channels.citizen.forms import Page
from doorstep.channels.shared import wording


class WaitForm(Page):
    """From which day, until which day, and where the message goes: to `known`, when a phone is proven already."""

    earliest = forms.ChoiceField(label=_("The first day that would do"), required=False)
    latest = forms.ChoiceField(label=_("The last day that would do"), required=False)
    phone = phone_field(_("Your mobile number"), hint=_("We send a code to it now, and later the offer of a time."))

    def __init__(self, *args: Any, days: Sequence[date], known: str, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(day.isoformat(), wording.day(on=day, language=language)) for day in days]
        for field in ("earliest", "latest"):
            self.fields[field].choices = [("", _("Any day")), *named]  # type: ignore[attr-defined]
        if known:
            del self.fields["phone"]

    def clean_phone(self) -> str:
        return accepted(lambda: read_number(typed=self.cleaned_data["phone"], field="phone").number)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("earliest") and said.get("latest") and said["latest"] < said["earliest"]:
            self.add_error("latest", _("This is before the first day. Please choose a later one."))
        return said
