"""`doorstep agents`: field agents."""

from datetime import datetime
from pathlib import Path

import click

from doorstep.channels.cli.days import instant_of
from doorstep.channels.cli.instant import INSTANT
from doorstep.channels.cli.showing import COMMAND_LINE
from doorstep.texts.refusals import Refusal
from doorstep.workforce.actions import set_photo


@click.group("agents", epilog="Example: doorstep agents photo FA02 asha.jpg")
def agents_commands() -> None:
    """Field agents."""


@agents_commands.command("photo", epilog="Example: doorstep agents photo FA02 asha.jpg")
@click.argument("code")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--remove", is_flag=True, help="Take the picture away instead.")
@click.option("--now", type=INSTANT, help="As of this instant.")
def photo_command(code: str, file: Path | None, remove: bool, now: datetime | None) -> None:
    """Keep FILE (PNG, JPEG or WebP, at most 200 kilobytes) as the picture of the field agent CODE.

    On the day of a visit, from the morning on, it is shown to the people who are visited and to nobody else."""
    if (file is None) != remove:
        raise click.UsageError("Give a FILE, or --remove.")
    try:
        name = set_photo(code=code, content=file.read_bytes() if file else b"", actor=COMMAND_LINE, now=instant_of(now))
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{code} is shown with {name}." if name else f"{code} is shown without a picture.")
