"""A published day at an instant, after what happened: what is left of every route, and who is without an agent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from doorstep.booking.actions.on_the_day import stop_wanted_today
from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments
from doorstep.dispatch.models import Visit as DoorVisit
from doorstep.dispatch.repair.events import Absent, Added, Cancelled, Closed, Event, Late, NobodyHome, normalised
from doorstep.dispatch.repair.refusals import NotThatDay, UnknownAgent, VisitOver
from doorstep.dispatch.visits.queries import current_visits
from doorstep.engines.promise.remaining import Progress, Remainder, remaining
from doorstep.engines.promise.values import KitLimits, Route, Travel, Visit
from doorstep.engines.routing.closed import Closure, travel_between, with_closures
from doorstep.places import queries as places
from doorstep.planning.actions.claims import StopWanted
from doorstep.planning.models import DayPlan
from doorstep.planning.models import Route as RouteRow
from doorstep.planning.queries import DayStanding, Standing, kit_limits, seconds_of, standings
from doorstep.workforce.queries import AgentNow, Staffing, staffing

# Ids of visits that are no stop of the day yet: above any stop's.
NEW = 1 << 48


@dataclass(frozen=True, slots=True)
class Situation:
    """What a repair has to solve.

    `from_at`: since when somebody is absent or late; nothing is planned anew before it or before `now`. `absent`:
    routes of those of whom it was said just now. `left`: by route id, what is left of it for those who come,
    `away` for those who do not. `out`: routes whose agents have left the depot. `stranded`: visits of those who do not
    come. `gone`: stops of appointments that are over. `added`: visits that should come in, with the appointment by
    their id. `touched`: routes whose times change though their visits may stay."""

    plan: DayPlan
    on: date
    from_at: datetime
    now: datetime
    events: tuple[Event, ...]
    staffing: Staffing
    standings: Mapping[int, Standing]
    appointments: Mapping[int, Appointment]
    left: Mapping[int, Remainder]
    away: Mapping[int, Remainder]
    out: frozenset[int]
    absent: frozenset[int]
    gone: frozenset[int]
    added: tuple[Visit, ...]
    wanted: Mapping[int, tuple[Appointment, StopWanted]]
    touched: frozenset[int]
    travel: Travel
    limits: KitLimits
    closures: tuple[Closure, ...]

    @property
    def stranded(self) -> tuple[Visit, ...]:
        """The visits whose agent does not come."""
        return tuple(visit for rest in self.away.values() for visit in rest.route.visits)

    @property
    def routes(self) -> tuple[Route, ...]:
        """What is left of each route, with the kits that it has or may still take along."""
        return tuple(rest.route for rest in self.left.values())

    def owner(self, stop_id: int) -> int | None:
        """This function will return the route that has a stop today, as it was seen."""
        appointment = self.appointments.get(stop_id)
        return appointment.stop.route_id if appointment and appointment.stop else None

    def agent(self, route_id: int) -> AgentNow:
        """This function will return whose route it is."""
        return self.standings[route_id].agent


@dataclass(frozen=True, slots=True)
class _Said:
    """What happened, by the ids of routes and stops. `late`: by how many seconds."""

    absent: frozenset[int]
    away: frozenset[int]
    late: Mapping[int, int]
    gone: frozenset[int]
    in_vain: frozenset[int]


def situation(*, plan: DayPlan, events: Sequence[Event], from_at: datetime, now: datetime) -> Situation:
    """This function will read how a published day stands at an instant, with what happened counted in.

    About ten queries, whatever the number of routes and visits, and some more for each addition. Raises UnknownAgent,
    NotThatDay and VisitOver."""
    return _Reading(plan, normalised(events=events), from_at, now).whole()


class _Reading:
    """One day while it is being read."""

    def __init__(self, plan: DayPlan, events: tuple[Event, ...], from_at: datetime, now: datetime) -> None:
        self.plan, self.events, self.from_at, self.now = plan, events, from_at, now
        self.at = max(from_at, now)
        self.from_s, self.at_s = seconds_of(at=from_at, on=plan.on), seconds_of(at=self.at, on=plan.on)
        self.staffing = staffing()
        roads = places.travel()
        stand = standings(
            territory_id=plan.territory_id, days=[plan.on], staffing=self.staffing, travel=roads, now=now
        )[plan.on]
        self.day: DayStanding = stand
        self.standings = {standing.route_id: standing for standing in stand.routes}
        booked = appointments().filter(stop__route__day_plan=plan, status=Appointment.Status.BOOKED)
        self.appointments = {one.stop_id: one for one in booked if one.stop_id is not None}
        self.visits = {one.stop_id: one for one in current_visits().filter(on=plan.on) if one.stop_id is not None}
        known = RouteRow.objects.filter(day_plan=plan).exclude(free_at=None)
        self.free: dict[int, tuple[datetime | None, int | None]] = {
            route_id: (free_at, node)
            for route_id, free_at, node in known.values_list("id", "free_at", "free_address__node")
        }

    def whole(self) -> Situation:
        said = self._said()
        rests = {route_id: self._rest(standing, said) for route_id, standing in self.standings.items()}
        left = {route_id: rest for route_id, rest in rests.items() if route_id not in said.away}
        wanted = self._wanted()
        added = tuple(self._added(visit_id, want) for visit_id, (_one, want) in wanted.items())
        closures = self._closures()
        limits = kit_limits(plan_id=self.plan.pk, staffing=self.staffing)
        return Situation(
            plan=self.plan,
            on=self.plan.on,
            from_at=self.from_at,
            now=self.now,
            events=self.events,
            staffing=self.staffing,
            standings=self.standings,
            appointments=self.appointments,
            left={route_id: self._equipped(rest, limits) for route_id, rest in left.items()},
            away={route_id: rest for route_id, rest in rests.items() if route_id in said.away},
            out=frozenset(route_id for route_id, rest in rests.items() if self._has_left(rest)),
            absent=said.absent,
            gone=said.gone,
            added=added,
            wanted=wanted,
            touched=self._touched(set(said.late), said.gone | said.in_vain),
            travel=self._travel(closures, rests.values(), added),
            limits=self._limits(limits, rests),
            closures=closures,
        )

    def _said(self) -> _Said:
        absent = frozenset(self._route_of(event.agent) for event in self.events if isinstance(event, Absent))
        return _Said(
            absent=absent,
            away=absent | {s.route_id for s in self.day.routes if not s.agent.comes(self.plan.on)},
            late={self._route_of(event.agent): event.minutes * 60 for event in self.events if isinstance(event, Late)},
            gone=frozenset(map(self._not_over, self._stops_of(Cancelled))),
            in_vain=frozenset(self._stops_of(NobodyHome)),
        )

    def _touched(self, late: set[int], stops: Iterable[int]) -> frozenset[int]:
        if any(isinstance(event, Closed) for event in self.events):
            return frozenset(self.standings)
        owners = {one.stop.route_id for stop in stops if (one := self.appointments.get(stop)) and one.stop}
        return frozenset(late | owners)

    def _route_of(self, code: str) -> int:
        for standing in self.day.routes:
            if standing.agent.code.casefold() == code.strip().casefold():
                return standing.route_id
        message = _("No field agent with the code “%(code)s” has a route on %(day)s.")
        raise UnknownAgent(message % {"code": code[:20], "day": self.plan.on.isoformat()}, field="agent")

    def _stops_of(self, kind: type[Cancelled | NobodyHome]) -> list[int]:
        return [self._stop_of(event.reference) for event in self.events if isinstance(event, kind)]

    def _not_over(self, stop_id: int) -> int:
        visit = self.visits.get(stop_id)
        if visit is not None and visit.finished_at is not None:
            message = _("The visit %(reference)s has ended already, so it cannot be cancelled any more.")
            raise VisitOver(message % {"reference": self.appointments[stop_id].reference}, field="visit")
        return stop_id

    def _stop_of(self, reference: str) -> int:
        for stop_id, appointment in self.appointments.items():
            if appointment.reference == reference:
                return stop_id
        message = _("No visit with the reference %(reference)s is planned on %(day)s.")
        said = {"reference": reference[:20], "day": self.plan.on.isoformat()}
        raise NotThatDay(message % said, field="reference")

    def _rest(self, standing: Standing, said: _Said) -> Remainder:
        """Holds of a published day are dead: nobody can book them any more. Whoever stands before a door where they are
        wanted no more, or is on the way to it, goes on from there."""
        stops = [visit for visit in standing.route.visits if visit.id in self.appointments]
        ended = {visit.id: self.from_s for visit in stops if visit.id in said.in_vain}
        rest = self._remaining(standing, stops, said, ended)
        if said.gone.isdisjoint(visit.id for visit in stops):
            return rest
        ended |= {visit.id: min(self.at_s, self._times(visit)[1]) for visit in rest.begun if visit.id in said.gone}
        stops = [visit for visit in stops if visit.id not in said.gone or visit.id in ended]
        return self._remaining(standing, stops, said, ended)

    def _remaining(
        self, standing: Standing, stops: Sequence[Visit], said: _Said, ended: Mapping[int, int]
    ) -> Remainder:
        """The instant of the event is that of the agent it is about; for everybody else it is never before now.

        `ended`: by stop, the second from which its agent goes on."""
        late_s = said.late.get(standing.route_id, 0)
        still = standing.route_id not in said.away and not late_s
        since, since_s = (self.at, self.at_s) if still else (self.from_at, self.from_s)
        known = {visit.id: self._times(visit) for visit in stops}
        progress = Progress(
            starts_s={stop: min(starts_s, ended.get(stop, starts_s)) for stop, (starts_s, _end) in known.items()},
            ends_s={stop: ended.get(stop, ends_s) for stop, (_start, ends_s) in known.items()},
            begun={visit.id for visit in stops if visit.id in ended or self._begun(visit.id, since)},
            free=self._free(standing),
        )
        route = replace(standing.route, visits=tuple(stops))
        rest = remaining(
            route=route, progress=progress, from_s=since_s, travel=self.day.travel, on_the_way=still, late_s=late_s
        )
        return replace(rest, route=replace(rest.route, starts_s=max(rest.route.starts_s, self.at_s)))

    def _begun(self, stop_id: int, at: datetime) -> bool:
        stop = self.appointments[stop_id].stop
        return begun(planned_at=stop.planned_at if stop else None, visit=self.visits.get(stop_id), at=at)

    def _times(self, visit: Visit) -> tuple[int, int]:
        """When a visit starts and ends, as it was seen or else as it is planned; one under way goes on for now."""
        stop, seen = self.appointments[visit.id].stop, self.visits.get(visit.id)
        came_at = (seen.started_at or seen.arrived_at) if seen else None
        starts_at = came_at or (stop.planned_at if stop else None)
        starts_s = visit.earliest_s if starts_at is None else seconds_of(at=starts_at, on=self.plan.on)
        if seen is not None and seen.finished_at is not None:
            return starts_s, seconds_of(at=seen.finished_at, on=self.plan.on)
        return starts_s, starts_s + visit.service_s

    def _free(self, standing: Standing) -> tuple[int, int] | None:
        free_at, node = self.free.get(standing.route_id, (None, None))
        if free_at is None:
            return None
        return node if node is not None else standing.route.start_node, seconds_of(at=free_at, on=self.plan.on)

    def _equipped(self, rest: Remainder, limits: KitLimits) -> Remainder:
        """Whoever has left the depot has the kits they took along; whoever has not can have any that is still there."""
        if self._has_left(rest):
            return replace(rest, route=replace(rest.route, depot=NEW + rest.route.id))
        kits = rest.route.kits
        for (depot, bit), count in limits.items():
            kits |= bit if depot == rest.route.depot and count else 0
        return replace(rest, route=replace(rest.route, kits=kits))

    def _limits(self, limits: KitLimits, rests: Mapping[int, Remainder]) -> KitLimits:
        """How many kits each depot has beside those that are out in the city."""
        out = [rest.route for rest in rests.values() if self._has_left(rest)]
        return {
            (depot, bit): max(0, count - sum(route.depot == depot and bool(route.kits & bit) for route in out))
            for (depot, bit), count in limits.items()
        }

    def _has_left(self, rest: Remainder) -> bool:
        """True of whoever is, or was when an earlier repair looked, at a door or on the way to one."""
        return bool(rest.begun) or self.free.get(rest.route.id, (None, None))[1] is not None

    def _wanted(self) -> dict[int, tuple[Appointment, StopWanted]]:
        references = [event.reference for event in self.events if isinstance(event, Added)]
        return {NEW + one.pk: (one, self._want(one)) for one in map(self._elsewhere, references)}

    def _elsewhere(self, reference: str) -> Appointment:
        found = appointments().filter(reference=reference, status=Appointment.Status.BOOKED).first()
        if found is None or found.on <= self.plan.on or found.address.territory_id != self.plan.territory_id:
            message = _("No visit with the reference %(reference)s is booked for a day after %(day)s.")
            said = {"reference": reference[:20], "day": self.plan.on.isoformat()}
            raise NotThatDay(message % said, field="reference")
        return found

    def _want(self, appointment: Appointment) -> StopWanted:
        """Any window will do: which one it becomes is seen from when somebody can come."""
        label = places.windows()[0].label
        return stop_wanted_today(appointment=appointment, on=self.plan.on, window=label, now=self.now)

    def _added(self, visit_id: int, want: StopWanted) -> Visit:
        windows = [(window.starts_minute * 60, window.ends_minute * 60 - 1) for window in places.windows()]
        (earliest_s, latest_s), *more = windows
        return Visit(
            id=visit_id,
            node=want.node,
            service_s=want.service_s,
            earliest_s=earliest_s,
            latest_s=latest_s,
            more_windows=tuple(more),
            release_s=self.at_s,
            skills=self.staffing.skills(want.skills),
            kits=self.staffing.kit_mask(want.kits),
        )

    def _closures(self) -> tuple[Closure, ...]:
        told = [Closure(lat=lat, lon=lon, radius_m=radius) for lat, lon, radius in self.plan.closed_roads]
        new = [Closure(event.lat, event.lon, event.radius_m) for event in self.events if isinstance(event, Closed)]
        return tuple(dict.fromkeys([*told, *new]))

    def _travel(self, closures: Sequence[Closure], rests: Iterable[Remainder], added: Sequence[Visit]) -> Travel:
        if not closures:
            return self.day.travel
        nodes = {visit.node for visit in added}
        for rest in rests:
            nodes |= {rest.route.start_node, rest.route.end_node, *(visit.node for visit in rest.route.visits)}
        shut = with_closures(network=places.network(), closures=closures)
        return travel_between(network=shut, nodes=nodes, profile=self.day.travel.profile)


def begun(*, planned_at: datetime | None, visit: DoorVisit | None, at: datetime) -> bool:
    """This function will tell whether a stop is not to be moved any more: somebody is there or on the way, as the
    record of the visit says; without one, its planned minute is over."""
    if visit is not None:
        return visit.begun or visit.departed_at is not None
    return planned_at is not None and planned_at < at
