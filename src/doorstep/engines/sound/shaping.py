"""What is done to a recording so that it sounds well on a telephone, and beside all others."""

from math import gcd

import numpy as np
from scipy.signal import butter, resample_poly, sosfiltfilt

from doorstep.engines.sound.wav import PHONE_RATE, Samples, Sound

# Telephones carry 300 to 3,400 Hz; what lies below is hum of the room.
LOWEST_HZ = 120
LOUD_DB = -20.0
PEAK = 0.89
FRAME_SECONDS = 0.02
# A frame this far below the loudest counts as silence, and so does one below what a telephone's codec keeps.
BELOW_LOUDEST_DB = 40.0
SILENT_DB = -55.0
MARGIN_SECONDS = 0.06


def for_the_phone(*, sound: Sound) -> Sound:
    """This function will return a sound at 8 kHz, without silence before and after, as loud as every other prompt."""
    samples = _without_hum(_at_phone_rate(sound))
    return Sound(_as_loud(_trimmed(samples)), PHONE_RATE)


def levels(samples: Samples, *, rate: int) -> Samples:
    """This function will return the loudness of each frame of 20 ms, in dB below full scale."""
    size = max(1, int(rate * FRAME_SECONDS))
    frames = np.pad(samples, (0, -len(samples) % size)).reshape(-1, size)
    return np.asarray(10 * np.log10(np.maximum((frames**2).mean(axis=1), 1e-12)), np.float64)


def spoken(samples: Samples, *, rate: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
    """This function will return for each frame whether something is heard in it."""
    level = levels(samples, rate=rate)
    return np.asarray(level > max(SILENT_DB, level.max(initial=SILENT_DB) - BELOW_LOUDEST_DB), np.bool_)


def loudness(samples: Samples, *, rate: int) -> float:
    """This function will return how loud the spoken frames are together, in dB below full scale."""
    level, heard = levels(samples, rate=rate), spoken(samples, rate=rate)
    return float(10 * np.log10((10 ** (level[heard] / 10)).mean())) if heard.any() else -120.0


def _at_phone_rate(sound: Sound) -> Samples:
    shared = gcd(PHONE_RATE, sound.rate)
    if sound.rate == PHONE_RATE:
        return sound.samples
    return np.asarray(resample_poly(sound.samples, PHONE_RATE // shared, sound.rate // shared), np.float64)


def _without_hum(samples: Samples) -> Samples:
    sections = butter(2, LOWEST_HZ, btype="highpass", fs=PHONE_RATE, output="sos")
    # The filter looks this far past both ends.
    return np.asarray(sosfiltfilt(sections, samples), np.float64) if len(samples) > 64 else samples


def _trimmed(samples: Samples) -> Samples:
    heard = np.flatnonzero(spoken(samples, rate=PHONE_RATE))
    if not len(heard):
        return samples
    size, margin = int(PHONE_RATE * FRAME_SECONDS), int(PHONE_RATE * MARGIN_SECONDS)
    first, last = max(0, heard[0] * size - margin), (heard[-1] + 1) * size + margin
    cut = samples[first:last].copy()
    fade = min(len(cut) // 2, PHONE_RATE // 200)
    ramp = np.linspace(0, 1, fade)
    cut[:fade] *= ramp
    cut[len(cut) - fade :] *= ramp[::-1]
    return np.asarray(cut, np.float64)


def _as_loud(samples: Samples) -> Samples:
    """As loud as all others; what would then be cut off at the top is bent instead, as a limiter does."""
    now = loudness(samples, rate=PHONE_RATE)
    if now <= SILENT_DB:
        return samples
    louder = samples * 10 ** ((LOUD_DB - now) / 20)
    knee = PEAK * 0.7
    over = np.abs(louder) > knee
    bent = knee + (PEAK - knee) * np.tanh((np.abs(louder) - knee) / (PEAK - knee))
    return np.asarray(np.where(over, np.sign(louder) * bent, louder), np.float64)
