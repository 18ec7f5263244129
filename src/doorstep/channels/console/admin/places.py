"""The city, its rules and hours, its places."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import ChoiceField, TypedChoiceField
from django.http import HttpRequest
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from doorstep.channels.console.admin.base import CheckedForm, Managed, TabularInline
from doorstep.channels.console.admin.fields import MinuteField, WordsField
from doorstep.engines.city.settings_files import ANSWER_RULES, RULES
from doorstep.engines.looks.colours import COLOUR
from doorstep.places import models
from doorstep.places.actions import place_on_roads
from doorstep.places.queries import edition, network
from doorstep.places.rules import rules_of
from doorstep.workforce.models import DepotKit


class CityForm(CheckedForm):
    """The city's colour is one, or left to us."""

    def clean_colour(self) -> str:
        colour = str(self.cleaned_data["colour"]).lower()
        if colour and not COLOUR.fullmatch(colour):
            raise ValidationError(_("Write a colour like #1f3f7f."))
        return colour


@admin.register(models.City)
class CityAdmin(Managed):
    form = CityForm
    list_display = ("code", "helpline", "timezone")
    fields = ("code", "name", "service_name", "helpline", "colour", "timezone", "languages")
    readonly_fields = ("code", "timezone", "languages")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class RuleForm(CheckedForm):
    """A rule is one that the program knows, and within its bounds."""

    key = ChoiceField(choices=[(key, key) for key in (*RULES, *ANSWER_RULES)])

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        key, value = said.get("key") or self.instance.key, said.get("value", "")
        try:
            read = getattr(rules_of(values={key: value}), key)
        except ValueError as error:
            kind = _("Write a whole number.") if RULES.get(key) else _("Write a time of day, like 18:00.")
            raise ValidationError({"value": kind}) from error
        span = RULES.get(key)
        if span and not span[0] <= read <= span[1]:
            bounds = {"least": span[0], "most": span[1]}
            raise ValidationError({"value": _("Write a number from %(least)s to %(most)s.") % bounds})
        return said


@admin.register(models.Rule)
class RuleAdmin(Managed):
    form = RuleForm
    fixed = ("key",)
    list_display = ("key", "value")
    search_fields = ("key",)
    ordering = ("key",)


class ArrivalWindowForm(CheckedForm):
    """A window ends after it starts, and lies over no other."""

    starts_minute = MinuteField(label=_("Starts"))
    ends_minute = MinuteField(label=_("Ends"))

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        starts, ends = said.get("starts_minute"), said.get("ends_minute")
        if starts is None or ends is None:
            return said
        if ends <= starts:
            raise ValidationError({"ends_minute": _("The window must end after it starts.")})
        others = models.ArrivalWindow.objects.exclude(pk=self.instance.pk)
        over = others.filter(starts_minute__lt=ends, ends_minute__gt=starts).first()
        if over:
            raise ValidationError(_("This lies over the window %(window)s.") % {"window": over.label})
        return said


@admin.register(models.ArrivalWindow)
class ArrivalWindowAdmin(Managed):
    form = ArrivalWindowForm
    list_display = ("label",)
    ordering = ("starts_minute",)


@admin.register(models.Holiday)
class HolidayAdmin(Managed):
    list_display = ("on", "__str__")
    search_fields = ("name__en", "name__hi", "name__pa")
    date_hierarchy = "on"
    ordering = ("on",)


@admin.register(models.Territory)
class TerritoryAdmin(Managed):
    fixed = ("code",)
    list_display = ("code", "name_en")
    search_fields = ("code", "name__en")
    ordering = ("code",)

    @admin.display(description=_("name"), ordering="name__en")
    def name_en(self, row: models.Territory) -> str:
        return str(row.name.get("en", ""))


class BlockInline(TabularInline):
    model = models.Block
    extra = 0
    show_change_link = True


@admin.register(models.Sector)
class SectorAdmin(Managed):
    fixed = ("code",)
    list_display = ("__str__", "code", "territory", "pincode", "lat", "lon")
    list_filter = ("territory",)
    list_select_related = ("territory",)
    search_fields = ("code", "pincode")
    ordering = ("code",)
    exclude = ("outline",)
    autocomplete_fields = ("territory",)
    inlines = (BlockInline,)


class HouseRangeForm(CheckedForm):
    """A range runs upwards."""

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        first, last = said.get("first"), said.get("last")
        if first is not None and last is not None and last < first:
            raise ValidationError({"last": _("The last house must not come before the first.")})
        return said


class HouseRangeInline(TabularInline):
    model = models.HouseRange
    form = HouseRangeForm
    extra = 0
    ordering = ("first",)


@admin.register(models.Block)
class BlockAdmin(Managed):
    fixed = ("sector", "code")
    list_display = ("named", "sector", "lat", "lon")
    list_filter = (("sector", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("sector",)
    search_fields = ("sector__code", "code")
    ordering = ("sector__code", "code")
    autocomplete_fields = ("sector",)
    inlines = (HouseRangeInline,)

    @admin.display(description=_("block"), ordering="code")
    def named(self, row: models.Block) -> str:
        return f"{row.sector.code} {row.code}"


class LocalityForm(CheckedForm):
    """Other names of the place, one a line."""

    aliases = WordsField(required=False, help_text=_("Other names and spellings, one a line."))


@admin.register(models.Locality)
class LocalityAdmin(Managed):
    form = LocalityForm
    fixed = ("code",)
    list_display = ("__str__", "code", "territory", "pincode", "quality")
    list_filter = ("territory", "quality")
    list_select_related = ("territory",)
    search_fields = ("code", "name__en", "name__hi", "name__pa", "pincode")
    ordering = ("code",)
    autocomplete_fields = ("territory",)


class DepotKitInline(TabularInline):
    model = DepotKit
    extra = 0
    autocomplete_fields = ("kit",)


class DepotForm(CheckedForm):
    """The weekly day off by its name."""

    weekly_off = TypedChoiceField(coerce=int, choices=list(WEEKDAYS.items()))


@admin.register(models.Depot)
class DepotAdmin(Managed):
    form = DepotForm
    fixed = ("code",)
    list_display = ("__str__", "code", "territory", "day_off")
    list_filter = ("territory", "weekly_off")
    list_select_related = ("territory",)
    search_fields = ("code", "name__en", "name__hi", "name__pa")
    ordering = ("code",)
    readonly_fields = ("node",)
    autocomplete_fields = ("territory",)
    inlines = (DepotKitInline,)

    @admin.display(description=_("weekly off"), ordering="weekly_off")
    def day_off(self, row: models.Depot) -> str:
        return str(WEEKDAYS[row.weekly_off])

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change or {"lat", "lon"} & set(form.changed_data):
            edition()  # other roads may have come since this process last asked
            place_on_roads(roads=network())
