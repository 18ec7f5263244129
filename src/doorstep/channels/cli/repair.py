"""`doorstep day repair`: mend a published day after something happened."""

import time
from collections.abc import Sequence
from datetime import date, datetime
from datetime import time as clock_time

import click
from rich.table import Table

from doorstep.channels.cli.days import DAY, day_of, instant_of
from doorstep.channels.cli.instant import INSTANT
from doorstep.channels.cli.showing import COMMAND_LINE, console, progress
from doorstep.dispatch.repair.actions import RepairReport, repair_day
from doorstep.dispatch.repair.events import Absent, Added, Cancelled, Closed, Event, Late, NobodyHome
from doorstep.dispatch.repair.proposal import Change, Proposal
from doorstep.engines.texts import in_language
from doorstep.places import queries as places
from doorstep.workforce.queries import AgentNow, midnight

WHAT = {
    "rebooked": "nobody can come today",
    "late": "comes late",
    "moved": "another agent",
    "added": "comes today",
    "no-room": "no room today, keeps its day",
    "cancelled": "cancelled",
    "nobody-home": "nobody at home",
}


class Circle(click.ParamType[Closed]):
    """LAT,LON,METRES."""

    name = "circle"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Closed:
        try:
            lat, lon, metres = (float(part) for part in str(value).split(","))
        except ValueError:
            self.fail(f"'{value}' is no circle; write LAT,LON,METRES, as 30.7333,76.7794,250", param, ctx)
        if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 < metres <= 5000):
            self.fail("a circle has degrees and up to 5000 metres", param, ctx)
        return Closed(lat, lon, metres)


class Clock(click.ParamType[clock_time]):
    """A time of the day to be mended, 11:30."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> clock_time:
        try:
            return value if isinstance(value, clock_time) else clock_time.fromisoformat(str(value).zfill(5))
        except ValueError:
            self.fail(f"'{value}' is no time of day; write 11:30", param, ctx)


@click.command("repair", epilog="Example: doorstep day repair today --absent FA07 --from 11:30 --dry-run")
@click.argument("day", type=DAY, metavar="DATE")
@click.option("--absent", multiple=True, metavar="AGENT", help="Comes to nobody any more. May be given again.")
@click.option("--late", metavar="AGENT", help="Can go on only --minutes later than planned.")
@click.option("--minutes", type=click.IntRange(1, 600), default=30, show_default=True, help="How late, with --late.")
@click.option("--cancelled", multiple=True, metavar="REFERENCE", help="This visit is wanted no more.")
@click.option("--nobody-home", "--no-one-home", multiple=True, metavar="REFERENCE", help="Nobody opens this door.")
@click.option("--add", multiple=True, metavar="REFERENCE", help="A visit of a later day that is urgent now.")
@click.option("--closed", type=Circle(), multiple=True, metavar="LAT,LON,METRES", help="No wheels in this circle.")
@click.option("--from", "from_time", type=Clock(), help="Since when somebody is absent or late; otherwise now.")
@click.option("--dry-run", is_flag=True, help="Only show what would be done.")
@click.option("--now", type=INSTANT, help="Mend as of this instant.")
def repair_command(
    day: str,
    absent: Sequence[str],
    late: str | None,
    minutes: int,
    cancelled: Sequence[str],
    nobody_home: Sequence[str],
    add: Sequence[str],
    closed: Sequence[Closed],
    from_time: clock_time | None,
    dry_run: bool,
    now: datetime | None,
) -> None:
    """Mend DATE, which is published: promised windows are kept where any way is found, and whoever is touched is told.

    What has begun, or whose planned minute is over, stays. Without an event, what stands is mended: an absence entered
    in the staff pages, for example."""
    at = instant_of(now)
    events: list[Event] = [
        *map(Absent, absent),
        *([Late(late, minutes)] if late else []),
        *map(Cancelled, cancelled),
        *map(NobodyHome, nobody_home),
        *map(Added, add),
        *closed,
    ]
    with progress("Reading the roads") as tell:
        places.travel(progress=tell)
    on = day_of(typed=day, now=at)
    reports = repair_day(
        on=on,
        events=events,
        from_at=_from(on, from_time, at),
        actor=COMMAND_LINE,
        now=at,
        clock=time.monotonic,
        dry_run=dry_run,
    )
    for report in reports:
        _show(report)


def _from(on: date, from_time: clock_time | None, at: datetime) -> datetime:
    if from_time is not None:
        return datetime.combine(on, from_time, tzinfo=places.zone())
    return max(at, midnight(on=on))


def _show(report: RepairReport) -> None:
    proposal = report.proposal
    name = in_language(proposal.territory, "en")
    since = proposal.situation.from_at.astimezone(places.zone())
    click.echo(f"{name}, {proposal.situation.on}, from {since:%H:%M}: {_sum(proposal)}")
    if proposal.changes:
        console().print(_changes(report))
    if proposal.agents:
        console().print(_agents(proposal))
    click.echo(f"{report.told} messages queued." if report.stored else "Nothing was stored: this was only a look.")


def _sum(proposal: Proposal) -> str:
    if not proposal.changes:
        return "every promise stands, nobody has to be told anything."
    return f"{proposal.broken} windows broken, {proposal.moved} visits with another agent."


def _changes(report: RepairReport) -> Table:
    table = Table(title="Who is touched, and is told", title_justify="left")
    for heading in ("visit", "window", "what", "before", "after"):
        table.add_column(heading)
    for change in report.proposal.changes:
        reference = change.appointment.reference
        table.add_row(
            reference,
            change.window,
            WHAT[change.kind],
            _who(change.agent_before, change.planned_before),
            _after(report, change),
        )
    return table


def _after(report: RepairReport, change: Change) -> str:
    if change.kind == "rebooked":
        kept = report.new_times.get(change.appointment.reference, next(iter(change.choices), None))
        return f"{kept[0]} {kept[1]}" if kept else "no other time is free: call them"
    after = _who(change.agent_after, change.planned_after)
    return f"{after}, by {_hour(change.until)} ({change.late_minutes} min late)" if change.until else after


def _who(agent: AgentNow | None, at: datetime | None) -> str:
    return f"{agent.code} {in_language(agent.name, 'en')} {_hour(at)}" if agent else ""


def _hour(at: datetime | None) -> str:
    return f"{at.astimezone(places.zone()):%H:%M}" if at else ""


def _agents(proposal: Proposal) -> Table:
    table = Table(title="Whose day changes, from then on", title_justify="left")
    table.add_column("agent")
    for heading in ("visits before", "after", "minutes driving before", "after", "back"):
        table.add_column(heading, justify="right")
    for row in proposal.agents:
        figures = (row.visits_before, row.visits_after, row.driven_before, row.driven_after)
        table.add_row(f"{row.agent.code} {in_language(row.agent.name, 'en')}", *map(str, figures), _hour(row.back_at))
    return table
