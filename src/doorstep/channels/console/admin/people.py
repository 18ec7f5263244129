"""Staff with their roles; applicants, helpers and consent to look at."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from doorstep.channels.console.admin.base import Managed, Watched
from doorstep.people import models
from doorstep.people.actions import ROLES


class NewStaffForm(AdminUserCreationForm):  # type: ignore[type-arg]
    """A user name and a first password."""

    class Meta(AdminUserCreationForm.Meta):
        model = models.StaffMember


class StaffForm(UserChangeForm):  # type: ignore[type-arg]
    """Who they are, and their roles."""

    class Meta(UserChangeForm.Meta):
        model = models.StaffMember


@admin.register(models.StaffMember)
class StaffMemberAdmin(Managed, UserAdmin):  # type: ignore[type-arg]
    """Whoever may manage staff gives roles, and nothing beyond: no powers of one's own making, no one above them."""

    form = StaffForm
    add_form = NewStaffForm
    list_display = ("username", "first_name", "last_name", "roles", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    filter_horizontal = ("groups",)
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Who"), {"fields": ("first_name", "last_name", "email")}),
        (_("Roles"), {"fields": ("is_active", "groups")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {"fields": ("username", "usable_password", "password1", "password2", "first_name", "last_name", "groups")},
        ),
    )

    @admin.display(description=_("roles"))
    def roles(self, row: models.StaffMember) -> str:
        return ", ".join(group.name for group in row.groups.all())

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).prefetch_related("groups")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and not _stands_above(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not _stands_above(request, obj)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["queryset"] = Group.objects.filter(name__in=ROLES)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        # Everyone who has an account here works in the staff pages.
        obj.is_staff = True
        super().save_model(request, obj, form, change)


def _stands_above(request: HttpRequest, obj: Any) -> bool:
    return obj is not None and obj.is_superuser and not request.user.is_superuser


@admin.register(models.Applicant)
class ApplicantAdmin(Watched):
    list_display = ("name", "phone", "mobile", "language")
    list_filter = ("language", "mobile")
    search_fields = ("name", "phone")
    ordering = ("-id",)


@admin.register(models.Helper)
class HelperAdmin(Watched):
    list_display = ("name", "phone", "email", "country", "language")
    list_filter = ("country", "language")
    search_fields = ("name", "phone", "email")
    ordering = ("-id",)


@admin.register(models.Consent)
class ConsentAdmin(Watched):
    list_display = ("applicant", "helper", "purpose", "state", "asked_at", "answered_at", "answered_through")
    list_filter = ("state", "answered_through", "language")
    list_select_related = ("applicant", "helper")
    search_fields = ("applicant__name", "helper__name", "applicant__phone", "helper__phone")
    date_hierarchy = "asked_at"
    ordering = ("-asked_at",)
    exclude = ("token_digest",)
