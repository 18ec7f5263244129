"""Streets read from files of OpenStreetMap: tiny ones, and the one that is shipped."""

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import lil_array
from scipy.sparse.csgraph import dijkstra

from doorstep.engines.routing.agreement import compare
from doorstep.engines.routing.network import Floats, Ints, RoadNetwork, read_network
from doorstep.engines.routing.streets import build_network, metres_between
from doorstep.engines.routing.table import compute_table
from doorstep.gateways.roads import Box, UnreadableMap, read_map
from tests.maps import CORNERS, write_map

CITY = Path(__file__).resolve().parents[2] / "cities" / "chandigarh"
ROAD = {"highway": "residential"}
SQUARE = ((1, 2, 3, 4, 1), ROAD)
# Sectors 17, 22 and their neighbours.
MIDDLE = Box(west=76.76, south=30.72, east=76.80, north=30.76)


def network_of(file: Path, *, box: Box | None = None) -> RoadNetwork:
    found = read_map(file=file, box=box)
    network = build_network(streets=found.streets, points=found.points, closed=found.closed)
    assert network is not None
    return network


@pytest.mark.parametrize("name", ["tiny.osm.pbf", "tiny.osm", "tiny.osm.bz2"])
def test_every_format_of_openstreetmap_is_read(tmp_path: Path, name: str) -> None:
    found = read_map(file=write_map(tmp_path / name, SQUARE, ((1, 4), {"highway": "footway"})))
    assert [street.points for street in found.streets] == [(1, 2, 3, 4, 1)]
    assert found.points == {number: CORNERS[number] for number in (1, 2, 3, 4)}


def test_one_way_streets_are_driven_one_way(tmp_path: Path) -> None:
    round_it = ((1, 2, 3, 4, 1), {**ROAD, "oneway": "yes"})
    network = network_of(write_map(tmp_path / "a.osm.pbf", round_it, ((1, 5), ROAD), ((4, 5), ROAD)))
    table = compute_table(network=network)
    first, third = (network.nearest_node(lat=lat, lon=lon) for lat, lon in (CORNERS[1], CORNERS[4]))
    assert table.metres(first, third) == pytest.approx(3023, abs=10)
    assert table.metres(third, first) == pytest.approx(1112, abs=10)


def test_against_its_points_a_street_may_be_one_way_too(tmp_path: Path) -> None:
    file = write_map(tmp_path / "a.osm.pbf", ((1, 2), {**ROAD, "oneway": "-1"}), ((3, 4), {**ROAD, "oneway": "yes"}))
    assert [(s.forward_kmh > 0, s.backward_kmh > 0) for s in read_map(file=file).streets] == [
        (False, True),
        (True, False),
    ]


def test_a_bollard_and_a_private_gate_stop_cars(tmp_path: Path) -> None:
    tags = {2: {"barrier": "bollard"}, 3: {"barrier": "gate", "access": "private"}, 4: {"barrier": "gate"}}
    assert read_map(file=write_map(tmp_path / "a.osm.pbf", SQUARE, tags=tags)).closed == {2, 3}


def test_only_the_box_is_taken(tmp_path: Path) -> None:
    file = write_map(tmp_path / "a.osm.pbf", SQUARE, ((4, 5), ROAD))
    assert set(read_map(file=file, box=Box(76.76, 30.72, 76.775, 30.76)).points) == {1, 4, 5}


def test_points_that_the_extract_lacks_cut_the_street(tmp_path: Path) -> None:
    network = network_of(write_map(tmp_path / "a.osm.pbf", ((1, 2, 99, 3, 4), ROAD), ((1, 4), ROAD)))
    assert (network.size, len(network.tails)) == (4, 6)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableMap, match=r"There is no file .*city\.osm\.pbf\. Download an extract"):
        read_map(file=tmp_path / "city.osm.pbf")


@pytest.mark.parametrize("name", ["notes.txt", "notes.osm.pbf", "notes.osm"])
def test_what_is_no_map_is_refused_by_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("not a map at all " * 50, encoding="ascii")
    with pytest.raises(UnreadableMap, match=rf"{name} cannot be read as OpenStreetMap data: .* download it again"):
        read_map(file=tmp_path / name)


def test_a_file_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes((CITY / "roads.osm.pbf").read_bytes()[:50_000])
    with pytest.raises(UnreadableMap, match="cannot be read"):
        read_map(file=cut)


def test_a_map_without_roads_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableMap, match="has no roads for cars"):
        read_map(
            file=write_map(tmp_path / "a.osm.pbf", ((1, 2), {"highway": "footway"}), ((2, 3), {"railway": "rail"}))
        )
    with pytest.raises(UnreadableMap, match="no roads for cars in this box"):
        read_map(file=write_map(tmp_path / "b.osm.pbf", SQUARE), box=Box(0, 0, 1, 1))


def test_the_shipped_map_has_the_shipped_streets() -> None:
    network = network_of(CITY / "roads.osm.pbf")
    shipped = read_network(nodes_csv=CITY / "road_nodes.csv", edges_csv=CITY / "road_edges.csv")
    assert network.size == pytest.approx(shipped.size, rel=0.01)
    assert len(network.tails) == pytest.approx(len(shipped.tails), rel=0.01)
    assert network.metres.sum() == pytest.approx(shipped.metres.sum(), rel=0.01)
    assert len(network.connected) == network.size
    assert network_of(CITY / "roads.osm.pbf").digest == network.digest


def test_ways_on_the_shipped_map_take_as_long_as_on_the_measured_streets() -> None:
    """Without waits at junctions in the map: what is driven of a free speed makes up for them."""
    network = network_of(CITY / "roads.osm.pbf")
    measured = read_network(nodes_csv=CITY / "road_nodes.csv", edges_csv=CITY / "road_edges.csv")
    ends = np.random.default_rng(1).integers(0, measured.size, 120)
    same, _ = network.nearest_nodes(lats=measured.lats[ends], lons=measured.lons[ends])
    ratios = seconds_between(network, same[:60], same[60:]) / seconds_between(measured, ends[:60], ends[60:])
    assert np.median(ratios) == pytest.approx(1, abs=0.03)
    assert np.mean(np.abs(ratios - 1) < 0.15) >= 0.9


def seconds_between(network: RoadNetwork, starts: Ints, ends: Ints) -> Floats:
    order = np.argsort(-network.seconds, kind="stable")
    graph = lil_array((network.size, network.size))
    # Of parallel roads the last one written, and so the fastest, stays.
    graph[network.tails[order], network.heads[order]] = network.seconds[order]
    found: Floats = dijkstra(graph.tocsr(), indices=starts)[np.arange(len(ends)), ends]
    return found


def test_ways_in_the_middle_of_the_shipped_map_are_plausible_and_searched_right() -> None:
    network = network_of(CITY / "roads.osm.pbf", box=MIDDLE)
    table = compute_table(network=network)
    # The centres of Sectors 17 and 22.
    here, there = (30.7402, 76.7820), (30.7323, 76.7715)
    a, b = (network.nearest_node(lat=lat, lon=lon) for lat, lon in (here, there))
    straight = metres_between(here, there)
    assert straight < table.metres(a, b) < 2 * straight
    assert 10 < table.metres(a, b) / table.seconds(a, b) * 3.6 < 40
    found = compare(network=network, table=table, pairs=60, seed=1)
    assert (found.agreed, found.worst_s, found.first) == (60, 0, None)
