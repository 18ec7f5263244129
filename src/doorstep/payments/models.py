"""Charges."""

from django.db import models

from doorstep.texts.fields import TextsField


class Charge(models.Model):
    """What is owed for one appointment: the sum of the lines whose amount is known; never changed once told."""

    total_paise = models.PositiveIntegerField()
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.total_paise} paise"


class ChargeLine(models.Model):
    """One line. `amount_paise` is None where the department's amount is read at the door."""

    charge = models.ForeignKey(Charge, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=80)
    label = TextsField()
    amount_paise = models.IntegerField(null=True, blank=True)
    reading = models.CharField(max_length=8)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["charge", "position"], name="one_line_a_position")]

    def __str__(self) -> str:
        return f"{self.code} {self.amount_paise}"
