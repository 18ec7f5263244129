"""Other roads for a city in which visits are promised: every promise holds on them, or nothing changes."""

from dataclasses import replace

import pytest
from django.conf import settings

from doorstep.booking.queries import appointments
from doorstep.city.actions import RoadsReport, load_city, use_roads
from doorstep.city.refusals import NoCity, RoadsBreakPromises, RoadsElsewhere
from doorstep.dispatch.queries import day_sheets
from doorstep.engines.routing.network import RoadNetwork, read_network
from doorstep.journal.actions import SYSTEM
from doorstep.journal.models import Entry
from doorstep.places import queries as places
from doorstep.places.models import Address, City, Depot, RoadMap, Territory
from doorstep.planning.models import Stop
from doorstep.planning.queries import RoadsMoved, standings
from doorstep.workforce.queries import staffing
from tests.cast import NOW, TOMORROW, WINDOWS, book, in_days, neighbour, only_agents, problems, publish, set_rules
from tests.maps import grid

IN_CHANDIGARH = pytest.mark.usefixtures("chandigarh")


def give(roads: RoadNetwork, *, imported: bool = True) -> RoadsReport:
    """Change the roads, and begin the next request."""
    report = use_roads(roads=roads, source="grid.osm.pbf", imported=imported, actor=SYSTEM, now=NOW)
    places.edition()
    return report


def shipped() -> RoadNetwork:
    return read_network(nodes_csv=settings.CITY / "road_nodes.csv", edges_csv=settings.CITY / "road_edges.csv")


def state() -> dict[str, object]:
    """Everything that other roads change."""
    return {
        "city": list(City.objects.values_list("network_digest", flat=True)),
        "maps": list(RoadMap.objects.values_list("digest", "imported")),
        "depots": list(Depot.objects.order_by("pk").values_list("pk", "node")),
        "addresses": list(Address.objects.order_by("pk").values_list("pk", "node")),
        "stops": list(Stop.objects.order_by("pk").values_list("pk", "node", "route__version")),
        "entries": Entry.objects.count(),
    }


@IN_CHANDIGARH
def test_depots_addresses_and_stops_get_the_nearest_nodes_of_the_new_roads() -> None:
    set_rules(open_per_address=99)
    for number in range(4):
        book(person=neighbour(number), window=WINDOWS[number], on=in_days(1 + number))
    roads = grid(kmh=40)
    report = give(roads)
    assert report == RoadsReport(changed=True, addresses=4, stops=4)
    rows: list[Depot | Address] = [*Depot.objects.all(), *Address.objects.all()]
    for row in rows:
        assert row.node == roads.nearest_node(lat=row.lat, lon=row.lon)
    assert all(stop.node == stop.address.node for stop in Stop.objects.select_related("address"))
    entry = Entry.objects.get(action="roads-changed")
    assert entry.details["source"] == "grid.osm.pbf"


@IN_CHANDIGARH
def test_the_city_uses_them_from_then_on() -> None:
    booked = book()
    roads = grid(kmh=40)
    give(roads)
    assert places.network().digest == roads.digest
    assert places.travel().size == roads.size
    book(person=neighbour(1))
    assert problems() == []
    publish()
    assert [len(route.stops) for route in day_sheets(on=TOMORROW, now=NOW)[0].routes] in ([2], [1, 1])
    assert appointments().get(pk=booked.pk).stop is not None


@IN_CHANDIGARH
def test_roads_on_which_a_promise_would_break_are_refused_with_the_day_and_nothing_changes() -> None:
    only_agents("FA02")
    set_rules(open_per_address=99)
    for number in range(4):
        book(person=neighbour(number), window=WINDOWS[number], services=("electricity-bill",), on=in_days(2))
    book(person=neighbour(9), window=WINDOWS[3], services=("electricity-bill",), on=in_days(3))
    before = state()
    with pytest.raises(RoadsBreakPromises, match=rf"{in_days(2).isoformat()} \(1\), {in_days(3).isoformat()} \(1\)"):
        give(grid(kmh=0.02))
    assert state() == before
    assert places.network().digest == shipped().digest
    assert problems() == []


