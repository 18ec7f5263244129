"""Entering what happened at the doors of a route: a small form for each planned visit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.catalogue.models import Service
from doorstep.dispatch.models import Visit
from doorstep.dispatch.visits.actions import TIMES, VisitSaid, check_visit, record_visits
from doorstep.dispatch.visits.queries import VisitRow, visits_of_route
from doorstep.dispatch.visits.refusals import VisitRefused
from doorstep.engines.catalogue.values import Texts
from doorstep.journal.actions import Actor
from doorstep.places import queries as places
from doorstep.planning.models import Route

NOT_YET: tuple[str, Any] = ("", _("not over yet"))


class HourField(forms.TimeField):
    """A time of day, in the browser's own box."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **kwargs)


class VisitForm(forms.Form):
    """What is known of one visit. Only boxes that were changed say something new: a telephone knows the seconds too."""

    departed_at = HourField(label=_("Set out"))
    arrived_at = HourField(label=_("Arrived"))
    started_at = HourField(label=_("Work began"))
    finished_at = HourField(label=_("Left"))
    outcome = forms.ChoiceField(choices=[NOT_YET, *Visit.Outcome.choices], required=False, label=_("What came of it"))

    def __init__(self, data: Any, *, row: VisitRow, on: date) -> None:
        super().__init__(data, prefix=f"v{row.stop.pk}", initial=_known(row.visit))
        self.row, self.on = row, on

    def said(self) -> VisitSaid:
        """This function will return what was changed, as instants of the day."""
        zone = places.zone()
        times = {
            name: datetime.combine(self.on, at, tzinfo=zone)
            for name in self.changed_data
            if name in TIMES and (at := self.cleaned_data[name])
        }
        return VisitSaid(**times, outcome=self.cleaned_data["outcome"] if "outcome" in self.changed_data else "")

    @property
    def may_set_out(self) -> bool:
        """True while nobody has set out for it or been there."""
        visit = self.row.visit
        return visit is None or (visit.departed_at is None and not visit.begun)

    def check(self, *, now: datetime) -> bool:
        """This function will say beside its box what cannot be, and tell whether all is well."""
        if not self.is_valid():
            return False
        try:
            if self.has_changed():
                check_visit(stop=self.row.stop, said=self.said(), now=now)
        except VisitRefused as refusal:
            self.add_error(refusal.field or None, str(refusal))
        return self.is_valid()


@dataclass(frozen=True, slots=True)
class RoutePage:
    """The visits of one field agent's day. `names` of services by code."""

    on: date
    agent: Texts
    code: str
    forms: tuple[VisitForm, ...]
    names: Mapping[str, Texts]


def route_page(*, on: date, agent: str, data: Any = None) -> RoutePage | None:
    """This function will return a published route's visits with a form for each, or None when there is none such."""
    of_day = Route.objects.filter(day_plan__on=on, day_plan__published_at__isnull=False)
    route = of_day.filter(shift__agent__code=agent).select_related("shift__agent").first()
    if route is None:
        return None
    rows = visits_of_route(route_id=route.pk)
    codes = {code for row in rows for code in row.services}
    return RoutePage(
        on=on,
        agent=route.shift.agent.name,
        code=agent,
        forms=tuple(VisitForm(data, row=row, on=on) for row in rows),
        names=dict(Service.objects.filter(code__in=codes).values_list("code", "name")),
    )


def save_visits(*, forms: Iterable[VisitForm], actor: Actor, now: datetime) -> int | None:
    """This function will record what was changed, all or nothing: of how many visits, or None if some box is wrong."""
    all_forms = list(forms)
    # Every form is looked at first, so that all wrong boxes are told at once.
    sound = [form.check(now=now) for form in all_forms]
    if not all(sound):
        return None
    said = [(form.row.stop, form.said()) for form in all_forms if form.has_changed()]
    return record_visits(said=said, actor=actor, now=now)


def _known(visit: Visit | None) -> dict[str, Any]:
    if visit is None:
        return {"outcome": ""}
    times = {name: at.astimezone(places.zone()).time() for name in TIMES if (at := getattr(visit, name))}
    return {**{name: at.replace(second=0, microsecond=0) for name, at in times.items()}, "outcome": visit.outcome}
