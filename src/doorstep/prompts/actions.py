"""Keeping what a person or a machine spoke."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.engines.phone_menu.script import Line
from doorstep.engines.sound.judging import Fault, faults_of
from doorstep.engines.sound.shaping import for_the_phone
from doorstep.engines.sound.wav import NotASound, Sound, read_wav, write_wav
from doorstep.gateways.speech import NoVoice, Voice
from doorstep.gateways.speech.files import digest_of
from doorstep.journal.actions import Actor, append
from doorstep.prompts.models import Prompt
from doorstep.prompts.queries import files, line_of
from doorstep.prompts.refusals import NoSuchPrompt, SoundRefused, VoiceMissing, refused

MOST_BYTES = 8_000_000


def keep_recording(*, language: str, key: str, wav: bytes, actor: Actor, now: datetime) -> Prompt:
    """This function will keep what a person recorded of a prompt, as the phone plays it.

    `wav`: a WAV file of any rate. Raises NoSuchPrompt, and SoundRefused when it is no such file or is not good."""
    line = _line(language, key, now)
    sound, faults = _judged(wav, line)
    if faults:
        raise refused(faults=faults)
    return _keep(line, sound, Prompt.Origin.PERSON, "prompt.recorded", actor, now)


def back_to_machine(*, language: str, key: str, voice: Voice, actor: Actor, now: datetime) -> Prompt:
    """This function will let the machine say a prompt again. Raises NoSuchPrompt, SoundRefused and VoiceMissing."""
    line = _line(language, key, now)
    try:
        spoken = voice.say(text=line.text, language=language)
    except NoVoice as wrong:
        raise VoiceMissing(str(wrong), field="wav") from wrong
    sound, faults = _judged(spoken, line)
    return _keep(line, sound, Prompt.Origin.MACHINE, "prompt.made", actor, now, faults)


def render(
    *,
    lines: Sequence[Line],
    voice: Voice,
    actor: Actor,
    now: datetime,
    tell: Callable[[int, int], None] = lambda _done, _of: None,
) -> tuple[Prompt, ...]:
    """This function will let a machine say these prompts, each kept at once, so that a run that is ended may go on
    later. The journal has one entry for all. Raises NoVoice."""
    made = []
    for done, line in enumerate(lines, start=1):
        sound, faults = _judged(voice.say(text=line.text, language=line.language), line)
        with transaction.atomic():
            made.append(_store(line, sound, Prompt.Origin.MACHINE, actor, now, faults))
        tell(done, len(lines))
    if made:
        said = {"prompts": len(made), "languages": sorted({line.language for line in lines})}
        with transaction.atomic():
            append(actor=actor, action="prompts.made", subject="prompts", details=said, now=now)
    return tuple(made)


def _line(language: str, key: str, now: datetime) -> Line:
    line = line_of(language=language, key=key, now=now)
    if line is None:
        raise NoSuchPrompt(_("The phone says no such thing."))
    return line


def _judged(wav: bytes, line: Line) -> tuple[Sound, tuple[Fault, ...]]:
    """The sound as the phone plays it, and what was wrong with it before."""
    if len(wav) > MOST_BYTES:
        raise SoundRefused(_("The file is larger than 8 MB. Save it as mono, 44,100 samples a second."), field="wav")
    try:
        sound = read_wav(content=wav)
    except NotASound as wrong:
        words = _("This is no WAV file that can be used (%(why)s). Save it as WAV, PCM.") % {"why": wrong}
        raise SoundRefused(words, field="wav") from wrong
    return for_the_phone(sound=sound), faults_of(sound=sound, text=line.text)


@transaction.atomic
def _keep(
    line: Line,
    sound: Sound,
    origin: Prompt.Origin,
    action: str,
    actor: Actor,
    now: datetime,
    faults: Sequence[Fault] = (),
) -> Prompt:
    kept = _store(line, sound, origin, actor, now, faults)
    said = {"sound": kept.sound_digest, "seconds": round(kept.seconds, 2)}
    append(actor=actor, action=action, subject=f"prompt:{line.language}/{line.key}", details=said, now=now)
    return kept


def _store(
    line: Line, sound: Sound, origin: Prompt.Origin, actor: Actor, now: datetime, faults: Sequence[Fault]
) -> Prompt:
    """The row first: if the file cannot be written, the row goes back with the transaction."""
    content = write_wav(sound=sound)
    row = Prompt(
        language=line.language,
        key=line.key,
        origin=origin,
        text_digest=line.digest,
        sound_digest=digest_of(content),
        seconds=sound.seconds,
        faults=[str(fault) for fault in faults],
        stored_at=now,
        stored_by=actor.name,
    )
    changed = ["origin", "text_digest", "sound_digest", "seconds", "faults", "stored_at", "stored_by"]
    Prompt.objects.bulk_create([row], update_conflicts=True, unique_fields=["language", "key"], update_fields=changed)
    files().write(language=line.language, key=line.key, content=content)
    return row
