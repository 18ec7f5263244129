"""A right table agrees with the other search; a wrong one does not."""

import numpy as np

from doorstep.engines.routing.agreement import compare
from doorstep.engines.routing.network import RoadNetwork
from doorstep.engines.routing.table import TravelTable, compute_table

NETWORK = RoadNetwork(
    lats=np.linspace(30.7, 30.8, 5),
    lons=np.linspace(76.7, 76.8, 5),
    tails=np.array([0, 1, 2, 3, 0, 0]),
    heads=np.array([1, 2, 3, 0, 3, 2]),
    seconds=np.array([100.2, 90.5, 80.0, 70.5, 400.0, 190.7]),
    metres=np.array([900.0, 1100.0, 950.0, 1100.0, 1.0, 70.0]),
)


def test_a_table_agrees_also_where_there_is_no_way() -> None:
    seen: list[tuple[int, int]] = []
    found = compare(
        network=NETWORK,
        table=compute_table(network=NETWORK),
        pairs=100,
        seed=1,
        progress=lambda *done: seen.append(done),
    )
    assert (found.pairs, found.agreed, found.worst_s, found.first) == (100, 100, 0, None)
    assert found.worst_m <= 5
    assert seen[-1] == (100, 100)


def test_a_second_too_much_is_found() -> None:
    right = compute_table(network=NETWORK)
    seconds = np.array([right.rows(node) for node in range(5)])
    seconds[1, 3] += 1
    tens = np.array([[right.metres(a, b) // 10 for b in range(5)] for a in range(5)], dtype=np.uint16)
    found = compare(network=NETWORK, table=TravelTable(seconds=seconds, tens_of_metres=tens), pairs=200, seed=1)
    assert (found.worst_s, found.first) == (1, (1, 3))
    assert found.agreed < found.pairs


def test_metres_that_are_not_those_of_the_way_are_found() -> None:
    right = compute_table(network=NETWORK)
    seconds = np.array([right.rows(node) for node in range(5)])
    tens = np.array([[right.metres(a, b) // 10 for b in range(5)] for a in range(5)], dtype=np.uint16)
    tens[2, 0] += 7
    found = compare(network=NETWORK, table=TravelTable(seconds=seconds, tens_of_metres=tens), pairs=200, seed=1)
    assert (found.worst_m, found.first) == (70, (2, 0))


def test_a_table_of_fewer_nodes_does_not_agree() -> None:
    small = TravelTable(seconds=np.zeros((2, 2), np.uint16), tens_of_metres=np.zeros((2, 2), np.uint16))
    assert compare(network=NETWORK, table=small, pairs=20, seed=1).first is not None
