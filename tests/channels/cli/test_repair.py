"""`doorstep day repair`, as a dispatcher types it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from click.testing import CliRunner, Result
from django.test import override_settings

from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments
from doorstep.channels.cli.commands import doorstep
from doorstep.messaging.models import Message
from tests.cast import TOMORROW, WINDOWS, book, neighbour, only_agents, publish, set_rules

pytestmark = pytest.mark.usefixtures("chandigarh")
MORNING = ("--now", f"{TOMORROW}T07:30")

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    def typed(*arguments: str, day: date = TOMORROW) -> Result:
        with override_settings(REPAIR_ITERATIONS=300):
            return CliRunner().invoke(doorstep, ["day", "repair", str(day), *arguments])

    return typed


def published() -> list[Appointment]:
    only_agents("FA03", "FA05")
    set_rules(open_per_address=99)
    for n, window in enumerate(WINDOWS):
        book(person=neighbour(n), services=("electricity-bill",), window=window)
    publish()
    return list(appointments().order_by("pk"))


def agent_of(appointment: Appointment) -> str:
    assert appointment.stop is not None
    return appointment.stop.route.shift.agent.code


def test_before_and_after_and_who_is_told_are_shown(run: Run) -> None:
    booked = published()
    absent = agent_of(booked[0])
    other = {"FA03": "FA05", "FA05": "FA03"}[absent]
    said = run("--absent", absent, "--from", "8:00", *MORNING)
    assert said.exit_code == 0, said.output
    assert "0 windows broken" in said.stdout and "another agent" in said.stdout
    assert booked[0].reference in said.stdout and other in said.stdout
    told = Message.objects.filter(event="changed-visitor").count()
    assert f"{told} messages queued." in said.stdout
    assert {agent_of(one) for one in appointments()} == {other}


def test_a_dry_run_only_shows(run: Run) -> None:
    booked = published()
    said = run("--absent", agent_of(booked[0]), "--dry-run", *MORNING)
    assert said.exit_code == 0, said.output
    assert "Nothing was stored" in said.stdout
    assert not Message.objects.filter(event="changed-visitor").exists()


def test_several_things_may_happen_at_once(run: Run) -> None:
    booked = published()
    late = agent_of(booked[1])
    said = run(
        "--cancelled", booked[0].reference, "--late", late, "--minutes", "20", "--closed", "30.71,76.75,200", *MORNING
    )
    assert said.exit_code == 0, said.output
    assert "cancelled" in said.stdout


def test_a_day_that_stands_needs_nothing(run: Run) -> None:
    published()
    said = run(*MORNING)
    assert "every promise stands" in said.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--absent", "FA99"), "FA99"),
        (("--cancelled", "12345678"), "12345678"),
        (("--closed", "here"), "LAT,LON,METRES"),
        (("--closed", "30.7,76.7,90000"), "5000 metres"),
        (("--from", "noon"), "11:30"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(run: Run, arguments: tuple[str, ...], words: str) -> None:
    published()
    said = run(*arguments, *MORNING)
    assert said.exit_code != 0
    assert words in said.output
    assert "Traceback" not in said.output


def test_a_day_that_is_not_published_is_not_mended(run: Run) -> None:
    said = run("--absent", "FA02", *MORNING)
    assert said.exit_code == 1
    assert "not published" in said.output


def test_a_day_that_is_over_is_refused_and_no_other_one_is_mended(run: Run) -> None:
    booked = published()
    said = run("--absent", agent_of(booked[0]), *MORNING, day=TOMORROW - timedelta(days=1))
    assert said.exit_code == 1
    assert "is over" in said.output
    assert not Message.objects.filter(event="changed-visitor").exists()
