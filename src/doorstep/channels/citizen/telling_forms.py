"""What is asked of people who tell us something: how it was, what went wrong, where to call, what to mend."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from doorstep.booking.requests import read_number
from doorstep.calls.words import MOST, read_words
from doorstep.channels.citizen.fields import Languages, Radios, accepted, phone_field
from doorstep.channels.citizen.forms import Page

TOO_LONG = _("Please keep this under %(limit_value)d letters; it has %(show_value)d.")


def words_field(label: Any, *, hint: Any = "", missing: Any = "") -> forms.CharField:
    """This function will return a box for words of one's own; they are required where `missing` is given."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(missing),
        max_length=MOST,
        error_messages={"required": missing, "max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class Telling(Page):
    """A page with words of one's own."""

    def clean_words(self) -> str:
        return accepted(lambda: read_words(text=self.cleaned_data["words"], field="words"))


class FeedbackForm(Telling):
    """How the visit was."""

    MARKS = (
        ("5", _("5 – very good")),
        ("4", _("4 – good")),
        ("3", _("3 – neither good nor bad")),
        ("2", _("2 – bad")),
        ("1", _("1 – very bad")),
    )
    marks = forms.ChoiceField(
        label=_("How was the visit?"),
        choices=MARKS,
        widget=Radios,
        error_messages={"required": _("Please choose from 1 to 5."), "invalid_choice": _("Please choose from 1 to 5.")},
    )
    words = words_field(_("What was good, what can be better?"))


class ComplaintForm(Telling):
    """What went wrong, and at which visit."""

    about = forms.ChoiceField(label=_("Which visit is it about?"), required=False, widget=Radios)
    words = words_field(
        _("What went wrong?"),
        hint=_("Say what happened and when. Please do not write an Aadhaar number or a bank code."),
        missing=_("Please write what went wrong."),
    )

    def __init__(self, *args: Any, visits: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [*visits, ("", _("It is not about a visit"))]  # type: ignore[attr-defined]
        if not visits:
            del self.fields["about"]


class CallBackForm(Telling):
    """Where, and in which language, somebody wants to be called."""

    phone = phone_field(_("Your phone number"), hint=_("A landline is fine too; from abroad with + and the country."))
    language = forms.ChoiceField(
        label=_("In which language shall we speak?"),
        choices=settings.LANGUAGES,
        widget=Languages,
        error_messages={"required": _("Please answer this question.")},
    )
    words = words_field(_("What is it about?"))

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        return accepted(lambda: read_number(typed=typed, field="phone", mobile=False).number)


class CorrectionForm(Telling):
    """What is wrong in what we hold."""

    words = words_field(
        _("What is wrong, and what is right?"),
        hint=_("For example: my name is written with one letter too many. Please do not write an Aadhaar number."),
        missing=_("Please write what is wrong, and what is right."),
    )


class ErasureForm(Telling):
    """Sure that it shall be erased."""

    sure = forms.BooleanField(
        label=_("Yes, please erase what you hold about the people of this phone."),
        error_messages={"required": _("Please tick this, if you want us to erase.")},
    )
    words = words_field(_("Anything we should know?"))
