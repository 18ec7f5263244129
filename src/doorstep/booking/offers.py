"""Offers: every window of the coming days, promisable by a real route or with its reason, and in which order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from doorstep.booking.fairness import asker_of, kept_for_others
from doorstep.booking.frame import Frame, Work, closes_at, frame, work_of
from doorstep.booking.models import Appointment
from doorstep.booking.preferences import has_preference, preferring, without_preference
from doorstep.booking.work import as_booked, place_of, work_of_appointment
from doorstep.engines.addresses.values import Place
from doorstep.engines.catalogue.rules import latest_day
from doorstep.engines.promise.fairness import Asker
from doorstep.engines.promise.gaps import GapTable
from doorstep.engines.promise.insertion import cheapest, why_not
from doorstep.engines.promise.ranking import NO_WISH, Promisable, Wished, near, ranks, steers
from doorstep.engines.promise.values import Insertion
from doorstep.places import queries as places
from doorstep.planning.queries import DayStanding, free_kits_of_days, standings, with_kits
from doorstep.workforce.queries import instant

# So many of the best offers are recommended.
RECOMMENDED = 3

NEAR = _("Our team is near you then")

REASONS = {
    "holiday": _("Public holiday"),
    "full": _("Fully booked"),
    "kept": _("Kept for people who call the helpline"),
    "no-skill": _("Nobody who can do this works that day"),
    "no-woman-agent": _("No woman of our team is free then"),
    "no-kit": _("The special equipment is taken that day"),
    "too-late": _("Too late to book"),
    "not-staffed": _("No visits on this day"),
    "due-date": _("Too late to pay this bill in time"),
}
# Reasons which tell that people ask for more than there is.
_TAKEN = frozenset({"full", "kept", "no-woman-agent", "no-kit"})


@dataclass(frozen=True, slots=True)
class Offer:
    """A window on a day: can be promised, with its price in minutes on the road, or not, with the reason.

    `near`: the team is near then. `rank`: 1 for the best of those that can be promised, None for the others."""

    on: date
    window: str
    starts_at: datetime
    ends_at: datetime
    available: bool
    extra_minutes: int | None
    recommended: bool
    reason: str
    near: bool = False
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class OfferSheet:
    """All windows of the coming days for one visit of so many minutes at the door.

    `steered`: among equal wishes, those for which the way is shortest come first; else the soonest. `helpline`: the
    number on which what is kept for callers can be had."""

    minutes: int
    offers: tuple[Offer, ...]
    steered: bool
    helpline: str


@dataclass(frozen=True, slots=True)
class DaysKnown:
    """How days of a territory stand, and the counted kits that are free, by plan and depot: for several questions at
    once."""

    stand: Mapping[date, DayStanding]
    kits: Mapping[int, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question for offers, and what is looked up for it once."""

    frame: Frame
    work: Work
    node: int
    asker: Asker
    last_on: date | None
    now: datetime
    own_on: date | None
    kits: int
    windows: tuple[tuple[str, int, int], ...]
    """Label and first and last minute of each."""
    spans: NDArray[np.int64]
    """Of each window of a day, the first and last second at which work may start."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A window of a day, `minute` its start: where a visit fits, or why none does."""

    on: date
    window: str
    minute: int
    ends_minute: int
    insertion: Insertion | None
    reason: str


def reason_text(code: str) -> Any:
    """This function will return the translatable words for the reason of a closed window."""
    return REASONS[code]


def offers_for(
    *,
    services: Sequence[str],
    place: Place,
    now: datetime,
    days: int | None = None,
    answers: Mapping[str, str] | None = None,
    language: str = "en",
    preference: str = "",
    wished: tuple[date | None, str] = (None, ""),
    self_service: bool = True,
    token: UUID | None = None,
) -> OfferSheet:
    """This function will return every window of the coming days, each promisable by a real route or with its reason.

    `preference`: who has to come. `wished`: a day and a window, either or neither, which are ranked first. With
    `self_service` off nothing is kept from whoever asks: for staff who serve a caller. At most 4 queries from warm
    memory, whatever the number of agents, days and appointments."""
    known = frame(now=now, token=token)
    work = preferring(work=work_of(frame=known, services=services, language=language), preference=preference)
    return sheet(
        frame=known,
        work=work,
        place=place,
        now=now,
        days=days,
        answers=answers or {},
        wished=wish_of(frame=known, on=wished[0], window=wished[1]),
        self_service=self_service,
    )


