"""The model field, form field and widget of a text in every language of the deployment."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class TextsWidget(forms.MultiWidget):
    """One box a language, each under the language's own name."""

    template_name = "texts/widgets/texts.html"
    # Django ties a label to one box and a group of boxes to a legend.
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes = [forms.Textarea(attrs={"lang": code, "rows": 2, "cols": 60}) for code, _name in settings.LANGUAGES]
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[str]:
        return [(value or {}).get(code, "") for code, _name in settings.LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for box, (_code, language) in zip(context["widget"]["subwidgets"], settings.LANGUAGES, strict=True):
            box["language"] = language
        return context


class TextsFormField(forms.MultiValueField):
    """A box a language in, one {language: text} out. English is required when the field is: others fall back to it."""

    widget = TextsWidget
    default_error_messages = {"no_english": _("Write the English text: it is shown where another one is missing.")}

    def __init__(self, *, required: bool = True, **kwargs: Any) -> None:
        for unused in ("encoder", "decoder", "max_length"):
            kwargs.pop(unused, None)
        fields = [forms.CharField(required=False) for _code, _name in settings.LANGUAGES]
        super().__init__(fields, required=required, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> dict[str, str]:
        codes = [code for code, _name in settings.LANGUAGES]
        texts = {code: text for code, text in zip(codes, data_list, strict=False) if text}
        if texts and "en" not in texts:
            raise ValidationError(self.error_messages["no_english"], code="no_english")
        return texts

    def has_changed(self, initial: Any, data: Any) -> bool:
        return TextsWidget().decompress(initial) != [part or "" for part in (data or [""] * len(settings.LANGUAGES))]


class TextsField(models.JSONField):
    """{"en": "...", "hi": "...", "pa": "..."}."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        # A hidden copy of the initial value would come back as one string, not as a box a language.
        plain = {"form_class": TextsFormField, "widget": TextsWidget, "show_hidden_initial": False}
        return super().formfield(**{**plain, **kwargs})
