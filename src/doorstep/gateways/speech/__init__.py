"""The door out for speech: a machine that reads a text aloud, and the folder where prompts lie."""

from collections.abc import Callable, Mapping

from django.conf import settings

from doorstep.gateways.speech.espeak import Espeak
from doorstep.gateways.speech.memory import Humming
from doorstep.gateways.speech.voice import NoVoice, Voice

__all__ = ["NoVoice", "Voice", "chosen"]

VOICES: Mapping[str, Callable[[], Voice]] = {"espeak": Espeak, "memory": Humming}


def chosen() -> Voice:
    """This function will return the machine that reads aloud for this deployment. Raises `NoVoice`."""
    try:
        return VOICES[settings.SPEECH_GATEWAY]()
    except KeyError:
        known = ", ".join(sorted(VOICES))
        raise NoVoice(f"DOORSTEP_SPEECH_GATEWAY is {settings.SPEECH_GATEWAY}; set it to one of: {known}.") from None
