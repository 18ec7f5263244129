"""Tasks of staff, and feedback."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from doorstep.booking.models import Appointment


class Task(models.Model):
    """What staff have to do for somebody by an instant. `phone` is E.164; `closed_by` an actor of the journal.

    `times_asked`: somebody who asks again while one is open adds to it. `outcome`: words that the person may read."""

    class Kind(models.TextChoices):
        CALL_BACK = "call-back", _("Call back")
        COMPLAINT = "complaint", _("Complaint")
        CORRECTION = "correction", _("Correct what we hold")
        ERASURE = "erasure", _("Erase what we hold")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")

    reference = models.CharField(max_length=8, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=4, choices=State.choices, default=State.OPEN)
    phone = models.CharField(max_length=16, db_index=True)
    language = models.CharField(max_length=2)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks")
    words = models.TextField(blank=True, default="")
    times_asked = models.PositiveSmallIntegerField(default=1)
    channel = models.CharField(max_length=16)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=64, blank=True, default="")
    outcome = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [models.Index(fields=["state", "due_at"], name="task_by_state_and_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["phone", "kind"],
                condition=models.Q(state="open", kind__in=("call-back", "erasure")),
                name="one_open_call_back_and_erasure_a_phone",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at__isnull=True, outcome="")
                | (models.Q(state="done", closed_at__isnull=False) & ~models.Q(outcome="")),
                name="done_exactly_when_it_has_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def is_overdue(self, now: datetime) -> bool:
        """True while nobody has closed it and its time is over."""
        return self.state == self.State.OPEN and self.due_at <= now


class Feedback(models.Model):
    """What the people of a visit say of it: `marks` from 1 (bad) to 5 (very good), and words."""

    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="feedback")
    marks = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True, default="")
    language = models.CharField(max_length=2)
    channel = models.CharField(max_length=16)
    given_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "-id"]
        verbose_name_plural = "feedback"
        constraints = [
            models.CheckConstraint(condition=models.Q(marks__gte=1, marks__lte=5), name="marks_from_one_to_five")
        ]

    def __str__(self) -> str:
        return f"{self.marks} of 5"
