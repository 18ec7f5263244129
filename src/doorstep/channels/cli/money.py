"""`doorstep money`: whether the books agree."""

import click
from rich.table import Table

from doorstep.channels.cli.showing import console
from doorstep.engines.money.audit import Finding, audit
from doorstep.payments.queries import books

# Money that is on its way is no fault: it is shown, and the command succeeds.
_ON_ITS_WAY = frozenset({"deposit-not-banked", "upi-not-banked"})


@click.group("money", epilog="Example: doorstep money audit")
def money_commands() -> None:
    """Money that was taken at doors."""


@money_commands.command("audit", epilog="Example: doorstep money audit")
def audit_command() -> None:
    """Hold receipts, ledger, counts, the bank and the journal against each other. Ends with 1 if something differs."""
    all_books = books()
    found = audit(books=all_books)
    waiting = [one for one in found if one.code in _ON_ITS_WAY]
    wrong = [one for one in found if one.code not in _ON_ITS_WAY]
    for title, findings in (("Not confirmed by the bank yet", waiting), ("Differs", wrong)):
        if findings:
            console().print(_table(title, findings))
    click.echo(f"Receipts: {len(all_books.receipts)}; entries: {len(all_books.entries)}; differing: {len(wrong)}.")
    if wrong:
        raise click.exceptions.Exit(1)


def _table(title: str, findings: list[Finding]) -> Table:
    table = Table(title=title, title_justify="left")
    for heading in ("what", "about"):
        table.add_column(heading)
    table.add_column("rupees", justify="right")
    for one in findings:
        table.add_row(one.code, one.about, f"{one.off_paise / 100:.2f}")
    return table
