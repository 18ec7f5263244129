"""What is wrong with a prompt, by its sound alone."""

from collections.abc import Iterator
from enum import StrEnum

import numpy as np

from doorstep.engines.sound.shaping import FRAME_SECONDS, loudness, spoken
from doorstep.engines.sound.wav import Samples, Sound

LEAST_SECONDS, MOST_SECONDS = 0.12, 60.0
# Nobody says more than so many letters a second, and nobody who reads slowly needs as long for each.
FASTEST, SLOWEST = 32.0, 2.0
SLACK_SECONDS = 1.5
FAINT_DB = -45.0
LONGEST_SILENCE = 2.0
# So many samples in a row at the top are cut off; a lone one is a loud sound.
FLAT_TOP, FULL = 4, 0.985


class Fault(StrEnum):
    """What can be wrong with a prompt."""

    SILENT = "silent"
    FAINT = "faint"
    CLIPPED = "clipped"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    SHORT_FOR_TEXT = "short-for-text"
    LONG_FOR_TEXT = "long-for-text"
    GAP = "gap"


def faults_of(*, sound: Sound, text: str) -> tuple[Fault, ...]:
    """This function will return what is wrong with a sound that shall say `text`; nothing when it is good.

    Judge what was recorded, before it is shaped for the phone: shaping hides that it was faint or cut off."""
    return tuple(_faults(sound, text))


def _faults(sound: Sound, text: str) -> Iterator[Fault]:
    heard = spoken(sound.samples, rate=sound.rate)
    if not heard.any():
        yield Fault.SILENT
        return
    if loudness(sound.samples, rate=sound.rate) < FAINT_DB:
        yield Fault.FAINT
    if _is_clipped(sound.samples):
        yield Fault.CLIPPED
    at = np.flatnonzero(heard)
    seconds = (at[-1] - at[0] + 1) * FRAME_SECONDS
    yield from _lengths(seconds, sum(map(str.isalnum, text)))
    if np.diff(at).max(initial=1) * FRAME_SECONDS > LONGEST_SILENCE:
        yield Fault.GAP


def _lengths(seconds: float, letters: int) -> Iterator[Fault]:
    if seconds < LEAST_SECONDS:
        yield Fault.TOO_SHORT
    elif seconds > MOST_SECONDS:
        yield Fault.TOO_LONG
    elif seconds < letters / FASTEST:
        yield Fault.SHORT_FOR_TEXT
    elif seconds > SLACK_SECONDS + letters / SLOWEST:
        yield Fault.LONG_FOR_TEXT


def _is_clipped(samples: Samples) -> bool:
    top = np.concatenate(([0], np.cumsum(np.abs(samples) >= FULL)))
    return bool((top[FLAT_TOP:] - top[:-FLAT_TOP] == FLAT_TOP).any())
