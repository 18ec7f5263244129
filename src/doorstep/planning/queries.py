"""How the routes of some days stand, kept in memory by (route, version)."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.db import OperationalError
from django.db.models import F, Subquery

from doorstep.engines.promise.fairness import Load
from doorstep.engines.promise.gaps import GapTable, gaps, join
from doorstep.engines.promise.schedule import legs_of
from doorstep.engines.promise.values import UNREACHABLE, Break, Route, Travel, Visit
from doorstep.places.models import City
from doorstep.planning import models
from doorstep.planning.hours import travel_of_day
from doorstep.planning.memory import DayMemory, stamps
from doorstep.planning.wishes import wishes
from doorstep.workforce.queries import AgentNow, Staffing, midnight

# Enough for three weeks of 500 agents; the oldest go first.
REMEMBERED_ROUTES = 12_000
# To send out somebody in reserve costs more driving than anybody does in a shift.
RESERVE_COST_S = 10 * 3600
# How often routes are read again when one moved between the query for its version and the one for its stops.
READINGS = 10


class RoadsMoved(OperationalError):
    """The city was given other roads a moment ago: whoever began before starts over, as if the database were busy."""


_Row = tuple[int, date, int]
"""A route's id, its day, and the id of its field agent."""
_Plan = tuple[int | None, datetime | None, int, str]
"""A plan's id, when it was published, up to which stop it was improved, and the hours it was planned with."""
_NO_PLAN: _Plan = (None, None, 0, "")


@dataclass(frozen=True, slots=True)
class Standing:
    """One route as it stands: the engine's route with its live stops, and the gaps it still has."""

    route_id: int
    version: int
    on: date
    agent: AgentNow
    kits: tuple[str, ...]
    held: tuple[tuple[int, datetime], ...]
    """Stops that are holds, and until when."""
    sequences: tuple[int, ...]
    """Of the live stops, in order."""
    last_sequence: int
    route: Route
    table: GapTable
    used_s: int
    """What its visits and the ways to them take."""

    def sequence_at(self, position: int) -> int:
        """The sequence that a stop gets which is put before the live stop now at a position."""
        return self.sequences[position] if position < len(self.sequences) else self.last_sequence + 1

    @property
    def idle_reserve(self) -> bool:
        """True for somebody in reserve who is not needed so far."""
        return self.agent.reserve and not self.route.visits

    def live(self, now: datetime) -> bool:
        """False when a hold has run out, so that the route has more room than its gaps say."""
        return all(until > now for _stop, until in self.held)


@dataclass(frozen=True)
class DayStanding:
    """A territory's day. `plan_id` is None when nobody is rostered. Stops up to `improved_upto`, by id, were there when
    the day was last improved."""

    on: date
    plan_id: int | None
    published_at: datetime | None
    routes: tuple[Standing, ...]
    travel: Travel
    """The roads at the hours that this day was planned with: every promise of it is held against these."""
    improved_upto: int = 0

    @property
    def fresh(self) -> int:
        """How many stops are newer than the last improvement."""
        return sum(visit.id > self.improved_upto for standing in self.routes for visit in standing.route.visits)

    @property
    def newest(self) -> int:
        """The id of the newest stop, and not less than `improved_upto`."""
        ids = (visit.id for standing in self.routes for visit in standing.route.visits)
        return max(ids, default=self.improved_upto)

    def table(self, *, routes: Iterable[int] | None = None) -> GapTable:
        """This function will return the gaps of all routes, or of some by id, in one table."""
        if routes is None:
            return self._whole
        wanted = set(routes)
        return join(tables=[s.table for s in self.routes if s.route_id in wanted])

    @cached_property
    def _whole(self) -> GapTable:
        return join(tables=[s.table for s in self.routes])

    @cached_property
    def load(self) -> Load:
        """How much of the shifts of those who come is used."""
        coming = [s for s in self.routes if s.agent.comes(self.on)]
        shifts = (
            s.route.ends_s - s.route.starts_s - (s.route.pause.duration_s if s.route.pause else 0) for s in coming
        )
        return Load(capacity_s=sum(shifts), used_s=sum(s.used_s for s in coming))

    @cached_property
    def team(self) -> Mapping[int, int]:
        """Its routes' ids by field agent's id."""
        return {standing.agent.id: standing.route_id for standing in self.routes}

    @property
    def holds_end_at(self) -> datetime | None:
        """When the first of its holds runs out."""
        return min((until for s in self.routes for _stop, until in s.held), default=None)


_memory: OrderedDict[tuple[UUID, int], Standing] = OrderedDict()
_days: DayMemory[DayStanding] = DayMemory()


def forget() -> None:
    """This function will drop all that this process keeps of days and routes."""
    _memory.clear()
    _days.forget()


