"""RTP packets (RFC 3550) and the keys in them (RFC 4733)."""

import struct
from dataclasses import dataclass

_HEADER = struct.Struct("!BBHII")
_EVENT = struct.Struct("!BBH")
KEYS = "0123456789*#"


class NoPacket(ValueError):
    """These bytes are no RTP packet."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet; timestamps count samples."""

    payload_type: int
    sequence: int
    timestamp: int
    source: int
    payload: bytes
    marker: bool = False


def packed(packet: Packet) -> bytes:
    """This function will write a packet."""
    second = packet.payload_type | (0x80 if packet.marker else 0)
    return _HEADER.pack(0x80, second, packet.sequence, packet.timestamp, packet.source) + packet.payload


def unpacked(*, data: bytes) -> Packet:
    """This function will read a packet, or raise NoPacket."""
    if len(data) < _HEADER.size or data[0] >> 6 != 2:
        raise NoPacket("too short, or not version 2")
    first, second, sequence, timestamp, source = _HEADER.unpack_from(data)
    start, end = _HEADER.size + 4 * (first & 15), len(data)
    if first & 0x10:
        if end < start + 4:
            raise NoPacket("an extension that is not there")
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    if first & 0x20:
        end -= data[-1]
    if start > end:
        raise NoPacket("headers longer than the packet")
    return Packet(
        payload_type=second & 0x7F,
        sequence=sequence,
        timestamp=timestamp,
        source=source,
        payload=data[start:end],
        marker=bool(second & 0x80),
    )


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """A key that is held down, or was let go (`ended`)."""

    key: str
    ended: bool
    duration: int


def key_event(*, payload: bytes) -> KeyEvent | None:
    """This function will read a key from a payload; None for tones that are no key of a phone."""
    if len(payload) < _EVENT.size:
        return None
    event, flags, duration = _EVENT.unpack_from(payload)
    if event >= len(KEYS):
        return None
    return KeyEvent(key=KEYS[event], ended=bool(flags & 0x80), duration=duration)


def event_payload(*, key: str, ended: bool, duration: int) -> bytes:
    """This function will write a key as a phone does."""
    return _EVENT.pack(KEYS.index(key), 0x8A if ended else 0x0A, duration)
