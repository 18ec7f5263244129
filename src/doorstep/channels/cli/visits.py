"""`doorstep visits`: what happened at the doors, from a file and into one."""

import csv
import sys
from datetime import datetime
from pathlib import Path
from typing import TextIO

import click

from doorstep.channels.cli.days import DAY, day_of, instant_of
from doorstep.channels.cli.instant import INSTANT
from doorstep.channels.cli.showing import COMMAND_LINE, progress
from doorstep.dispatch.models import Visit
from doorstep.dispatch.visits.files import COLUMNS, EXPORTED, export_visits, import_visits
from doorstep.dispatch.visits.refusals import VisitsFileBroken
from doorstep.dispatch.visits.setting_out import set_out
from doorstep.places import queries as places


@click.group("visits", epilog="Example: doorstep visits import visits.csv")
def visits_commands() -> None:
    """What happened at the doors: bring it in from a file, or write it into one."""


@visits_commands.command(
    "import",
    epilog=f"Example: doorstep visits import visits.csv\n\nColumns: reference, {', '.join(COLUMNS)}; times as 9:05. "
    f"Outcomes: {', '.join(Visit.Outcome.values)}.",
)
@click.argument("file", type=click.File(encoding="utf-8-sig"))
@click.option("--now", type=INSTANT, help="Record as of this instant.")
def import_command(file: TextIO, now: datetime | None) -> None:
    """Record the visits of FILE (.csv), all or none. Said again, a visit stays as it is; said otherwise, it is
    corrected, and the journal knows."""
    try:
        with progress("Checking the visits") as tell:
            new, total = import_visits(lines=file, actor=COMMAND_LINE, now=instant_of(now), progress=tell)
    except VisitsFileBroken as broken:
        lines = [f"{file.name}:{line}: {words}" for line, words in broken.faults]
        raise click.ClickException("\n".join([str(broken), *lines])) from broken
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file.name} is no text in UTF-8.") from error
    click.echo(f"Visits in the file: {total}; new or corrected: {new}.")


@visits_commands.command("on-the-way", epilog="Example: doorstep visits on-the-way 20645432")
@click.argument("reference")
@click.option("--now", type=INSTANT, help="Set out at this instant.")
def on_the_way_command(reference: str, now: datetime | None) -> None:
    """Keep that the field agent has set out for the visit REFERENCE, and tell its people by when to expect them."""
    done = set_out(reference=reference.replace(" ", ""), actor=COMMAND_LINE, now=instant_of(now))
    by = f"{done.by.astimezone(places.zone()):%H:%M}"
    click.echo(f"Expected by {by}; people told: {done.told}." if done.told else f"Said before; expected by {by}.")


@visits_commands.command("export", epilog="Example: doorstep visits export --from 2026-12-01 --to 2026-12-31 out.csv")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--from", "first", type=DAY, default="today", help="The first day.")
@click.option("--to", "last", type=DAY, default="today", help="The last day.")
@click.option("--now", type=INSTANT, help="What today means.")
def export_command(file: Path | None, first: str, last: str, now: datetime | None) -> None:
    """Write the visits of some days to FILE, or to standard output: no names, phones or addresses."""
    at = instant_of(now)
    rows = export_visits(first=day_of(typed=first, now=at), last=day_of(typed=last, now=at))
    if file is None:
        writer = csv.DictWriter(sys.stdout, EXPORTED)
        writer.writeheader()
        writer.writerows(rows)
        return
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, EXPORTED)
        writer.writeheader()
        writer.writerows(rows)
    click.echo(f"{file}")
