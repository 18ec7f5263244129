"""A calendar file of one event (RFC 5545), understood by phones and mail programs."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Event:
    """What a calendar shows. Instants are aware; `uid` stays the same when the event moves, `sequence` grows then."""

    uid: str
    sequence: int
    made_at: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    notes: str
    cancelled: bool = False


def calendar_file(*, event: Event) -> bytes:
    """This function will return the file's bytes: UTF-8, lines of at most 75 octets, ended by CR LF.

    Instants are written in UTC, so that no time zone has to be described and none can be misread (RFC 5545, 3.3.5)."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Doorstep//Home visits//EN",
        "BEGIN:VEVENT",
        f"UID:{_escaped(event.uid)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_utc(event.made_at)}",
        f"DTSTART:{_utc(event.starts_at)}",
        f"DTEND:{_utc(event.ends_at)}",
        f"SUMMARY:{_escaped(event.title)}",
        f"LOCATION:{_escaped(event.place)}",
        f"DESCRIPTION:{_escaped(event.notes)}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return b"".join(_folded(line) for line in lines)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(plain.splitlines())


def _folded(line: str) -> bytes:
    """A long line goes on in the next one after a space; a character is never cut in two."""
    parts, size = [b""], 0
    for character in line:
        octets = character.encode()
        if size + len(octets) > 75:
            parts.append(b"")
            size = 1
        parts[-1] += octets
        size += len(octets)
    return b"\r\n ".join(parts) + b"\r\n"