def offers_to_move(
    *, appointment: Appointment, now: datetime, days: int | None = None, self_service: bool = True
) -> OfferSheet:
    """This function will return where an appointment can be moved to, whatever became of its services since; ranked
    first is what is nearest to where it is now."""
    known = as_booked(appointment=appointment, frame=frame(now=now))
    return sheet(
        frame=known,
        work=work_of_appointment(appointment=appointment, frame=known),
        place=place_of(address=appointment.address),
        now=now,
        days=days,
        answers=appointment.answers,
        wished=wish_of(frame=known, on=appointment.on, window=appointment.window),
        self_service=self_service,
        own_on=appointment.on,
    )


def wish_of(*, frame: Frame, on: date | None, window: str) -> Wished:
    """This function will return a wish for a day and a window like "09:00-11:00"; one that is none of ours is left."""
    minutes = (known.starts_minute for known in frame.windows if known.label == window)
    return Wished(on=on, minute=next(minutes, None))


def sheet(
    *,
    frame: Frame,
    work: Work,
    place: Place,
    now: datetime,
    days: int | None,
    answers: Mapping[str, str],
    wished: Wished = NO_WISH,
    self_service: bool = True,
    own_on: date | None = None,
    known: DaysKnown | None = None,
) -> OfferSheet:
    """This function will return the offers for work at a place, for callers who have the frame already; `own_on`: a day
    on which they have a place, so that nothing of it is kept from them; `known`: what they asked for before."""
    dates = coming_days(frame=frame, days=days)
    stand = known.stand if known else _stand(frame, place, dates, now)
    node = places.node_of(lat=place.lat, lon=place.lon)
    asked = _Asked(
        frame=frame,
        work=work,
        node=node,
        asker=asker_of(frame=frame, work=work, node=node, answers=answers, self_service=self_service),
        last_on=latest_day(catalogue=frame.catalogue, services=work.services, answers=answers),
        now=now,
        own_on=own_on,
        kits=frame.staffing.kit_mask(work.kits),
        windows=tuple((window.label, window.starts_minute, window.ends_minute) for window in frame.windows),
        spans=np.array(
            [(window.starts_minute * 60, window.ends_minute * 60 - 1) for window in frame.windows], dtype=np.int64
        ),
    )
    kits = known.kits if known else _kits(asked, stand.values())
    found = [one for on in dates for one in _of_day(asked, stand[on], kits)]
    return _ranked(asked, found, wished)


def coming_days(*, frame: Frame, days: int | None = None) -> list[date]:
    """This function will return the days that can be booked, tomorrow first: so many, or all."""
    span = min(days or frame.rules.horizon_days, frame.rules.horizon_days)
    return [frame.today + timedelta(days=n) for n in range(1, span + 1)]


def days_known(*, frame: Frame, place: Place, now: datetime) -> DaysKnown:
    """This function will return what several sheets for one place have in common; two queries from warm memory."""
    stand = _stand(frame, place, coming_days(frame=frame), now)
    plan_ids = [day.plan_id for day in stand.values() if day.plan_id is not None]
    return DaysKnown(stand=stand, kits=free_kits_of_days(plan_ids=plan_ids, staffing=frame.staffing))


def _stand(frame: Frame, place: Place, dates: Sequence[date], now: datetime) -> Mapping[date, DayStanding]:
    return standings(
        territory_id=frame.territory_ids[place.territory],
        days=dates,
        staffing=frame.staffing,
        travel=places.travel(),
        now=now,
    )


def _kits(asked: _Asked, days: Iterable[DayStanding]) -> Mapping[int, Mapping[int, int]]:
    if not asked.kits:
        return {}
    plan_ids = [day.plan_id for day in days if day.plan_id is not None]
    return free_kits_of_days(plan_ids=plan_ids, staffing=asked.frame.staffing)


