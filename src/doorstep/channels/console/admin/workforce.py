"""Field agents, what they can do and carry, and when they are away."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.forms import ChoiceField
from django.http import HttpRequest
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from doorstep.channels.console.admin.base import CheckedForm, LookOnly, Managed, TabularInline
from doorstep.channels.console.admin.fields import CodesField, MinuteField
from doorstep.planning.models import Stop
from doorstep.workforce import models

GENDERS = [("", "---------"), ("f", _("woman")), ("m", _("man")), ("x", _("other"))]


class Numbered(Managed):
    """A table whose rows have a place of their own in the engine's bit sets, given when they are added."""

    fixed = ("code",)
    exclude = ("bit",)
    ordering = ("code",)
    search_fields = ("code", "name__en", "name__hi", "name__pa")

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if not change:
            highest = self.model._default_manager.aggregate(highest=Max("bit"))["highest"]
            obj.bit = 0 if highest is None else highest + 1
        super().save_model(request, obj, form, change)


@admin.register(models.Skill)
class SkillAdmin(Numbered):
    list_display = ("__str__", "code")


@admin.register(models.Kit)
class KitAdmin(Numbered):
    list_display = ("__str__", "code", "counted")
    list_filter = ("counted",)


class AbsenceForm(CheckedForm):
    """Leave ends after it starts."""

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        starts, ends = said.get("starts_on"), said.get("ends_on")
        if starts and ends and ends <= starts:
            raise ValidationError({"ends_on": _("This is the first day back at work: choose a later one.")})
        return said


class AbsenceInline(TabularInline):
    model = models.Absence
    form = AbsenceForm
    extra = 0
    ordering = ("-starts_on",)


class FieldAgentForm(CheckedForm):
    """Hours as times of day; the whole break within the shift."""

    gender = ChoiceField(choices=GENDERS, required=False)
    languages = CodesField(choices=settings.LANGUAGES)
    weekly_offs = CodesField(choices=list(WEEKDAYS.items()), coerce=int, required=False)
    shift_starts_minute = MinuteField(label=_("Shift starts"))
    shift_ends_minute = MinuteField(label=_("Shift ends"))
    break_earliest_minute = MinuteField(label=_("Break not before"))
    break_latest_minute = MinuteField(label=_("Break over by"))

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        names = ("shift_starts_minute", "break_earliest_minute", "break_latest_minute", "shift_ends_minute")
        hours = [said.get(name) for name in names]
        if None not in hours:
            self._check_hours(hours, said.get("break_minutes") or 0)
        return said

    def _check_hours(self, hours: list[Any], pause: int) -> None:
        starts, earliest, latest, ends = hours
        if starts >= ends:
            raise ValidationError({"shift_ends_minute": _("The shift must end after it starts.")})
        if earliest < starts or latest > ends:
            raise ValidationError({"break_earliest_minute": _("The break must lie within the shift.")})
        if latest - earliest < pause:
            raise ValidationError({"break_latest_minute": _("The whole break must fit between these two times.")})


def warn_of_visits(request: HttpRequest, agent: models.FieldAgent) -> None:
    """This function will tell staff which promised visits lie on the days on which a field agent is now away."""
    for absence in agent.absences.all():
        of_agent = Stop.objects.filter(route__shift__agent=agent, held_until=None)
        visits = of_agent.filter(route__day_plan__on__gte=absence.starts_on, route__day_plan__on__lt=absence.ends_on)
        days = sorted(set(visits.values_list("route__day_plan__on", flat=True)))
        if days:
            text = _("%(agent)s has visits on days of this absence: %(days)s. Nobody else was given them yet.")
            said = {"agent": str(agent), "days": ", ".join(day.isoformat() for day in days)}
            messages.warning(request, text % said)


@admin.register(models.FieldAgent)
class FieldAgentAdmin(Managed):
    form = FieldAgentForm
    fixed = ("code",)
    list_display = ("__str__", "depot", "active", "reserve", "gender", "hours")
    list_filter = ("active", "reserve", "gender", "skills", "depot__territory", "depot")
    list_select_related = ("depot",)
    search_fields = ("code", "name__en", "name__hi", "name__pa", "depot__name__en")
    ordering = ("code",)
    autocomplete_fields = ("depot", "skills")
    inlines = (AbsenceInline,)
    fieldsets = (
        (None, {"fields": ("code", "name", "gender", "depot", "active", "reserve")}),
        (_("What they can do"), {"fields": ("skills", "languages")}),
        (
            _("Hours"),
            {
                "fields": (
                    ("shift_starts_minute", "shift_ends_minute"),
                    ("break_minutes", "break_earliest_minute", "break_latest_minute"),
                    "weekly_offs",
                )
            },
        ),
    )

    @admin.display(description=_("hours"), ordering="shift_starts_minute")
    def hours(self, row: models.FieldAgent) -> str:
        return "-".join(f"{m // 60:02d}:{m % 60:02d}" for m in (row.shift_starts_minute, row.shift_ends_minute))

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        warn_of_visits(request, form.instance)


@admin.register(models.Absence)
class AbsenceAdmin(Managed):
    form = AbsenceForm
    list_display = ("agent", "starts_on", "ends_on", "reason")
    list_filter = ("starts_on", "agent__depot__territory")
    list_select_related = ("agent",)
    search_fields = ("agent__code", "agent__name__en", "reason")
    date_hierarchy = "starts_on"
    ordering = ("-starts_on", "agent__code")
    autocomplete_fields = ("agent",)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        warn_of_visits(request, form.instance.agent)


@admin.register(models.Shift)
class ShiftAdmin(LookOnly):
    list_display = ("on", "agent", "starts_at", "ends_at", "break_minutes")
    list_filter = ("agent__depot__territory",)
    list_select_related = ("agent",)
    search_fields = ("agent__code", "agent__name__en")
    date_hierarchy = "on"
    ordering = ("-on", "agent__code")
