"""`doorstep journal`: who did what."""

import click

from doorstep.journal.models import Entry
from doorstep.journal.queries import first_broken


@click.group("journal", epilog="Example: doorstep journal verify")
def journal_commands() -> None:
    """The journal of everything that was done."""


@journal_commands.command("verify", epilog="Example: doorstep journal verify")
def verify_command() -> None:
    """Prove that no entry was changed, added in between or removed since it was written."""
    broken = first_broken()
    if broken is not None:
        raise click.ClickException(f"Entry {broken} does not follow from the one before: the journal was changed.")
    click.echo(f"All {Entry.objects.count()} entries follow from one another.")
