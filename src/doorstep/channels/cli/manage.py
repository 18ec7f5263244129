"""`doorstep manage`: Django's own commands."""

import click
from django.core.management import execute_from_command_line


@click.command(
    "manage",
    epilog="Example: doorstep manage check --deploy",
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage_command(arguments: tuple[str, ...]) -> None:
    """Run one of Django's management commands, with its own options."""
    execute_from_command_line(["doorstep manage", *arguments])
