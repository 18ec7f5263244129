"""Inputs that understand what people type: phones, days, codes; with words for every refusal."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.texts.refusals import Refusal

T = TypeVar("T")


class Radios(forms.RadioSelect):
    """Large choices, one under the other."""

    template_name = "shared/widgets/radios.html"


class Languages(Radios):
    """Languages to choose from, each named in itself: a screen reader says it with that language's voice."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """This function will return an option whose words are in the language that it stands for."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        return {**option, "lang": str(value)}


class Ticks(forms.CheckboxSelectMultiple):
    """Large boxes to tick, one under the other; none has to be."""

    template_name = "shared/widgets/ticks.html"


class DayInput(forms.MultiWidget):
    """Day, month and year as three short boxes: nobody has to page through a calendar."""

    template_name = "shared/widgets/day.html"

    def __init__(self) -> None:
        titles = ((_("Day"), 2), (_("Month"), 2), (_("Year"), 4))
        super().__init__([forms.TextInput(attrs={"title": title, "maxlength": most}) for title, most in titles])

    @property
    def use_fieldset(self) -> bool:  # type: ignore[override]
        return True

    def decompress(self, value: Any) -> Sequence[Any]:
        day = date.fromisoformat(value) if isinstance(value, str) and value else value
        return [day.day, day.month, day.year] if isinstance(day, date) else [None, None, None]


class DayField(forms.MultiValueField):
    """Three numbers in, one date out."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = _("Please write the day, month and year as numbers, for example 15, 12 and 2026.")
        parts = [forms.IntegerField(required=False, error_messages={"invalid": wrong}) for _part in range(3)]
        messages = {"invalid": wrong, "required": wrong}
        super().__init__(
            parts, widget=DayInput(), require_all_fields=False, error_messages=messages, localize=False, **kwargs
        )

    def clean(self, value: Any) -> date | None:
        typed = [(part or "").strip() for part in value or []]
        if not any(typed):
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        try:
            day, month, year = (int(part) for part in typed)
            return date(year + 2000 if year < 100 else year, month, day)
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def compress(self, data_list: Any) -> date | None:
        return None


def text_field(
    label: Any, *, missing: Any = "", most: int = 40, hint: Any = "", required: bool = True, **attrs: Any
) -> forms.CharField:
    """This function will return a one-line field; `missing` is said when it is empty, `most` are its letters."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=most,
        error_messages={
            "required": missing,
            "max_length": _("Please keep this under %(limit_value)d letters; it has %(show_value)d."),
        },
        widget=forms.TextInput(attrs=attrs),
    )


def phone_field(label: Any, *, hint: Any = "") -> forms.CharField:
    """This function will return a field for a telephone number as anyone types it."""
    return forms.CharField(
        label=label,
        help_text=hint,
        error_messages={"required": _("Please give the phone number.")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )


def accepted(read: Callable[[], T]) -> T:
    """This function will return what `read` gives; the booking's refusal becomes the form's."""
    try:
        return read()
    except Refusal as refusal:
        raise forms.ValidationError(str(refusal), code=refusal.code) from refusal
