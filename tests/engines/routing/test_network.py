"""A village of five nodes: a square with a one-way side, and a stub from which there is no way back."""

from pathlib import Path

import pytest

from doorstep.engines.routing.network import RoadFileError, RoadNetwork, read_network

NODES = """node,lat,lon,sector
0,30.7400,76.7800,22
1,30.7400,76.7900,22
2,30.7500,76.7900,17
3,30.7500,76.7800,17
4,30.7600,76.7800,16
"""
EDGES = """a,b,length_m,class,time_s_ab,time_s_ba
0,1,957,V3,100.2,100.2
1,2,1113,V3,90,
2,3,957,V3,80,80
3,0,1113,V3,70.5,70.5
3,4,1113,V5,60,0
"""


def village(folder: Path, *, nodes: str = NODES, edges: str = EDGES) -> RoadNetwork:
    (folder / "nodes.csv").write_text(nodes, encoding="utf-8")
    (folder / "edges.csv").write_text(edges, encoding="utf-8")
    return read_network(nodes_csv=folder / "nodes.csv", edges_csv=folder / "edges.csv")


def test_an_edge_is_read_once_for_each_direction_in_which_it_may_be_driven(tmp_path: Path) -> None:
    network = village(tmp_path)
    ways = set(zip(network.tails.tolist(), network.heads.tolist(), strict=True))
    assert ways == {(0, 1), (1, 0), (1, 2), (2, 3), (3, 2), (3, 0), (0, 3), (3, 4)}


def test_the_nearest_node_is_nearest_in_metres_not_in_degrees(tmp_path: Path) -> None:
    nodes = "node,lat,lon\n0,30.7500,76.7800\n1,30.7400,76.7910\n"
    network = village(tmp_path, nodes=nodes, edges="a,b,length_m,time_s_ab,time_s_ba\n0,1,1500,90,90\n")
    # From 30.74, 76.78 node 0 lies 0.0100 degrees north, which is 1113 m; node 1 0.0110 degrees east: only 1052 m.
    assert network.nearest_node(lat=30.7400, lon=76.7800) == 1


def test_a_door_beside_a_dead_stub_is_reached_from_a_connected_node(tmp_path: Path) -> None:
    network = village(tmp_path)
    assert network.nearest_node(lat=30.7600, lon=76.7800) == 3
    assert network.metres_to_nearest(lat=30.7600, lon=76.7800) == pytest.approx(1113, abs=2)


def test_the_digest_follows_the_content_alone(tmp_path: Path) -> None:
    first = village(tmp_path).digest
    assert village(tmp_path).digest == first
    assert village(tmp_path, edges=EDGES.replace("100.2,100.2", "100.2,101")).digest != first


@pytest.mark.parametrize(
    ("nodes", "edges", "complaint"),
    [
        (NODES, EDGES.replace("3,4,", "3,9,"), "edges.csv, line 6: no node 9"),
        (NODES, EDGES.replace("957,V3,80", "957,V3,fast"), "edges.csv, line 4: time_s_ab is not a number: 'fast'"),
        (NODES, EDGES.replace("957,V3,80", "957,V3,-80"), "edges.csv, line 4: time_s_ab cannot be -80"),
        (NODES, EDGES.replace("length_m", "length"), "edges.csv, line 1: no column length_m"),
        (NODES.replace("\n3,", "\n7,"), EDGES, "nodes.csv, line 5: node should be 3, not '7'"),
        ("node,lat,lon\n", EDGES, "nodes.csv: no nodes"),
    ],
)
def test_a_broken_road_file_is_refused_with_its_line(tmp_path: Path, nodes: str, edges: str, complaint: str) -> None:
    with pytest.raises(RoadFileError, match="^" + complaint):
        village(tmp_path, nodes=nodes, edges=edges)
