"""`doorstep city`: the city's files."""

from datetime import datetime
from pathlib import Path

import click

from doorstep.channels.cli.days import instant_of
from doorstep.channels.cli.faults import fault_lines
from doorstep.channels.cli.instant import INSTANT
from doorstep.channels.cli.showing import COMMAND_LINE, progress
from doorstep.city.actions import LoadReport, load_city
from doorstep.engines.city.read import read_city

FOLDER = click.Path(path_type=Path)
# What a person reads of a load: the rest is counted.
_LISTED = {"changed": "changed", "kept": "kept as edited", "removed": "removed", "left": "gone, but needed"}


@click.group("city", epilog="Example: doorstep city check cities/chandigarh")
def city_commands() -> None:
    """Check a city's files, or load them."""


@city_commands.command("check", epilog="Example: doorstep city check cities/chandigarh")
@click.argument("path", type=FOLDER)
def check_command(path: Path) -> None:
    """Say every fault of the files in PATH: file, line and how to mend it. Changes nothing."""
    city, faults = read_city(folder=path)
    for line in fault_lines(faults):
        click.echo(line)
    if city is None:
        raise click.ClickException(f"{len(faults)} faults in {path}.")
    services, sectors = len(city.catalogue.services), len(city.sectors)
    click.echo(f"{path} is right: {services} services, {sectors} sectors, {len(city.localities)} localities.")


@city_commands.command("load", epilog="Example: doorstep city load cities/chandigarh")
@click.argument("path", type=FOLDER)
@click.option("--now", type=INSTANT, help="Load as of this instant: from its day on the catalogue holds.")
def load_command(path: Path, now: datetime | None) -> None:
    """Load the files in PATH, all or nothing, keeping what managers edited."""
    with progress("Loading the city") as tell:
        report = load_city(folder=path, actor=COMMAND_LINE, now=instant_of(now), progress=tell)
    for line in report_lines(report):
        click.echo(line)


def report_lines(report: LoadReport) -> list[str]:
    """This function will say what a load did: every row that was not simply added, then the counts."""
    listed = [
        f"{words}: {' '.join(part for part in row if part)}"
        for name, words in _LISTED.items()
        for row in getattr(report, name)
    ]
    return [*listed, ", ".join(f"{count} {name}" for name, count in report.counts().items())]
