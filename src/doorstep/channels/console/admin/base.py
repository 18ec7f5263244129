"""What every table in the admin has: each change is in the journal, and nothing stale is left in memory."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from doorstep.catalogue.actions import freeze_catalogue
from doorstep.channels.console.actors import staff_actor
from doorstep.channels.console.admin.fields import CodesField
from doorstep.channels.console.looks import looked
from doorstep.channels.shared import clock
from doorstep.journal.actions import append
from doorstep.people.models import StaffMember
from doorstep.places import queries as places
from doorstep.places.actions import touch

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    ModelForm = forms.ModelForm[Any]
    TabularInline = admin.TabularInline[Any, Any]
    StackedInline = admin.StackedInline[Any, Any]
    InlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:
    ModelAdmin, ModelForm = admin.ModelAdmin, forms.ModelForm
    TabularInline, StackedInline = admin.TabularInline, admin.StackedInline
    InlineFormSet = forms.BaseInlineFormSet


class CheckedForm(ModelForm):
    """A form whose checks see what was typed, by box. Ticked codes keep the order in which they were kept before."""

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for name in [name for name, field in self.fields.items() if isinstance(field, CodesField) and name in said]:
            kept = self.initial.get(name) or []
            said[name] = [c for c in kept if c in said[name]] + [c for c in said[name] if c not in kept]
        return said


class Managed(ModelAdmin):
    """A table that managers edit. `fixed`: fields said once and for all: files and other rows name rows by them."""

    fixed: tuple[str, ...] = ()
    list_per_page = 50
    save_on_top = True

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        given = tuple(super().get_readonly_fields(request, obj))
        return given if obj is None else given + self.fixed

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """What names the row comes first; Django would put what cannot be changed last."""
        fields = list(super().get_fields(request, obj))
        return [name for name in self.fixed if name in fields] + [name for name in fields if name not in self.fixed]

    def settle(self) -> None:
        """This function will do what must follow any change of the table, in its transaction."""

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self.settle()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        subject = subject_of(obj)
        super().delete_model(request, obj)
        self.settle()
        note(request, action=f"{obj._meta.model_name}.deleted", subjects=[subject])

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        subjects = [subject_of(row) for row in queryset]
        super().delete_queryset(request, queryset)
        # Rows deleted together do not pass their own `delete`.
        touch()
        self.settle()
        note(request, action=f"{self.opts.model_name}.deleted", subjects=subjects)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        entry = super().log_addition(request, obj, message)
        note(request, action=f"{obj._meta.model_name}.added", subjects=[subject_of(obj)])
        return entry

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        entry = super().log_change(request, obj, message)
        note(
            request,
            action=f"{obj._meta.model_name}.edited",
            subjects=[subject_of(obj)],
            details={"changed": changed_names(message)},
        )
        return entry


class CatalogueManaged(Managed):
    """A table of the catalogue: what is saved becomes a new version that holds from today on."""

    def settle(self) -> None:
        now = clock.now()
        freeze_catalogue(valid_from_on=now.astimezone(places.zone()).date(), now=now)


class LookOnly(ModelAdmin):
    """A table that only actions write: here it is read."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class Watched(LookOnly):
    """A table about people: whoever opens one of its rows leaves a line in the journal, and citizens can read it."""

    def looked_at(self, row: Any) -> list[str]:
        """This function will return under which subjects what is shown of a row is held."""
        return [f"{row._meta.model_name}:{row.pk}"]

    def render_change_form(
        self,
        request: Any,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        if obj is not None:
            looked(request, subjects=self.looked_at(obj))
        return super().render_change_form(request, context, add, change, form_url, obj)


class LookOnlyInline(TabularInline):
    """Rows of a table that only actions write."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def subject_of(row: Model) -> str:
    """This function will name a row for the journal: "catalogue.service:7"."""
    return f"{row._meta.label_lower}:{row.pk}"


def note(
    request: HttpRequest, *, action: str, subjects: Iterable[str], details: Mapping[str, object] | None = None
) -> None:
    """This function will write into the journal that the member of staff who is logged in changed some rows."""
    actor = staff_actor(staff=cast("StaffMember", request.user))
    for subject in subjects:
        append(actor=actor, action=action, subject=subject, details=details or {}, now=clock.now())


def changed_names(message: Any) -> list[str]:
    """This function will return which fields and tables of lines a change in the admin touched; never their values."""
    if not isinstance(message, list):
        return []
    names: set[str] = set()
    for part in message:
        for said in part.values():
            names.update(str(name) for name in said.get("fields", []))
            names.update({str(said["name"])} if "name" in said else ())
    return sorted(names)
