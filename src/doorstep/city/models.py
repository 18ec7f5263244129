"""What was loaded."""

from django.db import models


class Seed(models.Model):
    """The values a row had when it was last loaded from the city's files: a field that differs was edited by hand."""

    table = models.CharField(max_length=60)
    key = models.CharField(max_length=160)
    values = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "key"], name="one_seed_a_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"
