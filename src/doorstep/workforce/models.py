"""The workforce's rows."""

from django.db import models

from doorstep.engines.texts import in_language
from doorstep.places.models import Depot, Edited
from doorstep.texts.fields import TextsField


class Skill(Edited):
    """What a field agent can do. `bit` is its place in the engine's bit sets."""

    code = models.SlugField(max_length=60, unique=True)
    name = TextsField()
    bit = models.PositiveSmallIntegerField(unique=True)

    def __str__(self) -> str:
        return in_language(self.name, "en") or self.code


class Kit(Edited):
    """What a route takes along. Only `counted` kits are scarce; `bit` is its place in the engine's bit sets."""

    code = models.SlugField(max_length=60, unique=True)
    name = TextsField()
    counted = models.BooleanField(default=False)
    bit = models.PositiveSmallIntegerField(unique=True)

    def __str__(self) -> str:
        return in_language(self.name, "en") or self.code


class DepotKit(Edited):
    depot = models.ForeignKey(Depot, on_delete=models.CASCADE, related_name="kits")
    kit = models.ForeignKey(Kit, on_delete=models.CASCADE, related_name="depots")
    count = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["depot", "kit"], name="one_count_a_depot_and_kit")]

    def __str__(self) -> str:
        return f"{self.depot_id}: {self.count} x {self.kit_id}"


class FieldAgent(Edited):
    """Who visits; shown to citizens as "Sampark Sahayak". Minutes are after local midnight; Monday is 0.

    The whole break lies between `break_earliest_minute` and `break_latest_minute`. One in `reserve` is sent out only
    when the others cannot keep every promise. `photo`: the name of the file with their picture, "" for none."""

    code = models.CharField(max_length=12, unique=True)
    name = TextsField()
    gender = models.CharField(max_length=1, blank=True, default="")
    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="field_agents")
    skills = models.ManyToManyField(Skill, related_name="field_agents")
    languages = models.JSONField(default=list)
    active = models.BooleanField(default=True)
    reserve = models.BooleanField(default=False)
    shift_starts_minute = models.PositiveSmallIntegerField()
    shift_ends_minute = models.PositiveSmallIntegerField()
    break_minutes = models.PositiveSmallIntegerField(default=30)
    break_earliest_minute = models.PositiveSmallIntegerField()
    break_latest_minute = models.PositiveSmallIntegerField()
    weekly_offs = models.JSONField(default=list)
    photo = models.CharField(max_length=100, blank=True, default="", editable=False)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name.get('en', '')}"


class Shift(models.Model):
    """One agent's hours on one day. The break starts within [break_earliest_at, break_latest_at]."""

    agent = models.ForeignKey(FieldAgent, on_delete=models.PROTECT, related_name="shifts")
    on = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    break_minutes = models.PositiveSmallIntegerField()
    break_earliest_at = models.DateTimeField()
    break_latest_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "on"], name="one_shift_a_day"),
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="shift_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.on}"


class Absence(Edited):
    """Planned or sudden leave, days inclusive of `starts_on`, exclusive of `ends_on`."""

    agent = models.ForeignKey(FieldAgent, on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__lt=models.F("ends_on")), name="absence_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.starts_on}"
