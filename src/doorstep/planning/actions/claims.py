"""Claiming a place in a route, keeping it, giving it back."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from doorstep.engines.promise.check import violations
from doorstep.engines.promise.gaps import GapTable
from doorstep.engines.promise.insertion import Reason, ranked, why_not
from doorstep.engines.promise.risk import Lateness, bearable, expected_late
from doorstep.engines.promise.schedule import schedule
from doorstep.engines.promise.values import Insertion, Travel, Visit
from doorstep.places.models import Address
from doorstep.planning.actions.asking import ask_to_improve
from doorstep.planning.models import KitShare, Route, Stop
from doorstep.planning.queries import DayStanding, Standing, free_kits, standings, visit_of, with_kits
from doorstep.workforce.queries import Staffing

logger = logging.getLogger(__name__)

# How often a claim is tried again on fresh rows: each round some other claim has won, so the day fills.
ROUNDS = 50
# Ids of rows begin at 1.
NEW = NOWHERE = 0


@dataclass(frozen=True, slots=True)
class StopWanted:
    """A place to be put into some route of a territory's day; the work starts within [earliest_at, latest_at]."""

    territory_id: int
    on: date
    address: Address
    node: int
    service_s: int
    earliest_at: datetime
    latest_at: datetime
    skills: tuple[str, ...]
    kits: tuple[str, ...]
    expected_s: int | None = None
    spread_s: int = 0
    wishes: tuple[str, ...] = ()


class NoRoom(RuntimeError):
    """No route of that day can keep this stop's window. `full`: how the day stands, when another order of its stops
    might keep the stop `wanted` too; None when nobody could come at all."""

    def __init__(self, message: str, *, full: DayStanding | None = None, wanted: StopWanted | None = None) -> None:
        super().__init__(message)
        self.full = full
        self.wanted = wanted


class _Lost(Exception):
    """Somebody else was faster."""


def claim_stop(
    *,
    wanted: StopWanted,
    held_until: datetime | None,
    staffing: Staffing,
    travel: Travel,
    now: datetime,
    remember: bool = True,
    improve_every: int = 0,
    lateness: Lateness | None = None,
    may_take: Callable[[DayStanding], bool] = lambda _day: True,
) -> Stop:
    """This function will put a stop into the route that keeps its window with the least extra driving, wishes that are
    not granted and late starts to be expected counted as driving, on a day of which it `may_take`.

    To be called inside a transaction; with `remember` off when that transaction changed routes already.
    Each try claims the route by its version; whoever comes second computes again on fresh rows. After every
    `improve_every` new stops (0: never) it is written down that the day be improved. Raises NoRoom when no route can
    take it."""
    full: DayStanding | None = None
    for _round in range(ROUNDS):
        day = standings(
            territory_id=wanted.territory_id,
            days=[wanted.on],
            staffing=staffing,
            travel=travel,
            now=now,
            remember=remember,
        )[wanted.on]
        if day.plan_id is None or day.published_at or not may_take(day):
            break
        table = _table(day, wanted, staffing)
        visit = visit_wanted(wanted=wanted, day=day, staffing=staffing)
        choices = _choices(table, visit, day, lateness)
        if not choices:
            full = day if _may_fit(table, wanted, staffing) else None
            break
        by_id = {standing.route_id: standing for standing in day.routes}
        for insertion in sorted(choices, key=lambda choice: by_id[choice.route_id].idle_reserve):
            standing = by_id[insertion.route_id]
            if not _passes(standing, visit, insertion, day.travel):
                continue
            stop = _try_route(standing, insertion, wanted, held_until, day.plan_id, staffing)
            if stop is not None:
                if 0 < improve_every <= day.fresh + 1:
                    ask_to_improve(day=day, now=now)
                return stop
    raise NoRoom(f"no route on {wanted.on} can keep this window", full=full, wanted=wanted)


