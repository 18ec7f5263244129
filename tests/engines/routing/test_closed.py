"""Roads that are closed for a day, round a point."""

import numpy as np
import pytest

from doorstep.engines.routing.closed import Closure, travel_between, with_closures
from doorstep.engines.routing.network import METRES_PER_DEGREE, RoadNetwork
from doorstep.engines.routing.table import UNREACHABLE, compute_table

KM = 1000 / METRES_PER_DEGREE


def square() -> RoadNetwork:
    """Nodes 0 to 3 at the corners of a square of a kilometre at the equator, roads of two minutes along its sides."""
    sides = [(0, 1), (1, 2), (2, 3), (3, 0)]
    ways = [*sides, *((b, a) for a, b in sides)]
    return RoadNetwork(
        lats=np.array([0.0, 0.0, KM, KM]),
        lons=np.array([0.0, KM, KM, 0.0]),
        tails=np.array([a for a, _ in ways]),
        heads=np.array([b for _, b in ways]),
        seconds=np.full(8, 120.0),
        metres=np.full(8, 1000.0),
    )


# The middle of the side from node 0 to node 1.
MIDDLE = Closure(lat=0.0, lon=KM / 2, radius_m=100)


def test_with_nothing_closed_the_ways_are_those_of_the_table() -> None:
    table, few = compute_table(network=square()), travel_between(network=square(), nodes=[0, 2])
    assert few.rows(0).tolist() == table.rows(0).tolist()
    assert few.seconds(2, 1) == table.seconds(2, 1)


def test_a_closed_road_is_driven_round() -> None:
    travel = travel_between(network=with_closures(network=square(), closures=[MIDDLE]), nodes=[0, 1])
    assert travel.seconds(0, 1) == travel.seconds(1, 0) == 360


def test_a_door_behind_the_barrier_is_reached_on_foot() -> None:
    shut = with_closures(network=square(), closures=[Closure(lat=0.0, lon=0.0, radius_m=50)])
    assert travel_between(network=shut, nodes=[1]).seconds(1, 0) == 900


def test_roads_beside_the_circle_stay_open() -> None:
    shut = with_closures(network=square(), closures=[MIDDLE])
    assert shut.seconds.tolist() == [900, 120, 120, 120, 900, 120, 120, 120]


def test_a_column_knows_the_ways_from_the_nodes_that_matter() -> None:
    column = travel_between(network=square(), nodes=[0, 2]).columns(1)
    assert column.tolist() == [120, UNREACHABLE, 120, UNREACHABLE]


def test_of_two_roads_side_by_side_the_faster_counts() -> None:
    roads = square()
    twice = RoadNetwork(
        lats=roads.lats,
        lons=roads.lons,
        tails=np.append(roads.tails, 0),
        heads=np.append(roads.heads, 1),
        seconds=np.append(roads.seconds, 45.0),
        metres=np.append(roads.metres, 1000.0),
    )
    assert travel_between(network=twice, nodes=[0]).seconds(0, 1) == 45


def test_a_closed_road_makes_no_way_shorter() -> None:
    before = travel_between(network=square(), nodes=range(4))
    after = travel_between(network=with_closures(network=square(), closures=[MIDDLE]), nodes=range(4))
    for node in range(4):
        assert np.all(after.rows(node) >= before.rows(node))


@pytest.mark.parametrize("node", range(4))
def test_nobody_is_far_from_themselves(node: int) -> None:
    assert travel_between(network=square(), nodes=[node]).seconds(node, node) == 0
