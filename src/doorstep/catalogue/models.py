"""The catalogue as managers edit it, and its frozen versions."""

from django.db import models

from doorstep.engines.texts import in_language
from doorstep.places.models import Edited
from doorstep.texts.fields import TextsField


class Department(Edited):
    code = models.SlugField(max_length=60, unique=True)
    name = TextsField()

    def __str__(self) -> str:
        return in_language(self.name, "en") or self.code


class Need(Edited):
    """What somebody comes with, in their own words; services are listed by it too."""

    code = models.SlugField(max_length=60, unique=True)
    name = TextsField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return in_language(self.name, "en") or self.code


class Document(Edited):
    """A kind of paper to show or hand over."""

    code = models.SlugField(max_length=60, unique=True)
    name = TextsField()
    kind = models.CharField(max_length=40)
    original = models.BooleanField(default=True)
    copies = models.PositiveSmallIntegerField(default=0)
    taken_away = models.BooleanField(default=False)

    def __str__(self) -> str:
        return in_language(self.name, "en") or self.code


class Question(Edited):
    """Asked before windows are offered, because documents or eligibility hang on the answer."""

    class Kind(models.TextChoices):
        CHOICE = "choice"
        DATE = "date"

    code = models.SlugField(max_length=60, unique=True)
    text = TextsField()
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.CHOICE)
    required = models.BooleanField(default=False)
    margin_days = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return in_language(self.text, "en") or self.code


class Choice(Edited):
    """One answer to a question; with `refuses`, the kind words that rule a home visit out and name the other way."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    code = models.SlugField(max_length=60)
    text = TextsField()
    refuses = TextsField(blank=True, default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["question", "code"], name="one_choice_a_code")]

    def __str__(self) -> str:
        return in_language(self.text, "en") or self.code


class Form(Edited):
    """A pre-printed form. `fields`: a list of {code, label, source, kind, length} as in `FormField`."""

    code = models.SlugField(max_length=60, unique=True)
    title = TextsField()
    note = TextsField(blank=True)
    fields = models.JSONField(default=list)

    def __str__(self) -> str:
        return in_language(self.title, "en") or self.code


class Service(Edited):
    """What a citizen wants done. Minutes are at the door, without the fixed part every visit has."""

    code = models.SlugField(max_length=60, unique=True)
    name = TextsField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="services")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, null=True, blank=True, related_name="services")
    summary = TextsField(blank=True)
    search_words = models.TextField(blank=True, default="")
    minutes_typical = models.PositiveSmallIntegerField()
    minutes_p90 = models.PositiveSmallIntegerField()
    skill = models.SlugField(max_length=60)
    kits = models.JSONField(default=list, blank=True)
    questions = models.ManyToManyField(Question, blank=True, related_name="services")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, null=True, blank=True, related_name="services")
    who_must_be_present = TextsField()
    back_office_days = models.PositiveSmallIntegerField(default=0)
    second_visit = models.BooleanField(default=False)
    needs_real_time = models.BooleanField(default=False)
    real_time_reason = models.CharField(max_length=200, blank=True, default="")
    offered = models.BooleanField(default=False)
    not_offered_because = TextsField(blank=True, default=dict)
    online_url = models.URLField(blank=True, default="")
    online_note = TextsField(blank=True, default=dict)
    doorstep_fee = models.BooleanField(default=True)
    popularity = models.IntegerField(default=0)
    note = models.TextField(blank=True, default="")
    provenance = models.JSONField(default=dict, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return in_language(self.name, "en") or self.code


class Requirement(Edited):
    """All of some documents, or any one of them; only for some answers to a question, if one is given."""

    class Rule(models.TextChoices):
        ALL = "all"
        ANY_ONE = "any_one"

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="requirements")
    position = models.PositiveSmallIntegerField(default=0)
    rule = models.CharField(max_length=8, choices=Rule.choices)
    documents = models.ManyToManyField(Document, related_name="requirements")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, null=True, blank=True, related_name="requirements")
    choices = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["service", "position"], name="one_requirement_a_position")]

    def __str__(self) -> str:
        return f"{self.service_id}/{self.position} {self.rule}"


class Tariff(Edited):
    """What fee rules and concessions share: a label and the days on which they hold, half-open."""

    code = models.SlugField(max_length=80)
    label = TextsField()
    valid_from_on = models.DateField()
    valid_until_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} from {self.valid_from_on}"


class FeeRule(Tariff):
    """A tariff line, see `engines.catalogue.FeeRule`."""

    scope = models.CharField(max_length=20)
    reading = models.CharField(max_length=8)
    amount_paise = models.PositiveIntegerField(null=True, blank=True)
    services = models.ManyToManyField(Service, blank=True, related_name="fee_rules")
    provenance = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from_on"], name="one_fee_a_start"),
            models.CheckConstraint(
                condition=~models.Q(reading="fixed") | models.Q(amount_paise__isnull=False), name="fixed_fee_has_amount"
            ),
        ]


class Concession(Tariff):
    """Takes `percent` off lines of `scopes` for some answers to a question."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="concessions")
    choices = models.JSONField(default=list)
    scopes = models.JSONField(default=list)
    percent = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from_on"], name="one_concession_a_start"),
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="concession_at_most_all"),
        ]


class CatalogueVersion(models.Model):
    """The whole catalogue as it stood from a day on; never changed. Appointments keep theirs."""

    number = models.PositiveIntegerField(unique=True)
    valid_from_on = models.DateField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    edition = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"version {self.number} from {self.valid_from_on}"
