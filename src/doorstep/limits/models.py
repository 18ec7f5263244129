"""The counts of tries."""

from django.db import models


class Tries(models.Model):
    """How often something was tried until `ends_at`. `key` is a hash: nobody can be read back from it."""

    key = models.CharField(max_length=64, unique=True)
    taken = models.PositiveIntegerField(default=1)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "tries"

    def __str__(self) -> str:
        return f"{self.taken} until {self.ends_at:%H:%M}"
