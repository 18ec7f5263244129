"""G.711: sound at 8,000 samples a second in one byte each, μ-law (PCMU) and A-law (PCMA), by tables."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

RATE = 8_000
FRAME = 160
"""Samples, and bytes, in 20 ms."""

Samples = NDArray[np.int16]


def _mu_law() -> Samples:
    """The sample of each byte (ITU-T G.711, table 2)."""
    code = ~np.arange(256, dtype=np.uint8)
    exponent, mantissa = ((code >> 4) & 7).astype(np.int32), (code & 15).astype(np.int32)
    size = (((mantissa << 3) + 0x84) << exponent) - 0x84
    return np.where(code & 0x80, -size, size).astype(np.int16)


def _a_law() -> Samples:
    """The sample of each byte (ITU-T G.711, table 1)."""
    code = np.arange(256, dtype=np.uint8) ^ 0x55
    exponent, mantissa = ((code >> 4) & 7).astype(np.int32), (code & 15).astype(np.int32)
    size = np.where(exponent == 0, (mantissa << 4) + 8, ((mantissa << 4) + 0x108) << np.maximum(exponent - 1, 0))
    return np.where(code & 0x80, size, -size).astype(np.int16)


def _bytes_of(samples: Samples) -> NDArray[np.uint8]:
    """The byte whose sample is nearest, for each of the 65,536 samples."""
    order = np.argsort(samples, kind="stable")
    known = samples[order].astype(np.int32)
    wanted = np.arange(-32_768, 32_768, dtype=np.int32)
    borders = (known[1:] + known[:-1]) / 2
    return order[np.searchsorted(borders, wanted)].astype(np.uint8)


_DECODED: Mapping[str, Samples] = MappingProxyType({"PCMU": _mu_law(), "PCMA": _a_law()})
_ENCODED = MappingProxyType({codec: _bytes_of(samples) for codec, samples in _DECODED.items()})
SILENCE: Mapping[str, bytes] = MappingProxyType(
    {codec: bytes([int(table[32_768])]) * FRAME for codec, table in _ENCODED.items()}
)


def encoded(*, samples: Samples, codec: str) -> bytes:
    """This function will return one byte for each sample."""
    return _ENCODED[codec][samples.astype(np.int32) + 32_768].tobytes()


def decoded(*, payload: bytes, codec: str) -> Samples:
    """This function will return one sample for each byte."""
    return _DECODED[codec][np.frombuffer(payload, dtype=np.uint8)]
