"""Holds and appointments."""

import uuid
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from doorstep.cases.models import Case
from doorstep.catalogue.models import CatalogueVersion, Service
from doorstep.payments.models import Charge
from doorstep.people.models import Applicant, Consent, Helper
from doorstep.places.models import Address
from doorstep.planning.models import Stop


class Hold(models.Model):
    """An offer kept for some minutes while someone finishes booking. Its stop is already in a route."""

    token = models.UUIDField(default=uuid.uuid4, unique=True)
    stop = models.OneToOneField(Stop, on_delete=models.CASCADE, related_name="hold")
    services = models.JSONField()
    answers = models.JSONField(default=dict)
    on = models.DateField()
    window = models.CharField(max_length=11)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"hold until {self.expires_at:%H:%M}"

    def is_over(self, now: datetime) -> bool:
        """True once the hold has expired."""
        return self.expires_at <= now


class AgentPreference(models.TextChoices):
    """Who has to come: "" for anyone of the team."""

    ANYONE = "", _("Anyone of the team")
    WOMAN = "woman", _("A woman")


class Appointment(models.Model):
    """The promise to come to a door within a window. `version` grows with every change that people are told of."""

    class Status(models.TextChoices):
        BOOKED = "booked"
        CANCELLED = "cancelled"

    reference = models.CharField(max_length=8, unique=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.BOOKED)
    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="appointments")
    helper = models.ForeignKey(Helper, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments")
    booked_by_phone = models.CharField(max_length=16, db_index=True)
    address = models.ForeignKey(Address, on_delete=models.PROTECT, related_name="appointments")
    catalogue_version = models.ForeignKey(CatalogueVersion, on_delete=models.PROTECT, related_name="appointments")
    charge = models.OneToOneField(Charge, on_delete=models.PROTECT, related_name="appointment")
    answers = models.JSONField(default=dict)
    agent_preference = models.CharField(max_length=8, choices=AgentPreference.choices, blank=True, default="")
    on = models.DateField(db_index=True)
    window = models.CharField(max_length=11)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    stop = models.OneToOneField(Stop, on_delete=models.PROTECT, null=True, blank=True, related_name="appointment")
    channel = models.CharField(max_length=16)
    version = models.PositiveIntegerField(default=1)
    booked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="cancelled", stop__isnull=True)
                | models.Q(status="booked", stop__isnull=False),
                name="booked_exactly_when_it_has_a_stop",
            )
        ]

    def __str__(self) -> str:
        return self.reference


class AppointmentService(models.Model):
    """A service of an appointment, with the case it opened."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="service_lines")
    position = models.PositiveSmallIntegerField()
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="appointment_lines")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="appointment_line")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["appointment", "service"], name="each_service_once_a_visit")]

    def __str__(self) -> str:
        return f"{self.appointment_id}/{self.position}"


class IdempotentRequest(models.Model):
    """A request that was answered, so that the same key again gets the same appointment."""

    key = models.CharField(max_length=100)
    owner = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    reference = models.CharField(max_length=8)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_answer_a_key")]

    def __str__(self) -> str:
        return self.key
