"""Jobs."""

from django.db import models


class Job(models.Model):
    """Something to do once the change that asked for it is committed. `payload` holds ids only."""

    class State(models.TextChoices):
        WAITING = "waiting"
        LEASED = "leased"
        DONE = "done"
        DEAD = "dead"

    kind = models.CharField(max_length=40)
    dedupe_key = models.CharField(max_length=120, unique=True, null=True, blank=True)
    payload = models.JSONField(default=dict)
    priority = models.SmallIntegerField(default=5)
    run_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.CharField(max_length=32, blank=True, default="")
    last_error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["priority", "run_at"], condition=models.Q(state="waiting"), name="job_due"),
            models.Index(fields=["lease_until"], condition=models.Q(state="leased"), name="job_leased"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"
