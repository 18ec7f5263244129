"""Messages' rows."""

import uuid

from django.db import models

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
