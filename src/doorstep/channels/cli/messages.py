"""`doorstep messages`: what was sent, what will be, and what came in."""

from datetime import datetime

import click
from rich.table import Table

from doorstep.calls.actions.inbound import mobile_of, read_message, receive_message
from doorstep.channels.cli.days import DAY, day_of, instant_of
from doorstep.channels.cli.instant import INSTANT
from doorstep.channels.cli.sending import late_command, providers_command, resend_command, switch_command
from doorstep.channels.cli.showing import console
from doorstep.channels.cli.templates import check_command, preview_command
from doorstep.dispatch.telling import TOLD, completeness
from doorstep.messaging.actions import masked
from doorstep.messaging.queries import search
from doorstep.places.queries import zone


@click.group("messages", epilog="Example: doorstep messages list --day today")
def messages_commands() -> None:
    """Messages to applicants and helpers."""


messages_commands.add_command(check_command)
messages_commands.add_command(preview_command)
messages_commands.add_command(late_command)
messages_commands.add_command(resend_command)
messages_commands.add_command(switch_command)
messages_commands.add_command(providers_command)


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
    table = Table("number", "when", "state", "delivery", "event", "reference", "to", "text")
    for message in search(reference=reference, event=event, state=state, on=on)[:limit]:
        at = (message.sent_at or message.send_at).astimezone(zone())
        to, text = message.recipient, message.heading or masked(message=message)
        known = (message.state, message.delivery, message.event, message.reference)
        table.add_row(str(message.pk), f"{at:%Y-%m-%d %H:%M}", *known, to, text)
    console().print(table)


@messages_commands.command("report", epilog="Example: doorstep messages report today --told failed")
@click.argument("day", type=DAY, metavar="DATE")
@click.option("--told", type=click.Choice(TOLD), help="Only people of whom this is known.")
@click.option("--reference", default="", help="Only of this appointment; its beginning is enough.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="List at most so many.")
@click.option("--now", type=INSTANT, help="What today is counted from.")
def report_command(day: str, told: str | None, reference: str, limit: int, now: datetime | None) -> None:
    """Say of everybody of DATE's visits whether they were told who comes: who needs a call comes first."""
    at = instant_of(now)
    report = completeness(on=day_of(typed=day, now=at), now=at)
    found = report.found(words=reference, told=told or "")
    table = Table("window", "reference", "who", "phone", "told", "why", "tries", "since", "call")
    for one in found[:limit]:
        since = f"{one.at.astimezone(zone()):%H:%M}" if one.at else ""
        who = (one.window, one.reference, one.role, one.phone)
        call = (one.task.ended or one.task.state) if one.task else ""
        table.add_row(*who, one.told, one.why, str(one.attempts), since, call)
    console().print(table)
    counts = ", ".join(f"{count} {what}" for what, count in report.counts.items())
    console().print(f"{report.visits} visits, {len(report.people)} people: {counts}.")
    if len(found) > limit:
        console().print(f"{len(found) - limit} more; --limit {len(found)} lists everybody.")


@messages_commands.command("received", epilog="Example: doorstep messages received --from '98765 00001' --text STATUS")
@click.option("--from", "sender", required=True, help="The phone that the message came from.")
@click.option("--text", required=True, help="What it says.")
@click.option("--now", type=INSTANT, help="When it came in.")
def received_command(sender: str, text: str, now: datetime | None) -> None:
    """Do what a citizen's SMS asks for, as if it had come in through the gateway, and show the answer."""
    if not mobile_of(sender=sender):
        raise click.BadParameter("this is no mobile telephone number", param_hint="--from")
    at = instant_of(now)
    kept = receive_message(sender=sender, text=text, provider="cli", now=at)
    if kept.handled_at is not None:
        raise click.ClickException("The same text of this phone came in this minute already.")
    meant = read_message(inbound_id=kept.pk, now=at)
    console().print(f"Taken as: {meant}." if meant else "Not understood: an operator has a task to read it.")
    for message in search(recipient=kept.phone).filter(created_at=at, event__startswith="sms-"):
        console().print(f"Answer: {message.text}")
