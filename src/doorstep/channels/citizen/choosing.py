"""Offers as a page shows them: day by day, and read back from the button that was pressed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from doorstep.booking.offers import RECOMMENDED, Offer, OfferSheet, reason_text
from doorstep.booking.waiting.alternatives import Alternative
from doorstep.channels.citizen.drafts import Draft
from doorstep.channels.shared import wording
from doorstep.engines.catalogue.values import Catalogue
from doorstep.engines.texts import in_language


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

    @property
    def near(self) -> bool:
        """True when the team is near at some time of the day."""
        return any(offer.near for offer in self.open)

    @property
    def full(self) -> bool:
        """True when nothing is free because others came first."""
        return not self.open and any(closed.full for closed in self.closed)


def offered(
    *, sheet: OfferSheet, own: tuple[date, str] | None = None, picked: str = "", wished: bool = False
) -> dict[str, object]:
    """This function will return what a page of offers shows: the best ones in their order, all days at a glance, the
    day that is looked at - `picked` as ISO date, else the first with room - and whether any are kept for callers.
    `own`: the day and window that someone has already, which is no other to be best. Without it, and without a time
    that was `wished`, each of the best is on another day."""
    days = tuple(_day(on, tuple(group)) for on, group in groupby(sheet.offers, key=lambda offer: offer.on))
    free = [day for day in days if day.open]
    others = [offer for offer in sheet.offers if offer.available and (offer.on, offer.window) != own]
    return {
        "best": _best(others, spread=not wished and own is None),
        "steered": sheet.steered,
        "kept": any(offer.reason == "kept" for offer in sheet.offers),
        "days": days,
        "any": bool(free),
        "looked_at": next((day for day in days if day.on.isoformat() == picked), (free or days or (None,))[0]),
    }


def _best(offers: Sequence[Offer], *, spread: bool) -> list[Offer]:
    """The first few by rank; when `spread`, the first of each day: whoever cannot that day is helped by another."""
    ranked = sorted(offers, key=lambda offer: offer.rank or 0)
    first = {offer.on: offer for offer in reversed(ranked)}
    return [offer for offer in ranked if not spread or first[offer.on] is offer][:RECOMMENDED]


def chosen_window(*, typed: str) -> tuple[date, str] | None:
    """This function will return (day, window) of a button's value "2026-12-01 09:00-11:00", or None."""
    on, _space, window = typed.partition(" ")
    try:
        return (date.fromisoformat(on), window) if window else None
    except ValueError:
        return None


def helps_text(*, alternative: Alternative, draft: Draft, catalogue: Catalogue) -> str:
    """This function will say what would be free, and when, if less were asked for."""
    spoken = wording.language()
    day = wording.day(on=alternative.on, language=spoken)
    when = f"{day}, {wording.window(window=alternative.window, language=spoken)}"
    if alternative.services == draft.services:
        return _("If it does not matter who comes: %(when)s is free.") % {"when": when}
    names = ", ".join(in_language(catalogue.services[code].name, spoken) for code in alternative.services)
    return _("For “%(work)s” alone: %(when)s is free.") % {"work": names, "when": when}


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
