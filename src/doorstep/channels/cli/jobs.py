"""Who does which kind of work after commit: one row a kind."""

import time
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from django.contrib.sessions.backends.db import SessionStore

from doorstep.booking.actions.hold import KIND as HOLD_KIND
from doorstep.booking.actions.hold import release_expired
from doorstep.booking.actions.offering import offer_freed_windows
from doorstep.booking.actions.readiness import ask_about_documents
from doorstep.booking.actions.waiting import forget_ended
from doorstep.booking.waiting.asking import KIND as OFFER_FREED
from doorstep.calls.actions.inbound import KIND as READ_KIND
from doorstep.calls.actions.inbound import blank_old_messages, read_message
from doorstep.calls.actions.papers import call_the_unconfirmed
from doorstep.channels.shared.kinds import ADOPT_HOURS, CLOSE_DAYS, PUBLISH_NOW, close_key, publish_key
from doorstep.dispatch.actions import NothingToPublish, publish_day
from doorstep.dispatch.closing import close_days
from doorstep.dispatch.learning import learn_from_visits
from doorstep.dispatch.over import is_over
from doorstep.dispatch.untold import call_the_untold
from doorstep.engines.messages.quiet import quiet_ends_at
from doorstep.journal.actions import SYSTEM, Actor
from doorstep.limits.actions import forget_over
from doorstep.messaging.actions import KIND, give_up_message, send_message
from doorstep.messaging.actions_reports import match_parked
from doorstep.outbox.actions import Handler, NextAt, free_key
from doorstep.places import queries as places
from doorstep.planning.actions.asking import KIND as IMPROVE_KIND
from doorstep.planning.actions.asking import ask_for_all
from doorstep.planning.actions.days import open_days
from doorstep.planning.actions.hours import adopt_hours
from doorstep.planning.actions.improve import improve_day
from doorstep.workforce.actions import roll_roster

ROLL, PUBLISH, FORGET = "roll-roster", "publish-day", "forget-sessions"
LEARN = "learn-durations"
OFFER_HOURLY = "offer-freed-windows-hourly"
MATCH = "match-delivery-reports"
DOCUMENTS = "ask-about-documents"
CALL_UNTOLD, CALL_UNCONFIRMED = "call-the-untold", "call-the-unconfirmed"
QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)
ROLL_AT = clock_time(0, 30)
# Before the roster rolls forward, so that days that open get the hours of the roads that were just learned.
LEARN_AT = clock_time(0, 10)


def _send(payload: Mapping[str, Any], now: datetime) -> None:
    send_message(message_id=payload["message"], now=now)


def _give_up(payload: Mapping[str, Any], now: datetime) -> None:
    give_up_message(message_id=payload["message"], now=now)


def _match_reports(_payload: Mapping[str, Any], now: datetime) -> None:
    """A worker that was killed between the two left reports that nobody looked for."""
    match_parked(now=now)


def _roll(_payload: Mapping[str, Any], now: datetime) -> None:
    roll_roster(now=now)
    open_days(now=now)
    ask_for_all(now=now)


def _improve(payload: Mapping[str, Any], now: datetime) -> None:
    improve_day(plan_id=payload["plan"], actor=SYSTEM, now=now, clock=time.monotonic)
    # Shorter roads leave room for whoever waits.
    offer_freed_windows(now=now)


def _offer_freed(payload: Mapping[str, Any], now: datetime) -> None:
    offer_freed_windows(now=now, territory_id=payload.get("territory"))


def _learn(_payload: Mapping[str, Any], now: datetime) -> None:
    learn_from_visits(actor=SYSTEM, now=now)


def _adopt_hours(_payload: Mapping[str, Any], now: datetime) -> None:
    adopt_hours(now=now)


def _forget_sessions(_payload: Mapping[str, Any], now: datetime) -> None:
    """Names and phones of bookings that were begun and left lie in them; old counts, waiting and texts go along."""
    SessionStore.clear_expired()
    forget_ended(now=now)
    forget_over(now=now)
    blank_old_messages(now=now)


def _read_inbound(payload: Mapping[str, Any], now: datetime) -> None:
    read_message(inbound_id=payload["inbound"], now=now)


def _call_the_untold(_payload: Mapping[str, Any], now: datetime) -> None:
    call_the_untold(now=now)


def _call_the_unconfirmed(_payload: Mapping[str, Any], now: datetime) -> None:
    call_the_unconfirmed(now=now)


def _publish(payload: Mapping[str, Any], now: datetime) -> None:
    """The day after the evening it was planned for. A day missed altogether is over: nobody needs to be told."""
    on = _city_day(datetime.fromisoformat(payload["planned_at"])) + timedelta(days=1)
    if on < _city_day(now):
        return
    try:
        publish_day(on=on, actor=SYSTEM, now=now, clock=time.monotonic)
    except NothingToPublish:
        return