def keep_stop(
    *,
    stop: Stop,
    on: date,
    territory_id: int,
    wishes: Sequence[str],
    staffing: Staffing,
    travel: Travel,
    now: datetime,
) -> None:
    """This function will turn a hold's stop into one that stays, with the wishes of those who are now known. To be
    called inside a transaction.

    The route is claimed like for a new stop: had the hold run out elsewhere in the meantime, its place may be taken.
    Raises NoRoom then."""
    for _round in range(ROUNDS):
        day = standings(
            territory_id=territory_id, days=[on], staffing=staffing, travel=travel, now=now, remember=False
        )[on]
        standing = next((s for s in day.routes if any(visit.id == stop.pk for visit in s.route.visits)), None)
        if standing is None or day.published_at:
            break
        # Where a clock runs ahead the hold was over already, and its kit given to somebody else.
        if _lacking(standing, stop.kits, staffing) or schedule(route=standing.route, travel=day.travel) is None:
            break
        if claim_route(route_id=standing.route_id, version=standing.version):
            Stop.objects.filter(pk=stop.pk).update(held_until=None, wishes=list(wishes))
            return
    raise NoRoom(f"the place held on {on} is gone")


def vacate_stop(*, stop: Stop, at: datetime) -> None:
    """This function will free a stop's place while its row stays for a moment longer: like a hold that ran out `at`,
    an instant in the past. For a move to another window, which may use the room that this stop took."""
    _claim_route_of(stop)
    Stop.objects.filter(pk=stop.pk).update(held_until=at)


def release_stop(*, stop: Stop) -> None:
    """This function will take a stop out of its route, and give back a kit that no other stop of the route needs.

    Roads keep the triangle inequality, so a route without one of its stops keeps every promise it kept before."""
    route_id = _claim_route_of(stop)
    Stop.objects.filter(pk=stop.pk).delete()
    _give_back_kits(route_id)


def _claim_route_of(stop: Stop) -> int:
    """Whoever moves a stop claims both its routes: once the one it is in is claimed here, it stays there."""
    while True:
        route_id: int = Stop.objects.values_list("route_id", flat=True).get(pk=stop.pk)
        Route.objects.filter(pk=route_id).update(version=F("version") + 1)
        if Stop.objects.filter(pk=stop.pk, route_id=route_id).exists():
            return route_id


def _give_back_kits(route_id: int) -> None:
    route = Route.objects.select_related("shift__agent").get(pk=route_id)
    if not route.kits:
        return
    needed = {kit for kits in Stop.objects.filter(route_id=route_id).values_list("kits", flat=True) for kit in kits}
    spare = [kit for kit in route.kits if kit not in needed]
    if spare:
        shares = KitShare.objects.filter(day_plan_id=route.day_plan_id, depot_id=route.shift.agent.depot_id)
        shares.filter(kit__code__in=spare, taken__gt=0).update(taken=F("taken") - 1)
        Route.objects.filter(pk=route_id).update(kits=[kit for kit in route.kits if kit in needed])


def _table(day: DayStanding, wanted: StopWanted, staffing: Staffing) -> GapTable:
    if not staffing.kit_mask(wanted.kits) or day.plan_id is None:
        return day.table()
    free = free_kits(plan_id=day.plan_id, staffing=staffing)
    return with_kits(day=day, free=free, staffing=staffing)


def _may_fit(table: GapTable, wanted: StopWanted, staffing: Staffing) -> bool:
    """Somebody could come, were the day in another order."""
    skills, kits = staffing.skills(wanted.skills), staffing.kit_mask(wanted.kits)
    return why_not(table=table, skills=skills, kits=kits) is not Reason.NO_SKILL


def visit_wanted(*, wanted: StopWanted, day: DayStanding, staffing: Staffing) -> Visit:
    """This function will return the stop that is wanted of a day as the engine sees it, with NEW as its id."""
    stop = stop_of(wanted=wanted, route_id=NOWHERE, sequence=0, held_until=None)
    return replace(visit_of(stop=stop, on=wanted.on, staffing=staffing, team=day.team), id=NEW)


