"""`doorstep phone try`: the telephone's menu in this terminal, word for word; it books for real."""

import secrets
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import click
from django.conf import settings
from django.test import Client

from doorstep.channels.cli.days import instant_of
from doorstep.channels.cli.instant import INSTANT
from doorstep.channels.cli.setup import fail_on_wrong_settings
from doorstep.channels.shared.clock import standing_at
from doorstep.gateways.telephony import signature

CALL, STATUS = "/phone/words/call", "/phone/words/status"


@click.command("try", epilog="Example: doorstep phone try --from +919876500001")
@click.option("--from", "number", default="", help="The number that calls; none: it is hidden.")
@click.option("--keys", default="", help="Keys to press, such as '3 1 1', instead of asking for them.")
@click.option("--now", type=INSTANT, help="When the call is made.")
def phone_try_command(number: str, keys: str, now: datetime | None) -> None:
    """Call the menu and read what it says. Type what you would key, Enter alone for nothing, h to hang up.

    What is booked here is booked, and what is left open becomes a call-back."""
    fail_on_wrong_settings()
    pressed = iter(keys.split())
    ask = (lambda: next(pressed, "h")) if keys else (lambda: click.prompt(">", default="", show_default=False))
    with standing_at(instant_of(now)):
        _talk(_Line(number), ask)


def _talk(line: "_Line", ask: Callable[[], str]) -> None:
    answer = line.send(CALL, {})
    while True:
        for one in answer.iter("Play"):
            click.echo(one.text)
        if (waits := next((one for one in answer.iter() if one.get("action")), None)) is None:
            click.echo("-- The call is over.")
            return
        typed = ask().strip()
        if typed == "h":
            line.send(STATUS, {"CallStatus": "completed"})
            click.echo("-- You hung up.")
            return
        click.echo(f"-- {waits.tag}: {typed or 'nothing'}")
        parts = urlsplit(str(waits.get("action")))
        answer = line.send(f"{parts.path}?{parts.query}", _said(waits.tag, typed))


def _said(waits: str, typed: str) -> dict[str, str]:
    """What a provider would send: after a recording where it lies, after a transfer whether somebody answered."""
    if waits == "Record":
        return {"RecordingUrl": "https://localhost/try", "Digits": typed or "#"}
    return {"DialCallStatus": "completed" if typed else "no-answer"} if waits == "Dial" else {"Digits": typed}


class _Line:
    """A provider of one call, in this process."""

    def __init__(self, number: str) -> None:
        settings.PHONE_PROVIDER, settings.PHONE_SECRET = "words", secrets.token_hex(16)
        self._client = Client(SERVER_NAME="localhost")
        self._fields = {"CallSid": f"try-{secrets.token_hex(8)}", "From": number or "anonymous"}

    def send(self, path: str, more: dict[str, str]) -> ElementTree.Element:
        fields = self._fields | more
        signed = signature(url=settings.PUBLIC_URL + path, fields=fields, secret=settings.PHONE_SECRET)
        answer = self._client.post(path, fields, headers={"X-Twilio-Signature": signed}, secure=settings.HTTPS)
        if answer.status_code not in (200, 204):
            raise click.ClickException(f"The telephone answered {answer.status_code}: see the log.")
        return ElementTree.fromstring(answer.content or b"<Response/>")
