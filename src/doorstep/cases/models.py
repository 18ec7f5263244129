"""Cases."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from doorstep.catalogue.models import CatalogueVersion, Service
from doorstep.people.models import Applicant


class Case(models.Model):
    """One applicant's application for one service.

    `version` grows with every step that its people are told of. `due_on`: when the department's answer is expected.
    `wanted`: codes of the documents that the department asked for besides."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("not with the department yet")
        TAKEN = "taken", _("with the department")
        WANTED = "wanted", _("more papers are wanted")
        READY = "ready", _("result ready")
        DELIVERED = "delivered", _("delivered")
        WITHDRAWN = "withdrawn", _("withdrawn")

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="cases")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="cases")
    catalogue_version = models.ForeignKey(CatalogueVersion, on_delete=models.PROTECT, related_name="cases")
    answers = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.REQUESTED, db_index=True)
    version = models.PositiveIntegerField(default=0)
    due_on = models.DateField(null=True, blank=True)
    wanted = models.JSONField(default=list, blank=True)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"case {self.pk} {self.state}"
