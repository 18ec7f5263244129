"""The journal's rows."""

from django.db import models

from doorstep.journal.kept import Kept


class ChainHead(models.Model):
    """The one row whose lock puts entries in order."""

    entries = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.entries} entries"


class Entry(Kept):
    """One fact. `details` holds ids, dates and codes, never names, phones or addresses."""

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    channel = models.CharField(max_length=16)
    action = models.CharField(max_length=48)
    subject = models.CharField(max_length=64, db_index=True)
    details = models.JSONField(default=dict)
    previous_digest = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.subject}"
