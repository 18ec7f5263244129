"""`doorstep phone serve`: the department's own telephone line, until Ctrl-C."""

import asyncio
import ipaddress
import signal
from collections import Counter

import click
from django.conf import settings

from doorstep.channels.cli.setup import fail_on_wrong_settings
from doorstep.gateways.sip.line import Line
from doorstep.gateways.sip.settings import Network, Setting, Trunk
from doorstep.gateways.sip.webhook import HttpWebhook


@click.command("serve", epilog="Example: doorstep phone serve --port 5060")
@click.option("--host", default=settings.SIP_HOST, show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65_535), default=settings.SIP_PORT, show_default=True, help="UDP port.")
def phone_serve_command(host: str, port: int) -> None:
    """Answer the department's own telephone line (SIP) until Ctrl-C.

    The web server has to run too: it is asked what to say. docs/phone.md tells what the line can, and what stands
    before it where it is open to the world."""
    fail_on_wrong_settings()
    if settings.PHONE_PROVIDER != "twiml":
        raise click.ClickException("The line speaks twiml: set DOORSTEP_PHONE_PROVIDER=twiml.")
    if not settings.PHONE_SECRET:
        raise click.ClickException("Set DOORSTEP_PHONE_SECRET, which signs what the line asks the web server.")
    counts = asyncio.run(_served(_setting(host, port)))
    click.echo("Stopped. " + ", ".join(f"{name}: {count}" for name, count in sorted(counts.items())))


def _setting(host: str, port: int) -> Setting:
    try:
        allowed = tuple(ipaddress.ip_network(one.strip()) for one in settings.SIP_ALLOWED if one.strip())
        first, last = (int(one) for one in settings.SIP_RTP_PORTS.split("-"))
    except ValueError as error:
        raise click.ClickException(f"DOORSTEP_SIP_ALLOWED or DOORSTEP_SIP_RTP_PORTS cannot be read: {error}") from None
    return Setting(
        webhook=settings.SIP_WEBHOOK,
        status=settings.SIP_STATUS,
        host=host,
        port=port,
        public=settings.SIP_PUBLIC_ADDRESS,
        trunk=Trunk(
            registrar=settings.SIP_REGISTRAR,
            domain=settings.SIP_DOMAIN,
            user=settings.SIP_USER,
            password=settings.SIP_PASSWORD,
            seconds=settings.SIP_REGISTER_SECONDS,
        ),
        allowed=allowed or _own(host),
        codecs=tuple(settings.SIP_CODECS),
        most_calls=settings.SIP_MOST_CALLS,
        calls_per_second=settings.SIP_CALLS_PER_SECOND,
        first_port=first,
        last_port=last,
        longest_seconds=settings.SIP_CALL_SECONDS,
        silent_seconds=settings.SIP_SILENT_SECONDS,
        folder=str(settings.SIP_RECORDINGS),
    )


def _own(host: str) -> tuple[Network, ...]:
    """Nobody but this machine, while nobody is named and the line listens on loopback."""
    return (ipaddress.ip_network(host),) if ipaddress.ip_address(host).is_loopback else ()


async def _served(setting: Setting) -> Counter[str]:
    webhook = HttpWebhook(
        reached=setting.webhook,
        public=settings.PUBLIC_URL,
        secret=settings.PHONE_SECRET,
        seconds=settings.SIP_WEBHOOK_SECONDS,
        at_once=settings.SIP_WEBHOOK_AT_ONCE,
    )
    line, stop = Line(setting=setting, webhook=webhook), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        await line.start()
    except OSError as error:
        webhook.close()
        raise click.ClickException(f"UDP port {setting.port} of {setting.host} cannot be used: {error}") from None
    click.echo(f"The phone is answered at sip:{setting.host}:{line.port} over UDP; Ctrl-C stops it.")
    await stop.wait()
    await line.stop()
    webhook.close()
    return line.counts
