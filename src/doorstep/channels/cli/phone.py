"""`doorstep phone`: the telephone."""

import click

from doorstep.channels.cli.phone_prompts import prompts
from doorstep.channels.cli.phone_serve import phone_serve_command
from doorstep.channels.cli.phone_try import phone_try_command


@click.group("phone", epilog="Example: doorstep phone prompts --dry-run")
def phone_commands() -> None:
    """The telephone: what it says, and the department's own line."""


phone_commands.add_command(prompts)
phone_commands.add_command(phone_serve_command)
phone_commands.add_command(phone_try_command)
