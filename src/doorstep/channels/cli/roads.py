"""`doorstep roads`: the travel table."""

import click

from doorstep.channels.cli.showing import progress
from doorstep.places import queries as places


@click.group("roads", epilog="Example: doorstep roads build")
def roads_commands() -> None:
    """The road network and its travel times."""


@roads_commands.command("build", epilog="Example: doorstep roads build")
def build_command() -> None:
    """Compute the travel times between all road nodes, unless they are there already."""
    with progress("Computing travel times") as tell:
        table = places.travel(progress=tell)
    click.echo(f"Travel times between {table.size} road nodes are ready.")
