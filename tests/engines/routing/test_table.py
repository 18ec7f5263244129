"""Travel times of a small one-way network against a plain search over whole paths."""

import itertools
import math
from pathlib import Path

import numpy as np
import pytest

from doorstep.engines.routing.network import RoadNetwork
from doorstep.engines.routing.table import UNREACHABLE, TravelTable, build_table, compute_table


def network_of(*edges: tuple[int, int, float, float], size: int) -> RoadNetwork:
    tails, heads, seconds, metres = (np.array(column) for column in zip(*edges, strict=True))
    places = np.linspace(30.7, 30.8, size)
    return RoadNetwork(
        lats=places, lons=places + 46, tails=tails, heads=heads, seconds=seconds.astype(float), metres=metres
    )


def square() -> RoadNetwork:
    return network_of(
        (0, 1, 100.2, 900.0), (1, 2, 90.5, 1100.0), (2, 3, 80.0, 950.0), (3, 0, 70.5, 1100.0), (0, 3, 400, 1.0), size=5
    )


def test_seconds_are_those_of_the_fastest_way_rounded_up() -> None:
    table = compute_table(network=square())
    assert table.seconds(0, 1) == 101
    assert table.seconds(0, 2) == 191
    assert table.seconds(0, 3) == 271
    assert table.seconds(1, 0) == 241
    assert table.seconds(2, 2) == 0


def test_metres_are_those_of_the_fastest_way_even_where_a_shorter_one_exists() -> None:
    assert compute_table(network=square()).metres(0, 3) == 2950


def test_of_two_equally_fast_ways_the_shorter_counts() -> None:
    network = network_of((0, 1, 60, 500.0), (1, 3, 60, 500.0), (0, 2, 60, 300.0), (2, 3, 60, 300.0), size=4)
    assert compute_table(network=network).metres(0, 3) == 600


def test_of_parallel_roads_the_fastest_counts() -> None:
    network = network_of((0, 1, 60, 500.0), (0, 1, 45, 700.0), (0, 1, 80, 300.0), size=2)
    table = compute_table(network=network)
    assert (table.seconds(0, 1), table.metres(0, 1)) == (45, 700)


def test_no_way_and_a_way_too_long_to_count_are_both_unreachable() -> None:
    table = compute_table(network=network_of((0, 1, 65_534.0, 10.0), (1, 2, 0.5, 10.0), size=4))
    assert table.seconds(0, 3) == UNREACHABLE
    assert table.seconds(1, 0) == UNREACHABLE
    assert table.seconds(0, 1) == UNREACHABLE - 1
    assert table.seconds(0, 2) == UNREACHABLE


def test_rows_and_columns_are_the_look_ups_of_a_node() -> None:
    table = compute_table(network=square())
    assert table.rows(1).tolist() == [table.seconds(1, b) for b in range(5)]
    assert table.columns(1).tolist() == [table.seconds(a, 1) for a in range(5)]


def test_a_random_city_agrees_with_an_obvious_search() -> None:
    luck = np.random.default_rng(22)
    edges = [
        (int(a), int(b), float(seconds) / 10, float(metres))
        for a, b, seconds, metres in zip(
            luck.integers(0, 12, 40), luck.integers(0, 12, 40), luck.integers(1, 9999, 40), luck.integers(1, 9999, 40),
            strict=True,
        )
    ]  # fmt: skip
    table = compute_table(network=network_of(*edges, size=12))
    best = {(a, b): (0.0, 0.0) if a == b else (math.inf, math.inf) for a in range(12) for b in range(12)}
    for a, b, seconds, metres in edges:
        best[a, b] = min(best[a, b], (seconds, metres))
    for via, a, b in itertools.product(range(12), repeat=3):
        there, onward = best[a, via], best[via, b]
        best[a, b] = min(best[a, b], (there[0] + onward[0], there[1] + onward[1]))
    for (a, b), (seconds, metres) in best.items():
        assert table.seconds(a, b) == (UNREACHABLE if seconds == math.inf else math.ceil(round(seconds, 3)))
        assert seconds == math.inf or abs(table.metres(a, b) - metres) <= 5


def test_a_table_is_built_once_and_found_again(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    first = build_table(network=square(), folder=tmp_path / "roads", progress=lambda *done: seen.append(done))
    again = build_table(network=square(), folder=tmp_path / "roads", progress=lambda *done: pytest.fail("built twice"))
    assert seen == [(5, 5)]
    assert again.rows(0).tolist() == first.rows(0).tolist()
    assert sorted(path.name for path in (tmp_path / "roads").iterdir()) == [
        f"travel-1-{square().digest[:16]}-{what}.npy" for what in ("metres", "seconds")
    ]


def test_a_build_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def power_cut(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        build_table(network=square(), folder=tmp_path, progress=power_cut)
    assert list(tmp_path.iterdir()) == []


def test_another_network_in_the_same_folder_gets_its_own_table(tmp_path: Path) -> None:
    build_table(network=square(), folder=tmp_path)
    other = network_of((0, 1, 10, 10.0), size=5)
    assert build_table(network=other, folder=tmp_path).seconds(0, 1) == 10


def test_a_table_can_be_made_from_arrays() -> None:
    square_of_threes = np.full((2, 2), 3, dtype=np.uint16)
    table = TravelTable(seconds=square_of_threes, tens_of_metres=square_of_threes)
    assert (table.size, table.seconds(0, 1), table.metres(0, 1)) == (2, 3, 30)
