"""What is said about sound in an offer and an answer (RFC 8866, RFC 3264): one audio stream in G.711, with keys."""

import ipaddress
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_BYTES = 8_192
MOST_MEDIA = 8
CODECS = {"PCMU": 0, "PCMA": 8}
EVENTS = "TELEPHONE-EVENT"
EVENTS_TYPE = 101

_MEDIA = re.compile(r"([a-z]{1,16}) ([0-9]{1,5})(?:/[0-9]{1,3})? ([A-Z/]{1,32})((?: [^\s]{1,32})*)", re.IGNORECASE)
_RTPMAP = re.compile(r"rtpmap:([0-9]{1,3}) +([A-Za-z0-9-]{1,32})/([0-9]{1,6})(?:/1)?")
_FORMAT = re.compile(r"[0-9]{1,3}")
_DIRECTIONS = ("sendrecv", "sendonly", "recvonly", "inactive")
_MIRRORED = {"sendrecv": "sendrecv", "sendonly": "recvonly", "recvonly": "sendonly", "inactive": "inactive"}


class NoSound(ValueError):
    """There is nothing in this description that both sides can speak."""


@dataclass(frozen=True, slots=True)
class Media:
    """One line m=, as it was offered."""

    kind: str
    port: int
    transport: str
    formats: tuple[str, ...]
    host: str
    direction: str
    maps: tuple[tuple[int, str, int], ...]


@dataclass(frozen=True, slots=True)
class Sound:
    """What was agreed: where to send, in which codec, which type carries keys (-1: none), and who may speak."""

    host: str
    port: int
    codec: str
    payload_type: int
    events_type: int
    direction: str
    index: int
    media: tuple[Media, ...] = ()

    @property
    def held(self) -> bool:
        """Whether the other side does not want to hear us."""
        return self.direction in ("sendonly", "inactive") or self.host == "0.0.0.0"


def agreed(*, body: bytes, codecs: Sequence[str]) -> Sound:
    """This function will choose the first audio stream and its first codec that we know, or raise NoSound."""
    media = tuple(_media(_lines(body)))
    for index, one in enumerate(media):
        if one.kind == "audio" and one.port and one.transport == "RTP/AVP":
            known = {number: (name, rate) for number, name, rate in one.maps}
            chosen = next((found for found in _named(one.formats, known) if found[1] in codecs), None)
            if chosen is None:
                continue
            events = next((number for number, name in _named(one.formats, known) if name == EVENTS), -1)
            return Sound(
                host=_address(one.host),
                port=one.port,
                codec=chosen[1],
                payload_type=chosen[0],
                events_type=events,
                direction=one.direction,
                index=index,
                media=media,
            )
    raise NoSound("no audio in a codec of ours")


def _named(formats: Iterable[str], maps: dict[int, tuple[str, int]]) -> Iterable[tuple[int, str]]:
    static = {number: name for name, number in CODECS.items()}
    for written in formats:
        if _FORMAT.fullmatch(written) and int(written) < 128:
            name, rate = maps.get(int(written), (static.get(int(written), ""), 8_000))
            if rate == 8_000 and name:
                yield int(written), name


def _lines(body: bytes) -> list[tuple[str, str]]:
    if len(body) > MOST_BYTES:
        raise NoSound("too long a description")
    lines = body.decode("utf-8", errors="replace").replace("\r\n", "\n").split("\n")
    return [(line[0], line[2:].strip()) for line in lines if line[1:2] == "="]


def _media(lines: Iterable[tuple[str, str]]) -> Iterable[Media]:
    sections: list[list[tuple[str, str]]] = [[]]
    for kind, value in lines:
        if kind == "m":
            sections.append([])
        sections[-1].append((kind, value))
    session, *streams = sections
    if len(streams) > MOST_MEDIA:
        raise NoSound("too many streams")
    for stream in streams:
        found = _MEDIA.fullmatch(stream[0][1])
        if not found or int(found[2]) > 65_535:
            raise NoSound("a stream that cannot be read")
        maps = [_RTPMAP.fullmatch(value) for kind, value in stream if kind == "a"]
        yield Media(
            kind=found[1].lower(),
            port=int(found[2]),
            transport=found[3].upper(),
            formats=tuple(found[4].split()),
            host=_host(stream) or _host(session),
            direction=_direction(stream) or _direction(session) or "sendrecv",
            maps=tuple((int(one[1]), one[2].upper(), int(one[3])) for one in maps if one),
        )


def _host(lines: Iterable[tuple[str, str]]) -> str:
    said = next((value for kind, value in lines if kind == "c"), "").split()
    return said[2].partition("/")[0] if len(said) == 3 and said[0] == "IN" and said[1] in ("IP4", "IP6") else ""


def _direction(lines: Iterable[tuple[str, str]]) -> str:
    return next((value for kind, value in lines if kind == "a" and value in _DIRECTIONS), "")


def _address(host: str) -> str:
    """Only an address: a name would have to be looked up, for whoever sent it. None of a group or of all."""
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        raise NoSound("no address to send sound to") from None
    if found.is_multicast or str(found) == "255.255.255.255":
        raise NoSound("sound for a group is not sent")
    return str(found)


def answer(*, sound: Sound, host: str, port: int, session: int, version: int) -> bytes:
    """This function will answer an offer: its stream with one codec and keys; every other one refused in its place."""
    lines = _head(host, session, version)
    for index, one in enumerate(sound.media):
        if index != sound.index:
            lines.append(f"m={one.kind} 0 {one.transport} {' '.join(one.formats)}".rstrip())
        else:
            lines += _stream(port, sound.codec, sound.payload_type, sound.events_type, _MIRRORED[sound.direction])
    return "\r\n".join([*lines, ""]).encode()


def offer(*, codecs: Sequence[str], host: str, port: int, session: int, version: int) -> bytes:
    """This function will offer all codecs of ours, for an INVITE that came without an offer."""
    types = [str(CODECS[codec]) for codec in codecs]
    lines = [*_head(host, session, version), f"m=audio {port} RTP/AVP {' '.join(types)} {EVENTS_TYPE}"]
    lines += [f"a=rtpmap:{CODECS[codec]} {codec}/8000" for codec in codecs]
    return "\r\n".join([*lines, *_keys(EVENTS_TYPE), "a=ptime:20", "a=sendrecv", ""]).encode()


def _head(host: str, session: int, version: int) -> list[str]:
    family = "IP6" if ":" in host else "IP4"
    return ["v=0", f"o=doorstep {session} {version} IN {family} {host}", "s=-", f"c=IN {family} {host}", "t=0 0"]


def _stream(port: int, codec: str, payload_type: int, events_type: int, direction: str) -> list[str]:
    types = f"{payload_type} {events_type}" if events_type >= 0 else f"{payload_type}"
    lines = [f"m=audio {port} RTP/AVP {types}", f"a=rtpmap:{payload_type} {codec}/8000"]
    keys = _keys(events_type) if events_type >= 0 else []
    return [*lines, *keys, "a=ptime:20", f"a={direction}"]


def _keys(events_type: int) -> list[str]:
    return [f"a=rtpmap:{events_type} telephone-event/8000", f"a=fmtp:{events_type} 0-15"]
