"""Sounds are read whatever recorded them, judged, and shaped for the telephone."""

import io
import warnings
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.io import wavfile

from doorstep.engines.sound.judging import Fault, faults_of
from doorstep.engines.sound.shaping import LOUD_DB, PEAK, for_the_phone, loudness
from doorstep.engines.sound.wav import PHONE_RATE, NotASound, Sound, read_wav, silence, write_wav

WORDS = "नमस्ते आपका स्वागत है"


def hum(seconds: float = 1.5, *, rate: int = 44_100, loud: float = 0.3, hertz: float = 440) -> Sound:
    return Sound(loud * np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate), rate)


def quiet(seconds: float, rate: int = 44_100) -> Any:
    return np.zeros(int(seconds * rate))


def joined(*parts: Any, rate: int = 44_100) -> Sound:
    return Sound(np.concatenate([part.samples if isinstance(part, Sound) else part for part in parts]), rate)


def file_of(sound: Sound, kind: str) -> bytes:
    scale = {"uint8": 127, "int16": 32767, "int32": 2**31 - 1, "float32": 1.0}[kind]
    data = (sound.samples * scale + (128 if kind == "uint8" else 0)).astype(kind)
    out = io.BytesIO()
    wavfile.write(out, sound.rate, np.stack([data, data], axis=1))
    return out.getvalue()


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("kind", ["uint8", "int16", "int32", "float32"])
def test_a_recording_of_any_rate_and_width_becomes_a_file_for_the_phone(rate: int, kind: str) -> None:
    shaped = for_the_phone(sound=read_wav(content=file_of(hum(rate=rate), kind)))
    again = read_wav(content=write_wav(sound=shaped))
    assert again.rate == PHONE_RATE
    assert again.seconds == pytest.approx(1.5, abs=0.05)
    assert loudness(again.samples, rate=PHONE_RATE) == pytest.approx(LOUD_DB, abs=1)
    # The tone is still that tone.
    spectrum = np.abs(np.fft.rfft(again.samples))
    assert spectrum.argmax() * PHONE_RATE / len(again.samples) == pytest.approx(440, abs=2)


def test_what_is_kept_is_mono_8000_hz_16_bit_pcm() -> None:
    head = write_wav(sound=for_the_phone(sound=hum()))[:44]
    assert head[:4] + head[8:16] == b"RIFFWAVEfmt "
    assert [int.from_bytes(head[at : at + size], "little") for at, size in ((20, 2), (22, 2), (24, 4), (34, 2))] == [
        1, 1, 8000, 16,
    ]  # fmt: skip


def test_silence_before_and_after_is_cut_and_that_within_stays() -> None:
    said = joined(quiet(2), hum(1), quiet(0.5), hum(1), quiet(3))
    assert for_the_phone(sound=said).seconds == pytest.approx(2.5 + 0.12, abs=0.05)


@given(loud=st.floats(0.02, 0.9), hertz=st.floats(300, 2000))
@settings(max_examples=40, deadline=None)
def test_every_prompt_is_as_loud_as_all_others_and_never_cut_off(loud: float, hertz: float) -> None:
    shaped = for_the_phone(sound=hum(0.6, loud=loud, hertz=hertz))
    assert loudness(shaped.samples, rate=PHONE_RATE) == pytest.approx(LOUD_DB, abs=1.5)
    assert np.abs(shaped.samples).max() <= PEAK + 1e-9


@pytest.mark.parametrize(
    ("sound", "expected"),
    [
        (hum(), ()),
        (Sound(quiet(2), 44_100), (Fault.SILENT,)),
        (hum(loud=0.004), (Fault.FAINT,)),
        (Sound(np.clip(hum(loud=3).samples, -1, 1), 44_100), (Fault.CLIPPED,)),
        (hum(0.06), (Fault.TOO_SHORT,)),
        (hum(61), (Fault.TOO_LONG,)),
        (hum(0.3), (Fault.SHORT_FOR_TEXT,)),
        (hum(20), (Fault.LONG_FOR_TEXT,)),
        (joined(hum(1), quiet(2.5), hum(1)), (Fault.GAP,)),
    ],
)
def test_what_is_wrong_with_a_sound_is_named(sound: Sound, expected: tuple[Fault, ...]) -> None:
    assert faults_of(sound=sound, text=WORDS) == expected


def test_a_sound_that_is_loud_but_whole_is_not_called_cut_off() -> None:
    assert faults_of(sound=hum(loud=0.99, hertz=3000), text=WORDS) == ()


def test_a_pause_is_as_long_as_it_says() -> None:
    assert read_wav(content=silence(milliseconds=700)).seconds == 0.7


@pytest.mark.parametrize("content", [b"", b"ID3 an mp3", b"RIFF\0\0\0\0WAVE", silence(milliseconds=0)])
def test_what_is_no_wav_file_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(NotASound, match="WAV file"):
        read_wav(content=content)


@given(noise=st.binary(max_size=200), at=st.integers(0, 200))
@settings(max_examples=300, deadline=None)
def test_no_damaged_file_breaks_the_reader(noise: bytes, at: int) -> None:
    good = write_wav(sound=hum(0.1, rate=8000))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for content in (good[:at] + noise + good[at + len(noise) :], b"RIFF\0\0\0\0WAVE" + noise, good[:at]):
            with suppress(NotASound):
                assert read_wav(content=content).samples.ndim == 1
