"""Holds and appointments."""

import uuid
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from doorstep.cases.models import Case
from doorstep.catalogue.models import CatalogueVersion, Service
from doorstep.payments.models import Charge
from doorstep.people.models import Applicant, Consent, Helper
from doorstep.places.models import Address, Territory
from doorstep.planning.models import Stop


class Hold(models.Model):
    """An offer kept for some minutes while someone finishes booking. Its stop is already in a route.

    `client`, `phone` and `network`: hashes of who holds it, by which windows held at once are counted; "" for none."""

    token = models.UUIDField(default=uuid.uuid4, unique=True)
    stop = models.OneToOneField(Stop, on_delete=models.CASCADE, related_name="hold")
    services = models.JSONField()
    answers = models.JSONField(default=dict)
    on = models.DateField()
    window = models.CharField(max_length=11)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()
    client = models.CharField(max_length=64, blank=True, default="", db_index=True)
    phone = models.CharField(max_length=64, blank=True, default="")
    network = models.CharField(max_length=64, blank=True, default="", db_index=True)

    def __str__(self) -> str:
        return f"hold until {self.expires_at:%H:%M}"

    def is_over(self, now: datetime) -> bool:
        """True once the hold has expired."""
        return self.expires_at <= now


class AgentPreference(models.TextChoices):
    """Who has to come: "" for anyone of the team."""

    ANYONE = "", _("Anyone of the team")
    WOMAN = "woman", _("A woman")


class DoorNote(models.TextChoices):
    """What who comes has to know of the way to the door."""

    NO_LIFT = "no-lift", _("There is no lift")
    CALL = "call-on-arrival", _("Please call when you are at the door")


class Appointment(models.Model):
    """The promise to come to a door within a window. `version` grows with every change that people are told of.

    `door_notes`: codes of DoorNote. `chosen_documents`: which one people keep ready where any one is enough, by
    "<service>/<number of the requirement>". `notice_version`: the privacy notice that whoever booked agreed to.

    `papers`: what its people answered about the documents, at `papers_at`; "" before. `confirmed_at` is set with READY
    and with nothing else."""

    class Status(models.TextChoices):
        BOOKED = "booked"
        CANCELLED = "cancelled"

    class Papers(models.TextChoices):
        """What was answered to "have you these documents?"; nothing before anybody did."""

        READY = "ready", _("ready")
        MISSING = "missing", _("something is missing")
        CHANGE = "change", _("another day is wanted")

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
    door_notes = models.JSONField(default=list, blank=True)
    chosen_documents = models.JSONField(default=dict, blank=True)
    notice_version = models.CharField(max_length=20, blank=True, default="")
    on = models.DateField(db_index=True)
    window = models.CharField(max_length=11)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    stop = models.OneToOneField(Stop, on_delete=models.PROTECT, null=True, blank=True, related_name="appointment")
    channel = models.CharField(max_length=16)
    version = models.PositiveIntegerField(default=1)
    booked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    papers = models.CharField(max_length=7, choices=Papers.choices, blank=True, default="")
    papers_at = models.DateTimeField(null=True, blank=True)
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


class WaitingEntry(models.Model):
    """Somebody who waits for a window to come free. `phone` is E.164 and proven; `address` is what was said of it, and
    `address_key` the same for two ways of saying one door. Who has the link of `key` may answer.

    `queued_at` is the place in the list: whoever lets an offer pass goes to its end. `unwanted`: windows that did not
    suit, as "2026-12-02 09:00-11:00": those that were free when they joined, and those that they let pass. `on`,
    `window`, `offered_at`, `offer_until` and `hold` are those of the last offer; `hold` is the token of the Hold that
    keeps it, and no foreign key, so that a hold is given back or booked without a look at this table."""

    class State(models.TextChoices):
        WAITING = "waiting"
        OFFERED = "offered"
        PASSED = "passed"
        TAKEN = "taken"
        LEFT = "left"
        EXPIRED = "expired"

    WAITS = (State.WAITING, State.PASSED)
    """May be offered a window."""
    LIVE = (*WAITS, State.OFFERED)
    """Is on the list."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    token_digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    phone = models.CharField(max_length=16)
    language = models.CharField(max_length=2)
    services = models.JSONField()
    answers = models.JSONField(default=dict)
    agent_preference = models.CharField(max_length=8, choices=AgentPreference.choices, blank=True, default="")
    address = models.JSONField()
    address_key = models.CharField(max_length=120)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="waiting")
    earliest_on = models.DateField()
    latest_on = models.DateField()
    unwanted = models.JSONField(default=list)
    channel = models.CharField(max_length=16)
    created_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    offers = models.PositiveSmallIntegerField(default=0)
    on = models.DateField(null=True, blank=True)
    window = models.CharField(max_length=11, blank=True, default="")
    offered_at = models.DateTimeField(null=True, blank=True)
    offer_until = models.DateTimeField(null=True, blank=True)
    hold = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        verbose_name_plural = "waiting entries"
        indexes = [models.Index(fields=["territory", "state", "queued_at"], name="waiting_in_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["phone", "address_key"],
                condition=models.Q(state__in=("waiting", "passed", "offered")),
                name="waits_once_a_phone_and_address",
            )
        ]

    def __str__(self) -> str:
        return f"waiting:{self.pk}"

    def is_open(self, now: datetime) -> bool:
        """True while the window that was offered is kept."""
        return self.state == self.State.OFFERED and self.offer_until is not None and now < self.offer_until
