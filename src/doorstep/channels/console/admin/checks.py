"""What must hold between the rows of the catalogue before they are saved."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, get_args, get_type_hints

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doorstep.catalogue.models import Choice, Concession, Question, Requirement
from doorstep.channels.console.admin.base import CheckedForm, InlineFormSet
from doorstep.channels.console.admin.fields import ListField, WordsField
from doorstep.engines.catalogue.values import FormField
from doorstep.engines.forms.filling import ANSWER, SOURCES

KEYS = frozenset(field.name for field in fields(FormField))
KINDS = get_args(get_type_hints(FormField)["kind"])


def choices_objection(*, question: Question | None, choices: Iterable[str]) -> str:
    """This function will return what is wrong with choosing these answers of a question, "" when nothing is."""
    chosen = list(choices)
    if question is None:
        return str(_("Choose the question to which these are answers.")) if chosen else ""
    known = list(question.choices.values_list("code", flat=True))
    strange = [code for code in chosen if code not in known]
    if strange or not chosen:
        return str(_("Write one or more of the question's answers: %(known)s.") % {"known": ", ".join(known)})
    return ""


class ConditionForm(CheckedForm):
    """Holds for some answers to a question."""

    choices = WordsField(required=False, help_text=_("Codes of answers, one a line."))

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        objection = choices_objection(question=said.get("question"), choices=said.get("choices", []))
        if objection:
            raise ValidationError({"choices": objection})
        return said


class RequirementForm(ConditionForm):
    """Documents for some answers, or for all when no question is given."""


class ChoiceSet(InlineFormSet):
    """Answers that documents or concessions hang on cannot be taken away or renamed."""

    def clean(self) -> None:
        super().clean()
        kept = {form.cleaned_data.get("code") for form in self.forms if form not in self.deleted_forms}
        for code in sorted(_codes_used(self.instance) - kept):
            raise ValidationError(
                _("Documents or concessions hang on the answer “%(code)s”: change those first."), params={"code": code}
            )


def _codes_used(question: Question) -> set[str]:
    if question._state.adding:
        return set()
    there = set(Choice.objects.filter(question=question).values_list("code", flat=True))
    lists = [
        *Requirement.objects.filter(question=question).values_list("choices", flat=True),
        *Concession.objects.filter(question=question).values_list("choices", flat=True),
    ]
    return there & {code for codes in lists for code in codes}


class FormForm(CheckedForm):
    """The boxes of a printed form are such as can be printed."""

    fields = ListField(  # type: ignore[assignment]
        help_text=_(
            "A list of {code, label, source, kind, length}. Without a source the pen fills it in. Kinds: %(kinds)s."
        )
        % {"kinds": ", ".join(KINDS)}
    )

    def clean_fields(self) -> Any:
        said = self.cleaned_data["fields"]
        if not isinstance(said, list) or not said:
            raise ValidationError(_("Write a list with at least one field."))
        wrong = [text for number, field in enumerate(said, start=1) for text in field_objections(number, field)]
        codes = [field.get("code") for field in said if isinstance(field, Mapping)]
        twice = sorted({str(code) for code in codes if codes.count(code) > 1})
        if twice:
            wrong.append(str(_("These codes stand twice: %(codes)s.") % {"codes": ", ".join(twice)}))
        if wrong:
            raise ValidationError(wrong)
        return said


def field_objections(number: int, field: object) -> list[str]:
    """This function will return what is wrong with one field of a form, each as a sentence that names it."""
    if not isinstance(field, Mapping):
        return [str(_('Field %(n)s: write it in braces, like {"code": …}.') % {"n": number})]
    name = {"n": number, "code": field.get("code", "?")}
    said = []
    if unknown := sorted(set(field) - KEYS):
        said.append(
            _("Field %(n)s (%(code)s) has %(keys)s, which no field has.") % {**name, "keys": ", ".join(unknown)}
        )
    if not field.get("code"):
        said.append(_("Field %(n)s has no code.") % name)
    label = field.get("label")
    if not isinstance(label, Mapping) or not label.get("en"):
        said.append(_("Field %(n)s (%(code)s) has no label in English.") % name)
    if field.get("kind", "line") not in KINDS:
        said.append(_("Field %(n)s (%(code)s): its kind is one of %(kinds)s.") % {**name, "kinds": ", ".join(KINDS)})
    length = field.get("length", 1)
    if not isinstance(length, int) or not 1 <= length <= 60:
        said.append(_("Field %(n)s (%(code)s): its length is a number from 1 to 60.") % name)
    source = field.get("source", "")
    if source and source not in SOURCES and not str(source).startswith(ANSWER):
        said.append(
            _("Field %(n)s (%(code)s): nothing is known by the source %(source)s.") % {**name, "source": source}
        )
    return [str(text) for text in said]
