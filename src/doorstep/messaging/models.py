"""Messages' rows."""

import uuid
from typing import Any

from django.db import models

from doorstep.engines.messages import delivery
from doorstep.places.models import Edited


class TemplateChannel(models.TextChoices):
    SMS = "sms"
    EMAIL = "email"
    PUSH = "push"


class SmsTerms(Edited):
    """What the operators know of the sender: the DLT `entity` (digits), its `header`, what is white-listed besides the
    public address and the helpline; and what one segment costs. One row, or none."""

    code = models.SlugField(max_length=8, unique=True, default="sms")
    entity = models.CharField(max_length=30, blank=True, default="")
    header = models.CharField(max_length=20, blank=True, default="")
    segment_paise = models.PositiveSmallIntegerField(default=0)
    domains = models.JSONField(default=list, blank=True)
    numbers = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name_plural = "SMS terms"

    def __str__(self) -> str:
        return self.code


class MessageTemplate(Edited):
    """The text of one event in one language, with {placeholders}; `heading` heads a mail that tells it.

    An SMS is filled from a version of it (`TemplateVersion`): `template_id` is the operators' id, `variables` a list of
    {name, tag, most, kind, instead, example}."""

    event = models.SlugField(max_length=40)
    language = models.CharField(max_length=2)
    channel = models.CharField(max_length=8, choices=TemplateChannel.choices, default=TemplateChannel.SMS)
    text = models.TextField()
    heading = models.CharField(max_length=120, blank=True, default="")
    header = models.CharField(max_length=20, blank=True, default="")
    template_id = models.CharField(max_length=30, blank=True, default="")
    category = models.CharField(max_length=20, default="service-implicit")
    variables = models.JSONField(default=list, blank=True)
    three_because = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["event", "channel", "language"]
        constraints = [
            models.UniqueConstraint(fields=["event", "language", "channel"], name="one_text_a_language_and_channel")
        ]

    def __str__(self) -> str:
        return f"{self.event} ({self.language})"


class VersionChanged(RuntimeError):
    """A version of a template was to be changed or removed."""


class TemplateVersionQuerySet(models.QuerySet["TemplateVersion"]):
    """Versions are read and added, nothing else."""

    def update(self, **_values: Any) -> int:
        raise VersionChanged("versions of templates are never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise VersionChanged("versions of templates are never removed")


class TemplateVersion(models.Model):
    """A template as it was at one time; append only. `text` has the fixed words in place and {placeholders} for its
    variables; `registered_text` is how it is handed in to the operators. Without `template_id` it is not registered.

    `created_by`: an actor of the journal."""

    event = models.SlugField(max_length=40)
    language = models.CharField(max_length=2)
    channel = models.CharField(max_length=8, choices=TemplateChannel.choices)
    number = models.PositiveIntegerField()
    text = models.TextField()
    registered_text = models.TextField()
    heading = models.CharField(max_length=120, blank=True, default="")
    entity = models.CharField(max_length=30, blank=True, default="")
    header = models.CharField(max_length=20, blank=True, default="")
    template_id = models.CharField(max_length=30, blank=True, default="")
    category = models.CharField(max_length=20)
    variables = models.JSONField(default=list)
    three_because = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=64)

    objects = TemplateVersionQuerySet.as_manager()

    class Meta:
        ordering = ["event", "channel", "language", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "language", "channel", "number"], name="versions_of_a_template_are_counted"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} ({self.language}) {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise VersionChanged("versions of templates are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise VersionChanged("versions of templates are never removed")


class Message(models.Model):
    """One text to one recipient: a phone (E.164) or an e-mail address, by `channel`. An attempt is committed as SENDING
    before the gateway is called.

    `delivery`: what is known of its way to the recipient, by attempt `delivery_attempt`; "" before anything was tried.
    A mail has a `heading` too, and perhaps a `calendar`: the text of a file that goes with it.

    `provider` had the last attempt, `gateway_attempt` is the one that `gateway_reference` belongs to, and
    `not_taken_attempt` the last one that surely did not go out. `tried_again`: the other provider had its one more try.
    `overtaken`: something newer is told of the subject, so that nobody sends this any more. `template_version`: what
    it was filled from; `fault`: what an operator would scrub it for, and so nobody sends it ("unfit")."""

    class Channel(models.TextChoices):
        SMS = "sms"
        EMAIL = "email"
        PUSH = "push"

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        EXPIRED = "expired"
        SUPERSEDED = "superseded"
        WITHHELD = "withheld"

    class Why(models.TextChoices):
        """Why a message waits past its hour, or was not sent, where its state does not say it."""

        QUIET = "quiet"
        PAUSED = "paused"
        PROVIDERS = "providers"
        SWITCHED_OFF = "switched-off"
        STOPPED = "stopped"
        CAPPED = "capped"
        REFUSED = "refused"
        UNCERTAIN = "uncertain"
        GIVEN_UP = "given-up"
        BY_HAND = "by-hand"
        UNFIT = "unfit"

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
    why = models.CharField(max_length=12, choices=Why.choices, blank=True, default="")
    provider = models.CharField(max_length=8, blank=True, default="")
    gateway_attempt = models.PositiveSmallIntegerField(default=0)
    not_taken_attempt = models.PositiveSmallIntegerField(default=0)
    tried_again = models.BooleanField(default=False)
    overtaken = models.BooleanField(default=False)
    template_version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, null=True, blank=True)
    fault = models.JSONField(default=dict, blank=True)

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
    provider = models.CharField(max_length=8, blank=True, default="")
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


class StoppedPhone(models.Model):
    """A phone (E.164) that asked us to stop: it gets only what it has to know."""

    phone = models.CharField(max_length=16, unique=True)
    stopped_at = models.DateTimeField()

    class Meta:
        ordering = ["-stopped_at", "-pk"]

    def __str__(self) -> str:
        return f"stopped {self.pk}"


class EventSwitch(models.Model):
    """An event whose messages wait or are left out until somebody turns it on again: without a row it is on."""

    class Position(models.TextChoices):
        PAUSED = "paused"
        OFF = "off"

    event = models.SlugField(max_length=40, unique=True)
    position = models.CharField(max_length=6, choices=Position.choices)
    since = models.DateTimeField()

    class Meta:
        verbose_name_plural = "event switches"

    def __str__(self) -> str:
        return f"{self.event} {self.position}"


class ProviderHealth(models.Model):
    """How a provider of SMS fares, as all processes see it (`engines/messages/breaker.py`). Changed by `version`."""

    name = models.CharField(max_length=8, unique=True)
    version = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    openings = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    probe_at = models.DateTimeField(null=True, blank=True)
    lowered_to = models.PositiveSmallIntegerField(default=100)
    lowered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "provider health"

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"
