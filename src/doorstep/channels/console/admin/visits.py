"""Promises, plans, cases and money to look at. They are changed by actions only, never here."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from doorstep.booking.models import Appointment, AppointmentService
from doorstep.cases.models import Case
from doorstep.channels.console.admin.base import LookOnly, LookOnlyInline, Watched
from doorstep.channels.console.phones import sees_phones, shown_phone, typed_phone
from doorstep.channels.shared.wording import language
from doorstep.dispatch.models import Visit
from doorstep.engines.texts import in_language
from doorstep.engines.wording import rupees
from doorstep.payments.models import Charge, ChargeLine
from doorstep.planning.models import DayPlan, Route, Stop


def in_rupees(paise: int | None) -> str:
    """This function will return an amount in the reader's language, "" when it is read at the door."""
    return "" if paise is None else rupees(paise=paise, language=language())


class ServiceLineInline(LookOnlyInline):
    model = AppointmentService
    fields = ("position", "service", "case")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).select_related("service", "case")


@admin.register(Appointment)
class AppointmentAdmin(Watched):
    list_display = ("reference", "on", "window", "status", "applicant", "helper", "address", "channel")
    list_filter = ("status", "channel", "address__territory")
    list_select_related = ("applicant", "helper", "address")
    search_help_text = _("Reference, or a telephone number if your work needs it.")
    date_hierarchy = "on"
    ordering = ("-on", "window", "-id")
    inlines = (ServiceLineInline,)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        kind = "phone" if sees_phones(request.user) else "phone_end"
        return (
            ("reference", "status", "version"),
            ("on", "window"),
            "agent_preference",
            ("applicant", f"applicant_{kind}"),
            ("helper", f"helper_{kind}", "consent_state"),
            "address",
            "agent",
            "answers",
            "total",
            ("channel", "booked_at", "confirmed_at"),
            ("cancelled_at", "cancelled_reason"),
        )

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return ("reference", "applicant__phone", "helper__phone") if sees_phones(request.user) else ("reference",)

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Any]", search_term: str
    ) -> "tuple[QuerySet[Any], bool]":
        return super().get_search_results(request, queryset, typed_phone(search_term) or search_term)

    @admin.display(description=_("phone"))
    def applicant_phone(self, row: Appointment) -> str:
        return shown_phone(phone=row.applicant.phone, whole=True)

    @admin.display(description=_("phone"))
    def applicant_phone_end(self, row: Appointment) -> str:
        return shown_phone(phone=row.applicant.phone, whole=False)

    @admin.display(description=_("phone"))
    def helper_phone(self, row: Appointment) -> str:
        return shown_phone(phone=row.helper.phone if row.helper else "", whole=True)

    @admin.display(description=_("phone"))
    def helper_phone_end(self, row: Appointment) -> str:
        return shown_phone(phone=row.helper.phone if row.helper else "", whole=False)

    @admin.display(description=_("consent"))
    def consent_state(self, row: Appointment) -> str:
        return str(row.consent.get_state_display()) if row.consent else ""

    @admin.display(description=_("who comes"))
    def agent(self, row: Appointment) -> str:
        """Planned only, until the day is published."""
        if row.stop is None:
            return ""
        route = row.stop.route
        return str(route.shift.agent) if route.day_plan.published_at else str(_("named when the day is published"))

    @admin.display(description=_("to pay"))
    def total(self, row: Appointment) -> str:
        return in_rupees(row.charge.total_paise)


class StopInline(LookOnlyInline):
    model = Stop
    fields = ("sequence", "address", "planned_at", "earliest_at", "latest_at", "held_until")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).select_related("address")


@admin.register(Route)
class RouteAdmin(LookOnly):
    list_display = ("on", "agent", "depot", "visits", "kits", "version")
    list_filter = ("day_plan__territory",)
    list_select_related = ("day_plan", "shift__agent__depot")
    search_fields = ("shift__agent__code", "shift__agent__name__en", "stops__appointment__reference")
    date_hierarchy = "day_plan__on"
    ordering = ("-day_plan__on", "shift__agent__code")
    fields = ("on", "agent", "depot", "kits", "version")
    inlines = (StopInline,)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        rows: QuerySet[Any] = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(visits=Count("stops", distinct=True))
        return counted

    @admin.display(description=_("day"), ordering="day_plan__on")
    def on(self, row: Route) -> str:
        return row.day_plan.on.isoformat()

    @admin.display(description=_("field agent"), ordering="shift__agent__code")
    def agent(self, row: Route) -> str:
        return str(row.shift.agent)

    @admin.display(description=_("depot"), ordering="shift__agent__depot__code")
    def depot(self, row: Route) -> str:
        return str(row.shift.agent.depot)

    @admin.display(description=_("visits"), ordering="visits")
    def visits(self, row: Any) -> int:
        return int(row.visits)


@admin.register(DayPlan)
class DayPlanAdmin(LookOnly):
    list_display = ("on", "territory", "published_at", "page")
    list_filter = ("territory",)
    list_select_related = ("territory",)
    search_fields = ("territory__code",)
    date_hierarchy = "on"
    ordering = ("-on", "territory__code")

    @admin.display(description=_("the day's routes"))
    def page(self, row: DayPlan) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("console:day", args=[row.on]), _("Routes and visits"))


@admin.register(Visit)
class VisitAdmin(Watched):
    """Every row that was ever added: what holds of a visit is the one that no other replaces."""

    list_display = ("on", "appointment", "agent", "arrived_at", "started_at", "finished_at", "outcome", "recorded_at")
    list_filter = ("outcome", "channel")
    list_select_related = ("appointment", "agent")
    search_fields = ("appointment__reference", "agent__code")
    search_help_text = _("Reference, or the code of a field agent.")
    date_hierarchy = "on"
    ordering = ("-on", "agent__code", "-id")
    exclude = ("stop",)

    def looked_at(self, row: Visit) -> list[str]:
        return [f"appointment:{row.appointment_id}"]


@admin.register(Case)
class CaseAdmin(Watched):
    list_display = ("id", "applicant", "service", "state", "opened_at")
    list_filter = ("state", "service__department")
    list_select_related = ("applicant", "service")
    search_fields = ("=id", "applicant__name", "service__name__en", "appointment_line__appointment__reference")
    date_hierarchy = "opened_at"
    ordering = ("-opened_at", "-id")

    def looked_at(self, row: Case) -> list[str]:
        return [f"applicant:{row.applicant_id}"]


class ChargeLineInline(LookOnlyInline):
    model = ChargeLine
    fields = ("position", "said", "amount", "reading")
    readonly_fields = ("said", "amount")

    @admin.display(description=_("for"))
    def said(self, row: ChargeLine) -> str:
        return in_language(row.label, language())

    @admin.display(description=_("amount"))
    def amount(self, row: ChargeLine) -> str:
        return in_rupees(row.amount_paise)


@admin.register(Charge)
class ChargeAdmin(LookOnly):
    list_display = ("appointment", "total", "told_at")
    list_select_related = ("appointment",)
    search_fields = ("appointment__reference",)
    date_hierarchy = "told_at"
    ordering = ("-told_at", "-id")
    fields = ("appointment", "total", "told_at")
    readonly_fields = ("appointment", "total")
    inlines = (ChargeLineInline,)

    @admin.display(description=_("appointment"), ordering="appointment__reference")
    def appointment(self, row: Charge) -> str:
        return row.appointment.reference

    @admin.display(description=_("to pay"), ordering="total_paise")
    def total(self, row: Charge) -> str:
        return in_rupees(row.total_paise)
