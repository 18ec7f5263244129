"""People's rows."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models


class StaffMember(AbstractUser):
    """Someone who logs in: operator, dispatcher, clerk or manager by the groups they are in."""

    class Meta(AbstractUser.Meta):
        verbose_name = "staff member"


class Applicant(models.Model):
    """Whom the service is for. `phone` is E.164."""

    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=16, db_index=True)
    mobile = models.BooleanField(default=True)
    language = models.CharField(max_length=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["phone", "name"], name="one_applicant_a_phone_and_name")]

    def __str__(self) -> str:
        return self.name


class Helper(models.Model):
    """Who books for an applicant, from anywhere. `country` is ISO 3166 alpha-2."""

    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=16, db_index=True)
    email = models.EmailField(blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    language = models.CharField(max_length=2, default="en")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["phone", "name"], name="one_helper_a_phone_and_name")]

    def __str__(self) -> str:
        return self.name


class PhoneProof(models.Model):
    """A six-digit code sent to a phone, and the token that a right answer earns. Only hashes are kept.

    `number` counts the codes of a phone: of many who ask for one at once, one gets the next number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    phone = models.CharField(max_length=16)
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=2)
    code_digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True, blank=True)
    token_digest = models.CharField(max_length=64, blank=True, default="", db_index=True)
    token_expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["phone", "number"], name="one_code_a_phone_and_number")]

    def __str__(self) -> str:
        return str(self.id)


class Consent(models.Model):
    """An applicant's answer to "may this helper act for you": asked by message, answered by link or phone."""

    class State(models.TextChoices):
        ASKED = "asked"
        GIVEN = "given"
        REFUSED = "refused"

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="consents")
    helper = models.ForeignKey(Helper, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    notice_version = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    token_digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_through = models.CharField(max_length=16, blank=True, default="")
    answered_by = models.CharField(max_length=64, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.purpose} {self.state}"
