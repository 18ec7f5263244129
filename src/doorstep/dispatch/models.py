"""What happened at the door."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from doorstep.booking.models import Appointment
from doorstep.planning.models import DayPlan, Stop
from doorstep.workforce.models import FieldAgent

_ORDERED = (("departed_at", "arrived_at"), ("arrived_at", "started_at"), ("started_at", "finished_at"))


class Visit(models.Model):
    """What is known of one visit: when the field agent set out, arrived, began, ended, and what came of it.

    Rows are only ever added. Whoever learns more, or corrects a time, adds a row that `replaces` the one before; what
    holds is the row that no other replaces. `services` (codes) and `planned_s` are what was planned."""

    class Outcome(models.TextChoices):
        DONE = "done", _("done")
        PARTLY = "partly", _("partly done")
        PAPERS_MISSING = "papers-missing", _("papers missing")
        NOBODY_HOME = "nobody-home", _("nobody home")
        NOT_FOUND = "not-found", _("address not found")
        NOT_LET_IN = "not-let-in", _("not let in")
        NOT_PROVEN = "not-proven", _("identity not proven")
        KIT_FAILED = "kit-failed", _("equipment failed")
        NO_TIME = "no-time", _("no time left")
        UNSAFE = "unsafe", _("not safe")

    stop = models.ForeignKey(Stop, on_delete=models.SET_NULL, null=True, related_name="visits")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="visits")
    agent = models.ForeignKey(FieldAgent, on_delete=models.PROTECT, related_name="visits")
    on = models.DateField(db_index=True)
    services = models.JSONField()
    planned_s = models.PositiveIntegerField()
    departed_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True, default="")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)
    channel = models.CharField(max_length=16)

    class Meta:
        ordering = ["on", "agent", "arrived_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["stop"], condition=models.Q(replaces__isnull=True), name="one_first_row_a_stop"
            ),
            *(
                models.CheckConstraint(
                    condition=models.Q(**{f"{later}__isnull": True})
                    | models.Q(**{f"{earlier}__isnull": True})
                    | models.Q(**{f"{later}__gte": models.F(earlier)}),
                    name=f"{later.removesuffix('_at')}_not_before_{earlier.removesuffix('_at')}",
                )
                for earlier, later in _ORDERED
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True, outcome="")
                | (models.Q(finished_at__isnull=False) & ~models.Q(outcome="")),
                name="finished_exactly_when_it_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome__in=("done", "partly")) | models.Q(started_at__isnull=False),
                name="what_was_done_was_begun",
            ),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk} of {self.appointment_id}"

    @property
    def begun(self) -> bool:
        """True from the moment the field agent is at the door: repair leaves such a stop where it is."""
        return self.arrived_at is not None or self.started_at is not None or self.finished_at is not None


class PublishRun(models.Model):
    """One go at publishing a day, as the page that follows it shows it.

    `share_percent`: how much of its time is over. `cost_*_s`: what the day cost as it stood and costs at best so far,
    in seconds of driving. `beat_at`: its last sign of life; a run without one was lost with its worker."""

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    day_plan = models.ForeignKey(DayPlan, on_delete=models.CASCADE, related_name="publish_runs")
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    began_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    share_percent = models.PositiveSmallIntegerField(default=0)
    cost_before_s = models.PositiveIntegerField(null=True)
    cost_now_s = models.PositiveIntegerField(null=True)
    error = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["-began_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["day_plan"], condition=models.Q(state="running"), name="one_publication_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"publishing {self.day_plan_id} {self.state}"
