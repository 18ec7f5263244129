"""What a repair would do: who moves, who is late, who has to be told. Nothing is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from doorstep.booking.models import Appointment
from doorstep.booking.offers import offers_to_move
from doorstep.dispatch.repair.events import Cancelled, NobodyHome
from doorstep.dispatch.repair.situation import Situation
from doorstep.engines.catalogue.values import Texts
from doorstep.engines.promise.repair import Effort, Repaired, repair
from doorstep.engines.promise.schedule import schedule
from doorstep.engines.promise.values import Route, Visit
from doorstep.places import queries as places
from doorstep.workforce.queries import AgentNow, midnight

Kind = Literal["moved", "late", "rebooked", "added", "no-room", "cancelled", "nobody-home"]
# Those whose promise is broken come first, then those with another agent.
ORDER: tuple[Kind, ...] = ("rebooked", "late", "moved", "nobody-home", "cancelled", "added", "no-room")
# A new time is told with so much to spare, and to a quarter of an hour.
SPARE = timedelta(minutes=10)
QUARTER_S = 900
# So many windows of other days are tried for somebody for whom nobody comes any more.
CHOICES = 12


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one visit. `until`: by when they come who are late. `choices`: windows of other days, best first,
    for somebody to whom nobody comes today."""

    kind: Kind
    visit_id: int
    appointment: Appointment
    agent_before: AgentNow | None = None
    agent_after: AgentNow | None = None
    planned_before: datetime | None = None
    planned_after: datetime | None = None
    until: datetime | None = None
    late_minutes: int = 0
    window: str = ""
    choices: tuple[tuple[date, str], ...] = ()

    @property
    def told(self) -> bool:
        """True when somebody has to be told of it."""
        return self.kind != "no-room"


@dataclass(frozen=True, slots=True)
class PlannedRoute:
    """One agent's remaining day as it would go on: visits with their planned second, in order."""

    route: Route
    visits: tuple[tuple[Visit, int], ...]


