"""A day as dispatchers see it: routes with planned minutes, kilometres and slack."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from doorstep.booking.models import Appointment
from doorstep.engines.catalogue.values import Texts
from doorstep.engines.promise.remaining import rest_of
from doorstep.engines.promise.schedule import legs_of, schedule
from doorstep.engines.promise.values import PlannedVisit, Route, Schedule, Travel
from doorstep.engines.routing.table import TravelTable
from doorstep.places import queries as places
from doorstep.planning.models import DayPlan
from doorstep.planning.queries import Standing, seconds_of, standings
from doorstep.workforce.queries import AgentNow, midnight, staffing


@dataclass(frozen=True, slots=True)
class StopSheet:
    """A planned visit. `appointment` is None for a hold. Instants are in the city's zone."""

    appointment: Appointment | None
    arrives_at: datetime
    starts_at: datetime
    finishes_at: datetime
    window: str
    driven_minutes: int


@dataclass(frozen=True, slots=True)
class RouteSheet:
    """One field agent's day. `slack_minutes`: shift minus driving, work and break."""

    route_id: int
    agent: AgentNow
    kits: tuple[str, ...]
    shift_starts_at: datetime
    shift_ends_at: datetime
    leaves_at: datetime
    returns_at: datetime
    break_starts_at: datetime | None
    break_minutes: int
    kilometres: float
    driven_minutes: int
    slack_minutes: int
    stops: tuple[StopSheet, ...]


@dataclass(frozen=True, slots=True)
class DaySheet:
    """A territory's day."""

    territory: Texts
    on: date
    published_at: datetime | None
    routes: tuple[RouteSheet, ...]
    idle: int
    """How many rostered agents have no visit."""
    stranded: tuple[Appointment, ...] = ()
    """Visits of a published day to which nobody comes until a repair finds somebody."""


def day_sheets(*, on: date, now: datetime) -> tuple[DaySheet, ...]:
    """This function will return every territory's day with its routes in the order of the agents' codes."""
    return tuple(_day_sheet(plan, now) for plan in DayPlan.objects.filter(on=on).select_related("territory"))


def _day_sheet(plan: DayPlan, now: datetime) -> DaySheet:
    # In this order: whoever asks for the staffing learns of the newest edition, and with it of the roads.
    team, travel = staffing(), places.travel()
    stand = standings(territory_id=plan.territory_id, days=[plan.on], staffing=team, travel=travel, now=now)[plan.on]
    booked = Appointment.objects.filter(stop__route__day_plan=plan)
    booked = booked.select_related("applicant", "helper", "address", "stop")
    by_stop = {appointment.stop_id: appointment for appointment in booked if appointment.stop_id}
    routes = [_named(s, by_stop) for s in stand.routes] if plan.published_at else list(stand.routes)
    busy = sorted((s for s in routes if s.route.visits), key=lambda s: s.agent.code)
    return DaySheet(
        territory=plan.territory.name,
        on=plan.on,
        published_at=plan.published_at,
        routes=tuple(_route_sheet(s, by_stop, travel, stand.travel) for s in busy),
        idle=len(stand.routes) - len(busy),
        stranded=tuple(one for one in by_stop.values() if plan.published_at and not _is_planned(one)),
    )


def _route_sheet(
    standing: Standing, by_stop: Mapping[int, Appointment], travel: TravelTable, of_day: Travel
) -> RouteSheet:
    route = standing.route
    plan = _as_told(standing, by_stop, of_day) or schedule(route=route, travel=of_day) or _as_it_goes(route, of_day)
    starts = midnight(on=standing.on)

    def at(seconds: int) -> datetime:
        return starts + timedelta(seconds=seconds)

    return RouteSheet(
        route_id=route.id,
        agent=standing.agent,
        kits=standing.kits,
        shift_starts_at=at(route.starts_s),
        shift_ends_at=at(route.ends_s),
        leaves_at=at(plan.leaves_s),
        returns_at=at(plan.returns_s),
        break_starts_at=None if plan.break_s is None else at(plan.break_s),
        break_minutes=route.pause.duration_s // 60 if route.pause else 0,
        kilometres=round(_metres(route, travel) / 1000, 1),
        driven_minutes=round(plan.driven_s / 60),
        slack_minutes=plan.slack_s // 60,
        stops=_stops(standing, plan, by_stop, travel, starts),
    )


