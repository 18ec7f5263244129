"""`doorstep bench`: measure, from a checkout of the project."""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from rich.table import Table

from doorstep.channels.cli.showing import console

NAMES = ("acceptance", "solve", "offers", "bookings", "scale", "repair", "between", "messages")
_NO_CHECKOUT = (
    "Benches are not part of the installed package: run this from a checkout of the project, after `make bench`."
)


def _numbers(context: click.Context, parameter: click.Parameter, text: str | None) -> tuple[float, ...] | None:
    try:
        return tuple(float(part) for part in text.split(",")) if text else None
    except ValueError:
        raise click.BadParameter("write numbers with commas between them, such as 5,30,60") from None


def _names(context: click.Context, parameter: click.Parameter, text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",")) if text else ()


@click.command("bench", epilog="Example: doorstep bench solve --quick --seconds 5")
@click.argument("name", type=click.Choice(NAMES))
@click.option("--quick", is_flag=True, help="Small sizes, for a first look.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--markdown", is_flag=True, help="Print the tables as docs/benchmarks.md has them.")
@click.option("--seeds", type=click.IntRange(1), help="How many random seeds.")
@click.option("--seconds", callback=_numbers, help="Budgets of the solvers, with commas between them.")
@click.option(
    "--instances",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of public routing instances (.vrptw, .vrp, .txt, .sol).",
)
@click.option("--only", callback=_names, help="Only these parts, such as 60/500,R112; their names are in the tables.")
def bench_command(name: str, as_json: bool, markdown: bool, **asked: Any) -> None:
    """Measure Doorstep against others; docs/benchmarks.md says what each bench does."""
    if not (settings.ROOT / "bench" / f"{name}.py").exists():
        raise click.ClickException(_NO_CHECKOUT)
    if str(settings.ROOT) not in sys.path:
        sys.path.insert(0, str(settings.ROOT))
    frame, bench = import_module("bench.frame"), import_module(f"bench.{name}")
    folder = settings.VAR / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    result = bench.run(options=frame.Options(folder=folder, **asked), tell=lambda line: click.echo(line, err=True))
    if as_json:
        click.echo(json.dumps(result, indent=2))
        return
    for table in bench.tables(result):
        if markdown:
            click.echo(frame.as_markdown(table=table))
        else:
            _show(table)


def _show(found: Any) -> None:
    table = Table(title=found.title, title_justify="left", caption="\n".join(found.notes), caption_justify="left")
    for heading in found.headings:
        table.add_column(heading)
    for row in found.rows:
        table.add_row(*row)
    console().print(table)
