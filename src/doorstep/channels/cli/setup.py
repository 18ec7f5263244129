"""`doorstep setup`: from nothing, or from an older version, to a city that can be served."""

import hashlib
import os
import secrets
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click
from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.db import DatabaseError

import doorstep
from doorstep.channels.cli.city import report_lines
from doorstep.channels.cli.collecting import collect_files
from doorstep.channels.cli.days import instant_of
from doorstep.channels.cli.instant import INSTANT
from doorstep.channels.cli.jobs import PERIODIC
from doorstep.channels.cli.showing import COMMAND_LINE, progress
from doorstep.city.actions import load_city
from doorstep.outbox.actions import ensure_periodic
from doorstep.people.actions import add_staff, make_roles
from doorstep.people.models import StaffMember
from doorstep.places import queries as places
from doorstep.planning.actions.days import open_days
from doorstep.workforce.actions import roll_roster


@click.command("setup", epilog="Example: doorstep setup --demo")
@click.option("--demo", is_flag=True, help="Also make a manager's login while there is no staff at all.")
@click.option("--now", type=INSTANT, help="Set up as of this instant.")
def setup_command(demo: bool, now: datetime | None) -> None:
    """Make the tables, load the city, build the travel table, roll the roster. Quick when all of it is done."""
    set_up(demo=demo, at=instant_of(now))


def set_up(*, demo: bool, at: datetime) -> None:
    """This function will do what is not done yet, and say what took long."""
    fail_on_wrong_settings()
    state = _state()
    if not _is_done(state):
        _step("Tables", lambda: call_command("migrate", verbosity=0))
        _step("Roles of staff", make_roles)
        _load(at)
    with progress("Computing travel times") as tell:
        places.travel(progress=tell)
    _step("Files of pages", lambda: collect_files(folder=settings.COLLECTED))
    _step("Roster and routes", lambda: _roll(at))
    ensure_periodic(periodic=PERIODIC, now=at)
    if demo and not StaffMember.objects.exists():
        _add_demo_login()
    _stamp().write_text(state, encoding="ascii")


def fail_on_wrong_settings() -> None:
    """This function will stop the command with every wrong setting and its mend, if there is one."""
    wrong = [found for found in checks.run_checks(tags=["doorstep"]) if found.is_serious()]
    if wrong:
        raise click.ClickException("\n".join(f"{found.id}: {found.msg} {found.hint}" for found in wrong))


def demo_login() -> Path:
    """This function will return the file that keeps the demo's login."""
    return settings.VAR / "demo-login.txt"


def _step(name: str, do: Callable[[], object]) -> None:
    begun = time.monotonic()
    do()
    spent = time.monotonic() - begun
    if spent > 0.5:
        click.echo(f"{name}: done in {spent:.1f} s")


def _load(at: datetime) -> None:
    with progress("Loading the city") as tell:
        report = load_city(folder=settings.CITY, actor=COMMAND_LINE, now=at, progress=tell)
    for line in report_lines(report):
        click.echo(f"{settings.CITY.name}: {line}")


def _roll(at: datetime) -> None:
    roll_roster(now=at)
    open_days(now=at)


def _add_demo_login() -> None:
    password = secrets.token_urlsafe(9)
    add_staff(name="manager", password=password, role="Manager")
    descriptor = os.open(demo_login(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"manager\n{password}\n")
    click.echo(f"Staff pages: log in as manager with the password {password} (kept in {demo_login()})")


def _stamp() -> Path:
    return settings.VAR / "setup.sha256"


def _is_done(state: str) -> bool:
    """Whether this code has set up these files in this database before."""
    if not _stamp().is_file() or _stamp().read_text(encoding="ascii") != state:
        return False
    try:
        return places.city() is not None
    except DatabaseError:
        return False


def _state() -> str:
    """The digest of everything that a set-up depends on: the city's files, the code and which database it is."""
    digest = hashlib.sha256(repr(sorted(settings.DATABASES["default"].items(), key=str)).encode())
    code = Path(doorstep.__file__).parent
    for file in (*sorted(settings.CITY.rglob("*")), *sorted(code.rglob("*.py"))):
        if file.is_file():
            digest.update(str(file).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()
