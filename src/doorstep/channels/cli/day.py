"""`doorstep day`: publish a day, look at a day."""

import time
from datetime import datetime

import click
from rich.table import Table

from doorstep.channels.cli.days import DAY, day_of, instant_of
from doorstep.channels.cli.instant import INSTANT
from doorstep.channels.cli.publishing import publishing_bar, report_lines
from doorstep.channels.cli.showing import COMMAND_LINE, console, progress
from doorstep.dispatch.actions import publish_day
from doorstep.dispatch.closing import affected_by, close_days
from doorstep.dispatch.queries import DaySheet, RouteSheet, StopSheet, day_sheets
from doorstep.engines.texts import in_language
from doorstep.places import queries as places


@click.group("day", epilog="Example: doorstep day show tomorrow")
def day_commands() -> None:
    """Publish a day, or show its routes."""


@day_commands.command("publish", epilog="Example: doorstep day publish tomorrow --seconds 300")
@click.argument("day", type=DAY, metavar="DATE")
@click.option("--seconds", type=click.FloatRange(min=0.1), help="How long to look for shorter roads.")
@click.option("--now", type=INSTANT, help="Publish as of this instant.")
def publish_command(day: str, seconds: float | None, now: datetime | None) -> None:
    """Solve DATE once more, fix its routes, and queue the messages that name who comes. This closes the day."""
    at = instant_of(now)
    with progress("Reading the roads") as tell:
        places.travel(progress=tell)
    with publishing_bar(label="Shortening the routes") as watch:
        reports = publish_day(
            on=day_of(typed=day, now=at),
            actor=COMMAND_LINE,
            now=at,
            clock=time.monotonic,
            seconds=seconds,
            progress=watch,
        )
    for report in reports:
        for line in report_lines(report=report):
            click.echo(line)


@day_commands.command("show", epilog="Example: doorstep day show 2026-12-02")
@click.argument("day", type=DAY, metavar="DATE")
@click.option("--now", type=INSTANT, help="Show as of this instant: holds that ran out by then are left out.")
def show_command(day: str, now: datetime | None) -> None:
    """Show the routes of DATE: planned minutes, kilometres and slack."""
    at = instant_of(now)
    on = day_of(typed=day, now=at)
    with progress("Reading the roads") as tell:
        places.travel(progress=tell)
    sheets = day_sheets(on=on, now=at)
    if not sheets:
        click.echo(f"Nobody is rostered on {on}.")
    for sheet in sheets:
        _show_day(sheet)


@day_commands.command("close", epilog="Example: doorstep day close 2026-12-04 --name 'Strike' --yes")
@click.argument("days", type=DAY, metavar="DATE...", nargs=-1, required=True)
@click.option("--name", required=True, help="Why, in English: shown beside the day.")
@click.option("--yes", is_flag=True, help="Do it; without this it is only told how many are affected.")
@click.option("--now", type=INSTANT, help="Close as of this instant.")
def close_command(days: tuple[str, ...], name: str, yes: bool, now: datetime | None) -> None:
    """Close each DATE: a holiday, a strike, an order. Everybody with a visit gets the nearest free time and is told."""
    at = instant_of(now)
    closed = [day_of(typed=day, now=at) for day in days]
    found = affected_by(days=closed, now=at)
    click.echo(f"Visits affected: {len(found)} ({', '.join(row.reference for row in found) or 'none'}).")
    if not yes:
        click.echo("Nothing was changed. With --yes the days are closed and these people are told.")
        return
    with progress("Reading the roads") as tell:
        places.travel(progress=tell)
    done = close_days(days=closed, name={"en": name}, actor=COMMAND_LINE, now=at)
    click.echo(f"With a new time: {len(done.moved)}; without: {len(done.ended)} ({', '.join(done.ended) or 'nobody'}).")


def _show_day(sheet: DaySheet) -> None:
    state = f"published {_hour(sheet.published_at)}" if sheet.published_at else "not published yet"
    name = in_language(sheet.territory, "en")
    visits = sum(len(route.stops) for route in sheet.routes)
    console().print(f"{name}, {sheet.on:%A} {sheet.on}: {state}; {visits} visits, {sheet.idle} agents without one.")
    if sheet.stranded:
        references = ", ".join(appointment.reference for appointment in sheet.stranded)
        console().print(f"Nobody can come to {len(sheet.stranded)} more, call these people: {references}")
    for route in sheet.routes:
        console().print(_route_table(route))


def _route_table(route: RouteSheet) -> Table:
    agent = f"{route.agent.code} {in_language(route.agent.name, 'en')}"
    depot = in_language(route.agent.depot_name, "en")
    kits = f", carries {', '.join(route.kits)}" if route.kits else ""
    table = Table(
        title=f"{agent} from {depot}{kits}", title_justify="left", caption=_sum(route), caption_justify="left"
    )
    for heading in ("planned", "window", "visit", "address"):
        table.add_column(heading)
    table.add_column("drive", justify="right")
    table.add_column("at the door", justify="right")
    for stop in route.stops:
        table.add_row(*_cells(stop))
    return table


def _sum(route: RouteSheet) -> str:
    pause = f", break {_hour(route.break_starts_at)}" if route.break_starts_at else ""
    return (
        f"leaves {_hour(route.leaves_at)}, back {_hour(route.returns_at)}{pause}: {route.driven_minutes} min driving, "
        f"{route.kilometres} km, {route.slack_minutes} min slack"
    )


def _cells(stop: StopSheet) -> tuple[str, ...]:
    minutes = round((stop.finishes_at - stop.starts_at).total_seconds() / 60)
    booked = stop.appointment
    address = in_language(booked.address.text, "en") if booked else ""
    visit = booked.reference if booked else "held"
    return (_hour(stop.starts_at), stop.window, visit, address, f"{stop.driven_minutes} min", f"{minutes} min")


def _hour(at: datetime | None) -> str:
    return f"{at.astimezone(places.zone()):%H:%M}" if at else ""
