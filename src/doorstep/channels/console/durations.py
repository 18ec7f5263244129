"""What staff type about planned minutes and the hours of the roads."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.channels.shared.kinds import ADOPT_HOURS
from doorstep.channels.shared.wording import language
from doorstep.engines.catalogue.values import Catalogue
from doorstep.engines.texts import in_language
from doorstep.journal.actions import Actor
from doorstep.outbox.actions import enqueue
from doorstep.people.models import StaffMember
from doorstep.planning.actions.durations import LEAST_MINUTES, MOST_MINUTES
from doorstep.planning.actions.hours import LEAST_PERCENT, MOST_PERCENT, set_percent
from doorstep.planning.hours import HourFigure


class DurationSearch(forms.Form):
    """Which durations to show."""

    q = forms.CharField(required=False, max_length=60, label=_("Name of a service"))


class MinutesForm(forms.Form):
    """The minutes that staff set; nothing leaves them to what visits teach."""

    minutes = forms.IntegerField(
        required=False, min_value=LEAST_MINUTES, max_value=MOST_MINUTES, label=_("Minutes at the door")
    )

    def __init__(self, data: Any, *, own: int | None) -> None:
        super().__init__(data, initial={"minutes": own})
        self.fields["minutes"].widget.attrs["class"] = "short"


class CombinationForm(forms.Form):
    """Services that are done in one visit."""

    services = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, label=_("Services done together"))

    def __init__(self, data: Any, *, catalogue: Catalogue, most: int) -> None:
        super().__init__(data)
        self.most = most
        names = [(in_language(service.name, language()), code) for code, service in catalogue.services.items()]
        field = self.fields["services"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(code, name) for name, code in sorted(names)]

    def clean_services(self) -> list[str]:
        """This function will refuse more services than one visit may have."""
        chosen: list[str] = self.cleaned_data["services"]
        if len(chosen) > self.most:
            raise forms.ValidationError(_("One visit may have %(most)d services.") % {"most": self.most})
        return chosen


class HoursForm(forms.Form):
    """A box for each hour of the day; an empty one leaves the hour to what drives teach."""

    def __init__(self, data: Any, *, figures: Sequence[HourFigure]) -> None:
        super().__init__(data, initial={f"h{figure.hour}": figure.own for figure in figures})
        for figure in figures:
            label = _("Percent from %(hour)s o'clock") % {"hour": figure.hour}
            self.fields[f"h{figure.hour}"] = forms.IntegerField(
                required=False, min_value=LEAST_PERCENT, max_value=MOST_PERCENT, label=label
            )

    def rows(self, figures: Sequence[HourFigure]) -> list[tuple[HourFigure, forms.BoundField]]:
        """This function will return each hour with its box."""
        return [(figure, self[f"h{figure.hour}"]) for figure in figures]

    @transaction.atomic
    def save(self, *, actor: Actor, now: datetime) -> int:
        """This function will store the hours that were changed, and leave it to the worker to give them to open days:
        to judge three weeks of routes takes longer than a page may. Returns how many were changed."""
        for name in self.changed_data:
            set_percent(hour=int(name[1:]), percent=self.cleaned_data[name], actor=actor, now=now)
        if self.changed_data:
            enqueue(kind=ADOPT_HOURS, payload={}, run_at=now, now=now, priority=3)
        return len(self.changed_data)


def names_of(actors: Iterable[str]) -> Mapping[str, str]:
    """This function will name members of staff by what the journal calls them; others keep that name. One query."""
    wanted = set(filter(None, actors))
    ids = {actor: actor.removeprefix("staff:") for actor in wanted}
    known = StaffMember.objects.filter(pk__in=[number for number in ids.values() if number.isdigit()])
    names = {str(pk): name for pk, name in known.values_list("pk", "username")}
    return {actor: names.get(number, actor) for actor, number in ids.items()}
