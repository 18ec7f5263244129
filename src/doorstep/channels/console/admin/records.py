"""The journal, the work after commit, and telephone calls."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from doorstep.calls.models import Call
from doorstep.channels.console.admin.base import LookOnly, note, subject_of
from doorstep.channels.shared import clock
from doorstep.journal.models import Entry
from doorstep.outbox.actions import revive
from doorstep.outbox.models import Job


@admin.register(Entry)
class EntryAdmin(LookOnly):
    list_display = ("number", "at", "actor", "channel", "action", "subject", "details")
    list_filter = ("channel", ("action", admin.AllValuesFieldListFilter))
    search_fields = ("=subject", "=actor", "action")
    search_help_text = _("Subject (catalogue.service:7), actor (staff:3) or action (service.edited).")
    date_hierarchy = "at"
    ordering = ("-number",)


@admin.register(Call)
class CallAdmin(LookOnly):
    """Calls without their numbers: whoever has to know one asks at the desk, where that is written down."""

    list_display = ("id", "started_at", "direction", "line", "language", "ended", "ended_at", "operator", "task")
    list_filter = ("direction", "ended", "language", "line")
    list_select_related = ("task",)
    search_fields = ("=task__reference", "=appointment__reference", "=operator")
    search_help_text = _("Reference of the task or of the visit, or who took the call (staff:3).")
    date_hierarchy = "started_at"
    ordering = ("-id",)
    exclude = ("phone", "provider_call")
    raw_id_fields = ("task", "appointment")


@admin.register(Job)
class JobAdmin(LookOnly):
    list_display = ("id", "kind", "state", "run_at", "attempts", "last_error", "finished_at")
    list_filter = ("state", ("kind", admin.AllValuesFieldListFilter))
    search_fields = ("=id", "kind", "last_error")
    date_hierarchy = "run_at"
    ordering = ("-id",)
    actions = ("try_again",)
    exclude = ("lease_token",)

    def has_revive_permission(self, request: HttpRequest) -> bool:
        """Reviving is the one thing that may be changed of a job, so it goes by the permission to change it."""
        return request.user.has_perm("outbox.change_job")

    @admin.action(description=_("Try again what was given up"), permissions=["revive"])
    def try_again(self, request: HttpRequest, queryset: "QuerySet[Job]") -> None:
        revived = [job for job in queryset if revive(job_id=job.pk, now=clock.now())]
        note(request, action="job.revived", subjects=[subject_of(job) for job in revived])
        count = len(revived)
        text = ngettext("%(n)s job is tried again.", "%(n)s jobs are tried again.", count) % {"n": count}
        self.message_user(request, text, messages.SUCCESS if count else messages.WARNING)
