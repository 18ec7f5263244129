"""What a caller says, put together from its packets and kept in a file for staff alone."""

import os
import re
import secrets
import wave
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from doorstep.gateways.sip.g711 import RATE, Samples, decoded
from doorstep.gateways.sip.rtp import Packet

LOUD = 500
"""Root mean square of a packet, of 32,768, above which somebody speaks."""
_NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(slots=True)
class Recording:
    """Takes packets in any order, each at its own place; what never came stays silent."""

    codec: str
    seconds: int
    samples: Samples = field(init=False)
    filled: int = 0
    _first: int = -1

    def __post_init__(self) -> None:
        self.samples = np.zeros(self.seconds * RATE, dtype=np.int16)

    def add(self, *, packet: Packet) -> bool:
        """This function will put a packet at its place, and tell whether somebody speaks in it."""
        if self._first < 0:
            self._first = packet.timestamp
        start = (packet.timestamp - self._first) % 2**32
        sound = decoded(payload=packet.payload[: max(0, len(self.samples) - start)], codec=self.codec)
        if start >= len(self.samples) or not len(sound):
            return False
        self.samples[start : start + len(sound)] = sound
        self.filled = max(self.filled, start + len(sound))
        return float(np.sqrt(np.mean(sound.astype(np.float64) ** 2))) > LOUD

    @property
    def length(self) -> int:
        """Whole seconds, rounded up."""
        return -(-self.filled // RATE)

    def keep(self, *, folder: Path) -> str:
        """This function will write it to a file that only our own account may read, and return its name."""
        name = secrets.token_hex(16)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(folder / f"{name}.wav", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file, wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(RATE)
            sound.writeframes(self.samples[: self.filled].astype("<i2").tobytes())
        return name


def file_of(*, folder: Path, name: str) -> Path:
    """This function will return the file of a recording, or raise FileNotFoundError, for a name that cannot be too."""
    path = folder / f"{name}.wav"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise FileNotFoundError("no such recording")
    return path
