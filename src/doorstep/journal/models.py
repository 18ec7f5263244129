"""The journal's rows."""

from typing import Any

from django.db import models


class AppendOnlyError(RuntimeError):
    """An entry of the journal was to be changed or removed."""


class ChainHead(models.Model):
    """The one row whose lock puts entries in order."""

    entries = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.entries} entries"


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries are read and added, nothing else."""

    def update(self, **_values: Any) -> int:
        raise AppendOnlyError("journal entries are never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("journal entries are never removed")


class Entry(models.Model):
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

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("journal entries are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("journal entries are never removed")
