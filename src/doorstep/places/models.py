"""The city's rows."""

import uuid
from typing import Any

from django.db import models

from doorstep.engines.texts import in_language
from doorstep.texts.fields import TextsField


class Edition(models.Model):
    """One row that changes its token whenever anything a manager edits changes: what memory caches are keyed by."""

    token = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.token)


class Edited(models.Model):
    """A row that managers edit: saving or deleting one makes a new edition."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        Edition.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4()})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        gone = super().delete(*args, **kwargs)
        Edition.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4()})
        return gone


class City(Edited):
    """The one city of this deployment."""

    code = models.SlugField(unique=True)
    name = TextsField()
    timezone = models.CharField(max_length=40)
    languages = models.JSONField(default=list)
    helpline = models.CharField(max_length=24)
    service_name = TextsField(blank=True)
    colour = models.CharField(max_length=7, blank=True, default="")
    emblem = models.TextField(blank=True, default="", help_text="SVG")
    boundary = models.JSONField(default=list)
    network_digest = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        verbose_name_plural = "cities"

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Never the roads: a form that was read before they changed would bring the old ones back."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            names = [field.name for field in self._meta.concrete_fields if not field.primary_key]
            kwargs["update_fields"] = [name for name in names if name != "network_digest"]
        super().save(*args, **kwargs)


class RoadMap(models.Model):
    """The road network in use, whose digest the city names. Node numbers of depots, addresses and stops are of it.

    `content` is the packed network. An `imported` one stays when the city's files are loaded again."""

    digest = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()
    source = models.CharField(max_length=200)
    imported = models.BooleanField(default=False)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.source} {self.digest[:16]}"


class Rule(Edited):
    """A figure or an hour that the department decides, e.g. hold_minutes = 10."""

    key = models.SlugField(unique=True)
    value = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"


class ArrivalWindow(Edited):
    """A span promised to citizens, in minutes after local midnight, half-open."""

    starts_minute = models.PositiveSmallIntegerField()
    ends_minute = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["starts_minute"]
        constraints = [
            models.UniqueConstraint(fields=["starts_minute"], name="one_window_a_start"),
            models.CheckConstraint(
                condition=models.Q(starts_minute__lt=models.F("ends_minute")), name="window_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """ "09:00-11:00", as on every channel."""
        return "-".join(f"{m // 60:02d}:{m % 60:02d}" for m in (self.starts_minute, self.ends_minute))


class Holiday(Edited):
    on = models.DateField(unique=True)
    name = TextsField()

    class Meta:
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.on} {self.name.get('en', '')}"


class Territory(Edited):
    """Served together: one day plan a day."""

    code = models.SlugField(unique=True)
    name = TextsField()

    class Meta:
        verbose_name_plural = "territories"

    def __str__(self) -> str:
        return self.code


class Sector(Edited):
    code = models.CharField(max_length=12, unique=True)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT)
    lat = models.FloatField()
    lon = models.FloatField()
    pincode = models.CharField(max_length=6, blank=True, default="")
    outline = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"Sector {self.code}"


class Block(Edited):
    sector = models.ForeignKey(Sector, on_delete=models.CASCADE, related_name="blocks")
    code = models.CharField(max_length=4)
    lat = models.FloatField()
    lon = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sector", "code"], name="one_block_a_letter")]

    def __str__(self) -> str:
        return f"{self.sector_id}{self.code}"


class HouseRange(Edited):
    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="house_ranges")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"


class Locality(Edited):
    """A named place outside the grid: village, colony, estate."""

    code = models.SlugField(unique=True)
    name = TextsField()
    aliases = models.JSONField(default=list, blank=True)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT)
    lat = models.FloatField()
    lon = models.FloatField()
    pincode = models.CharField(max_length=6, blank=True, default="")
    quality = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        verbose_name_plural = "localities"

    def __str__(self) -> str:
        return in_language(self.name, "en") or self.code


class Depot(Edited):
    """Where routes begin and end: a Sampark Centre."""

    code = models.CharField(max_length=12, unique=True)
    name = TextsField()
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT)
    lat = models.FloatField()
    lon = models.FloatField()
    node = models.PositiveIntegerField(default=0)
    weekly_off = models.PositiveSmallIntegerField(default=6)

    def __str__(self) -> str:
        return in_language(self.name, "en") or self.code


class Address(models.Model):
    """A door: what was said, and the point and road node it was resolved to, with how certain that is."""

    sector = models.CharField(max_length=12, blank=True, default="")
    block = models.CharField(max_length=4, blank=True, default="")
    locality = models.SlugField(blank=True, default="")
    house = models.CharField(max_length=40)
    floor = models.CharField(max_length=40, blank=True, default="")
    landmark = models.CharField(max_length=120, blank=True, default="")
    pincode = models.CharField(max_length=6, blank=True, default="")
    text = TextsField()
    key = models.CharField(max_length=120, db_index=True)
    lat = models.FloatField()
    lon = models.FloatField()
    node = models.PositiveIntegerField()
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT)
    certainty = models.CharField(max_length=12)

    class Meta:
        verbose_name_plural = "addresses"

    def __str__(self) -> str:
        return in_language(self.text, "en") or self.key
