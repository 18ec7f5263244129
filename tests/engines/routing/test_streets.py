"""A network out of streets: about 111 m between neighbouring points on a line to the north."""

import pytest

from doorstep.engines.routing.network import RoadNetwork
from doorstep.engines.routing.streets import LONGEST_EDGE_M, Street, build_network, metres_between
from doorstep.engines.routing.table import compute_table

STEP = 0.001
STEP_M = 111.2


def both(*points: int, kmh: float = 36) -> Street:
    return Street(points, kmh, kmh)


def one_way(*points: int, kmh: float = 36) -> Street:
    return Street(points, kmh, 0)


def line(size: int) -> dict[int, tuple[float, float]]:
    return {number: (30.7 + number * STEP, 76.7) for number in range(size)}


def built(*streets: Street, size: int = 20, closed: frozenset[int] = frozenset()) -> RoadNetwork:
    network = build_network(streets=streets, points=line(size), closed=closed)
    assert network is not None
    return network


def edges(network: RoadNetwork) -> list[tuple[int, int, float, float]]:
    """By the points' own numbers on the line."""
    places = [round((lat - 30.7) / STEP) for lat in network.lats.tolist()]
    rows = zip(network.tails, network.heads, network.seconds, network.metres, strict=True)
    return [(places[tail], places[head], round(float(s), 1), round(float(m))) for tail, head, s, m in rows]


def test_bends_between_junctions_become_one_edge_with_their_length() -> None:
    assert edges(built(both(0, 1, 2))) == [(0, 2, 22.2, 222), (2, 0, 22.2, 222)]


def test_a_junction_stays() -> None:
    network = built(both(0, 1, 2), both(1, 5))
    assert {(a, b) for a, b, _, _ in edges(network)} == {(0, 1), (1, 0), (1, 2), (2, 1), (1, 5), (5, 1)}


def test_a_chain_of_streets_adds_the_seconds_of_each() -> None:
    assert edges(built(both(0, 1), both(1, 2, kmh=18)))[0] == (0, 2, 33.4, 222)


def test_a_long_chain_keeps_some_bends_so_that_doors_find_a_node_nearby() -> None:
    found = edges(built(both(*range(10))))
    assert max(metres for _, _, _, metres in found) <= LONGEST_EDGE_M
    assert {(a, b) for a, b, _, _ in found} == {(b, a) for a, b, _, _ in found}
    assert len({a for a, _, _, _ in found}) == 6  # both ends and every second bend


def test_one_way_streets_are_one_way() -> None:
    network = built(one_way(0, 1, 2), both(0, 3, 2))
    table = compute_table(network=network)
    start, end = (network.nearest_node(lat=30.7 + number * STEP, lon=76.7) for number in (0, 2))
    # 222 m by the one-way street; back by the other one, 111 m to point 3 and 333 m on.
    assert (table.seconds(start, end), table.seconds(end, start)) == (23, 45)


def test_a_bend_where_a_street_becomes_one_way_stays() -> None:
    network = built(both(0, 1), one_way(1, 2), one_way(2, 3), one_way(3, 0))
    assert (0, 1) in {(a, b) for a, b, _, _ in edges(network)}
    assert (1, 0) in {(a, b) for a, b, _, _ in edges(network)}


def test_what_one_cannot_come_back_from_is_left_out() -> None:
    network = built(both(0, 1, 2), one_way(2, 3), both(3, 4))
    assert {a for a, _, _, _ in edges(network)} == {0, 2}


def test_islands_are_left_out() -> None:
    network = built(both(0, 1, 2), both(1, 3), both(10, 11))
    assert {a for a, _, _, _ in edges(network)} == {0, 1, 2, 3}


def test_a_bollard_cuts_the_street() -> None:
    network = built(both(0, 1, 2, 3, 4, 5, 6), closed=frozenset({4}))
    assert {a for a, _, _, _ in edges(network)} <= {0, 1, 2, 3}


def test_a_street_is_cut_where_a_point_lies_outside_the_map() -> None:
    network = build_network(streets=[both(0, 1, 2, 3)], points={0: (30.7, 76.7), 1: (30.701, 76.7), 3: (30.703, 76.7)})
    assert network is not None
    assert network.size == 2


def test_of_two_streets_between_the_same_points_the_faster_counts() -> None:
    assert edges(built(both(0, 1, kmh=18), both(1, 0, kmh=36)))[0] == (0, 1, 11.1, 111)


def test_a_ring_off_a_junction_keeps_points_of_its_own() -> None:
    network = built(both(0, 1), both(1, 4, 7, 2, 1))
    assert network.size > 2


def test_the_order_of_streets_does_not_matter() -> None:
    streets = [both(0, 1, 2), one_way(2, 6, 8), both(8, 9, 0), both(1, 5, 9)]
    assert built(*streets).digest == built(*reversed(streets)).digest


@pytest.mark.parametrize("streets", [[], [one_way(0, 1)], [both(0, 0)], [both(30, 31)]])
def test_streets_that_lead_nowhere_make_no_network(streets: list[Street]) -> None:
    assert build_network(streets=streets, points=line(3)) is None


def test_metres_are_those_on_a_globe() -> None:
    assert metres_between((30.7, 76.7), (30.701, 76.7)) == pytest.approx(STEP_M, abs=0.1)
    assert metres_between((30.7, 76.7), (30.7, 76.701)) == pytest.approx(95.6, abs=0.1)