def _ask_about_documents(payload: Mapping[str, Any], now: datetime) -> None:
    """Of the day so many days after the one it was planned for. Whoever booked since was told of the documents then."""
    planned_at = datetime.fromisoformat(payload["planned_at"])
    on = _city_day(planned_at) + timedelta(days=places.rules().documents_days)
    if on > _city_day(now):
        ask_about_documents(on=on, booked_before=planned_at, now=now)


def _publish_now(payload: Mapping[str, Any], now: datetime) -> None:
    on = date.fromisoformat(payload["on"])
    free_key(key=publish_key(on=on))
    publish_day(on=on, actor=SYSTEM, now=now, clock=time.monotonic)


def _close_days(payload: Mapping[str, Any], now: datetime) -> None:
    days = [date.fromisoformat(on) for on in payload["days"]]
    free_key(key=close_key(on=days[0]))
    # Late, after midnight, there is nobody left to move on the days that are over.
    coming = [on for on in days if not is_over(on=on, now=now)]
    close_days(days=coming, name=payload["name"], actor=Actor(payload["actor"], "console"), now=now)


def _release_hold(payload: Mapping[str, Any], now: datetime) -> None:
    release_expired(hold_id=payload["hold"], actor=SYSTEM, now=now)


def _city_day(at: datetime) -> date:
    return at.astimezone(places.zone()).date()


def _next_at(after: datetime, hour: clock_time) -> datetime:
    """The next time the city's clock shows this hour, strictly after an instant."""
    planned = datetime.combine(_city_day(after), hour, tzinfo=places.zone())
    if planned > after:
        return planned
    return datetime.combine(_city_day(after) + timedelta(days=1), hour, tzinfo=places.zone())


def _next_hour(after: datetime) -> datetime:
    """The next full hour of the city, strictly after an instant."""
    return after.astimezone(places.zone()).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def _next_between(after: datetime, first: clock_time, last: clock_time, every: timedelta) -> datetime:
    """The next time, strictly after an instant, of those that come `every` so often from `first` to `last` each day."""
    begins = datetime.combine(_city_day(after), first, tzinfo=places.zone())
    steps = max(0, (after - begins) // every + 1)
    planned = begins + steps * every
    ends = datetime.combine(_city_day(after), last, tzinfo=places.zone())
    return planned if planned <= ends else _next_at(ends, first)


def _next_waking_hour(after: datetime) -> datetime:
    """The next full hour at which people may be told something, strictly after an instant."""
    rules = places.rules()
    hour = _next_hour(after)
    quiet = quiet_ends_at(now=hour, quiet_from=rules.quiet_from, quiet_until=rules.quiet_until, zone=places.zone())
    return quiet or hour


HANDLERS: dict[str, Handler] = {
    KIND: _send,
    MATCH: _match_reports,
    READ_KIND: _read_inbound,
    CALL_UNTOLD: _call_the_untold,
    CALL_UNCONFIRMED: _call_the_unconfirmed,
    LEARN: _learn,
    ADOPT_HOURS: _adopt_hours,
    ROLL: _roll,
    PUBLISH: _publish,
    DOCUMENTS: _ask_about_documents,
    FORGET: _forget_sessions,
    PUBLISH_NOW: _publish_now,
    CLOSE_DAYS: _close_days,
    HOLD_KIND: _release_hold,
    OFFER_FREED: _offer_freed,
    OFFER_HOURLY: _offer_freed,
    IMPROVE_KIND: _improve,
}
"""Given the payload and the present instant. They run outside any transaction and may run twice."""

WHEN_DEAD: dict[str, Handler] = {
    KIND: _give_up,
}
"""Called in the transaction that gives a job up after its last attempt."""

PERIODIC: dict[str, NextAt] = {
    LEARN: lambda after: _next_at(after, LEARN_AT),
    ROLL: lambda after: _next_at(after, ROLL_AT),
    FORGET: lambda after: _next_at(after, ROLL_AT),
    OFFER_HOURLY: _next_waking_hour,
    MATCH: _next_hour,
    # Again and again: a message may still fail, another visitor may come, and what is settled is closed.
    CALL_UNTOLD: lambda after: _next_between(after, places.rules().untold_at, places.rules().quiet_from, QUARTER),
    CALL_UNCONFIRMED: lambda after: _next_between(
        after, places.rules().unconfirmed_at, places.rules().cancel_until, HOUR
    ),
    PUBLISH: lambda after: _next_at(after, places.rules().publish_at),
    DOCUMENTS: lambda after: _next_at(after, places.rules().documents_at),
}
"""Work that comes back: the next planned instant after a given one. Its payload is {"planned_at": ISO}."""
