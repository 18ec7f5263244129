"""`doorstep roads`: the roads and their travel table."""

import shutil
from datetime import datetime
from pathlib import Path

import click
from django.conf import settings

from doorstep.channels.cli.days import instant_of
from doorstep.channels.cli.instant import INSTANT
from doorstep.channels.cli.showing import COMMAND_LINE, progress
from doorstep.city.actions import use_roads
from doorstep.engines.routing.agreement import compare
from doorstep.engines.routing.network import RoadNetwork, read_network, write_network
from doorstep.engines.routing.streets import build_network
from doorstep.engines.routing.table import table_bytes
from doorstep.gateways.roads import Box, UnreadableMap, read_map
from doorstep.places import queries as places

# Two files of 1.8 GB each: more than that is no city, or its extract wants cutting.
MOST_NODES = 30_000
FILES = ("road_nodes.csv", "road_edges.csv")
# Around the city's outline, for the box that is proposed: roads that lead out and in again.
MARGIN_DEGREES = 0.03


class BoxType(click.ParamType[Box]):
    """Four numbers in degrees."""

    name = "w,s,e,n"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Box:
        if isinstance(value, Box):
            return value
        try:
            west, south, east, north = (float(part) for part in str(value).split(","))
        except ValueError:
            self.fail("write west,south,east,north in degrees, for example 76.68,30.66,76.85,30.80", param, ctx)
        if not (west < east and south < north):
            self.fail("west must be less than east, and south less than north", param, ctx)
        return Box(west, south, east, north)


@click.group("roads", epilog="Example: doorstep roads check")
def roads_commands() -> None:
    """The road network and its travel times."""


@roads_commands.command("build", epilog="Example: doorstep roads build")
def build_command() -> None:
    """Compute the travel times between all road nodes, unless they are there already."""
    with progress("Computing travel times") as tell:
        table = places.travel(progress=tell)
    click.echo(f"Travel times between {table.size} road nodes are ready.")


@roads_commands.command("import", epilog="Example: doorstep roads import cities/chandigarh/roads.osm.pbf")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--box", type=BoxType(), help="Only the roads within west,south,east,north, in degrees.")
@click.option("--most-nodes", type=click.IntRange(2), default=MOST_NODES, show_default=True, help="Refuse more nodes.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Only write road_nodes.csv and road_edges.csv to a folder."
)
@click.option("--now", type=INSTANT, help="Import as of this instant: promises from its day on must hold.")
def import_command(file: Path, box: Box | None, most_nodes: int, out: Path | None, now: datetime | None) -> None:
    """Make the roads of FILE, an OpenStreetMap extract (.osm.pbf), the city's roads.

    All or nothing: every promised visit must be reachable in time on the new roads, else nothing changes and the days
    are named. Without a city yet, --out makes the two files that a city's folder needs."""
    network = _read(file, box)
    _fail_if_too_large(network, most_nodes)
    click.echo(f"{file}: {network.size} road nodes, {len(network.tails)} edges.")
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        write_network(network=network, nodes_csv=out / FILES[0], edges_csv=out / FILES[1])
        click.echo(f"Written to {out / FILES[0]} and {out / FILES[1]}.")
        return
    _use(network, file.name, imported=True, now=now)


@roads_commands.command("restore", epilog="Example: doorstep roads restore")
@click.option("--now", type=INSTANT, help="Restore as of this instant: promises from its day on must hold.")
def restore_command(now: datetime | None) -> None:
    """Go back from imported roads to the files of the city's folder, under the same conditions as an import."""
    network = read_network(nodes_csv=settings.CITY / FILES[0], edges_csv=settings.CITY / FILES[1])
    _use(network, ", ".join(FILES), imported=False, now=now)


@roads_commands.command("check", epilog="Example: doorstep roads check --pairs 200")
@click.option("--pairs", type=click.IntRange(1), default=200, show_default=True, help="How many ways to search anew.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another number takes other pairs.")
def check_command(pairs: int, seed: int) -> None:
    """Compare random ways of the table in use with a search of our own over the roads; fails when one differs."""
    with progress("Computing travel times") as tell:
        table = places.travel(progress=tell)
    with progress("Searching ways anew") as tell:
        found = compare(network=places.network(), table=table, pairs=pairs, seed=seed, progress=tell)
    click.echo(
        f"{found.agreed} of {found.pairs} ways agree. Largest difference: {found.worst_s} s, {found.worst_m} m "
        "(the table keeps whole seconds, rounded up, and tens of metres)."
    )
    if found.first is not None:
        raise click.ClickException(
            f"The way from node {found.first[0]} to node {found.first[1]} differs. Delete the files in "
            f"{settings.VAR / 'roads'} and run: doorstep roads build"
        )


def _read(file: Path, box: Box | None) -> RoadNetwork:
    with progress("Reading the roads"):
        try:
            found = read_map(file=file, box=box)
        except UnreadableMap as error:
            raise click.ClickException(str(error)) from error
        network = build_network(streets=found.streets, points=found.points, closed=found.closed)
    if network is None:
        raise click.ClickException(f"The roads in {file} lead nowhere: no two places can be reached from each other.")
    return network


def _fail_if_too_large(network: RoadNetwork, most_nodes: int) -> None:
    if network.size <= most_nodes:
        return
    gigabytes = table_bytes(nodes=network.size) / 1e9
    raise click.ClickException(
        f"These are {network.size} road nodes, and the table of travel times between them would take "
        f"{gigabytes:.1f} GB; at most {most_nodes} are taken. Take only the city with --box {_proposed_box()}, "
        "or allow more with --most-nodes."
    )


def _proposed_box() -> str:
    city = places.city()
    if city is None or not city.boundary:
        return "west,south,east,north (degrees)"
    lons, lats = zip(*city.boundary, strict=True)
    sides = (
        min(lons) - MARGIN_DEGREES,
        min(lats) - MARGIN_DEGREES,
        max(lons) + MARGIN_DEGREES,
        max(lats) + MARGIN_DEGREES,
    )
    return ",".join(f"{side:.2f}" for side in sides)


def _use(network: RoadNetwork, source: str, *, imported: bool, now: datetime | None) -> None:
    folder = settings.VAR / "roads"
    folder.mkdir(parents=True, exist_ok=True)
    needed, free = table_bytes(nodes=network.size), shutil.disk_usage(folder).free
    if needed > free:
        raise click.ClickException(
            f"The table of travel times takes {needed / 1e9:.1f} GB, and {folder} has {free / 1e9:.1f} GB left. "
            "Make room there (files of former roads may go), or take a smaller part with --box."
        )
    with progress("Computing travel times") as tell:
        places.table_of(roads=network, progress=tell)
    report = use_roads(roads=network, source=source, imported=imported, actor=COMMAND_LINE, now=instant_of(now))
    if report.changed:
        click.echo(
            f"These are the city's roads now: {report.addresses} addresses and {report.stops} stops were placed anew."
        )
    else:
        click.echo("These were the city's roads already; nothing changed.")
