"""Giving the city other roads. The page docs/algorithms/roads.md tells it in prose."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
from django.db import transaction

from doorstep.city.refusals import NoCity, RoadsBreakPromises, RoadsElsewhere
from doorstep.engines.promise.schedule import schedule
from doorstep.engines.promise.values import Route
from doorstep.engines.routing.network import Floats, RoadNetwork
from doorstep.journal.actions import Actor, append
from doorstep.places import actions as places
from doorstep.places import queries
from doorstep.places.models import Address, City, Depot, RoadMap
from doorstep.planning.actions.deadlocks import again_after_deadlock
from doorstep.planning.actions.renumber import close_days, renumber_stops
from doorstep.planning.models import Stop
from doorstep.planning.queries import Standing, standings
from doorstep.workforce.queries import staffing

# Farther than this from every road, a depot or a door does not belong to them.
FARTHEST_M = 3_000


@dataclass(frozen=True, slots=True)
class RoadsReport:
    """What changing the roads did. `changed` is False when they were these roads already."""

    changed: bool
    addresses: int = 0
    stops: int = 0


@dataclass(frozen=True, slots=True)
class _Nodes:
    """The new road nodes: of depots and addresses by their ids."""

    depots: Mapping[int, int]
    addresses: Mapping[int, int]


@again_after_deadlock
@transaction.atomic
def use_roads(*, roads: RoadNetwork, source: str, imported: bool, actor: Actor, now: datetime) -> RoadsReport:
    """This function will make these the city's roads, as `put_roads` does, and write it into the journal."""
    report = put_roads(roads=roads, source=source, imported=imported, now=now)
    if report.changed:
        details = {"roads": roads.digest[:16], "source": source, "nodes": roads.size, "stops": report.stops}
        append(actor=actor, action="roads-changed", subject="city:roads", details=details, now=now)
    return report


def put_roads(*, roads: RoadNetwork, source: str, imported: bool, now: datetime) -> RoadsReport:
    """This function will make these the city's roads: depots, addresses and stops get their nearest nodes.

    All or nothing, inside the caller's transaction. Every route of today and later that could be driven before must be
    drivable on the new roads with every promise kept; the travel table is built for it when there are such routes.
    Raises NoCity, RoadsElsewhere, and RoadsBreakPromises naming the days."""
    city = City.objects.first()
    if city is None:
        raise NoCity
    same = city.network_digest == roads.digest
    if same and RoadMap.objects.filter(digest=roads.digest, imported=imported).exists():
        return RoadsReport(changed=False)
    today = now.astimezone(queries.zone()).date()
    close_days(from_on=today)
    nodes = _nodes(roads, today)
    if not same:
        _must_keep_promises(roads, nodes, today, now)
    places.use_road_map(roads=roads, nodes=nodes.addresses, source=source, imported=imported, now=now)
    stops = renumber_stops()
    places.touch()
    return RoadsReport(changed=True, addresses=len(nodes.addresses), stops=stops)


def _nodes(roads: RoadNetwork, today: date) -> _Nodes:
    """Raises RoadsElsewhere when a depot, or a door that somebody is coming to, is far from every road."""
    awaited = set(Stop.objects.filter(route__day_plan__on__gte=today).values_list("address_id", flat=True))
    found: list[Mapping[int, int]] = []
    for what, must, rows in (
        ("depot", None, Depot.objects.order_by("pk")),
        ("address", awaited, Address.objects.order_by("pk")),
    ):
        points = list(rows.values_list("pk", "lat", "lon"))
        ids = [pk for pk, _, _ in points]
        lats, lons = (np.array([point[axis] for point in points], dtype=np.float64) for axis in (1, 2))
        new, metres = _nearest(roads, lats, lons)
        far = [(m, pk) for pk, m in zip(ids, metres, strict=True) if m > FARTHEST_M and (must is None or pk in must)]
        if far:
            raise RoadsElsewhere(what=what, name=_named(what, max(far)[1]), kilometres=round(max(far)[0] / 1000))
        found.append(dict(zip(ids, new, strict=True)))
    return _Nodes(*found)


def _nearest(roads: RoadNetwork, lats: Floats, lons: Floats) -> tuple[list[int], list[float]]:
    if not len(lats):
        return [], []
    nodes, metres = roads.nearest_nodes(lats=lats, lons=lons)
    return nodes.tolist(), metres.tolist()


def _named(what: str, pk: int) -> str:
    """Of a door only the number of its row: whose it is does not belong on a terminal."""
    return Depot.objects.get(pk=pk).code if what == "depot" else str(pk)


def _must_keep_promises(roads: RoadNetwork, nodes: _Nodes, today: date, now: datetime) -> None:
    stops = dict(Stop.objects.filter(route__day_plan__on__gte=today).values_list("pk", "address_id"))
    if not stops:
        return
    workforce = staffing()
    before, after = queries.travel(), queries.table_of(roads=roads)
    planned = Stop.objects.filter(pk__in=list(stops)).order_by("route__day_plan__on")
    broken: Counter[date] = Counter()
    places_of = planned.values_list("route__day_plan__territory_id", "route__day_plan__on").distinct()
    for territory_id, on in list(places_of):
        day = standings(
            territory_id=territory_id, days=[on], staffing=workforce, travel=before, now=now, remember=False
        )[on]
        then = after.at_hours(day.travel.profile)
        for standing in day.routes:
            moved = _moved(standing, nodes, stops)
            if schedule(route=moved, travel=then) is None and schedule(route=standing.route, travel=day.travel):
                broken[on] += 1
    if broken:
        raise RoadsBreakPromises(broken)


def _moved(standing: Standing, nodes: _Nodes, stops: Mapping[int, int]) -> Route:
    depot = nodes.depots[standing.agent.depot_id]
    visits = tuple(replace(visit, node=nodes.addresses[stops[visit.id]]) for visit in standing.route.visits)
    return replace(standing.route, start_node=depot, end_node=depot, visits=visits)