@dataclass(frozen=True, slots=True)
class RouteChange:
    """An agent whose remaining visits change: how many, and minutes on the road, before and after."""

    agent: AgentNow
    visits_before: int
    visits_after: int
    driven_before: int
    driven_after: int
    back_at: datetime | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A repair as it would be stored. `routes`: those that change, as they would go on."""

    situation: Situation
    territory: Texts
    changes: tuple[Change, ...]
    routes: tuple[PlannedRoute, ...]
    agents: tuple[RouteChange, ...]
    late_s: Mapping[int, int] = field(default_factory=dict)

    @property
    def broken(self) -> int:
        """How many promised windows are not kept."""
        return sum(change.kind in ("late", "rebooked") for change in self.changes)

    @property
    def moved(self) -> int:
        """How many visits get another agent."""
        return sum(c.agent_after is not None and c.agent_before != c.agent_after for c in self.changes)


def propose(*, situation: Situation, effort: Effort, now: datetime) -> Proposal:
    """This function will find how a day goes on best, and return it with what it means for everybody."""
    repaired = repair(
        routes=situation.routes,
        stranded=situation.stranded,
        added=situation.added,
        travel=situation.travel,
        kit_limits=situation.limits,
        effort=effort,
    )
    return proposal_of(situation=situation, repaired=repaired, now=now)


def proposal_of(*, situation: Situation, repaired: Repaired, now: datetime) -> Proposal:
    """This function will return what a repaired day means for everybody."""
    before = {route.id: route for route in situation.routes}
    planned = [_planned(route, situation) for route in repaired.routes]
    changed = [
        one for one in planned if one.route.id in situation.touched or _ids(one.route) != _ids(before[one.route.id])
    ]
    changes = [
        *_kept(planned, situation, repaired.late_s),
        *(_unserved(visit, situation, now) for visit in repaired.unserved),
        *_over(situation),
    ]
    return Proposal(
        situation=situation,
        territory=situation.plan.territory.name,
        changes=tuple(sorted(changes, key=_order)),
        routes=tuple(changed),
        agents=tuple(_agents(situation, changed)),
        late_s=repaired.late_s,
    )


def _ids(route: Route) -> list[int]:
    return [visit.id for visit in route.visits]


def _order(change: Change) -> tuple[int, str, int]:
    return ORDER.index(change.kind), change.appointment.window, change.visit_id


def _planned(route: Route, situation: Situation) -> PlannedRoute:
    plan = schedule(route=route, travel=situation.travel)
    if plan is None:
        raise ValueError(f"route {route.id} on {situation.on} cannot be driven as it was mended")
    return PlannedRoute(route, tuple((v, p.starts_s) for v, p in zip(route.visits, plan.visits, strict=True)))


def _kept(planned: Sequence[PlannedRoute], situation: Situation, late_s: Mapping[int, int]) -> list[Change]:
    changes = []
    for one in planned:
        for visit, starts_s in one.visits:
            if visit.id in situation.wanted:
                changes.append(_added(visit, starts_s, one.route.id, situation))
            elif visit.id in late_s or situation.owner(visit.id) != one.route.id:
                changes.append(_changed(visit, starts_s, one.route.id, situation, late_s.get(visit.id, 0)))
    return changes


def _changed(visit: Visit, starts_s: int, route_id: int, situation: Situation, late_s: int) -> Change:
    appointment = situation.appointments[visit.id]
    owner = situation.owner(visit.id)
    at = midnight(on=situation.on) + timedelta(seconds=starts_s)
    return Change(
        kind="late" if late_s else "moved",
        visit_id=visit.id,
        appointment=appointment,
        agent_before=None if owner is None else situation.agent(owner),
        agent_after=situation.agent(route_id),
        planned_before=appointment.stop.planned_at if appointment.stop else None,
        planned_after=at,
        until=_until(at) if late_s else None,
        late_minutes=max(0, -(-round((at - appointment.ends_at).total_seconds()) // 60)) if late_s else 0,
        window=appointment.window,
    )


def _until(at: datetime) -> datetime:
    """The quarter of an hour by which somebody is there, with a little to spare."""
    since = (at + SPARE - midnight(on=at.astimezone(places.zone()).date())).total_seconds()
    return at + SPARE + timedelta(seconds=-since % QUARTER_S)


def _added(visit: Visit, starts_s: int, route_id: int, situation: Situation) -> Change:
    appointment, _wanted = situation.wanted[visit.id]
    windows = [window for window in places.windows() if window.starts_minute * 60 <= starts_s]
    return Change(
        kind="added",
        visit_id=visit.id,
        appointment=appointment,
        agent_after=situation.agent(route_id),
        planned_after=midnight(on=situation.on) + timedelta(seconds=starts_s),
        window=windows[-1].label,
    )


def _unserved(visit: Visit, situation: Situation, now: datetime) -> Change:
    if visit.id in situation.wanted:
        appointment, _wanted = situation.wanted[visit.id]
        return Change(kind="no-room", visit_id=visit.id, appointment=appointment, window=appointment.window)
    appointment = situation.appointments[visit.id]
    owner = situation.owner(visit.id)
    return Change(
        kind="rebooked",
        visit_id=visit.id,
        appointment=appointment,
        agent_before=None if owner is None else situation.agent(owner),
        planned_before=appointment.stop.planned_at if appointment.stop else None,
        window=appointment.window,
        choices=_choices(appointment, now),
    )


def _choices(appointment: Appointment, now: datetime) -> tuple[tuple[date, str], ...]:
    """The next days first, and of a day the window nearest to the one that was promised."""
    offers = offers_to_move(appointment=appointment, now=now, self_service=False).offers
    free = [offer for offer in offers if offer.available]
    minute = appointment.starts_at.astimezone(places.zone()).time()
    free.sort(key=lambda o: (o.on, o.starts_at.astimezone(places.zone()).time() != minute, o.starts_at))
    return tuple((offer.on, offer.window) for offer in free[:CHOICES])


def _over(situation: Situation) -> list[Change]:
    """The appointments that are over by what happened."""
    by_reference = {one.reference: (stop_id, one) for stop_id, one in situation.appointments.items()}
    changes = []
    for event in situation.events:
        if isinstance(event, Cancelled | NobodyHome):
            stop_id, appointment = by_reference[event.reference]
            owner = situation.owner(stop_id)
            changes.append(
                Change(
                    kind="cancelled" if isinstance(event, Cancelled) else "nobody-home",
                    visit_id=stop_id,
                    appointment=appointment,
                    agent_before=None if owner is None else situation.agent(owner),
                    planned_before=appointment.stop.planned_at if appointment.stop else None,
                    window=appointment.window,
                )
            )
    return changes


def _agents(situation: Situation, changed: Sequence[PlannedRoute]) -> list[RouteChange]:
    rows = [_agent_after(situation, one) for one in changed]
    for route_id, rest in situation.away.items():
        if rest.route.visits:
            driven = _minutes(rest.route, situation)
            rows.append(RouteChange(situation.agent(route_id), len(rest.route.visits), 0, driven, 0, None))
    return sorted(rows, key=lambda row: row.agent.code)


def _agent_after(situation: Situation, one: PlannedRoute) -> RouteChange:
    was = situation.left[one.route.id].route
    plan = schedule(route=one.route, travel=situation.travel)
    back_at = midnight(on=situation.on) + timedelta(seconds=plan.returns_s) if plan and one.route.visits else None
    return RouteChange(
        agent=situation.agent(one.route.id),
        visits_before=len(was.visits),
        visits_after=len(one.route.visits),
        driven_before=_minutes(was, situation),
        driven_after=_minutes(one.route, situation),
        back_at=back_at,
    )


def _minutes(route: Route, situation: Situation) -> int:
    nodes = [route.start_node, *(visit.node for visit in route.visits), route.end_node]
    return round(sum(situation.travel.seconds(a, b) for a, b in zip(nodes, nodes[1:], strict=False)) / 60)
