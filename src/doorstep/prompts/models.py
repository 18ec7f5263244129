"""What is known of each prompt's file."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Prompt(models.Model):
    """One prompt that was recorded or made. `key`: its id in the phone's script; `text_digest`: of the text it says;
    `sound_digest`: of its file; `faults`: what is wrong with the sound, by `engines.sound.judging`."""

    class Origin(models.TextChoices):
        PERSON = "person", _("recorded by a person")
        MACHINE = "machine", _("made by machine")

    language = models.CharField(max_length=2)
    key = models.CharField(max_length=160)
    origin = models.CharField(max_length=7, choices=Origin.choices)
    text_digest = models.CharField(max_length=16)
    sound_digest = models.CharField(max_length=16)
    seconds = models.FloatField()
    faults = models.JSONField(default=list)
    stored_at = models.DateTimeField()
    stored_by = models.CharField(max_length=64)

    class Meta:
        ordering = ["language", "key"]
        constraints = [models.UniqueConstraint(fields=["language", "key"], name="one_prompt_a_language_and_key")]

    def __str__(self) -> str:
        return f"{self.language}/{self.key}"
