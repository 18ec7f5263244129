"""`doorstep roster`: who works when."""

from datetime import datetime

import click

from doorstep.channels.cli.days import instant_of
from doorstep.channels.cli.instant import INSTANT
from doorstep.planning.actions.days import open_days
from doorstep.workforce.actions import roll_roster


@click.group("roster", epilog="Example: doorstep roster roll")
def roster_commands() -> None:
    """Shifts of the field agents."""


@roster_commands.command("roll", epilog="Example: doorstep roster roll --now 2026-12-01T00:30")
@click.option("--now", type=INSTANT, help="Roll as of this instant.")
def roll_command(now: datetime | None) -> None:
    """Add the shifts and routes of the coming days that are not there yet. The worker does it every night."""
    at = instant_of(now)
    shifts = roll_roster(now=at)
    click.echo(f"{shifts} shifts and {open_days(now=at)} routes added.")
