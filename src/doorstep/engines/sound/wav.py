"""WAV files to samples and back."""

import struct
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.io import wavfile

PHONE_RATE = 8000
RATES = range(4000, 192_001)
Samples = NDArray[np.float64]


class NotASound(ValueError):
    """These bytes are no WAV file that can be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Sound:
    """One channel. `samples` lie between -1 and 1, `rate` of them a second."""

    samples: Samples
    rate: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate


def read_wav(*, content: bytes) -> Sound:
    """This function will read a WAV file of any rate, width and number of channels; channels become one.

    Raises `NotASound`."""
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise NotASound("this is not a WAV file")
    try:
        with warnings.catch_warnings():
            # Chunks that others add, such as the name of a recorder, are no fault.
            warnings.simplefilter("ignore", wavfile.WavFileWarning)
            rate, data = wavfile.read(BytesIO(content))
    except Exception as wrong:
        # The reader is not made for files from anybody: on damaged ones it fails in every way there is.
        raise NotASound("this WAV file is damaged, or of a kind that cannot be read; save it as PCM") from wrong
    if rate not in RATES:
        raise NotASound(f"{rate} samples a second are not between {RATES.start} and {RATES.stop - 1}")
    samples = _as_floats(data)
    if not len(samples) or not np.isfinite(samples).all():
        raise NotASound("this WAV file holds no sound")
    return Sound(samples, int(rate))


def write_wav(*, sound: Sound) -> bytes:
    """This function will return a sound as a mono WAV file of 16-bit samples. Equal sounds give equal bytes."""
    data = (np.clip(sound.samples, -1, 1) * 32767).round().astype("<i2").tobytes()
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, 1, sound.rate,
                       sound.rate * 2, 2, 16, b"data", len(data))  # fmt: skip
    return head + data


def silence(*, milliseconds: int) -> bytes:
    """This function will return a WAV file for the telephone in which nothing is said."""
    return write_wav(sound=Sound(np.zeros(PHONE_RATE * milliseconds // 1000), PHONE_RATE))


def _as_floats(data: "NDArray[Any]") -> Samples:
    kind = data.dtype
    if kind == np.uint8:
        samples = (data.astype(np.float64) - 128) / 128
    elif kind.kind == "i":
        samples = data.astype(np.float64) / -float(np.iinfo(kind).min)
    else:
        samples = data.astype(np.float64)
    return samples.mean(axis=1) if samples.ndim == 2 else samples
