"""Made-up days are the same for the same seed, and stand on the city's own roads."""

import numpy as np
import pytest

from bench.days import CITY, LUNCH, MINUTES, SKILLS, WINDOWS, centres, roster, visits
from doorstep.engines.routing.network import RoadNetwork, read_network


@pytest.fixture(scope="module")
def network() -> RoadNetwork:
    return read_network(nodes_csv=CITY / "road_nodes.csv", edges_csv=CITY / "road_edges.csv")


def test_the_same_seed_makes_the_same_visits(network: RoadNetwork) -> None:
    first, again = (visits(network=network, count=50, luck=np.random.default_rng(7)) for _ in range(2))
    assert first == again


def test_every_visit_is_in_a_window_and_at_a_door_that_can_be_reached(network: RoadNetwork) -> None:
    made = visits(network=network, count=200, luck=np.random.default_rng(1))
    assert {(visit.earliest_s, visit.latest_s) for visit in made} == set(WINDOWS)
    assert {visit.node for visit in made} <= set(network.connected.tolist())


def test_shares_add_up() -> None:
    assert sum(share for _, share in MINUTES) == pytest.approx(1)
    assert sum(share for _, _, share in SKILLS) == pytest.approx(1)


def test_agents_are_spread_over_all_centres(network: RoadNetwork) -> None:
    team = roster(network=network, agents=60, breaks=False)
    assert {route.start_node for route in team} == set(centres(network=network))


def test_breaks_are_all_that_a_day_with_breaks_changes(network: RoadNetwork) -> None:
    without, with_breaks = (roster(network=network, agents=5, breaks=breaks) for breaks in (False, True))
    assert {route.pause for route in without} == {None}
    assert {route.pause for route in with_breaks} == {LUNCH}
    assert [route.skills for route in without] == [route.skills for route in with_breaks]
