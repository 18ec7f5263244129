"""`doorstep outbox`: the work that waits, and the work that was given up."""

from datetime import datetime

import click
from rich.table import Table

from doorstep.channels.cli.days import instant_of
from doorstep.channels.cli.instant import INSTANT
from doorstep.channels.cli.showing import console
from doorstep.outbox import queries
from doorstep.outbox.actions import revive


@click.group("outbox", epilog="Example: doorstep outbox status")
def outbox_commands() -> None:
    """Work to do after commit: what waits, what died, try again."""


@outbox_commands.command("status", epilog="Example: doorstep outbox status")
@click.option("--now", type=INSTANT, help="Measure lateness at this instant.")
def status_command(now: datetime | None) -> None:
    """Count the jobs by kind and state, and say how late the oldest due one is."""
    late = queries.lateness(now=instant_of(now))
    table = Table("kind", "state", "jobs", "late by")
    for (kind, state), count in sorted(queries.counts().items()):
        lateness = str(late[kind]).split(".")[0] if state == "waiting" and kind in late else ""
        table.add_row(kind, state, str(count), lateness)
    console().print(table)


@outbox_commands.command("dead", epilog="Example: doorstep outbox dead")
def dead_command() -> None:
    """List the jobs that were given up, with the last error of each."""
    table = Table("job", "kind", "attempts", "last error")
    for job in queries.dead():
        table.add_row(str(job.pk), job.kind, str(job.attempts), job.last_error)
    console().print(table)


@outbox_commands.command("retry", epilog="Example: doorstep outbox retry 17 18")
@click.argument("jobs", nargs=-1, type=int, required=True)
@click.option("--now", type=INSTANT, help="Let them be due at this instant.")
def retry_command(jobs: tuple[int, ...], now: datetime | None) -> None:
    """Try dead JOBS again, by number, as if for the first time."""
    revived = [job for job in jobs if revive(job_id=job, now=instant_of(now))]
    click.echo(f"{len(revived)} of {len(jobs)} will be tried again.")
    if len(revived) < len(jobs):
        raise click.ClickException("The others are not dead; see: doorstep outbox dead")
