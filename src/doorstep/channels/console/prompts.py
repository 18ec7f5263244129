"""What the phone says, as a manager searches, hears and replaces it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doorstep.channels.console.forms import EVERY
from doorstep.engines.phone_menu.spoken_words import LANGUAGES
from doorstep.prompts.actions import MOST_BYTES
from doorstep.prompts.queries import Standing, State, standings

STATE_WORDS: Mapping[str, str | Promise] = {
    State.MISSING: _("missing"),
    State.STALE_PERSON: _("recorded, but the text changed"),
    State.STALE_MACHINE: _("made by machine, but the text changed"),
    State.MACHINE: _("made by machine"),
    State.PERSON: _("recorded by a person"),
}
FAULTY = "faulty"


class PromptSearch(forms.Form):
    """Which prompts to show. Everything may be left empty."""

    q = forms.CharField(required=False, max_length=80, label=_("Text or id"), strip=True)
    language = forms.ChoiceField(required=False, label=_("Language"))
    state = forms.ChoiceField(
        required=False, choices=[EVERY, *STATE_WORDS.items(), (FAULTY, _("sounds wrong"))], label=_("State")
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [EVERY, *(one for one in settings.LANGUAGES if one[0] in LANGUAGES)]

    def found(self, *, now: datetime) -> list[Standing]:
        """This function will return the prompts that fit, language by language, in the script's order."""
        said = self.cleaned_data
        languages = [said["language"]] if said["language"] else LANGUAGES
        every = [one for language in languages for one in standings(language=language, now=now)]
        return [one for one in every if _fits(one, said["q"].casefold(), said["state"])]


class RecordingForm(forms.Form):
    """A recording that takes the place of what is there."""

    wav = forms.FileField(
        label=_("Recording"),
        help_text=_("A WAV file of any rate, up to 8 MB. It is cut, made as loud as the others, and checked."),
        widget=forms.ClearableFileInput(attrs={"accept": ".wav,audio/wav,audio/x-wav"}),
        error_messages={"required": _("Choose a WAV file.")},
    )

    def clean_wav(self) -> bytes:
        """This function will read the file, unless it is too large to be a phrase."""
        file = self.cleaned_data["wav"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 8 MB. Save it as mono, 44,100 samples a second."))
        return bytes(file.read())


def counts_of(found: Sequence[Standing]) -> list[tuple[str, str | Promise, int]]:
    """This function will count prompts by their state, those that need somebody first."""
    counts = Counter(one.state for one in found)
    return [(str(state), words, counts[State(state)]) for state, words in STATE_WORDS.items() if counts[State(state)]]


def _fits(one: Standing, words: str, state: str) -> bool:
    if words and words not in one.line.text.casefold() and words not in one.line.key.casefold():
        return False
    return bool(one.faults) if state == FAULTY else state in ("", one.state)
