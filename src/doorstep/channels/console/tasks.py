"""Tasks and feedback as staff search, see and close them."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doorstep.calls.actions.tasks import subject_of_task
from doorstep.calls.models import Attempt, Task
from doorstep.channels.console.durations import names_of
from doorstep.channels.console.forms import EVERY
from doorstep.engines.call_order import ASKED_AGAIN, ELDERLY, LANDLINE, NO_LIFT, VISIT_SOON
from doorstep.journal.queries import history_of

ACTION_WORDS: Mapping[str, str | Promise] = {
    "task.asked": _("asked for"),
    "task.asked-again": _("asked for again"),
    "task.closed": _("closed"),
    "task.claimed": _("taken to phone"),
    "task.released": _("given back"),
    "task.tried": _("rung, and not reached"),
}
CHANNEL_WORDS: Mapping[str, str | Promise] = {
    "web": _("website"),
    "api": _("another program"),
    "phone": _("telephone"),
    "sms": _("SMS"),
    "worker": _("by itself"),
    "console": _("staff pages"),
}
NEED_WORDS: Mapping[str, str | Promise] = {
    VISIT_SOON: _("visit within a day"),
    ELDERLY: _("elderly"),
    NO_LIFT: _("no lift"),
    LANDLINE: _("landline"),
    ASKED_AGAIN: _("asked again"),
}
STATES: list[tuple[str, Any]] = [
    ("open", _("open")),
    ("to-call", _("to call now")),
    ("overdue", _("open and overdue")),
    ("done", _("done")),
    ("every", _("every")),
]


_BY_MACHINE = (Task.Ended.NOT_REACHED, Task.Ended.BY_ITSELF, Task.Ended.WRONG_NUMBER)
_CHOSEN = [choice for choice in Task.Ended.choices if choice[0] not in _BY_MACHINE]


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


class AttemptForm(forms.Form):
    """How a call went. What came of it is needed once somebody was spoken with."""

    use_required_attribute = False
    result = forms.ChoiceField(
        choices=Attempt.Result.choices,
        label=_("How the call went"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please say how the call went.")},
    )
    ended = forms.ChoiceField(required=False, choices=[("", "–"), *_CHOSEN], label=_("If you spoke: what came of it"))
    outcome = forms.CharField(
        required=False,
        max_length=1000,
        label=_("More about it"),
        help_text=_("The person who asked can read these words. Write plainly, and name nobody."),
        widget=forms.Textarea(attrs={"rows": 3}),
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


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt as staff see it."""

    at: datetime
    result: str | Promise
    who: str


@dataclass(frozen=True, slots=True)
class Phoning:
    """Where a task stands that is done by phoning: whose it is, until when, and what was tried. `may_call`: nobody else
    has it, and the phone need not be left alone."""

    mine: bool
    holder: str
    minutes_left: int
    may_call: bool
    needs: tuple[str | Promise, ...]
    tries: tuple[Tried, ...]


def phoning_of(*, task: Task, actor: str, now: datetime) -> Phoning:
    """This function will return where a task stands for an actor of the staff. Two queries."""
    leased = task.is_leased(now)
    tries = list(task.tries.all())
    names = names_of([*_staff(one.by for one in tries), *([task.leased_by] if leased else [])])
    left = (task.leased_until - now).total_seconds() if leased and task.leased_until else 0
    return Phoning(
        mine=leased and task.leased_by == actor,
        holder=names.get(task.leased_by, "") if leased else "",
        minutes_left=math.ceil(left / 60),
        may_call=not leased and (task.next_at is None or task.next_at <= now),
        needs=tuple(NEED_WORDS.get(need, need) for need in task.needs),
        tries=tuple(Tried(one.at, Attempt.Result(one.result).label, names.get(one.by, "")) for one in tries),
    )