def _choices(table: GapTable, visit: Visit, day: DayStanding, lateness: Lateness | None) -> list[Insertion]:
    """The best place in each route that has one, the cheapest first; before all the one that is cheapest with the late
    starts which it brings."""
    found = ranked(
        table=table,
        node=visit.node,
        service_s=visit.service_s,
        window=(visit.earliest_s, visit.latest_s),
        skills=visit.skills,
        kits=visit.kits,
        travel=day.travel,
        wishes=visit.wishes,
    )
    if lateness is None:
        return list(found)
    calm = bearable(
        insertions=found,
        visit=visit,
        routes={standing.route_id: standing.route for standing in day.routes},
        late=lambda route: expected_late(route=route, travel=day.travel, lateness=lateness),
        travel=day.travel,
        lateness=lateness,
    )
    return sorted(found, key=lambda insertion: insertion != calm)


def _passes(standing: Standing, visit: Visit, insertion: Insertion, travel: Travel) -> bool:
    """Nothing is promised that the independent checker has not passed; kits are claimed by their counts. What was wrong
    with the route before, by an edited skill, is no reason to refuse."""
    longer = standing.route.with_visit(visit=visit, position=insertion.position)
    faults = violations(routes=[replace(longer, kits=longer.kits | visit.kits)], travel=travel, kit_limits={})
    if faults and not set(faults) <= set(violations(routes=[standing.route], travel=travel, kit_limits={})):
        logger.error("the checker refuses what the kernel found: %s", "; ".join(faults))
        return False
    return True


def _try_route(
    standing: Standing,
    insertion: Insertion,
    wanted: StopWanted,
    held_until: datetime | None,
    plan_id: int,
    staffing: Staffing,
) -> Stop | None:
    """One claim: the route at the version that was seen, and the kits it lacks; None when either is lost.

    PostgreSQL locks a row also for an UPDATE that then finds it changed. The savepoint lets it go: whoever went on to
    another route with it would be waited for, and wait, in a circle."""
    lacking = _lacking(standing, wanted.kits, staffing)
    try:
        with transaction.atomic():
            kits = [*standing.kits, *lacking]
            if not claim_route(route_id=standing.route_id, version=standing.version, kits=kits):
                raise _Lost
            _take_kits(lacking, plan_id, standing.agent.depot_id)
            return _insert(standing, insertion, wanted, held_until)
    except _Lost:
        return None


def _lacking(standing: Standing, kits: Sequence[str], staffing: Staffing) -> list[str]:
    return [kit for kit in kits if kit in staffing.kit_bits and kit not in standing.kits]


def claim_route(*, route_id: int, version: int, kits: Sequence[str] | None = None) -> bool:
    """This function will take the right to change a route, if it still is at the version that was seen; with `kits`,
    what the route takes along from now on."""
    seen = Route.objects.filter(pk=route_id, version=version)
    more = {} if kits is None else {"kits": list(kits)}
    return bool(seen.update(version=F("version") + 1, **more))


def _take_kits(kits: Sequence[str], plan_id: int, depot_id: int) -> None:
    shares = KitShare.objects.filter(day_plan_id=plan_id, depot_id=depot_id, taken__lt=F("places"))
    for code in kits:
        if not shares.filter(kit__code=code).update(taken=F("taken") + 1):
            raise _Lost


def _insert(standing: Standing, insertion: Insertion, wanted: StopWanted, held_until: datetime | None) -> Stop:
    """The position counts live stops; stops of holds that ran out keep their places until they are released."""
    sequence = standing.sequence_at(insertion.position)
    if insertion.position < len(standing.sequences):
        Stop.objects.filter(route_id=standing.route_id, sequence__gte=sequence).update(sequence=F("sequence") + 1)
    stop = stop_of(wanted=wanted, route_id=standing.route_id, sequence=sequence, held_until=held_until)
    stop.save(force_insert=True)
    return stop


def stop_of(*, wanted: StopWanted, route_id: int, sequence: int, held_until: datetime | None) -> Stop:
    """This function will return the stop that is wanted, in a place of a route, not saved yet."""
    return Stop(
        route_id=route_id,
        sequence=sequence,
        address=wanted.address,
        node=wanted.node,
        service_s=wanted.service_s,
        expected_s=wanted.expected_s,
        spread_s=wanted.spread_s,
        earliest_at=wanted.earliest_at,
        latest_at=wanted.latest_at,
        skills=list(wanted.skills),
        kits=list(wanted.kits),
        wishes=list(wanted.wishes),
        held_until=held_until,
    )
