"""Prompts in memory, encoded as the line needs them: fetched once, then only taken from a table."""

import asyncio
import io
import logging
import wave
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import numpy as np

from doorstep.gateways.sip.g711 import FRAME, RATE, SILENCE, Samples, encoded

logger = logging.getLogger(__name__)

MOST_BYTES = 64 * 1024 * 1024
KEPT_SECONDS = 600.0
"""A prompt that staff record anew is heard after at most ten minutes."""


class NoPrompt(ValueError):
    """This is no sound that a telephone can play."""


def samples(*, data: bytes) -> Samples:
    """This function will read a WAV file of 8,000 samples a second, one channel, 16 bits; or raise NoPrompt."""
    try:
        with wave.open(io.BytesIO(data)) as sound:
            if (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) != (RATE, 1, 2):
                raise NoPrompt("a prompt must have 8,000 samples a second, one channel, 16 bits")
            frames = sound.readframes(sound.getnframes())
    except (wave.Error, EOFError):
        raise NoPrompt("no WAV file") from None
    return np.frombuffer(frames[: len(frames) // 2 * 2], dtype="<i2").astype(np.int16)


def payload(*, sound: Samples, codec: str) -> bytes:
    """This function will return the bytes of a sound, filled up with silence to whole frames of 20 ms."""
    data = encoded(samples=sound, codec=codec)
    return data + SILENCE[codec][: -len(data) % FRAME]


@dataclass(slots=True)
class Prompts:
    """Keeps as many bytes as it may; the prompt that was longest not heard goes first."""

    fetch: Callable[[str], Awaitable[bytes]]
    most_bytes: int = MOST_BYTES
    _kept: dict[tuple[str, str], tuple[float, bytes]] = field(default_factory=dict)
    _coming: dict[tuple[str, str], "asyncio.Task[bytes]"] = field(default_factory=dict)
    _size: int = 0

    async def sound(self, *, url: str, codec: str) -> bytes:
        """This function will return a prompt's frames; b"" when it cannot be had, so that the call goes on."""
        key, now = (url, codec), asyncio.get_running_loop().time()
        kept = self._kept.pop(key, None)
        if kept and now - kept[0] < KEPT_SECONDS:
            self._kept[key] = kept
            return kept[1]
        self._size -= len(kept[1]) if kept else 0
        if key not in self._coming:
            # Callers at once wait for one fetch; one of them who hangs up does not end it for the others.
            self._coming[key] = asyncio.create_task(self._fetched(url, codec))
        return await asyncio.shield(self._coming[key])

    async def _fetched(self, url: str, codec: str) -> bytes:
        key = (url, codec)
        try:
            data = payload(sound=samples(data=await self.fetch(url)), codec=codec)
        except (OSError, NoPrompt) as error:
            logger.error("a prompt cannot be played: %s", error)
            return b""
        finally:
            del self._coming[key]
        self._kept[key] = (asyncio.get_running_loop().time(), data)
        self._size += len(data)
        while self._size > self.most_bytes and len(self._kept) > 1:
            self._size -= len(self._kept.pop(next(iter(self._kept)))[1])
        return data
