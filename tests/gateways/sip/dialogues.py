"""A small dialogue in memory for tests of the line: a menu, and a place booked for whoever presses 1 and then 1."""

import io
import wave
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from doorstep.gateways.sip.webhook import Away


def tone(*, seconds: float, hertz: int = 440, size: int = 8_000) -> bytes:
    """A WAV file as prompts are."""
    angle = np.arange(int(8_000 * seconds)) * (2 * np.pi * hertz / 8_000)
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8_000)
        sound.writeframes((size * np.sin(angle)).astype("<i2").tobytes())
    return file.getvalue()


@dataclass
class Scripted:
    """Answers by the path that is asked; every step is kept, by call. What is not in `pages` hangs up."""

    pages: Mapping[str, str]
    steps: dict[str, list[tuple[str, Mapping[str, str]]]] = field(default_factory=lambda: defaultdict(list))
    prompt: bytes = field(default_factory=lambda: tone(seconds=0.5))
    away: bool = False

    async def ask(self, *, url: str, fields: Mapping[str, str]) -> str:
        if self.away:
            raise Away("not there, as the test wants it")
        path = url.partition("://")[2].partition("/")[2]
        self.steps[fields["CallSid"]].append((path, dict(fields)))
        inner = self.pages.get(path, "<Hangup/>")
        return f'<?xml version="1.0" encoding="UTF-8"?><Response>{inner}</Response>'

    async def sound(self, url: str) -> bytes:
        return self.prompt

    def digits(self) -> list[str]:
        """All keys that were told, in order of the calls."""
        return [fields["Digits"] for steps in self.steps.values() for _, fields in steps if "Digits" in fields]

    def ends(self) -> list[str]:
        """How each call ended."""
        return [fields["CallStatus"] for steps in self.steps.values() for path, fields in steps if path == "ended"]


MENU = {
    "start": '<Gather numDigits="1" timeout="3" action="/next" actionOnEmptyResult="true"><Play>/a.wav</Play></Gather>',
    "next": '<Gather numDigits="4" timeout="3" action="/last" actionOnEmptyResult="true"><Play>/b.wav</Play></Gather>',
    "last": "<Play>/c.wav</Play><Hangup/>",
}