def standings(
    *,
    territory_id: int,
    days: Sequence[date],
    staffing: Staffing,
    travel: Travel,
    now: datetime,
    remember: bool = True,
) -> Mapping[date, DayStanding]:
    """This function will return how each of the days stands.

    One query when nothing moved since this process last looked; one more for the versions of the routes of those days
    where something did, and two for the routes it has not seen at that version. With `remember` off nothing is kept:
    for use inside a transaction that may yet be rolled back."""
    seen = stamps(territory_id=territory_id, days=days)
    made_with = (staffing, travel)
    found = {
        on: day
        for on in days
        if (day := _days.find(key=(territory_id, on), stamp=seen.get(on), made_with=made_with, now=now))
    }
    if moved := [on for on in days if on not in found and on in seen]:
        found |= _days_anew(territory_id, moved, staffing, travel, now, remember)
    if remember:
        for on in moved:
            day = found[on]
            key, until = (territory_id, on), day.holds_end_at
            _days.keep(key=key, stamp=seen[on], made_with=made_with, until=until, day=day)
    return {on: found.get(on) or _day(on, _NO_PLAN, (), travel) for on in days}


def _days_anew(
    territory_id: int, days: Sequence[date], staffing: Staffing, travel: Travel, now: datetime, remember: bool
) -> dict[date, DayStanding]:
    for _reading in range(READINGS):
        plans, keys, roads = _keys(territory_id, days)
        if roads and {staffing.roads, getattr(travel, "roads", "") or roads} != {roads}:
            raise RoadsMoved("the roads changed")
        known = {key: kept for key in keys if (kept := _remembered(key, staffing, now))}
        missing = {key: row for key, row in keys.items() if key not in known}
        by_day = {on: travel_of_day(roads=travel, hours=plan[3]) for on, plan in plans.items()}
        fresh = _read(missing, _teams(keys), staffing, by_day, now) if missing else {}
        known |= fresh
        if remember:
            _keep(fresh)
        if missing.keys() <= fresh.keys():
            break
    routes = defaultdict(list)
    for key in keys:
        if key in known:
            routes[known[key].on].append(known[key])
    return {on: _day(on, plans.get(on, _NO_PLAN), routes[on], travel) for on in days}


def _day(on: date, plan: _Plan, routes: Sequence[Standing], roads: Travel) -> DayStanding:
    plan_id, published_at, improved_upto, hours = plan
    return DayStanding(
        on=on,
        plan_id=plan_id,
        published_at=published_at,
        routes=tuple(routes),
        travel=travel_of_day(roads=roads, hours=hours),
        improved_upto=improved_upto,
    )


def free_kits(*, plan_id: int, staffing: Staffing) -> Mapping[int, int]:
    """This function will return, by depot, the bit set of kits of which the depot has one left that day."""
    rows = models.KitShare.objects.filter(day_plan_id=plan_id, taken__lt=F("places")).values_list(
        "depot_id", "kit__code"
    )
    free: dict[int, int] = defaultdict(int)
    for depot_id, code in rows:
        free[depot_id] |= staffing.kit_bits.get(code, 0)
    return free


def free_kits_of_days(*, plan_ids: Iterable[int], staffing: Staffing) -> Mapping[int, Mapping[int, int]]:
    """This function will return `free_kits` for several plans at once, by plan id. One query."""
    free: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    rows = models.KitShare.objects.filter(day_plan_id__in=list(plan_ids), taken__lt=F("places"))
    for plan_id, depot_id, code in rows.values_list("day_plan_id", "depot_id", "kit__code"):
        free[plan_id][depot_id] |= staffing.kit_bits.get(code, 0)
    return free


def with_kits(*, day: DayStanding, free: Mapping[int, int], staffing: Staffing) -> GapTable:
    """This function will return the day's gaps, each route with its kits and those its depot has left."""
    kits = {s.route_id: staffing.kit_mask(s.kits) | free.get(s.agent.depot_id, 0) for s in day.routes}
    return day.table().with_kits(kits)


def kit_limits(*, plan_id: int, staffing: Staffing) -> Mapping[tuple[int, int], int]:
    """This function will return how many routes of a depot may need a kit, by (depot id, kit bit)."""
    rows = models.KitShare.objects.filter(day_plan_id=plan_id).values_list("depot_id", "kit__code", "places")
    return {(depot_id, staffing.kit_bits[code]): places for depot_id, code, places in rows}


def seconds_of(*, at: datetime, on: date) -> int:
    """This function will return an instant as whole seconds since the city's midnight of a day."""
    return round((at - midnight(on=on)).total_seconds())


def _keys(territory_id: int, days: Sequence[date]) -> tuple[dict[date, _Plan], dict[tuple[UUID, int], _Row], str]:
    """Plans by day, routes by (uid, version), and the digest of the roads that all nodes are of at that moment."""
    rows = models.Route.objects.filter(day_plan__territory_id=territory_id, day_plan__on__in=list(days)).order_by("id")
    plans: dict[date, _Plan] = {}
    keys: dict[tuple[UUID, int], _Row] = {}
    roads = ""
    for uid, version, route_id, agent_id, on, plan_id, published_at, improved_upto, hours, named in rows.values_list(
        "uid",
        "version",
        "id",
        "shift__agent_id",
        "day_plan__on",
        "day_plan_id",
        "day_plan__published_at",
        "day_plan__improved_upto",
        "day_plan__hours",
        Subquery(City.objects.order_by("pk").values("network_digest")[:1]),
    ):
        roads = named or ""
        plans[on] = (plan_id, published_at, improved_upto, hours)
        keys[uid, version] = (route_id, on, agent_id)
    return plans, keys, roads


