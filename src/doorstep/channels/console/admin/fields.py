"""Boxes for values that are kept otherwise than they are typed: rupees, times of day, lists of codes."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

Choices = list[tuple[Any, Any]]


class _Converted(forms.Field):
    """What is typed differs from what is kept, so a change is told by what would be kept."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != (initial if initial not in self.empty_values else self.clean("")))
        except ValidationError:
            return True


class RupeesField(_Converted, forms.DecimalField):
    """Rupees in the box, whole paise in the table."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_digits=9, decimal_places=2, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{Decimal(value) / 100:.2f}" if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        rupees = super().clean(value)
        return None if rupees is None else int(rupees * 100)


class MinuteField(_Converted, forms.TimeField):
    """A time of day in the box, minutes after midnight in the table."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return time(value // 60 % 24, value % 60) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        at = super().clean(value)
        return None if at is None else at.hour * 60 + at.minute


class CodesField(forms.TypedMultipleChoiceField):
    """Some of the known codes, ticked."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, choices: Callable[[], Choices] | Choices, coerce: Callable[[Any], Any] = str, **kwargs: Any):
        super().__init__(choices=choices, coerce=coerce, empty_value=[], **kwargs)


class WordsField(_Converted, forms.CharField):
    """One word or name a line, kept as a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3, "cols": 40}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        typed = super().clean(value).replace(",", "\n")
        return [line.strip() for line in typed.splitlines() if line.strip()]


class MarksField(_Converted, forms.CharField):
    """One `name = mark` a line, kept as {name: mark}."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 8, "cols": 100}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{name} = {mark}" for name, mark in value.items()) if isinstance(value, Mapping) else value

    def clean(self, value: Any) -> Any:
        pairs = [line.partition("=") for line in super().clean(value).splitlines() if line.strip()]
        if any(not name.strip() or not mark.strip() for name, _equals, mark in pairs):
            raise ValidationError(_("Write one value a line, like: minutes = assumed"))
        return {name.strip(): mark.strip() for name, _equals, mark in pairs}


class ListField(forms.JSONField):
    """A list of objects, written as indented JSON in the letters of its own language."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.Textarea(attrs={"rows": 24, "cols": 100, "class": "code", "lang": "en"}), **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)


def codes_of(model: type[Model]) -> Callable[[], Choices]:
    """This function will return a function that gives (code, name) of every row of a table, for a box of choices."""
    return lambda: [(row.code, str(row)) for row in _by_code(model)]


def code_of(model: type[Model]) -> Callable[[], Choices]:
    """This function will return a function as `codes_of` does, with an empty choice before them."""
    return lambda: [("", "---------"), *codes_of(model)()]


def _by_code(model: type[Model]) -> Iterable[Any]:
    return model._default_manager.order_by("code")
