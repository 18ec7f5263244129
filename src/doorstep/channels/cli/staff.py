"""`doorstep staff`: who may log in."""

import os

import click
from django.core.exceptions import ValidationError

from doorstep.people.actions import ROLES, add_staff


@click.group("staff", epilog="Example: doorstep staff add rita --role Manager")
def staff_commands() -> None:
    """People who log in."""


@staff_commands.command("add", epilog="Example: doorstep staff add rita --role Dispatcher")
@click.argument("name")
@click.option("--role", type=click.Choice(sorted(ROLES), case_sensitive=False), required=True, help="What they may do.")
@click.option("--password-from-env", metavar="VARIABLE", help="Take the password from this environment variable.")
def add_command(name: str, role: str, password_from_env: str | None) -> None:
    """Add a login called NAME; asks for the password."""
    if password_from_env:
        password = os.environ.get(password_from_env, "")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        add_staff(name=name, password=password, role=role)
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from error
    click.echo(f"{name} can log in at /admin/ as {role}.")
