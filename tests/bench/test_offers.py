"""The offers' bench: a small city through the kernel's part."""

import numpy as np
import pytest

from bench.days import roster
from bench.offers import filled, offer_list, tables
from doorstep.engines.promise.check import violations
from doorstep.engines.promise.gaps import gaps, join
from doorstep.engines.routing.network import RoadNetwork
from doorstep.engines.routing.table import TravelTable, compute_table

SIZE = 30


@pytest.fixture(scope="module")
def network() -> RoadNetwork:
    """A ring of doors, two minutes apart."""
    here = np.arange(SIZE)
    return RoadNetwork(
        lats=30.7 + 0.01 * np.sin(here * 2 * np.pi / SIZE),
        lons=76.7 + 0.01 * np.cos(here * 2 * np.pi / SIZE),
        tails=np.concatenate([here, (here + 1) % SIZE]),
        heads=np.concatenate([(here + 1) % SIZE, here]),
        seconds=np.full(2 * SIZE, 120.0),
        metres=np.full(2 * SIZE, 500.0),
    )


@pytest.fixture(scope="module")
def travel(network: RoadNetwork) -> TravelTable:
    return compute_table(network=network)


def test_routes_are_filled_and_keep_every_promise(network: RoadNetwork, travel: TravelTable) -> None:
    luck = np.random.default_rng(1)
    team = [filled(route, network, travel, luck, 6) for route in roster(network=network, agents=3, breaks=True)]
    assert [len(route.visits) for route in team] == [6, 6, 6]
    assert violations(routes=team, travel=travel, kit_limits={}) == ()


def test_an_offer_list_counts_windows_of_all_days(network: RoadNetwork, travel: TravelTable) -> None:
    empty = join(tables=[gaps(route=route, travel=travel) for route in roster(network=network, agents=2, breaks=True)])
    assert offer_list([empty, empty, empty], 5, travel) == 3 * 4


def test_the_answers_are_set_beside_each_other() -> None:
    http = {"days": 10, "agents": 60, "offers_ms": 8.0, "one_day_ms": 0.8, "queries": 3}
    app = {"version": "3", "staff": 60, "one_ms": 5.0, "all_ms": 320.0, "queries": {"one_ms": 20, "all_ms": 1200}}
    (table,) = tables({"rows": [], "http": http, "appointment": app})
    assert [row[1] for row in table.rows] == ["8.00", "0.80", "5.00", "320.00"]
    assert "400 times" in table.notes[0]
