"""`doorstep roads`, in a shipped city on a Tuesday morning."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_django import Settings

from doorstep.channels.cli.commands import doorstep
from doorstep.engines.routing.network import read_network
from doorstep.places import queries as places
from doorstep.places.models import City, RoadMap
from tests.cast import NOW, book, problems
from tests.maps import write_map

pytestmark = pytest.mark.usefixtures("chandigarh")
AT = ("--now", NOW.isoformat())
ROAD = {"highway": "primary"}
# A street with side streets through the whole of Chandigarh: no depot is farther than 3 km from it.
LINE = {n: (30.66 + n * 0.005, 76.78) for n in range(30)}
SIDES = {100 * n + k: (30.66 + n * 0.005, 76.68 + k * 0.01) for n in range(1, 30) for k in range(1, 19)}

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, settings: Settings) -> Run:
    """With a folder for travel tables of its own, so that small ones are all it ever makes."""
    settings.VAR = tmp_path
    return lambda *arguments: CliRunner().invoke(doorstep, ["roads", *map(str, arguments)])


def city_map(folder: Path) -> Path:
    tags = {**ROAD, "maxspeed": "60"}
    sides = [(sorted(p for p in SIDES if p // 100 == n), tags) for n in range(1, 30)]
    joints = [((n, 100 * n + 10), tags) for n in range(1, 30)]
    return write_map(folder / "city.osm.pbf", (range(30), tags), *sides, *joints, points={**LINE, **SIDES})


def test_an_extract_becomes_the_citys_roads_and_its_table_is_right(run: Run, tmp_path: Path) -> None:
    said = run("import", city_map(tmp_path), *AT)
    assert said.exit_code == 0, said.output
    assert "city.osm.pbf: 552 road nodes" in said.output
    assert "These are the city's roads now: 0 addresses and 0 stops" in said.output
    assert City.objects.get().network_digest == RoadMap.objects.get(imported=True).digest
    again = run("import", city_map(tmp_path), *AT)
    assert "already; nothing changed" in again.output
    places.edition()
    checked = run("check", "--pairs", "50")
    assert checked.exit_code == 0, checked.output
    assert "50 of 50 ways agree. Largest difference: 0 s" in checked.output
    assert "Travel times between 552 road nodes" in run("build").output


def test_a_table_that_is_wrong_fails_the_check(run: Run, tmp_path: Path) -> None:
    run("import", city_map(tmp_path), *AT)
    places.edition()
    (file,) = (tmp_path / "roads").glob("*-seconds.npy")
    content = bytearray(file.read_bytes())
    content[128:] = bytes(len(content) - 128)
    file.write_bytes(content)
    said = run("check", "--pairs", "20")
    assert said.exit_code == 1
    assert "differs. Delete the files in" in said.output


def test_the_citys_own_roads_come_back(tmp_path: Path) -> None:
    """In the data folder of this run, which has the table of the city's own roads already."""
    book()
    shipped = City.objects.get().network_digest
    for arguments in (["import", str(city_map(tmp_path))], ["restore"]):
        said = CliRunner().invoke(doorstep, ["roads", *arguments, *AT])
        assert said.exit_code == 0, said.output
        assert "1 addresses and 1 stops were placed anew" in said.output
    assert City.objects.get().network_digest == shipped
    places.edition()
    assert problems() == []


def test_too_many_nodes_are_refused_with_the_box_of_the_city(run: Run, tmp_path: Path) -> None:
    said = run("import", city_map(tmp_path), "--most-nodes", "100", *AT)
    assert said.exit_code == 1
    assert "552 road nodes" in said.output
    assert "--box 76.6" in said.output
    part = run("import", city_map(tmp_path), "--most-nodes", "100", "--box", "76.7,30.7,76.75,30.72", "--out", tmp_path)
    assert part.exit_code == 0, part.output


def test_the_files_of_another_city_are_written(run: Run, tmp_path: Path) -> None:
    said = run("import", city_map(tmp_path), "--out", tmp_path / "pune")
    assert said.exit_code == 0, said.output
    folder = tmp_path / "pune"
    network = read_network(nodes_csv=folder / "road_nodes.csv", edges_csv=folder / "road_edges.csv")
    assert network.size == 552
    assert not RoadMap.objects.filter(imported=True).exists()


@pytest.mark.parametrize("box", ["1,2,3", "76.9,30.6,76.6,30.8", "a,b,c,d"])
def test_what_is_no_box_is_refused(run: Run, tmp_path: Path, box: str) -> None:
    said = run("import", tmp_path / "city.osm.pbf", "--box", box)
    assert said.exit_code == 2
    assert "west" in said.output


def test_a_file_that_is_not_there_or_no_map_is_said_in_a_line(run: Run, tmp_path: Path) -> None:
    said = run("import", tmp_path / "nowhere.osm.pbf")
    assert (said.exit_code, "There is no file" in said.output) == (1, True)
    (tmp_path / "city.osm.pbf").write_text("no map", encoding="ascii")
    said = run("import", tmp_path / "city.osm.pbf")
    assert (said.exit_code, "cannot be read as OpenStreetMap data" in said.output) == (1, True)
    assert "Traceback" not in said.output


def test_roads_that_lead_nowhere_are_refused(run: Run, tmp_path: Path) -> None:
    file = write_map(tmp_path / "one.osm.pbf", ((0, 1), {**ROAD, "oneway": "yes"}), points=LINE)
    said = run("import", file)
    assert (said.exit_code, "lead nowhere" in said.output) == (1, True)


def test_roads_elsewhere_are_refused(run: Run, tmp_path: Path) -> None:
    file = write_map(tmp_path / "far.osm.pbf", ((1, 2), ROAD), points={1: (28.6, 77.2), 2: (28.61, 77.2)})
    said = run("import", file, *AT)
    assert said.exit_code == 1
    assert "not this city's" in said.output