def _of_day(asked: _Asked, day: DayStanding, kits: Mapping[int, Mapping[int, int]]) -> list[_Found]:
    windows = asked.windows
    if closed := _closed(asked, day):
        return [_Found(day.on, *window, None, closed) for window in windows]
    staffing = asked.frame.staffing
    free = kits.get(day.plan_id or 0, {})
    table = with_kits(day=day, free=free, staffing=staffing) if asked.kits else day.table()
    insertions = _insertions(asked, day, table, asked.work)
    reasons = [""] * len(windows)
    if day.on != asked.own_on and kept_for_others(frame=asked.frame, day=day, work=asked.work, asker=asked.asker):
        reasons = ["kept" if insertion else "" for insertion in insertions]
    if not all(insertions):
        why = _why(asked, day, table)
        reasons = [reason or ("" if found else no) for reason, found, no in zip(reasons, insertions, why, strict=True)]
    return [
        _Found(day.on, *window, None if reason else insertion, reason)
        for window, insertion, reason in zip(windows, insertions, reasons, strict=True)
    ]


def _closed(asked: _Asked, day: DayStanding) -> str:
    if day.on in asked.frame.holidays:
        return "holiday"
    if day.published_at is not None or asked.now >= closes_at(frame=asked.frame, on=day.on):
        return "too-late"
    if asked.last_on is not None and day.on > asked.last_on:
        return "due-date"
    return "" if day.routes else "not-staffed"


def _insertions(asked: _Asked, day: DayStanding, table: GapTable, work: Work) -> tuple[Insertion | None, ...]:
    staffing = asked.frame.staffing
    return cheapest(
        table=table,
        node=asked.node,
        service_s=work.minutes * 60,
        windows=asked.spans,
        skills=staffing.skills(work.skills),
        kits=asked.kits,
        travel=day.travel,
    )


def _why(asked: _Asked, day: DayStanding, table: GapTable) -> Sequence[str]:
    """For each window why it has no room; that a woman is wanted is the reason only where anyone else could come."""
    staffing, plain = asked.frame.staffing, without_preference(work=asked.work)
    reason = str(why_not(table=table, skills=staffing.skills(plain.skills), kits=asked.kits))
    if not has_preference(work=asked.work):
        return [reason] * len(asked.spans)
    anyone = _insertions(asked, day, table, plain)
    return ["no-woman-agent" if insertion else reason for insertion in anyone]


def _ranked(asked: _Asked, found: Sequence[_Found], wished: Wished) -> OfferSheet:
    rules = asked.frame.rules
    windows = [Promisable(one.on, one.minute, one.insertion.extra_s) for one in found if one.insertion]
    taken = sum(one.reason in _TAKEN for one in found)
    steered = steers(promisable=len(windows), full=taken, until_full_percent=rules.steer_until_full_percent)
    rank_of = dict(zip(map(_key, windows), ranks(windows=windows, wished=wished, steer=steered), strict=True))
    is_near = dict(zip(map(_key, windows), near(windows=windows, near_s=rules.near_minutes * 60), strict=True))
    offers = []
    for one in found:
        key = (one.on, one.minute)
        offers.append(_offer(one, rank_of.get(key), is_near.get(key, False)))
    city = places.city(token=asked.frame.token)
    helpline = city.helpline if city else ""
    return OfferSheet(minutes=asked.work.minutes, offers=tuple(offers), steered=steered, helpline=helpline)


def _key(window: Promisable) -> tuple[date, int]:
    return (window.on, window.minute)


@lru_cache(maxsize=1024)
def _instants(on: date, starts: int, ends: int, _zone: str) -> tuple[datetime, datetime]:
    return instant(on=on, minute=starts), instant(on=on, minute=ends)


def _offer(found: _Found, rank: int | None, is_near: bool) -> Offer:
    starts_at, ends_at = _instants(found.on, found.minute, found.ends_minute, settings.TIME_ZONE)
    extra = None if found.insertion is None else max(0, -(-found.insertion.extra_s // 60))
    return Offer(
        on=found.on,
        window=found.window,
        starts_at=starts_at,
        ends_at=ends_at,
        available=found.insertion is not None,
        extra_minutes=extra,
        recommended=rank is not None and rank <= RECOMMENDED,
        reason=found.reason,
        near=is_near,
        rank=rank,
    )
