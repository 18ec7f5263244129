"""Messages' rows."""

import uuid
from typing import Any

from django.db import models

from doorstep.engines.messages import delivery
from doorstep.places.models import Edited


class MessageTemplate(Edited):
    """The text of one event in one language, with {placeholders}; `heading` heads a mail that tells it."""

    event = models.SlugField(max_length=40)
    language = models.CharField(max_length=2)
    text = models.TextField()
    heading = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        ordering = ["event", "language"]
        constraints = [models.UniqueConstraint(fields=["event", "language"], name="one_text_a_language")]

    def __str__(self) -> str:
        return f"{self.event} ({self.language})"


class Message(models.Model):
    """One text to one recipient: a phone (E.164) or an e-mail address, by `channel`. An attempt is committed as SENDING
    before the gateway is called.

    `delivery`: what is known of its way to the recipient, by attempt `delivery_attempt`; "" before anything was tried.
    A mail has a `heading` too, and perhaps a `calendar`: the text of a file that goes with it."""

    class Channel(models.TextChoices):
        SMS = "sms"
        EMAIL = "email"

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        EXPIRED = "expired"
        SUPERSEDED = "superseded"

    class Delivery(models.TextChoices):
        UNKNOWN = delivery.UNKNOWN
        ACCEPTED = delivery.ACCEPTED
        FAILED = delivery.FAILED
        EXPIRED = delivery.EXPIRED
        DELIVERED = delivery.DELIVERED

    event = models.SlugField(max_length=40)
    subject = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=0)
    recipient = models.CharField(max_length=254)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.SMS)
    language = models.CharField(max_length=2)
    heading = models.CharField(max_length=160, blank=True, default="")
    text = models.TextField()
    calendar = models.TextField(blank=True, default="")
    reference = models.CharField(max_length=12, blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    send_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    gateway_reference = models.CharField(max_length=80, blank=True, default="", db_index=True)
    delivery = models.CharField(max_length=9, choices=Delivery.choices, blank=True, default="")
    delivery_attempt = models.PositiveSmallIntegerField(default=0)
    delivery_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject", "state"], name="message_by_subject"),
            models.Index(fields=["send_at"], name="message_by_send_at"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "subject", "version", "recipient", "channel"], name="told_once_of_each_change"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.subject} v{self.version}"


class ReportChanged(RuntimeError):
    """A delivery report was to be changed or removed."""


class DeliveryReportQuerySet(models.QuerySet["DeliveryReport"]):
    """Reports are read and added, nothing else."""

    def update(self, **_values: Any) -> int:
        raise ReportChanged("delivery reports are never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ReportChanged("delivery reports are never removed")


class DeliveryReport(models.Model):
    """One piece of news about one attempt to send a message; append only, and holding nobody's phone or text.

    Without a `message` it is parked: it came by the provider's reference, before we knew whose that is. `key`: what
    makes it the same news if it comes again. `at`: when we heard of it."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, blank=True, related_name="reports")
    attempt = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=9, choices=Message.Delivery.choices)
    provider_reference = models.CharField(max_length=80, blank=True, default="", db_index=True)
    reason = models.CharField(max_length=120, blank=True, default="")
    key = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()

    objects = DeliveryReportQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ReportChanged("delivery reports are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ReportChanged("delivery reports are never removed")


class PushSubscription(models.Model):
    """Where an installed app of a proven phone may be woken, with the keys that its messages are sealed with.

    One a browser, by the digest of its endpoint; so many a phone, by the `place` each of them takes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    phone = models.CharField(max_length=16)
    place = models.PositiveSmallIntegerField()
    endpoint = models.CharField(max_length=1000)
    endpoint_digest = models.CharField(max_length=64, unique=True)
    p256dh = models.CharField(max_length=90)
    auth = models.CharField(max_length=30)
    language = models.CharField(max_length=2)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["phone", "place"], name="so_many_push_subscriptions_a_phone")]

    def __str__(self) -> str:
        return str(self.id)
