"""What staff type."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.channels.console.closing import MOST_DAYS, WHY
from doorstep.channels.console.phones import typed_phone
from doorstep.channels.console.words import EVENT_WORDS, STATE_WORDS

EVERY: tuple[str, Any] = ("", _("every"))


class DayField(forms.DateField):
    """A day, picked in the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class MessageSearch(forms.Form):
    """Which messages to show. Everything may be left empty."""

    q = forms.CharField(required=False, max_length=40, label=_("Reference"), strip=True)
    event = forms.ChoiceField(required=False, choices=[EVERY, *EVENT_WORDS.items()], label=_("Message"))
    state = forms.ChoiceField(required=False, choices=[EVERY, *STATE_WORDS.items()], label=_("State"))
    on = DayField(required=False, label=_("Day"))

    def __init__(self, data: Any, *, phones: bool) -> None:
        super().__init__(data)
        self.phones = phones
        if phones:
            self.fields["q"].label = _("Reference or phone")

    def wanted(self) -> dict[str, Any]:
        """This function will return what `messaging.queries.search` takes; what is no number is a reference."""
        typed = self.cleaned_data.pop("q", "")
        phone = typed_phone(typed) if self.phones else ""
        return {**self.cleaned_data, "recipient": phone, "reference": "" if phone else typed.replace(" ", "")}


class DayPick(forms.Form):
    """One day."""

    on = DayField(label=_("Day"))


class CloseForm(forms.Form):
    """Why no visits are made from a day on, and until when."""

    why = forms.ChoiceField(choices=list(WHY.items()), widget=forms.RadioSelect, label=_("Why is it closed?"))
    until = DayField(label=_("Until which day (the same for one day)"))

    def __init__(self, data: Any, *, first: date) -> None:
        super().__init__(data, initial={"until": first})
        self.first = first

    def clean_until(self) -> date:
        """This function will return the last day. Raises ValidationError before the first one and for too many."""
        until: date = self.cleaned_data["until"]
        if not 0 <= (until - self.first).days < MOST_DAYS:
            words = _("Choose a day from the first one on, at most %(most)s days in all.")
            raise forms.ValidationError(words, params={"most": MOST_DAYS})
        return until
