"""Offers as a page shows them: day by day, and read back from the button that was pressed."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from doorstep.booking.offers import RECOMMENDED, Offer, OfferSheet, reason_text

NEAR_DAYS = 5
"""So many days are shown at once; the later ones are folded away."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Some windows of a day that cannot be promised for one reason; all of them when `whole_day`. `full`: the day may
    have room in another order, for whoever asks."""

    windows: tuple[str, ...]
    reason: object
    whole_day: bool
    full: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its open windows, and its closed ones by reason."""

    on: date
    open: tuple[Offer, ...]
    closed: tuple[Closed, ...]


def offered(*, sheet: OfferSheet, own: tuple[date, str] | None = None) -> dict[str, object]:
    """This function will return what a page of offers shows: the best ones in their order, all by day, whether there
    are any at all, whether any are kept for callers, and whether there are any in the days that are not folded away.
    `own`: the day and window that someone has already, which is no other to be best."""
    days = tuple(_day(on, tuple(group)) for on, group in groupby(sheet.offers, key=lambda offer: offer.on))
    others = [offer for offer in sheet.offers if offer.available and (offer.on, offer.window) != own]
    return {
        "best": sorted(others, key=lambda offer: offer.rank or 0)[:RECOMMENDED],
        "steered": sheet.steered,
        "kept": any(offer.reason == "kept" for offer in sheet.offers),
        "days": days,
        "any": any(day.open for day in days),
        "near": any(day.open for day in days[:NEAR_DAYS]),
        "near_days": NEAR_DAYS,
    }


def chosen_window(*, typed: str) -> tuple[date, str] | None:
    """This function will return (day, window) of a button's value "2026-12-01 09:00-11:00", or None."""
    on, _space, window = typed.partition(" ")
    try:
        return (date.fromisoformat(on), window) if window else None
    except ValueError:
        return None


def _day(on: date, offers: tuple[Offer, ...]) -> Day:
    shut = [offer for offer in offers if not offer.available]
    reasons = dict.fromkeys(offer.reason for offer in shut)
    closed = tuple(
        Closed(
            windows=tuple(offer.window for offer in shut if offer.reason == reason),
            reason=reason_text(reason),
            whole_day=len(reasons) == 1 and len(shut) == len(offers),
            full=reason == "full",
        )
        for reason in reasons
    )
    return Day(on=on, open=tuple(offer for offer in offers if offer.available), closed=closed)
