"""Storing what a repair found: who makes which visit from now on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from doorstep.planning.actions.claims import StopWanted, claim_route
from doorstep.planning.actions.store import PlanMoved
from doorstep.planning.models import DayPlan, KitShare, Route, Stop


@dataclass(frozen=True, slots=True)
class MendedStop:
    """A stop that stays or comes into a route: when it is planned, and until when it is promised now. Without an id it
    is made as `wanted`."""

    planned_at: datetime
    latest_at: datetime
    stop_id: int | None = None
    wanted: StopWanted | None = None


@dataclass(frozen=True, slots=True)
class MendedRoute:
    """A route as it goes on. `version`: as it was seen. `stops` come after those `begun`, by id.

    `kits`: what it takes along from now on instead of `kits_before`, or None where the agent has left with what there
    is. `free`: from when on, and from which door (an address id; None: the depot), the agent can go on, where a repair
    learned that."""

    route_id: int
    version: int
    depot_id: int
    begun: tuple[int, ...] = ()
    stops: tuple[MendedStop, ...] = ()
    kits_before: tuple[str, ...] = ()
    kits: tuple[str, ...] | None = None
    free: tuple[datetime, int | None] | None = None


def mend_routes(*, plan_id: int, routes: Sequence[MendedRoute]) -> tuple[Stop, ...]:
    """This function will store routes as they go on, if none moved since it was seen, and return the stops that were
    made. A stop in none of them stays where it is: the caller releases it. To be called inside a transaction.

    The routes named are claimed, in the order of their ids, and kits by their depots' counts. Raises PlanMoved."""
    for route in sorted(routes, key=lambda route: route.route_id):
        if not claim_route(route_id=route.route_id, version=route.version):
            raise PlanMoved(f"route {route.route_id} changed in the meantime")
    _share_kits(plan_id, [route for route in routes if route.kits is not None])
    made: list[Stop] = []
    kept: list[Stop] = []
    for route in routes:
        for sequence, stop in enumerate(route.stops, start=len(route.begun) + 1):
            (made if stop.stop_id is None else kept).append(_stop(route, sequence, stop))
        _go_on(route)
    begun = [Stop(pk=pk, sequence=n) for route in routes for n, pk in enumerate(route.begun, start=1)]
    Stop.objects.bulk_update(begun, ["sequence"], batch_size=200)
    Stop.objects.bulk_update(kept, ["route", "sequence", "planned_at", "latest_at"], batch_size=200)
    return tuple(Stop.objects.bulk_create(made))


def close_roads(*, plan_id: int, circles: Iterable[tuple[float, float, float]]) -> None:
    """This function will keep which roads are closed that day: (latitude, longitude, metres) of each circle."""
    plan = DayPlan.objects.select_for_update().get(pk=plan_id)
    known = [tuple(circle) for circle in plan.closed_roads]
    DayPlan.objects.filter(pk=plan_id).update(
        closed_roads=[*known, *(circle for circle in circles if circle not in known)]
    )


def _stop(route: MendedRoute, sequence: int, stop: MendedStop) -> Stop:
    place = {"route_id": route.route_id, "sequence": sequence}
    times = {"planned_at": stop.planned_at, "latest_at": stop.latest_at}
    wanted = stop.wanted
    if stop.stop_id is not None or wanted is None:
        return Stop(pk=stop.stop_id, **place, **times)
    return Stop(
        address=wanted.address,
        node=wanted.node,
        service_s=wanted.service_s,
        expected_s=wanted.expected_s,
        spread_s=wanted.spread_s,
        earliest_at=wanted.earliest_at,
        skills=list(wanted.skills),
        kits=list(wanted.kits),
        wishes=list(wanted.wishes),
        **place,
        **times,
    )


def _go_on(route: MendedRoute) -> None:
    changes: dict[str, object] = {}
    if route.kits is not None and set(route.kits) != set(route.kits_before):
        changes["kits"] = sorted(route.kits)
    if route.free is not None:
        changes["free_at"], changes["free_address_id"] = route.free
    if changes:
        Route.objects.filter(pk=route.route_id).update(**changes)


def _share_kits(plan_id: int, routes: Sequence[MendedRoute]) -> None:
    """Given back first, so that one route may have what another no longer needs."""
    for route in routes:
        spare = set(route.kits_before) - set(route.kits or ())
        if spare:
            _shares(plan_id, route, spare).filter(taken__gt=0).update(taken=F("taken") - 1)
    for route in routes:
        more = set(route.kits or ()) - set(route.kits_before)
        taken = _shares(plan_id, route, more).filter(taken__lt=F("places")) if more else None
        if taken is not None and taken.update(taken=F("taken") + 1) < len(more):
            raise PlanMoved(f"a kit of depot {route.depot_id} was taken in the meantime")


def _shares(plan_id: int, route: MendedRoute, kits: Iterable[str]) -> "QuerySet[KitShare]":
    return KitShare.objects.filter(day_plan_id=plan_id, depot_id=route.depot_id, kit__code__in=list(kits))
