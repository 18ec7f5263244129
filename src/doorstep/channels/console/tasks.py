"""Tasks and feedback as staff search, see and close them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doorstep.calls.actions.tasks import subject_of_task
from doorstep.calls.models import Task
from doorstep.channels.console.durations import names_of
from doorstep.channels.console.forms import EVERY
from doorstep.journal.queries import history_of

ACTION_WORDS: Mapping[str, str | Promise] = {
    "task.asked": _("asked for"),
    "task.asked-again": _("asked for again"),
    "task.closed": _("closed"),
}
CHANNEL_WORDS: Mapping[str, str | Promise] = {
    "web": _("website"),
    "api": _("another program"),
    "phone": _("telephone"),
    "console": _("staff pages"),
}
STATES: list[tuple[str, Any]] = [
    ("open", _("open")),
    ("overdue", _("open and overdue")),
    ("done", _("done")),
    ("every", _("every")),
]


class TaskSearch(forms.Form):
    """Which tasks to show. What is open comes first."""

    q = forms.CharField(required=False, max_length=40, label=_("Reference"), strip=True)
    kind = forms.ChoiceField(required=False, choices=[EVERY, *Task.Kind.choices], label=_("Task"))
    state = forms.ChoiceField(required=False, choices=STATES, label=_("State"))

    def __init__(self, data: Any, *, phones: bool) -> None:
        super().__init__({"state": "open", **data.dict()})
        self.phones = phones
        if phones:
            self.fields["q"].label = _("Reference or last digits of the phone")

    def wanted(self) -> dict[str, Any]:
        """This function will return what `calls.queries.tasks` takes."""
        said = self.cleaned_data
        state = "" if said["state"] == "every" else said["state"]
        return {"words": said["q"], "phones": self.phones, "kind": said["kind"], "state": state}


class CloseForm(forms.Form):
    """What came of it."""

    use_required_attribute = False
    outcome = forms.CharField(
        max_length=1000,
        label=_("What came of it"),
        help_text=_("The person who asked can read these words. Write plainly, and name nobody."),
        error_messages={"required": _("Please write what came of it.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class FeedbackSearch(forms.Form):
    """Which feedback to show."""

    q = forms.CharField(required=False, max_length=40, label=_("Reference or a word"), strip=True)
    marks = forms.TypedChoiceField(
        required=False,
        label=_("Marks"),
        choices=[EVERY, *((str(marks), str(marks)) for marks in range(1, 6))],
        coerce=int,
        empty_value=None,
    )


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a task's story. `who`: a member of staff, "" for the person who asked."""

    at: datetime
    words: str | Promise
    channel: str | Promise
    who: str


def story_of(*, task: Task) -> tuple[Happened, ...]:
    """This function will return what happened to a task, oldest first. Two queries."""
    entries = [entry for entry in history_of(subject=subject_of_task(task)) if entry.action in ACTION_WORDS]
    names = names_of(_staff(entry.actor for entry in entries))
    return tuple(
        Happened(
            at=entry.at,
            words=ACTION_WORDS[entry.action],
            channel=CHANNEL_WORDS.get(entry.channel, entry.channel),
            who=names.get(entry.actor, ""),
        )
        for entry in entries
    )


def _staff(actors: Iterable[str]) -> list[str]:
    return [actor for actor in actors if actor.startswith("staff:")]
