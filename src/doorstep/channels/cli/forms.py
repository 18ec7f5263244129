"""`doorstep forms`: a day's run sheets and filled forms as PDF files."""

from datetime import datetime
from pathlib import Path

import click
from django.conf import settings

from doorstep.channels.cli.days import DAY, day_of, instant_of
from doorstep.channels.cli.instant import INSTANT
from doorstep.channels.cli.showing import progress
from doorstep.dispatch.sheets import run_sheets
from doorstep.gateways.pdf import print_route


@click.command("forms", epilog="Example: doorstep forms tomorrow --out forms/")
@click.argument("day", type=DAY, metavar="DATE")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder to write into."
)
@click.option("--agent", default="", help="Only this field agent, by code.")
@click.option("--now", type=INSTANT, help="Print as of this instant.")
def forms_command(day: str, out: Path, agent: str, now: datetime | None) -> None:
    """Print DATE: for each field agent one PDF in route order, the run sheet and every visit's forms."""
    at = instant_of(now)
    on = day_of(typed=day, now=at)
    sheets = [sheet for sheet in run_sheets(on=on, now=at) if agent.upper() in ("", sheet.agent_code.upper())]
    if not sheets:
        raise click.ClickException(f"There is no visit on {on}" + (f" for {agent}." if agent else "."))
    out.mkdir(parents=True, exist_ok=True)
    with progress("Setting the pages") as tell:
        for done, sheet in enumerate(sheets, start=1):
            file = out / f"{on.isoformat()}-{sheet.agent_code}.pdf"
            file.write_bytes(print_route(sheet=sheet, fonts=settings.VAR / "fonts"))
            tell(done, len(sheets))
            click.echo(f"{file}: {len(sheet.stops)} visits")
