"""Day plans, routes and stops."""

import uuid

from django.db import models

from doorstep.places.models import Address, Depot, Edited, Territory
from doorstep.workforce.models import Kit, Shift


class DayPlan(models.Model):
    """One territory on one day. Tentative until published.

    `hours`: how much longer roads take at which hour in all its routes, as `planning.hours` writes it; "" for not at
    all. It changes only when every promise of the day holds with the new one too. `improved_upto`: the newest stop, by
    id, that the last re-optimisation knew. `closed_roads`: [lat, lon, metres] of each place that a repair was told is
    closed that day."""

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="day_plans")
    on = models.DateField()
    published_at = models.DateTimeField(null=True, blank=True)
    hours = models.CharField(max_length=120, blank=True, default="")
    improved_upto = models.BigIntegerField(default=0)
    closed_roads = models.JSONField(default=list)

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["territory", "on"], name="one_plan_a_day")]

    def __str__(self) -> str:
        return f"{self.territory_id} {self.on}"


class Route(models.Model):
    """One agent's shift that day. `version` grows with every change: whoever changes a route claims it by its version.

    `uid` never repeats, so (uid, version) names one state of one route in any process's memory.
    `kits`: codes of the counted kits that this route takes along. `free_at`: not before then, as a repair learned, can
    the agent go on, from the door at `free_address` (none: from the depot); the next visit that begins overtakes it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    day_plan = models.ForeignKey(DayPlan, on_delete=models.PROTECT, related_name="routes")
    shift = models.OneToOneField(Shift, on_delete=models.PROTECT, related_name="route")
    version = models.PositiveIntegerField(default=0)
    kits = models.JSONField(default=list)
    free_at = models.DateTimeField(null=True, blank=True)
    free_address = models.ForeignKey(Address, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"route {self.pk} v{self.version}"


class KitShare(models.Model):
    """How many of a depot's kits are taken by its routes of a day."""

    day_plan = models.ForeignKey(DayPlan, on_delete=models.CASCADE, related_name="kit_shares")
    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="kit_shares")
    kit = models.ForeignKey(Kit, on_delete=models.PROTECT, related_name="kit_shares")
    places = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day_plan", "depot", "kit"], name="one_share_a_depot_and_kit"),
            models.CheckConstraint(
                condition=models.Q(taken__lte=models.F("places")), name="no_more_kits_than_there_are"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.depot_id}/{self.kit_id} {self.taken} of {self.places}"


class Stop(models.Model):
    """A planned place in a route: the work starts within [earliest_at, latest_at]. With `held_until` it is a hold.

    The work is planned to take `service_s`, expected to take `expected_s` give or take `spread_s` (standard deviation).
    Stops of a route are in the order of `sequence`; `planned_at` is set when the day is published. `skills`: codes of
    skills and traits that who comes must have; `wishes`: of traits, or of an agent, that they had better have."""

    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="stops")
    sequence = models.PositiveSmallIntegerField()
    address = models.ForeignKey(Address, on_delete=models.PROTECT, related_name="stops")
    node = models.PositiveIntegerField()
    service_s = models.PositiveIntegerField()
    expected_s = models.PositiveIntegerField(null=True, blank=True)
    spread_s = models.PositiveIntegerField(default=0)
    earliest_at = models.DateTimeField()
    latest_at = models.DateTimeField()
    skills = models.JSONField(default=list)
    kits = models.JSONField(default=list)
    wishes = models.JSONField(default=list)
    held_until = models.DateTimeField(null=True, blank=True)
    planned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sequence"]
        indexes = [models.Index(fields=["held_until"], condition=models.Q(held_until__isnull=False), name="stop_held")]

    def __str__(self) -> str:
        return f"stop {self.pk}"


class Duration(Edited):
    """What past visits for the same services took at the door, and the minutes that staff set instead, if they did.

    `services`: codes in alphabetical order, joined by "+". `minutes`: what is planned by `visits` and the catalogue
    together, at the quantile; `expected_s` and `spread_s` their mean and standard deviation. `seen_s`: the quantile of
    the visits alone. `own_minutes` win over all of it."""

    services = models.CharField(max_length=400, unique=True)
    visits = models.PositiveIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField(default=0)
    expected_s = models.PositiveIntegerField(default=0)
    spread_s = models.PositiveIntegerField(default=0)
    seen_s = models.PositiveIntegerField(default=0)
    catalogue_minutes = models.PositiveSmallIntegerField(default=0)
    quantile_percent = models.PositiveSmallIntegerField(default=0)
    learned_at = models.DateTimeField(null=True, blank=True)
    own_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    own_by = models.CharField(max_length=64, blank=True, default="")
    own_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["services"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(own_minutes__isnull=True) | models.Q(own_minutes__gte=1, own_minutes__lte=480),
                name="own_minutes_within_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.services

    @property
    def codes(self) -> tuple[str, ...]:
        """The services' codes."""
        return tuple(self.services.split("+"))


class TravelHour(Edited):
    """What drives from `hour` to the next full hour took, beside the travel table's seconds for the same drives, and
    the percent that staff set instead, if they did."""

    hour = models.PositiveSmallIntegerField(unique=True)
    legs = models.PositiveIntegerField(default=0)
    driven_s = models.PositiveIntegerField(default=0)
    table_s = models.PositiveIntegerField(default=0)
    learned_at = models.DateTimeField(null=True, blank=True)
    own_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    own_by = models.CharField(max_length=64, blank=True, default="")
    own_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["hour"]
        constraints = [
            models.CheckConstraint(condition=models.Q(hour__lte=23), name="twenty_four_hours"),
            models.CheckConstraint(
                condition=models.Q(own_percent__isnull=True) | models.Q(own_percent__gte=50, own_percent__lte=300),
                name="own_percent_is_a_road",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hour:02d}:00"
