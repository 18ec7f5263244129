"""Messages' rows."""

from django.db import models

from doorstep.places.models import Edited


class MessageTemplate(Edited):
    """The text of one event in one language, with {placeholders}."""

    event = models.SlugField(max_length=40)
    language = models.CharField(max_length=2)
    text = models.TextField()

    class Meta:
        ordering = ["event", "language"]
        constraints = [models.UniqueConstraint(fields=["event", "language"], name="one_text_a_language")]

    def __str__(self) -> str:
        return f"{self.event} ({self.language})"


class Message(models.Model):
    """One text to one recipient. An attempt is committed as SENDING before the gateway is called."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        EXPIRED = "expired"
        SUPERSEDED = "superseded"

    event = models.SlugField(max_length=40)
    subject = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=0)
    recipient = models.CharField(max_length=16)
    channel = models.CharField(max_length=8, default="sms")
    language = models.CharField(max_length=2)
    text = models.TextField()
    reference = models.CharField(max_length=12, blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    send_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    gateway_reference = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject", "state"], name="message_by_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "subject", "version", "recipient", "channel"], name="told_once_of_each_change"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.subject} v{self.version}"
