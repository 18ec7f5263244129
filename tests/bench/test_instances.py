"""Public instances are read as their readers agreed."""

from pathlib import Path

import pytest

from bench.instances import InstanceError, read_folder, read_instance
from bench.problem import Job, read_problem, shuffled, write_problem
from tests.bench.files import MATRIX, POINTS, write


def test_distances_are_cut_off_after_one_decimal(tmp_path: Path) -> None:
    problem = read_instance(path=write(tmp_path, tiny=POINTS) / "tiny.vrptw")
    assert problem.cost[0].tolist() == [0, 14, 50, 20]
    assert problem.cost[1, 2] == 36


def test_times_are_in_tenths_where_distances_are(tmp_path: Path) -> None:
    problem = read_instance(path=write(tmp_path, tiny=POINTS) / "tiny.vrptw")
    assert problem.jobs[1] == Job(place=2, service=50, earliest=100, latest=600, load=4)
    assert [(v.opens, v.closes, v.capacity) for v in problem.vehicles] == [(0, 1000, 10)] * 2


def test_a_matrix_is_taken_as_it_is(tmp_path: Path) -> None:
    problem = read_instance(path=write(tmp_path, roads=MATRIX) / "roads.vrptw")
    assert problem.cost.tolist() == [[0, 7, 9], [8, 0, 3], [10, 4, 0]]
    assert problem.jobs[1] == Job(place=2, service=120, earliest=100, latest=800, load=2)


def test_the_best_known_price_stands_beside_the_instance(tmp_path: Path) -> None:
    write(tmp_path, roads=MATRIX)
    (tmp_path / "roads.sol").write_text("Route 1 : 1 2\nCost 20\n", encoding="utf-8")
    assert read_instance(path=tmp_path / "roads.vrptw").best_known == 20


def test_a_folder_is_read_from_the_smallest_on(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not an instance", encoding="utf-8")
    assert [len(problem.jobs) for problem in read_folder(folder=write(tmp_path, a=POINTS, b=MATRIX))] == [2, 3]


def test_a_folder_without_an_instance_is_said(tmp_path: Path) -> None:
    with pytest.raises(InstanceError, match="no instance"):
        read_folder(folder=tmp_path)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    write(tmp_path, broken=POINTS.replace("CAPACITY : 10", "CAPACITY : much"))
    with pytest.raises(InstanceError, match=r"broken\.vrptw cannot be read"):
        read_instance(path=tmp_path / "broken.vrptw")


def test_a_problem_survives_its_file(tmp_path: Path) -> None:
    problem = read_instance(path=write(tmp_path, tiny=POINTS) / "tiny.vrptw")
    write_problem(problem=problem, path=tmp_path / "tiny.npz")
    again = read_problem(path=tmp_path / "tiny.npz")
    assert (again.name, again.vehicles, again.jobs) == (problem.name, problem.vehicles, problem.jobs)
    assert (again.cost == problem.cost).all()


def test_shuffling_changes_nothing_but_the_order(tmp_path: Path) -> None:
    problem = read_instance(path=write(tmp_path, tiny=POINTS) / "tiny.vrptw")
    other, order = shuffled(problem=problem, seed=3)
    assert [problem.jobs[job] for job in order] == list(other.jobs)
    assert sorted(order) == [0, 1, 2]
