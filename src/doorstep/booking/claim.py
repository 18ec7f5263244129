"""From a window wanted to a stop in a route: what hold, book and reschedule have in common."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from time import monotonic
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from doorstep.booking.fairness import asker_of, kept_for_others
from doorstep.booking.frame import Frame, Work, must_be_bookable, span_of, window_of
from doorstep.booking.offers import sheet, wish_of
from doorstep.booking.refusals import WindowLost
from doorstep.engines.addresses.values import Place
from doorstep.engines.promise.solve import BrokenPlanError
from doorstep.places import queries as places
from doorstep.places.models import Address
from doorstep.planning.actions.asking import ask_to_improve
from doorstep.planning.actions.claims import NoRoom, StopWanted, claim_stop
from doorstep.planning.actions.store import NotFeasible, PlanMoved, store_with_stop
from doorstep.planning.lateness import lateness_of
from doorstep.planning.models import Stop
from doorstep.planning.room import Room, find_room

logger = logging.getLogger(__name__)

T = TypeVar("T")
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """For whom a window is claimed: by themselves or through staff, what they answered, what they wish in who comes."""

    self_service: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    wishes: tuple[str, ...] = ()


STAFF_TERMS = Terms()


def claim_window(
    *,
    frame: Frame,
    work: Work,
    address: Address,
    on: date,
    window: str,
    held_until: datetime | None,
    now: datetime,
    terms: Terms = STAFF_TERMS,
    remember: bool = True,
    room: Room | None = None,
) -> Stop:
    """This function will put a stop for this work into the best route of the day, inside the caller's transaction; with
    `room`, into the place that was made for it.

    What a day keeps for others is not claimed, to within the bookings that are made of it at the same moment. Raises
    OutsideHorizon, UnknownWindow, or NoRoom; with `room` PlanMoved."""
    must_be_bookable(frame=frame, on=on, now=now)
    span = span_of(window=window_of(frame=frame, label=window), on=on)
    wanted = _wanted(work, address, on, span, terms)
    asker = asker_of(frame=frame, work=work, node=address.node, answers=terms.answers, self_service=terms.self_service)
    if on in frame.holidays:
        raise NoRoom("a holiday")
    if room is not None:
        return store_with_stop(
            day=room.day,
            routes=room.routes,
            placed=room.placed,
            wanted=wanted,
            held_until=held_until,
            staffing=frame.staffing,
            travel=room.day.travel,
        )
    return claim_stop(
        wanted=wanted,
        held_until=held_until,
        staffing=frame.staffing,
        travel=places.travel(),
        now=now,
        remember=remember,
        improve_every=frame.rules.improve_every,
        lateness=lateness_of(rules=frame.rules),
        may_take=lambda day: not kept_for_others(frame=frame, day=day, work=work, asker=asker),
    )


def _wanted(work: Work, address: Address, on: date, span: tuple[datetime, datetime], terms: Terms) -> StopWanted:
    return StopWanted(
        territory_id=address.territory_id,
        on=on,
        address=address,
        node=address.node,
        service_s=work.minutes * 60,
        earliest_at=span[0],
        latest_at=last_start_at(ends_at=span[1]),
        skills=work.skills,
        kits=work.kits,
        expected_s=work.expected_s,
        spread_s=work.spread_s,
        wishes=terms.wishes,
    )


def or_make_room(*, act: Callable[[Room | None], T], frame: Frame, now: datetime) -> T:
    """This function will do `act`, a transaction that claims a window, and when the day is full for it, make one quick
    try to find room and do it with that. Raises NoRoom; the day will then be improved in the background."""
    try:
        return act(None)
    except NoRoom as error:
        if error.full is None or error.wanted is None:
            raise
        if frame.rules.improve_every and error.full.fresh:
            ask_to_improve(day=error.full, now=now)
        room = _room(error.wanted, frame, now)
        if room is None:
            raise
    try:
        return act(room)
    except PlanMoved:
        return act(None)
    except NotFeasible:
        logger.exception("the room made on %s could not be stored", room.day.on)
        return act(None)


def _room(wanted: StopWanted, frame: Frame, now: datetime) -> Room | None:
    """A fault of the search is written to the log, and no reason to answer anything else than that the day is full."""
    if not frame.rules.quick_try_ms:
        return None
    try:
        return _found(wanted, frame, now)
    except BrokenPlanError:
        logger.exception("a quick try for %s went wrong", wanted.on)
        return None


def _found(wanted: StopWanted, frame: Frame, now: datetime) -> Room | None:
    return find_room(
        wanted=wanted,
        staffing=frame.staffing,
        travel=places.travel(),
        seconds=frame.rules.quick_try_ms / 1000,
        # A stopwatch: it says how long, not when.
        clock=monotonic,
        now=now,
        lateness=lateness_of(rules=frame.rules),
    )


def last_start_at(*, ends_at: datetime) -> datetime:
    """This function will return the last second of a half-open window."""
    return ends_at.replace(microsecond=0) - _SECOND


def lost(
    *, frame: Frame, work: Work, place: Place, wanted: tuple[date, str], terms: Terms, now: datetime
) -> WindowLost:
    """This function will return the refusal of a window that is gone, with fresh offers: the nearest to it first."""
    offers = sheet(
        frame=frame,
        work=work,
        place=place,
        now=now,
        days=None,
        answers=terms.answers,
        wished=wish_of(frame=frame, on=wanted[0], window=wanted[1]),
        self_service=terms.self_service,
    ).offers
    message = _("This window has just been taken or is closed. Please choose another one.")
    return WindowLost(message, field="window", details={"offers": offers})
