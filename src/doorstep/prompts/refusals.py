"""What can be wrong with a recording."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doorstep.engines.sound.judging import Fault
from doorstep.texts.refusals import Refusal

FAULT_WORDS: Mapping[str, str | Promise] = {
    Fault.SILENT: _("Nothing can be heard in it."),
    Fault.FAINT: _("It is too faint. Record it again, nearer to the microphone."),
    Fault.CLIPPED: _("It is too loud and cut off. Record it again, farther from the microphone."),
    Fault.TOO_SHORT: _("It is too short to be a word."),
    Fault.TOO_LONG: _("It is longer than a minute."),
    Fault.SHORT_FOR_TEXT: _("It is too short for its text: perhaps the end is missing."),
    Fault.LONG_FOR_TEXT: _("It is too long for its text: perhaps more was said."),
    Fault.GAP: _("There is a silence of more than two seconds within it."),
}


class SoundRefused(Refusal):
    """A file that cannot be a prompt. `details["faults"]`: the codes of what is wrong."""

    code = "sound-refused"


class NoSuchPrompt(Refusal):
    """The phone's script has no such prompt."""

    code = "no-such-prompt"


class VoiceMissing(Refusal):
    """There is no machine to read aloud on this server."""

    code = "voice-missing"


def refused(*, faults: Sequence[str]) -> SoundRefused:
    """This function will return the refusal of a sound with faults, each in words."""
    return SoundRefused(" ".join(str(FAULT_WORDS[fault]) for fault in faults), field="wav", details={"faults": faults})
