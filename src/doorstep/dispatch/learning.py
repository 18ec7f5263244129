"""What finished visits teach: planned minutes by services, and the hours of the roads. Run every night."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db import transaction

from doorstep.booking.frame import basis_of
from doorstep.catalogue.queries import current
from doorstep.dispatch.visits.queries import TAUGHT_BY, Seen, seen_until
from doorstep.engines.durations.driving import hours_seen
from doorstep.engines.durations.minutes import Basis, catalogue_minutes, learn_all
from doorstep.engines.durations.values import DoorTime, HourSeen, Leg, combination
from doorstep.engines.promise.values import UNREACHABLE
from doorstep.journal.actions import Actor, append
from doorstep.places import queries as places
from doorstep.planning.actions.durations import LearnedMinutes, keep_durations
from doorstep.planning.actions.hours import adopt_hours, keep_hours
from doorstep.planning.durations import figures
from doorstep.planning.queries import seconds_of

# A break fits into it, an unrecorded visit with its two drives does not.
ELSEWHERE = timedelta(minutes=45)
# So early somebody may leave the depot before their shift.
AHEAD = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Lessons:
    """What there is to learn, not stored yet. `durations` by `combination`; `visits` and `legs`: how many taught."""

    durations: Mapping[str, LearnedMinutes]
    hours: tuple[HourSeen, ...]
    visits: int
    legs: int
    quantile_percent: int


@dataclass(frozen=True, slots=True)
class LearnReport:
    """What a night changed. `changed`: combinations whose planned minutes are others now; `took` and `kept`: open days
    that took the new hours of the roads, and those whose promises would not hold with them."""

    lessons: Lessons
    changed: tuple[str, ...]
    took: tuple[date, ...]
    kept: tuple[date, ...]


def lessons(*, now: datetime) -> Lessons:
    """This function will look at the finished visits of the past and return what they teach. Changes nothing."""
    token = places.edition()
    basis = _basis(now, token)
    seen = list(seen_until(on=now.astimezone(places.zone()).date()))
    visits = _door_times(seen)
    legs = _legs(seen)
    own = {key: figure.own_minutes for key, figure in figures(token=token).items() if figure.own_minutes is not None}
    learned = learn_all(visits=visits, basis=basis, own=own)
    return Lessons(
        durations={
            key: LearnedMinutes(one, catalogue_minutes(services=key.split("+"), basis=basis))
            for key, one in learned.items()
        },
        hours=hours_seen(legs=legs),
        visits=sum(map(len, visits.values())),
        legs=len(legs),
        quantile_percent=basis.quantile_percent,
    )


def learn_from_visits(*, actor: Actor, now: datetime) -> LearnReport:
    """This function will store what finished visits teach. Bookings made from now on use the minutes; stops that exist
    keep theirs. Open days take the hours of the roads where every promise holds with them."""
    found = lessons(now=now)
    changed = _store(found, actor, now)
    took, kept = adopt_hours(now=now)
    return LearnReport(lessons=found, changed=changed, took=tuple(took), kept=tuple(kept))


@transaction.atomic
def _store(found: Lessons, actor: Actor, now: datetime) -> tuple[str, ...]:
    rows = keep_durations(found=found.durations, quantile_percent=found.quantile_percent, now=now)
    other_hours = keep_hours(seen=found.hours, now=now)
    details = {"visits": found.visits, "legs": found.legs, "durations": len(rows), "hours": other_hours}
    append(actor=actor, action="durations.learned", subject="durations", details=details, now=now)
    return tuple(row.services for row in rows)


def _basis(now: datetime, token: UUID) -> Basis:
    return basis_of(catalogue=current(now=now, token=token).catalogue, rules=places.rules(token=token))


def _door_times(seen: Iterable[Seen]) -> Mapping[str, Sequence[DoorTime]]:
    """From the beginning of the work to its end, of visits at which it was done, at least partly."""
    found: dict[str, list[DoorTime]] = defaultdict(list)
    for visit in seen:
        if visit.outcome in TAUGHT_BY and visit.services and visit.started_at and visit.finished_at:
            seconds = round((visit.finished_at - visit.started_at).total_seconds())
            found[combination(visit.services)].append(DoorTime(on=visit.on, seconds=seconds))
    return found


def _legs(seen: Iterable[Seen]) -> list[Leg]:
    """The drives of each field agent's day of which both ends were noted: from the depot, and from door to door."""
    days = groupby(seen, key=lambda visit: (visit.on, visit.agent_id))
    return [leg for _day, visits in days for leg in _legs_of_day(list(visits))]


def _legs_of_day(visits: Sequence[Seen]) -> Iterable[Leg]:
    travel = places.travel()
    starts_at = visits[0].shift_starts_at
    node, left_at = visits[0].depot_node, starts_at and starts_at - AHEAD
    for arrived_at, visit in sorted(((v.arrived_at, v) for v in visits if v.arrived_at), key=lambda pair: pair[0]):
        door = places.node_of(lat=visit.place[0], lon=visit.place[1])
        table_s = travel.seconds(node, door)
        if visit.departed_at and table_s < UNREACHABLE and _follows(visit.departed_at, left_at):
            driven_s = round((arrived_at - visit.departed_at).total_seconds())
            yield Leg(visit.on, seconds_of(at=visit.departed_at, on=visit.on), driven_s, table_s)
        node, left_at = door, visit.finished_at or arrived_at


def _follows(departed_at: datetime, left_at: datetime | None) -> bool:
    """Whoever sets out much later than they left the last door that is known, or the depot, was somewhere else in
    between."""
    return left_at is not None and timedelta(0) <= departed_at - left_at <= ELSEWHERE
