"""The model field, form field and widget of a text in every language of the deployment."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import models


class TextsWidget(forms.MultiWidget):
    """One input a language."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        widgets = [
            forms.Textarea(attrs={"lang": code, "placeholder": name, "rows": 2, "cols": 70})
            for code, name in settings.LANGUAGES
        ]
        super().__init__(widgets, attrs)

    def decompress(self, value: Any) -> list[str]:
        return [(value or {}).get(code, "") for code, _name in settings.LANGUAGES]


class TextsFormField(forms.MultiValueField):
    """Three boxes in, one {language: text} out. English is required when the field is."""

    widget = TextsWidget

    def __init__(self, *, required: bool = True, **kwargs: Any) -> None:
        for unused in ("encoder", "decoder", "max_length"):
            kwargs.pop(unused, None)
        fields = [forms.CharField(required=False) for _code, _name in settings.LANGUAGES]
        super().__init__(fields, required=required, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> dict[str, str]:
        codes = [code for code, _name in settings.LANGUAGES]
        return {code: text for code, text in zip(codes, data_list, strict=False) if text}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return TextsWidget().decompress(initial) != [part or "" for part in (data or [""] * len(settings.LANGUAGES))]


class TextsField(models.JSONField):
    """{"en": "...", "hi": "...", "pa": "..."}."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": TextsFormField, "widget": TextsWidget, **kwargs})