@IN_CHANDIGARH
def test_without_promises_any_roads_of_the_city_will_do() -> None:
    assert give(grid(kmh=0.02)).changed


@IN_CHANDIGARH
def test_days_that_are_over_break_no_promise_but_are_renumbered() -> None:
    booked = book()
    roads = grid(kmh=0.02)
    later = NOW + (in_days(5) - NOW.date())
    use_roads(roads=roads, source="x", imported=True, actor=SYSTEM, now=later)
    assert booked.stop is not None
    stop = Stop.objects.select_related("address").get(pk=booked.stop.pk)
    assert stop.node == stop.address.node < roads.size


@IN_CHANDIGARH
def test_roads_of_another_place_are_refused() -> None:
    before = state()
    with pytest.raises(RoadsElsewhere, match=r"depot SC\d+ is \d{3,} km from the nearest one"):
        give(grid(kmh=40, south=28.5, west=77.1))
    assert state() == before


@IN_CHANDIGARH
def test_the_same_roads_again_change_nothing() -> None:
    book()
    roads = grid(kmh=40)
    give(roads)
    before = state()
    assert give(roads) == RoadsReport(changed=False)
    assert state() == before


@IN_CHANDIGARH
def test_imported_roads_stay_when_the_citys_files_are_loaded_again() -> None:
    roads = grid(kmh=40)
    give(roads)
    nodes = list(Depot.objects.order_by("pk").values_list("node", flat=True))
    load_city(folder=settings.CITY, actor=SYSTEM, now=NOW)
    assert City.objects.get().network_digest == roads.digest
    assert list(Depot.objects.order_by("pk").values_list("node", flat=True)) == nodes


@IN_CHANDIGARH
def test_the_citys_own_roads_come_back() -> None:
    book()
    before = state()
    give(grid(kmh=40))
    give(shipped(), imported=False)
    after = state()
    assert [after[name] for name in ("city", "maps", "depots", "addresses")] == [
        before[name] for name in ("city", "maps", "depots", "addresses")
    ]
    assert problems() == []


@IN_CHANDIGARH
def test_whoever_began_before_the_change_starts_over() -> None:
    book()
    territory = Territory.objects.get().pk
    workforce, travel = staffing(), places.travel()
    give(grid(kmh=40))
    with pytest.raises(RoadsMoved):
        standings(territory_id=territory, days=[TOMORROW], staffing=workforce, travel=travel, now=NOW)
    fresh = staffing()
    with pytest.raises(RoadsMoved):
        standings(territory_id=territory, days=[TOMORROW], staffing=fresh, travel=travel, now=NOW)
    stale = replace(fresh, roads=workforce.roads)
    with pytest.raises(RoadsMoved):
        standings(territory_id=territory, days=[TOMORROW], staffing=stale, travel=places.travel(), now=NOW)
    day = standings(territory_id=territory, days=[TOMORROW], staffing=fresh, travel=places.travel(), now=NOW)[TOMORROW]
    assert sum(len(standing.route.visits) for standing in day.routes) == 1


@IN_CHANDIGARH
def test_a_form_that_was_read_before_does_not_bring_the_old_roads_back() -> None:
    seen = City.objects.get()
    roads = grid(kmh=40)
    give(roads)
    seen.helpline = "1800-000-000"
    seen.save()
    now_is = City.objects.get()
    assert (now_is.network_digest, now_is.helpline) == (roads.digest, "1800-000-000")


@pytest.mark.django_db
def test_without_a_city_there_is_nothing_to_give_roads_to() -> None:
    with pytest.raises(NoCity):
        give(grid(kmh=40))


@IN_CHANDIGARH
def test_the_shipped_roads_are_kept_with_the_city() -> None:
    kept = RoadMap.objects.get()
    assert (kept.digest, kept.imported) == (shipped().digest, False)
    assert not places.roads_are_imported()
