"""When nothing is free: what else would be, with less asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from doorstep.booking.frame import Frame, frame, work_of
from doorstep.booking.offers import DaysKnown, Offer, days_known, sheet
from doorstep.booking.preferences import preferring
from doorstep.engines.addresses.values import Place


@dataclass(frozen=True, slots=True)
class Alternative:
    """What is free when less is asked for: these services with this preference, the soonest on this day and window."""

    services: tuple[str, ...]
    agent_preference: str
    on: date
    window: str


def what_would_help(
    *,
    services: Sequence[str],
    place: Place,
    now: datetime,
    answers: Mapping[str, str] | None = None,
    language: str = "en",
    preference: str = "",
) -> tuple[Alternative, ...]:
    """This function will return the soonest window without the preference, and that of each service alone, as far as
    there is one; to be asked when nothing is free for all of it. At most 4 queries from warm memory."""
    known = frame(now=now)
    days = days_known(frame=known, place=place, now=now)
    found = []
    for fewer, wish in _smaller(services, preference):
        if offer := _soonest(known, days, place, (fewer, wish, language), answers or {}, now):
            found.append(Alternative(services=fewer, agent_preference=wish, on=offer.on, window=offer.window))
    return tuple(found)


def _smaller(services: Sequence[str], preference: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """The next smaller wishes: all work by anyone, and each service alone by whom is wanted."""
    if preference:
        yield tuple(services), ""
    if len(services) > 1:
        for code in services:
            yield (code,), preference


def _soonest(
    known: Frame,
    days: DaysKnown,
    place: Place,
    wish: tuple[tuple[str, ...], str, str],
    answers: Mapping[str, str],
    now: datetime,
) -> Offer | None:
    services, preference, language = wish
    work = preferring(work=work_of(frame=known, services=services, language=language), preference=preference)
    found = sheet(frame=known, work=work, place=place, now=now, days=None, answers=answers, known=days)
    return next((offer for offer in found.offers if offer.available), None)
