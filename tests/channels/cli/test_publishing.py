"""What the terminal says while a day is published, and when it is."""

import pytest
from click.testing import CliRunner
from pytest_django import Settings

from doorstep.channels.cli.commands import doorstep
from doorstep.channels.cli.publishing import cost_line, publishing_bar
from doorstep.dispatch.publishing.actions import Progress
from doorstep.places.actions import touch
from doorstep.workforce.models import Absence, FieldAgent
from tests.cast import NOW, TOMORROW, book, in_days, only_agents


@pytest.mark.parametrize(
    "before_s, now_s, said",
    [
        (6000, 5400, "cost 100 min as booked, 90 min at best (10.0 % less)"),
        (6000, 6000, "cost 100 min as booked, 100 min at best (0.0 % less)"),
        (0, 0, "cost 0 min as booked, 0 min at best (0.0 % less)"),
    ],
)
def test_the_cost_is_said_in_minutes_and_percent(before_s: int, now_s: int, said: str) -> None:
    assert cost_line(seen=Progress("chandigarh", 0.5, before_s, now_s)) == said


def test_without_a_terminal_no_bar_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    with publishing_bar(label="Shortening the routes") as tell:
        tell(Progress("chandigarh", 0.5, 6000, 5400))
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("chandigarh")
def test_whom_somebody_has_to_call_is_said_by_reference(settings: Settings) -> None:
    settings.PUBLISH_ITERATIONS = 50
    only_agents("FA02")
    booked = book()
    agent = FieldAgent.objects.get(code="FA02")
    Absence.objects.create(agent=agent, starts_on=TOMORROW, ends_on=in_days(2))
    touch()
    for _twice in range(2):
        said = CliRunner().invoke(doorstep, ["day", "publish", "tomorrow", "--now", NOW.isoformat()])
        assert said.exit_code == 0, said.output
        assert f"Nobody can come to 1 of them, call these people: {booked.reference}" in said.output


@pytest.mark.usefixtures("chandigarh")
def test_a_day_that_is_over_is_refused_in_a_line() -> None:
    said = CliRunner().invoke(doorstep, ["day", "publish", "2026-11-30", "--now", NOW.isoformat()])
    assert said.exit_code == 1
    assert "Error: 2026-11-30 is over, so it cannot be published any more." in said.output
