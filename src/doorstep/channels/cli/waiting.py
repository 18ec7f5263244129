"""`doorstep waiting`: how many wait for a window to come free."""

from datetime import datetime

import click
from rich.table import Table

from doorstep.booking.waiting.queries import QueueCount, ended_counts, queue_counts
from doorstep.channels.cli.days import instant_of
from doorstep.channels.cli.instant import INSTANT
from doorstep.channels.cli.showing import console


@click.command("waiting", epilog="Example: doorstep waiting")
@click.option("--now", type=INSTANT, help="What the hours of waiting are counted to.")
def waiting_command(now: datetime | None) -> None:
    """Show the waiting list in figures: how many wait in each territory, and what became of those before them."""
    counts = queue_counts()
    if counts:
        console().print(_table(counts, instant_of(now)))
    else:
        click.echo("Nobody waits.")
    if ended := ended_counts():
        said = ", ".join(f"{number} {state}" for state, number in sorted(ended.items()))
        click.echo(f"Ended in the last 30 days: {said}.")


def _table(counts: tuple[QueueCount, ...], now: datetime) -> Table:
    table = Table(title="Who waits for a window", title_justify="left")
    table.add_column("territory")
    for heading in ("waiting", "of them once passed", "with an offer", "hours, longest"):
        table.add_column(heading, justify="right")
    for count in counts:
        hours = f"{(now - count.since).total_seconds() / 3600:.0f}" if count.since else ""
        table.add_row(count.territory, *map(str, (count.waiting, count.passed, count.offered)), hours)
    return table
