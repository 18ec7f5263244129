"""Rows that are added and read, and never changed or removed."""

from typing import Any

from django.db import models


class AppendOnlyError(RuntimeError):
    """A row that is kept for good was to be changed or removed."""


class KeptQuerySet(models.QuerySet[Any]):
    """Rows are read and added, nothing else."""

    def update(self, **_values: Any) -> int:
        raise AppendOnlyError(f"rows of {self.model.__name__} are never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError(f"rows of {self.model.__name__} are never removed")


class Kept(models.Model):
    """A row that stays as it was written."""

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"rows of {type(self).__name__} are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError(f"rows of {type(self).__name__} are never removed")
