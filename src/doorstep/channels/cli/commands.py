"""Every command, by name."""

import click

from doorstep.channels.cli.agents import agents_commands
from doorstep.channels.cli.bench import bench_command
from doorstep.channels.cli.city import city_commands
from doorstep.channels.cli.day import day_commands
from doorstep.channels.cli.durations import durations_commands
from doorstep.channels.cli.forms import forms_command
from doorstep.channels.cli.journal import journal_commands
from doorstep.channels.cli.manage import manage_command
from doorstep.channels.cli.messages import messages_commands
from doorstep.channels.cli.money import money_commands
from doorstep.channels.cli.offers import offers_command
from doorstep.channels.cli.outbox import outbox_commands
from doorstep.channels.cli.phone import phone_commands
from doorstep.channels.cli.repair import repair_command
from doorstep.channels.cli.roads import roads_commands
from doorstep.channels.cli.roster import roster_commands
from doorstep.channels.cli.serve import serve_command
from doorstep.channels.cli.setup import setup_command
from doorstep.channels.cli.staff import staff_commands
from doorstep.channels.cli.story import story_command
from doorstep.channels.cli.telling import TellingGroup
from doorstep.channels.cli.tour import tour_command
from doorstep.channels.cli.visits import visits_commands
from doorstep.channels.cli.waiting import waiting_command
from doorstep.channels.cli.work import work_command


@click.group(cls=TellingGroup, epilog="Example: doorstep offers --services income-certificate --sector 33 --house 150")
@click.version_option(package_name="doorstep")
def doorstep() -> None:
    """Run a city's doorstep services: every command has --help with an example."""


day_commands.add_command(repair_command)
for command in (
    tour_command,
    story_command,
    setup_command,
    serve_command,
    work_command,
    city_commands,
    offers_command,
    day_commands,
    visits_commands,
    waiting_command,
    durations_commands,
    forms_command,
    messages_commands,
    phone_commands,
    money_commands,
    outbox_commands,
    journal_commands,
    roads_commands,
    roster_commands,
    agents_commands,
    staff_commands,
    bench_command,
    manage_command,
):
    doorstep.add_command(command)
