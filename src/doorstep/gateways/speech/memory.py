"""A voice for tests and trials: a hum that lasts as long as its text, and remembers what it was to say."""

import numpy as np

from doorstep.engines.sound.wav import Sound, write_wav
from doorstep.gateways.speech.voice import NoVoice

RATE = 16_000


class Humming:
    """Hums. With `broken` it is a machine that is not there."""

    def __init__(self, *, broken: bool = False) -> None:
        self.broken = broken
        self.said: list[tuple[str, str]] = []

    def say(self, *, text: str, language: str) -> bytes:
        """This method will return a hum, higher for a longer text. Raises `NoVoice` when broken."""
        if self.broken:
            raise NoVoice("the humming voice was told to be broken")
        self.said.append((language, text))
        letters = sum(map(str.isalnum, text))
        at = np.arange(int(RATE * (0.3 + letters / 12))) / RATE
        return write_wav(sound=Sound(0.3 * np.sin(2 * np.pi * (300 + letters % 100) * at), RATE))