def _named(standing: Standing, by_stop: Mapping[int, Appointment]) -> Standing:
    """A published route without holds, which nobody can book any more, and without visits to which nobody comes."""
    named = (visit for visit in standing.route.visits if visit.id in by_stop)
    visits = tuple(visit for visit in named if _is_planned(by_stop[visit.id]))
    return replace(standing, route=replace(standing.route, visits=visits))


def _is_planned(appointment: Appointment) -> bool:
    return appointment.stop is not None and appointment.stop.planned_at is not None


def _as_it_goes(route: Route, travel: Travel) -> Schedule:
    """Of a route that cannot keep its windows any more, when its agent would be where: for dispatchers to see."""
    legs = legs_of(route=route, travel=travel)
    now, planned = route.starts_s, []
    for leg, visit in zip(legs, route.visits, strict=False):
        arrives_s = travel.profile.arrive(leave_s=now, seconds=leg)
        starts_s = max(arrives_s, visit.earliest_s)
        now = starts_s + visit.service_s
        planned.append(PlannedVisit(visit.id, arrives_s, starts_s, now, visit.latest_s))
    returns_s = travel.profile.arrive(leave_s=now, seconds=legs[-1])
    return Schedule(tuple(planned), route.starts_s, returns_s, None, sum(legs), slack_s=0, margin_s=None)


def _as_told(standing: Standing, by_stop: Mapping[int, Appointment], travel: Travel) -> Schedule | None:
    """The planned minutes that were stored when the day was published, and mended since; None before.

    A mended route need not be one that could be driven from the morning on."""
    route, on = standing.route, standing.on
    stops = [appointment.stop for visit in route.visits if (appointment := by_stop.get(visit.id))]
    told = {stop.pk: seconds_of(at=stop.planned_at, on=on) for stop in stops if stop and stop.planned_at}
    if not told or len(told) < len(route.visits):
        return None
    legs = legs_of(route=route, travel=travel)
    first, last = route.visits[0], route.visits[-1]
    planned = tuple(
        PlannedVisit(v.id, told[v.id], told[v.id], told[v.id] + v.service_s, v.latest_s) for v in route.visits
    )
    pause_s = route.pause.duration_s if route.pause else 0
    return Schedule(
        visits=planned,
        leaves_s=travel.profile.leave(arrive_s=told[first.id], seconds=legs[0]),
        returns_s=travel.profile.arrive(leave_s=told[last.id] + last.service_s, seconds=legs[-1]),
        break_s=rest_of(route=route, starts_s=told, travel=travel),
        driven_s=sum(legs),
        slack_s=max(0, route.ends_s - route.starts_s - sum(legs) - sum(v.service_s for v in route.visits) - pause_s),
        margin_s=None,
    )


def _stops(
    standing: Standing,
    plan: Schedule,
    by_stop: Mapping[int, Appointment],
    travel: TravelTable,
    starts: datetime,
) -> tuple[StopSheet, ...]:
    nodes = [standing.route.start_node, *(visit.node for visit in standing.route.visits)]
    sheets = []
    for previous, visit, planned in zip(nodes, standing.route.visits, plan.visits, strict=False):
        appointment = by_stop.get(visit.id)
        sheets.append(
            StopSheet(
                appointment=appointment,
                arrives_at=starts + timedelta(seconds=planned.arrives_s),
                starts_at=starts + timedelta(seconds=planned.starts_s),
                finishes_at=starts + timedelta(seconds=planned.finishes_s),
                window=appointment.window if appointment else "",
                driven_minutes=round(travel.seconds(previous, visit.node) / 60),
            )
        )
    return tuple(sheets)


def _metres(route: Route, travel: TravelTable) -> int:
    nodes = [route.start_node, *(visit.node for visit in route.visits), route.end_node]
    return sum(travel.metres(a, b) for a, b in zip(nodes, nodes[1:], strict=False))
