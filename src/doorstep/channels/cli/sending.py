"""`doorstep messages late`, `resend`, `switch`, `providers`: how sending goes, and what a person changes about it."""

from datetime import datetime

import click
from rich.table import Table

from doorstep.channels.cli.days import instant_of
from doorstep.channels.cli.instant import INSTANT
from doorstep.channels.cli.showing import COMMAND_LINE, console
from doorstep.engines.messages.breaker import gate, share
from doorstep.engines.messages.events import EVENTS
from doorstep.gateways import sms
from doorstep.messaging.actions_providers import health_by_provider, health_of
from doorstep.messaging.actions_resend import NotSentAgain, resend
from doorstep.messaging.actions_switch import POSITIONS, NoSuchSwitch, switch
from doorstep.messaging.lateness import late
from doorstep.places.queries import zone


@click.command("late", epilog="Example: doorstep messages late || mail -s 'messages are late' ops@example.org")
@click.option("--now", type=INSTANT, help="Measure at this instant.")
def late_command(now: datetime | None) -> None:
    """Say how late the oldest message is; exit with 1 when that is more than DOORSTEP_LATE_MINUTES."""
    found = late(now=instant_of(now))
    click.echo(f"The oldest message that is due is {found.minutes} minutes late.")
    if found.alarm:
        raise click.ClickException("Messages are late: is a worker running? See: doorstep messages providers")


@click.command("resend", epilog="Example: doorstep messages resend 17 18")
@click.argument("messages", nargs=-1, type=click.IntRange(1), required=True)
@click.option("--now", type=INSTANT, help="Let them be due at this instant.")
def resend_command(messages: tuple[int, ...], now: datetime | None) -> None:
    """Send MESSAGES, by number, once more that failed, were held back, or did not arrive."""
    refused = 0
    for message in messages:
        try:
            resend(message_id=message, actor=COMMAND_LINE, now=instant_of(now))
            click.echo(f"{message}: is sent again.")
        except NotSentAgain as no:
            refused += 1
            click.echo(f"{message}: {no}")
    if refused:
        raise click.ClickException(f"{refused} of {len(messages)} are not sent again.")


@click.command("switch", epilog="Example: doorstep messages switch feedback off")
@click.argument("event", type=click.Choice(sorted(EVENTS)))
@click.argument("position", type=click.Choice(POSITIONS))
@click.option("--now", type=INSTANT, help="When it is switched.")
def switch_command(event: str, position: str, now: datetime | None) -> None:
    """Turn all messages of EVENT on, let them wait (paused), or leave them out (off)."""
    try:
        changed = switch(event=event, position=position, actor=COMMAND_LINE, now=instant_of(now))
    except NoSuchSwitch as error:
        raise click.ClickException("Codes are always on: without them nobody can book.") from error
    click.echo(f"{event} is {position}." if changed else f"{event} was {position} already.")


@click.command("providers", epilog="Example: doorstep messages providers")
@click.option("--now", type=INSTANT, help="Look at this instant.")
def providers_command(now: datetime | None) -> None:
    """Say how each provider of SMS fares, and how much of its weight it has."""
    at, fares = instant_of(now), health_by_provider()
    table = Table("provider", "gateway", "weight", "share", "state", "failures", "tried again at")
    for name, account in sms.accounts().items():
        health = health_of(name=name, fares=fares)
        probe = f"{health.probe_at.astimezone(zone()):%H:%M:%S}" if health.probe_at else ""
        stands = gate(health=health, now=at).value
        row = (name, account.provider or account.gateway, str(account.weight), f"{share(health=health, now=at)} %")
        table.add_row(*row, stands, str(health.failures), probe)
    console().print(table)
