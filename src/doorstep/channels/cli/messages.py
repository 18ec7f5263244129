"""`doorstep messages`: what was sent, and what will be."""

from datetime import datetime

import click
from rich.table import Table

from doorstep.channels.cli.days import DAY, day_of, instant_of
from doorstep.channels.cli.instant import INSTANT
from doorstep.channels.cli.showing import console
from doorstep.messaging.actions import masked
from doorstep.messaging.queries import search
from doorstep.places.queries import zone


@click.group("messages", epilog="Example: doorstep messages list --day today")
def messages_commands() -> None:
    """Messages to applicants and helpers."""


@messages_commands.command("list", epilog="Example: doorstep messages list --day today --state sent")
@click.option("--reference", default="", help="Only about this appointment; its beginning is enough.")
@click.option("--event", default="", help="Only of this kind, such as morning.")
@click.option("--state", default="", help="Only in this state: queued, sent, failed, expired or superseded.")
@click.option("--day", type=DAY, help="Only sent or planned on this day.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many.")
@click.option("--now", type=INSTANT, help="What today is counted from.")
def list_command(reference: str, event: str, state: str, day: str | None, limit: int, now: datetime | None) -> None:
    """List messages, the latest first."""
    on = day_of(typed=day, now=instant_of(now)) if day else None
    table = Table("when", "state", "event", "reference", "to", "text")
    for message in search(reference=reference, event=event, state=state, on=on)[:limit]:
        at = (message.sent_at or message.send_at).astimezone(zone())
        to, text = message.recipient, masked(message=message)
        table.add_row(f"{at:%Y-%m-%d %H:%M}", message.state, message.event, message.reference, to, text)
    console().print(table)
