"""Cases."""

from django.db import models

from doorstep.catalogue.models import CatalogueVersion, Service
from doorstep.people.models import Applicant


class Case(models.Model):
    """One applicant's application for one service."""

    class State(models.TextChoices):
        REQUESTED = "requested"
        WITHDRAWN = "withdrawn"

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="cases")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="cases")
    catalogue_version = models.ForeignKey(CatalogueVersion, on_delete=models.PROTECT, related_name="cases")
    answers = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.REQUESTED)
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"case {self.pk} {self.state}"
