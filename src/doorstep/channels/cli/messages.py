"""`doorstep messages`: what was sent, what will be, and what came in."""

from datetime import datetime

import click
from rich.table import Table

from doorstep.booking.actions import answer_consent_by_phone
from doorstep.channels.cli.days import DAY, day_of, instant_of
from doorstep.channels.cli.instant import INSTANT
from doorstep.channels.cli.showing import console
from doorstep.channels.shared.actors import phone_actor
from doorstep.dispatch.telling import TOLD, completeness
from doorstep.engines.messages.replies import Intent, read_reply
from doorstep.messaging.actions import masked
from doorstep.messaging.queries import search
from doorstep.people.phones import NotAPhone, read_phone
from doorstep.places.queries import city, zone


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
    table = Table("when", "state", "delivery", "event", "reference", "to", "text")
    for message in search(reference=reference, event=event, state=state, on=on)[:limit]:
        at = (message.sent_at or message.send_at).astimezone(zone())
        to, text = message.recipient, message.heading or masked(message=message)
        known = (message.state, message.delivery, message.event, message.reference)
        table.add_row(f"{at:%Y-%m-%d %H:%M}", *known, to, text)
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
    table = Table("window", "reference", "who", "phone", "told", "why", "tries", "since")
    for one in found[:limit]:
        since = f"{one.at.astimezone(zone()):%H:%M}" if one.at else ""
        who = (one.window, one.reference, one.role, one.phone)
        table.add_row(*who, one.told, one.why, str(one.attempts), since)
    console().print(table)
    counts = ", ".join(f"{count} {what}" for what, count in report.counts.items())
    console().print(f"{report.visits} visits, {len(report.people)} people: {counts}.")
    if len(found) > limit:
        console().print(f"{len(found) - limit} more; --limit {len(found)} lists everybody.")


@messages_commands.command("received", epilog="Example: doorstep messages received --from '98765 00001' --text STOP")
@click.option("--from", "sender", required=True, help="The phone that the message came from.")
@click.option("--text", required=True, help="What it says.")
@click.option("--now", type=INSTANT, help="When it came in.")
def received_command(sender: str, text: str, now: datetime | None) -> None:
    """Do what a citizen's SMS asks for: yes or no to a helper, in English, Hindi or Punjabi."""
    try:
        phone = read_phone(typed=sender).number
    except NotAPhone as error:
        raise click.BadParameter("this is no telephone number", param_hint="--from") from error
    intent = read_reply(text=text)
    if intent is None:
        raise click.ClickException("This is no plain yes or no: somebody has to read it and call back.")
    if intent is Intent.HELP:
        here = city()
        console().print(f"They ask for help: {here.helpline if here else 'call them back'}.")
        return
    given = intent is Intent.YES
    actor = phone_actor(phone=phone, channel="sms")
    count = answer_consent_by_phone(phone=phone, given=given, actor=actor, now=instant_of(now))
    what = "may act for them" if given else "is removed and told nothing more"
    console().print(f"Their helper {what}: {count} appointment{'s' if count != 1 else ''}.")
