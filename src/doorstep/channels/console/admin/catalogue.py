"""Departments, services and what they ask for. Saving makes a new version of the catalogue."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ChoiceField, URLField
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from doorstep.catalogue import models
from doorstep.channels.console.admin.base import (
    CatalogueManaged,
    CheckedForm,
    LookOnly,
    StackedInline,
    note,
    subject_of,
)
from doorstep.channels.console.admin.checks import ChoiceSet, FormForm, RequirementForm
from doorstep.channels.console.admin.fields import CodesField, MarksField, code_of, codes_of
from doorstep.channels.console.assumed import unconfirmed
from doorstep.workforce.models import Kit, Skill

NAMES = ("code", "name__en", "name__hi", "name__pa")


@admin.register(models.Department)
class DepartmentAdmin(CatalogueManaged):
    fixed = ("code",)
    list_display = ("__str__", "code")
    search_fields = NAMES
    ordering = ("code",)


@admin.register(models.Need)
class NeedAdmin(CatalogueManaged):
    fixed = ("code",)
    list_display = ("__str__", "code", "position")
    search_fields = NAMES
    ordering = ("position",)


@admin.register(models.Document)
class DocumentAdmin(CatalogueManaged):
    fixed = ("code",)
    list_display = ("__str__", "code", "kind", "original", "copies", "taken_away")
    list_filter = ("kind", "original", "taken_away")
    search_fields = NAMES
    ordering = ("code",)


class ChoiceInline(StackedInline):
    model = models.Choice
    formset = ChoiceSet
    extra = 0
    fields = (("code", "position"), "text", "refuses")


@admin.register(models.Question)
class QuestionAdmin(CatalogueManaged):
    fixed = ("code",)
    list_display = ("__str__", "code", "kind", "required", "position")
    list_filter = ("kind", "required")
    search_fields = ("code", "text__en", "text__hi", "text__pa")
    ordering = ("position",)
    inlines = (ChoiceInline,)


@admin.register(models.Form)
class FormAdmin(CatalogueManaged):
    form = FormForm
    fixed = ("code",)
    list_display = ("__str__", "code", "boxes")
    search_fields = ("code", "title__en", "title__hi", "title__pa")
    ordering = ("code",)
    readonly_fields = ("as_printed",)
    fields = ("code", "title", "note", "as_printed", "fields")

    @admin.display(description=_("fields"))
    def boxes(self, row: models.Form) -> int:
        return len(row.fields)

    @admin.display(description=_("fields, as they stand"))
    def as_printed(self, row: models.Form) -> SafeString:
        lines = ((field["label"].get("en", ""), field.get("source") or "✎") for field in row.fields)
        return format_html_join("", "<div>{} <code>{}</code></div>", lines)


class RequirementInline(StackedInline):
    model = models.Requirement
    form = RequirementForm
    extra = 0
    fields = (("position", "rule"), "documents", ("question", "choices"))
    autocomplete_fields = ("documents", "question")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).select_related("question").prefetch_related("documents")


class ServiceForm(CheckedForm):
    """Skill and kits are chosen from those there are."""

    skill = ChoiceField(choices=code_of(Skill))
    kits = CodesField(choices=codes_of(Kit), required=False)
    online_url = URLField(required=False, assume_scheme="https")
    provenance = MarksField(
        required=False,
        help_text=_("Where each value is from: seen and its source, memory, or assumed. Replace what is assumed."),
    )


class AssumedFilter(admin.SimpleListFilter):
    """Services with values that nobody has confirmed yet."""

    title = _("has assumed values")
    parameter_name = "assumed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        if self.value() not in ("yes", "no"):
            return queryset
        marks = models.Service.objects.values_list("pk", "provenance")
        assumed = [pk for pk, provenance in marks if unconfirmed(provenance=provenance)]
        return queryset.filter(pk__in=assumed) if self.value() == "yes" else queryset.exclude(pk__in=assumed)


@admin.register(models.Service)
class ServiceAdmin(CatalogueManaged):
    form = ServiceForm
    fixed = ("code",)
    list_display = ("__str__", "department", "offered", "needs_real_time", "minutes_typical", "assumed")
    list_filter = ("offered", "needs_real_time", "second_visit", AssumedFilter, "department")
    list_select_related = ("department",)
    search_fields = (*NAMES, "search_words")
    ordering = ("position",)
    autocomplete_fields = ("department", "form", "questions")
    inlines = (RequirementInline,)
    actions = ("offer", "withdraw")
    fieldsets = (
        (None, {"fields": ("code", "name", "department", "summary", "search_words", ("position", "popularity"))}),
        (_("Is it offered?"), {"fields": ("offered", "not_offered_because", "needs_real_time", "real_time_reason")}),
        (_("Before the visit"), {"fields": ("questions", "who_must_be_present", "online_url", "online_note")}),
        (_("At the door"), {"fields": (("minutes_typical", "minutes_p90"), "skill", "kits", "form", "doorstep_fee")}),
        (_("After the visit"), {"fields": ("back_office_days", "second_visit")}),
        (_("Where this is known from"), {"fields": ("note", "provenance")}),
    )

    @admin.display(description=_("assumed values"))
    def assumed(self, row: models.Service) -> int:
        return len(unconfirmed(provenance=row.provenance))

    @admin.action(description=_("Offer the chosen services"), permissions=["change"])
    def offer(self, request: HttpRequest, queryset: "QuerySet[models.Service]") -> None:
        self._switch(request, queryset, on=True)

    @admin.action(description=_("Do not offer the chosen services any more"), permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: "QuerySet[models.Service]") -> None:
        self._switch(request, queryset, on=False)

    def _switch(self, request: HttpRequest, queryset: "QuerySet[models.Service]", *, on: bool) -> None:
        rows = list(queryset.exclude(offered=on))
        for row in rows:
            row.offered = on
            self.save_model(request, row, None, True)
        self.settle()
        subjects = [subject_of(row) for row in rows]
        note(request, action="service.edited", subjects=subjects, details={"offered": on})
        count = len(rows)
        self.message_user(request, ngettext("%(n)s service changed.", "%(n)s services changed.", count) % {"n": count})


@admin.register(models.CatalogueVersion)
class CatalogueVersionAdmin(LookOnly):
    list_display = ("number", "valid_from_on", "created_at", "digest")
    fields = ("number", "valid_from_on", "created_at", "digest")
    ordering = ("-number",)
    date_hierarchy = "valid_from_on"

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).defer("content")
