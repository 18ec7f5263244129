"""What a dispatcher says happened on a day, and who and what there is to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.signing import BadSignature, dumps, loads
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doorstep.booking.queries import appointments
from doorstep.channels.shared.wording import language
from doorstep.channels.shared.wording import reference as grouped
from doorstep.dispatch.repair.events import Absent, Added, Cancelled, Closed, Event, Late, NobodyHome
from doorstep.dispatch.repair.offered import as_offered
from doorstep.dispatch.repair.proposal import Proposal
from doorstep.dispatch.repair.refusals import DayMoved
from doorstep.engines.digits import plain_digits
from doorstep.engines.texts import in_language
from doorstep.places import queries as places
from doorstep.planning.models import DayPlan, Route

# What happened, in the order of how often it does; and what is asked of each.
HAPPENED: Mapping[str, tuple[str | Promise, tuple[str, ...]]] = {
    "absent": (_("A field agent does not come"), ("agent",)),
    "late": (_("A field agent is late"), ("agent", "minutes")),
    "nobody-home": (_("Nobody is at home"), ("visit",)),
    "cancelled": (_("A visit is cancelled"), ("visit",)),
    "added": (_("An urgent visit of a later day"), ("reference",)),
    "closed": (_("A road is closed"), ("point", "metres")),
}
SALT = "doorstep.repair"
# What was shown so long ago is shown anew.
GOOD_FOR_S = 900
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RepairPage:
    """The page on which is said what happened. `forms`: by kind of event."""

    on: date
    published: bool
    forms: Mapping[str, "HappenedForm"]


class HappenedForm(forms.Form):
    """One thing that happened, and since when."""

    agent = forms.ChoiceField(label=_("Field agent"))
    minutes = forms.IntegerField(label=_("Minutes late"), min_value=1, max_value=600, initial=30)
    visit = forms.ChoiceField(label=_("Visit"))
    reference = forms.CharField(label=_("Reference"), max_length=12)
    point = forms.CharField(
        label=_("Where: latitude, longitude"), max_length=40, help_text=_("As a map shows it: 30.7333, 76.7794")
    )
    metres = forms.IntegerField(label=_("How many metres around"), min_value=20, max_value=5000, initial=200)
    since = forms.TimeField(label=_("Since when"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, data: Any, *, kind: str, agents: Choices, visits: Choices, now: time) -> None:
        super().__init__(data, auto_id=f"{kind}-%s", initial={"since": now})
        self.kind = kind
        self.words = HAPPENED[kind][0]
        asked = {*HAPPENED[kind][1], "since"}
        for name in [name for name in self.fields if name not in asked]:
            del self.fields[name]
        self.choices: Mapping[str, Mapping[str, str]] = {"agent": dict(agents), "visit": dict(visits)}
        for name, choices in (("agent", agents), ("visit", visits)):
            if name in self.fields:
                self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_point(self) -> tuple[float, float]:
        try:
            lat, lon = (float(part) for part in plain_digits(self.cleaned_data["point"]).split(","))
        except ValueError as error:
            raise forms.ValidationError(_("Write two numbers with a comma, as 30.7333, 76.7794.")) from error
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise forms.ValidationError(_("Write two numbers with a comma, as 30.7333, 76.7794."))
        return lat, lon

    def event(self) -> Event:
        """This function will return what happened, once the form is valid."""
        said = self.cleaned_data
        made: Mapping[str, Any] = {
            "absent": lambda: Absent(said["agent"]),
            "late": lambda: Late(said["agent"], said["minutes"]),
            "nobody-home": lambda: NobodyHome(said["visit"]),
            "cancelled": lambda: Cancelled(said["visit"]),
            "added": lambda: Added(said["reference"]),
            "closed": lambda: Closed(said["point"][0], said["point"][1], float(said["metres"])),
        }
        event: Event = made[self.kind]()
        return event

    def detail(self) -> str:
        """This function will say of whom or where, once the form is valid."""
        name = HAPPENED[self.kind][1][0]
        said = str(self.data[name])
        return self.choices.get(name, {}).get(said, said)

    def since_at(self, on: date) -> datetime:
        """This function will return the instant since when, on a day of the city."""
        return datetime.combine(on, self.cleaned_data["since"], tzinfo=places.zone())


def repair_page(*, on: date, now: datetime, data: Any = None, kind: str = "") -> RepairPage:
    """This function will return the page of a day; with `data`, the form of that kind is filled. Three queries."""
    clock = now.astimezone(places.zone())
    since = clock.time().replace(second=0, microsecond=0) if clock.date() == on else time(9)
    agents, visits = _agents(on), _visits(on)
    filled = {
        one: HappenedForm(data if one == kind else None, kind=one, agents=agents, visits=visits, now=since)
        for one in HAPPENED
    }
    published = DayPlan.objects.filter(on=on, published_at__isnull=False).exists()
    return RepairPage(on=on, published=published, forms=filled)


def sealed(*, proposal: Proposal) -> str:
    """This function will return a proposal signed, to be sent back when it is agreed to."""
    return dumps(as_offered(proposal=proposal), salt=SALT, compress=True)


def unsealed(*, text: str) -> Mapping[str, Any]:
    """This function will return what was signed not long ago. Raises DayMoved for anything else."""
    try:
        data: Mapping[str, Any] = loads(text, salt=SALT, max_age=GOOD_FOR_S)
    except BadSignature as error:
        raise DayMoved(_("This is some time ago. Please look at it again.")) from error
    return data


def _agents(on: date) -> Choices:
    rows = Route.objects.filter(day_plan__on=on).order_by("shift__agent__code")
    spoken = language()
    return [
        (code, f"{code} {in_language(name, spoken)}")
        for code, name in rows.values_list("shift__agent__code", "shift__agent__name")
    ]


def _visits(on: date) -> Choices:
    rows = appointments().filter(on=on, status="booked", stop__planned_at__isnull=False).order_by("stop__planned_at")
    found = rows.values_list("reference", "applicant__name", "stop__planned_at", "stop__route__shift__agent__code")
    return [
        (number, f"{at.astimezone(places.zone()):%H:%M} · {grouped(reference=number)} · {name} · {code}")
        for number, name, at, code in found
        if at is not None
    ]
