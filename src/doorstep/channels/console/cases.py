"""Applications as clerks search them and lead them on."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doorstep.booking.actions import cases as actions
from doorstep.booking.case_list import case_rows
from doorstep.booking.models import AppointmentService
from doorstep.cases.actions import FOLLOWS
from doorstep.cases.models import Case
from doorstep.catalogue.queries import of_version
from doorstep.engines.catalogue.values import Document
from doorstep.engines.texts import in_language
from doorstep.journal.actions import Actor

State = Case.State
STATES: list[tuple[str, Any]] = [
    ("open", _("open, visit over or today")),
    ("overdue", _("open and overdue")),
    *State.choices,
    ("every", _("every")),
]
STEPS: Mapping[str, Any] = {
    State.TAKEN.value: actions.take_case,
    State.READY.value: actions.result_ready,
    State.DELIVERED.value: actions.deliver,
}


class CaseSearch(forms.Form):
    """Which applications to show. What is open comes first."""

    q = forms.CharField(required=False, max_length=60, label=_("Reference or name"), strip=True)
    state = forms.ChoiceField(required=False, choices=STATES, label=_("State"))

    def __init__(self, data: Any) -> None:
        super().__init__({"state": "open", **data.dict()})

    def found(self, *, today: date) -> "QuerySet[AppointmentService]":
        """This function will return the applications that are looked for; none when a box is wrong."""
        if not self.is_valid():
            return case_rows(today=today).none()
        state = self.cleaned_data["state"]
        return case_rows(today=today, words=self.cleaned_data["q"], state="" if state == "every" else state)


class WantedForm(forms.Form):
    """Which documents the department wants besides."""

    def __init__(self, data: Any, *, documents: Mapping[str, Document], language: str) -> None:
        super().__init__(data)
        named: list[tuple[str, str]] = [(code, in_language(one.name, language)) for code, one in documents.items()]
        in_order: list[tuple[str, Any]] = sorted(named, key=lambda pair: pair[1])
        self.fields["documents"] = forms.MultipleChoiceField(
            label=_("Documents that are wanted"),
            choices=in_order,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one document.")},
        )


def steps_of(case: Case) -> tuple[str, ...]:
    """This function will return to which states a case may go on."""
    return tuple(to for to, since in FOLLOWS.items() if case.state in since)


def documents_of(case: Case) -> Mapping[str, Document]:
    """This function will return the documents of the catalogue that the case was booked under, by code."""
    return of_version(version_id=case.catalogue_version_id).documents


def go_on(*, case: Case, to: str, documents: list[str], actor: Actor, now: datetime) -> None:
    """This function will lead a case to its next state. Raises CaseMoved and UnknownDocument."""
    if to == State.WANTED:
        actions.want_documents(case=case, documents=documents, actor=actor, now=now)
    elif step := STEPS.get(to):
        step(case=case, actor=actor, now=now)