def _remembered(key: tuple[UUID, int], staffing: Staffing, now: datetime) -> Standing | None:
    """A route's version says nothing of its agent: edited skills or another depot make what is kept out of date."""
    kept = _memory.get(key)
    if kept is None or not kept.live(now) or staffing.agents.get(kept.agent.id) != kept.agent:
        return None
    return kept


def _keep(fresh: Mapping[tuple[UUID, int], Standing]) -> None:
    _memory.update(fresh)
    while len(_memory) > REMEMBERED_ROUTES:
        _memory.popitem(last=False)


def _teams(keys: Mapping[tuple[UUID, int], _Row]) -> Mapping[date, Mapping[int, int]]:
    """For each day the route ids by field agent."""
    teams: dict[date, dict[int, int]] = defaultdict(dict)
    for route_id, on, agent_id in keys.values():
        teams[on][agent_id] = route_id
    return teams


def _read(
    missing: Mapping[tuple[UUID, int], _Row],
    teams: Mapping[date, Mapping[int, int]],
    staffing: Staffing,
    travel: Mapping[date, Travel],
    now: datetime,
) -> dict[tuple[UUID, int], Standing]:
    on_of = {route_id: on for route_id, on, _agent_id in missing.values()}
    wanted, days = set(on_of), set(on_of.values())
    scope = {"id__in": wanted} if len(wanted) <= 60 else {"day_plan__on__in": days}
    # Now, not later: stops that are older than the version they are kept under would be believed by the next claim.
    rows = list(models.Route.objects.filter(**scope).select_related("shift"))
    stop_scope = {"route_id__in": wanted} if len(wanted) <= 60 else {"route__day_plan__on__in": days}
    stops: dict[int, list[models.Stop]] = defaultdict(list)
    for stop in models.Stop.objects.filter(**stop_scope).order_by("route_id", "sequence", "id"):
        stops[stop.route_id].append(stop)
    made = {}
    for row in rows:
        if row.pk in wanted and row.shift.agent_id in staffing.agents:
            on = on_of[row.pk]
            made[row.uid, row.version] = _standing(row, on, stops[row.pk], teams[on], staffing, travel[on], now)
    return made


def _standing(
    row: models.Route,
    on: date,
    stops: list[models.Stop],
    team: Mapping[int, int],
    staffing: Staffing,
    travel: Travel,
    now: datetime,
) -> Standing:
    agent = staffing.agents[row.shift.agent_id]
    live = [stop for stop in stops if stop.held_until is None or stop.held_until > now]
    shift = row.shift
    pause = Break(
        duration_s=shift.break_minutes * 60,
        earliest_s=seconds_of(at=shift.break_earliest_at, on=on),
        latest_s=seconds_of(at=shift.break_latest_at, on=on),
    )
    route = Route(
        id=row.pk,
        start_node=agent.node,
        end_node=agent.node,
        starts_s=seconds_of(at=shift.starts_at, on=on),
        ends_s=seconds_of(at=shift.ends_at, on=on),
        skills=agent.skills,
        kits=staffing.kit_mask(row.kits),
        pause=pause if shift.break_minutes else None,
        visits=tuple(visit_of(stop=stop, on=on, staffing=staffing, team=team) for stop in live),
        depot=agent.depot_id,
        use_cost_s=RESERVE_COST_S if agent.reserve else 0,
    )
    held = tuple((stop.pk, stop.held_until) for stop in live if stop.held_until)
    return Standing(
        route_id=row.pk,
        version=row.version,
        on=on,
        agent=agent,
        kits=tuple(row.kits),
        held=held,
        sequences=tuple(stop.sequence for stop in live),
        last_sequence=stops[-1].sequence if stops else 0,
        route=route,
        table=gaps(route=route, travel=travel) if agent.comes(on) else join(tables=[]),
        used_s=_used_s(route, travel),
    )


def _used_s(route: Route, travel: Travel) -> int:
    roads = legs_of(route=route, travel=travel) if route.visits else ()
    return sum(leg for leg in roads if leg < UNREACHABLE) + sum(visit.service_s for visit in route.visits)


def visit_of(*, stop: models.Stop, on: date, staffing: Staffing, team: Mapping[int, int]) -> Visit:
    """This function will return a stop as the engine sees it; `team`: route ids of that day by field agent's id."""
    return Visit(
        id=stop.pk,
        node=stop.node,
        service_s=stop.service_s,
        expected_s=stop.expected_s,
        spread_s=stop.spread_s,
        earliest_s=seconds_of(at=stop.earliest_at, on=on),
        latest_s=seconds_of(at=stop.latest_at, on=on),
        skills=staffing.skills(stop.skills),
        kits=staffing.kit_mask(stop.kits),
        wishes=wishes(codes=stop.wishes, staffing=staffing, team=team),
    )
