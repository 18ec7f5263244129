"""What those who wait are told."""

from collections.abc import Mapping
from datetime import datetime

from doorstep.booking.models import WaitingEntry
from doorstep.booking.waiting.links import link_of, token_of
from doorstep.engines.wording import day_text, time_text, when_text, window_text
from doorstep.messaging.actions import Telling
from doorstep.places import queries as places


def subject_of_entry(*, entry_id: int) -> str:
    """This function will return what messages and the journal call a place on the list."""
    return f"waiting:{entry_id}"


def joined_telling(*, entry: WaitingEntry, now: datetime) -> Telling:
    """This function will return the message that somebody is on the list."""
    return _telling(entry, "waiting-joined", {}, now, None)


def offer_telling(*, entry: WaitingEntry, now: datetime) -> Telling:
    """This function will return the message of the entry's present offer; it is of no use once the offer ends."""
    assert entry.on is not None and entry.offer_until is not None
    values = {
        "date": day_text(on=entry.on, language=entry.language),
        "window": window_text(window=entry.window, language=entry.language),
        "when": when_text(on=entry.on, window=entry.window, language=entry.language),
        "time": time_text(at=entry.offer_until.astimezone(places.zone()).time(), language=entry.language),
    }
    return _telling(entry, "waiting-offer", values, now, entry.offer_until)


def over_telling(*, entry: WaitingEntry, now: datetime) -> Telling:
    """This function will return the message that waiting has ended without a visit."""
    return _telling(entry, "waiting-over", {}, now, None)


def _telling(
    entry: WaitingEntry, event: str, values: Mapping[str, str], now: datetime, valid_until: datetime | None
) -> Telling:
    return Telling(
        event=event,
        subject=subject_of_entry(entry_id=entry.pk),
        version=entry.offers,
        recipient=entry.phone,
        language=entry.language,
        values={"link": link_of(key=entry.key), "token": token_of(key=entry.key), **values},
        reference="",
        send_at=now,
        valid_until=valid_until,
    )
