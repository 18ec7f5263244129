"""From a window wanted to a stop in a route: what hold, book and reschedule have in common."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from doorstep.booking.frame import Frame, Work, must_be_bookable, span_of, window_of
from doorstep.booking.queries import sheet
from doorstep.booking.refusals import WindowLost
from doorstep.engines.addresses.values import Place
from doorstep.places import queries as places
from doorstep.places.models import Address
from doorstep.planning.actions.claims import NoRoom, StopWanted, claim_stop
from doorstep.planning.models import Stop

_SECOND = timedelta(seconds=1)


def claim_window(
    *,
    frame: Frame,
    work: Work,
    address: Address,
    on: date,
    window: str,
    held_until: datetime | None,
    now: datetime,
    remember: bool = True,
) -> Stop:
    """This function will put a stop for this work into the best route of the day, inside the caller's transaction.

    Raises OutsideHorizon, UnknownWindow, or NoRoom."""
    must_be_bookable(frame=frame, on=on, now=now)
    starts_at, ends_at = span_of(window=window_of(frame=frame, label=window), on=on)
    wanted = StopWanted(
        territory_id=address.territory_id,
        on=on,
        address=address,
        node=address.node,
        service_s=work.minutes * 60,
        earliest_at=starts_at,
        latest_at=last_start_at(ends_at=ends_at),
        skills=work.skills,
        kits=work.kits,
    )
    if on in frame.holidays:
        raise NoRoom("a holiday")
    return claim_stop(
        wanted=wanted,
        held_until=held_until,
        staffing=frame.staffing,
        travel=places.travel(),
        now=now,
        remember=remember,
    )


def last_start_at(*, ends_at: datetime) -> datetime:
    """This function will return the last second of a half-open window."""
    return ends_at.replace(microsecond=0) - _SECOND


def lost(*, frame: Frame, work: Work, place: Place, answers: Mapping[str, str], now: datetime) -> WindowLost:
    """This function will return the refusal of a window that is gone, with fresh offers."""
    offers = sheet(frame=frame, work=work, place=place, now=now, days=None, answers=answers).offers
    message = _("This window has just been taken or is closed. Please choose another one.")
    return WindowLost(message, field="window", details={"offers": offers})
