"""The first page: what today is like, and the ways to everything that the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doorstep.booking.queries import appointments
from doorstep.calls.queries import tasks
from doorstep.messaging.lateness import Late, late
from doorstep.messaging.models import Message
from doorstep.messaging.queries import search
from doorstep.outbox.queries import dead
from doorstep.places import queries as places
from doorstep.planning.models import DayPlan

Words = str | Promise
# (permission, address, words), under a heading.
LINKS: Sequence[tuple[Words, Sequence[tuple[str, str, Words]]]] = (
    (
        _("Visits"),
        (
            ("booking.view_appointment", "admin:booking_appointment_changelist", _("Appointments")),
            ("messaging.view_message", "console:messages", _("Sent messages")),
            ("messaging.view_message", "console:told-today", _("Who was told")),
            ("messaging.view_message", "console:failed", _("What did not arrive")),
            ("calls.change_task", "console:desk", _("Operator's desk")),
            ("calls.view_task", "console:tasks", _("Tasks")),
            ("calls.view_feedback", "console:feedback", _("Feedback")),
            ("cases.view_case", "console:cases", _("Applications")),
            ("people.view_applicant", "admin:people_applicant_changelist", _("Applicants")),
            ("people.view_consent", "admin:people_consent_changelist", _("Consents")),
            ("payments.view_charge", "admin:payments_charge_changelist", _("Charges")),
        ),
    ),
    (
        _("Field agents"),
        (
            ("workforce.view_fieldagent", "admin:workforce_fieldagent_changelist", _("Field agents")),
            ("workforce.view_absence", "admin:workforce_absence_changelist", _("Absences")),
            ("workforce.view_shift", "admin:workforce_shift_changelist", _("Shifts")),
            ("planning.view_route", "admin:planning_route_changelist", _("Routes")),
            ("dispatch.view_visit", "admin:dispatch_visit_changelist", _("What happened at the doors")),
            ("planning.view_duration", "console:durations", _("Planned minutes")),
            ("planning.view_travelhour", "console:hours", _("Roads by hour")),
            ("places.view_depot", "admin:places_depot_changelist", _("Depots and their kits")),
        ),
    ),
    (
        _("Services and fees"),
        (
            ("catalogue.view_service", "admin:catalogue_service_changelist", _("Services")),
            ("catalogue.view_document", "admin:catalogue_document_changelist", _("Documents")),
            ("catalogue.view_question", "admin:catalogue_question_changelist", _("Questions")),
            ("catalogue.view_form", "admin:catalogue_form_changelist", _("Printed forms")),
            ("catalogue.view_feerule", "admin:catalogue_feerule_changelist", _("Fees")),
            ("catalogue.view_concession", "admin:catalogue_concession_changelist", _("Concessions")),
            ("catalogue.change_service", "console:assumed", _("Values still assumed")),
        ),
    ),
    (
        _("City and messages"),
        (
            ("places.view_rule", "admin:places_rule_changelist", _("Rules")),
            ("places.view_arrivalwindow", "admin:places_arrivalwindow_changelist", _("Arrival windows")),
            ("places.view_holiday", "admin:places_holiday_changelist", _("Holidays")),
            ("places.view_sector", "admin:places_sector_changelist", _("Sectors")),
            ("places.view_locality", "admin:places_locality_changelist", _("Villages and colonies")),
            ("prompts.view_prompt", "console:prompts", _("What the phone says")),
            ("messaging.view_message", "console:switches", _("Kinds of messages and providers")),
            ("messaging.view_message", "console:stopped", _("Who asked us to stop")),
            ("messaging.change_messagetemplate", "console:templates", _("Texts of messages")),
        ),
    ),
    (
        _("Running it"),
        (
            ("payments.view_moneyday", "console:money", _("Money")),
            ("people.view_staffmember", "admin:people_staffmember_changelist", _("Staff and roles")),
            ("outbox.view_job", "admin:outbox_job_changelist", _("Jobs of the worker")),
            ("journal.view_entry", "admin:journal_entry_changelist", _("Journal")),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class DayNumbers:
    """A day in figures."""

    on: date
    visits: int
    published: bool
    staffed: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """What the first page shows."""

    days: tuple[DayNumbers, ...]
    sent: int
    unsent: int
    failed: int
    dead_jobs: int
    open_tasks: int
    overdue_tasks: int
    late: Late


def desk(*, now: datetime) -> Desk:
    """This function will return today's and tomorrow's figures. Nine queries."""
    today = now.astimezone(places.zone()).date()
    on = (today, today + timedelta(days=1))
    booked = appointments().filter(on__in=on, status="booked").order_by()
    visits = dict(booked.values_list("on").annotate(count=Count("pk")))
    plans: dict[date, list[bool]] = {}
    for day, published_at in DayPlan.objects.filter(on__in=on).values_list("on", "published_at"):
        plans.setdefault(day, []).append(published_at is not None)
    told = dict(search(on=today).order_by().values_list("state").annotate(count=Count("pk")))
    return Desk(
        days=tuple(DayNumbers(day, visits.get(day, 0), all(plans.get(day, [False])), day in plans) for day in on),
        sent=told.get(Message.State.SENT, 0),
        unsent=told.get(Message.State.QUEUED, 0) + told.get(Message.State.SENDING, 0),
        failed=told.get(Message.State.FAILED, 0),
        dead_jobs=dead().count(),
        open_tasks=tasks(state="open", now=now).count(),
        overdue_tasks=tasks(state="overdue", now=now).count(),
        late=late(now=now),
    )


def links_for(user: Any) -> list[tuple[Words, list[tuple[str, Words]]]]:
    """This function will return the ways that a member of staff may go, by heading."""
    allowed = [
        (heading, [(address, words) for permission, address, words in links if user.has_perm(permission)])
        for heading, links in LINKS
    ]
    return [(heading, links) for heading, links in allowed if links]
