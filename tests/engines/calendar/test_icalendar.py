"""The calendar file keeps to RFC 5545."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from doorstep.engines.calendar.icalendar import Event, calendar_file

ZONE = ZoneInfo("Asia/Kolkata")
EVENT = Event(
    uid="12345678@doorstep",
    sequence=2,
    made_at=datetime(2026, 12, 1, 8, 0, tzinfo=ZONE),
    starts_at=datetime(2026, 12, 2, 9, 0, tzinfo=ZONE),
    ends_at=datetime(2026, 12, 2, 11, 0, tzinfo=ZONE),
    title="Home visit",
    place="House 150; Sector 33-A, Chandigarh",
    notes="Reference: 1234 5678\nKeep the documents ready, all of them.",
)


def lines_of(content: bytes) -> list[str]:
    return content.replace(b"\r\n ", b"").decode().split("\r\n")


def test_instants_are_written_in_utc() -> None:
    lines = lines_of(calendar_file(event=EVENT))
    assert {"DTSTART:20261202T033000Z", "DTEND:20261202T053000Z", "DTSTAMP:20261201T023000Z"} <= set(lines)


def test_signs_with_a_meaning_are_escaped() -> None:
    lines = lines_of(calendar_file(event=EVENT))
    assert r"LOCATION:House 150\; Sector 33-A\, Chandigarh" in lines
    assert r"DESCRIPTION:Reference: 1234 5678\nKeep the documents ready\, all of them." in lines


def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut() -> None:
    content = calendar_file(event=replace(EVENT, notes="घर पर संपर्क सेवा के लिए कागज़ तैयार रखें। " * 5))
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert all(line.decode() for line in content.split(b"\r\n")[:-1])
    assert f"DESCRIPTION:{'घर पर संपर्क सेवा के लिए कागज़ तैयार रखें। ' * 5}" in lines_of(content)


def test_a_cancelled_visit_says_so_under_the_same_name() -> None:
    lines = lines_of(calendar_file(event=replace(EVENT, sequence=3, cancelled=True)))
    assert {"UID:12345678@doorstep", "SEQUENCE:3", "STATUS:CANCELLED"} <= set(lines)
