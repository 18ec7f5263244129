"""`doorstep day close` and `doorstep visits on-the-way`, as a dispatcher types them."""

import pytest
from click.testing import CliRunner, Result

from doorstep.booking.models import Appointment
from doorstep.channels.cli.commands import doorstep
from doorstep.messaging.models import Message
from doorstep.places import queries as places
from tests.cast import NOW, TOMORROW, book, publish

pytestmark = pytest.mark.usefixtures("chandigarh")


def run(*arguments: str, now: str = NOW.isoformat()) -> Result:
    return CliRunner().invoke(doorstep, [*arguments, "--now", now])


def test_a_day_is_closed_only_when_that_is_confirmed() -> None:
    booked = book()
    said = run("day", "close", str(TOMORROW), "--name", "Strike")
    assert said.exit_code == 0
    assert f"Visits affected: 1 ({booked.reference})" in said.output and "Nothing was changed" in said.output
    assert TOMORROW not in places.holidays()

    said = run("day", "close", str(TOMORROW), "--name", "Strike", "--yes")
    assert "With a new time: 1; without: 0 (nobody)." in said.output
    assert Appointment.objects.get().on > TOMORROW and TOMORROW in places.holidays()


def test_a_day_that_is_over_is_not_closed() -> None:
    said = run("day", "close", "2026-11-30", "--name", "Strike", "--yes")
    assert said.exit_code == 1 and "is over" in said.output


def test_setting_out_tells_the_people_once() -> None:
    booked = book()
    publish()
    morning = f"{TOMORROW}T09:00"
    assert "people told: 1" in run("visits", "on-the-way", booked.reference, now=morning).output
    assert "Said before" in run("visits", "on-the-way", booked.reference, now=morning).output
    assert Message.objects.filter(event="on-the-way").count() == 1


def test_a_visit_that_is_not_there_is_said() -> None:
    said = run("visits", "on-the-way", "00000000")
    assert said.exit_code == 1 and "no such planned visit" in said.output
