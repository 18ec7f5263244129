"""`doorstep durations`: how long services take at the door, and roads at which hour."""

from datetime import datetime

import click
from rich.table import Table

from doorstep.channels.cli.days import instant_of
from doorstep.channels.cli.instant import INSTANT
from doorstep.channels.cli.showing import COMMAND_LINE, console, progress
from doorstep.dispatch.durations import DurationRow, duration_rows
from doorstep.dispatch.learning import Lessons, learn_from_visits, lessons
from doorstep.places import queries as places
from doorstep.planning.hours import HourFigure, hour_figures

SOURCES = {"set": "set by staff", "learned": "learned", "services": "sum of its services", "catalogue": "catalogue"}


@click.group("durations", epilog="Example: doorstep durations show")
def durations_commands() -> None:
    """How long services take at the door, and roads at which hour: learned from visits, or set by staff."""


@durations_commands.command("show", epilog="Example: doorstep durations show --all electricity")
@click.argument("words", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Also what no visit taught and nobody set.")
@click.option("--now", type=INSTANT, help="Show as of this instant: the catalogue that holds then.")
def show_command(words: tuple[str, ...], everything: bool, now: datetime | None) -> None:
    """Show planned minutes by services, beside what the catalogue says and what visits taught. WORDS: only of these."""
    rows = duration_rows(now=instant_of(now), words=" ".join(words))
    told = [row for row in rows if everything or row.visits or row.own_minutes is not None]
    if told:
        console().print(_durations_table(told))
    else:
        click.echo(f"All {len(rows)} combinations of services are planned as the catalogue says: no visit taught yet.")
    console().print(_hours_table())


@durations_commands.command("learn", epilog="Example: doorstep durations learn --dry-run")
@click.option("--dry-run", is_flag=True, help="Say what there is to learn, and change nothing.")
@click.option("--now", type=INSTANT, help="Learn as of this instant.")
def learn_command(dry_run: bool, now: datetime | None) -> None:
    """Learn from finished visits, as the worker does every night. Bookings from then on use it; stops keep theirs."""
    at = instant_of(now)
    with progress("Reading the roads") as tell:
        places.travel(progress=tell)
    if dry_run:
        _tell_lessons(lessons(now=at), at)
        return
    report = learn_from_visits(actor=COMMAND_LINE, now=at)
    click.echo(f"Learned from {report.lessons.visits} visits and {report.lessons.legs} drives.")
    click.echo(
        f"{len(report.changed)} planned minutes changed{': ' if report.changed else '.'}{' '.join(report.changed)}"
    )
    if report.took or report.kept:
        click.echo(f"{len(report.took)} open days took other hours of the roads.")
    for on in report.kept:
        click.echo(f"{on} keeps its hours: a promise would not hold with the new ones.")


def _tell_lessons(found: Lessons, now: datetime) -> None:
    before = {row.key: row.learned_minutes for row in duration_rows(now=now)}
    click.echo(f"{found.visits} visits and {found.legs} drives would teach this; nothing was changed.")
    for key, one in found.durations.items():
        was = before.get(key, one.catalogue_minutes)
        if one.learned.minutes != was:
            click.echo(f"{key}: {was} -> {one.learned.minutes} minutes by {one.learned.visits} visits")


def _durations_table(rows: list[DurationRow]) -> Table:
    table = Table(title="Minutes at the door", title_justify="left")
    table.add_column("services", overflow="fold")
    for heading in ("planned", "catalogue", "learned", "seen", "visits"):
        table.add_column(heading, justify="right")
    table.add_column("because")
    for row in rows:
        seen = str(row.seen_minutes) if row.visits else ""
        figures = (row.planned.minutes, row.catalogue_minutes, row.learned_minutes)
        table.add_row(row.key, *map(str, figures), seen, str(row.visits), SOURCES[row.planned.source])
    return table


def _hours_table() -> Table:
    table = Table(title="Roads by hour, in percent of the travel table", title_justify="left")
    for heading in ("hour", "planned", "learned", "drives", ""):
        table.add_column(heading, justify="right")
    for figure in hour_figures():
        if figure.legs or figure.own is not None:
            table.add_row(*_hour_cells(figure))
    table.caption = "All other hours: 100." if table.row_count else "All hours: 100, no drive taught yet."
    return table


def _hour_cells(figure: HourFigure) -> tuple[str, ...]:
    said = "" if figure.own is None else "set by staff"
    return (f"{figure.hour:02d}:00", str(figure.percent), str(figure.learned), str(figure.legs), said)
