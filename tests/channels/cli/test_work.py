"""`doorstep work` by the story's clock."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_django import Settings

from doorstep.channels.cli.work import work_command
from doorstep.messaging.actions import queue_message
from doorstep.messaging.models import MessageTemplate

SEVEN = datetime(2036, 12, 1, 1, 30, tzinfo=UTC)


@pytest.fixture
def morning(settings: Settings, tmp_path: Path) -> Path:
    """A message for seven in the morning, years from now; returns the folder it will be written to."""
    settings.SMS_GATEWAY, settings.SMS_FOLDER = "file", tmp_path
    MessageTemplate.objects.create(event="morning", language="en", text="{agent} comes {window}")
    queue_message(
        event="morning",
        subject="appointment:1",
        version=1,
        recipient="+61491570006",
        language="en",
        values={"agent": "Asha", "window": "09:00-11:00"},
        reference="K7Q2",
        send_at=SEVEN,
        valid_until=None,
        now=SEVEN,
    )
    return tmp_path


@pytest.mark.django_db(transaction=True)
def test_the_morning_message_goes_out_at_seven_city_time_and_not_before(morning: Path) -> None:
    for at in ("2036-12-01T06:59", "2036-12-01T07:00"):
        assert list(morning.iterdir()) == []
        assert CliRunner().invoke(work_command, ["--until-idle", "--now", at]).exit_code == 0
    (file,) = morning.iterdir()
    assert "Sent: 2036-12-01T07:00:00+05:30\n\nAsha comes 09:00-11:00\n" in file.read_text(encoding="utf-8")


@pytest.mark.django_db(transaction=True)
def test_the_same_instant_may_be_written_in_any_zone(morning: Path) -> None:
    assert CliRunner().invoke(work_command, ["--until-idle", "--now", "2036-12-01T01:30:00Z"]).exit_code == 0
    assert len(list(morning.iterdir())) == 1


def test_what_is_no_instant_is_refused_with_an_example() -> None:
    result = CliRunner().invoke(work_command, ["--now", "tomorrow"])
    assert result.exit_code == 2
    assert "'tomorrow' is not an instant; write 2026-12-01T07:00" in result.output


def test_help_shows_an_example() -> None:
    assert "Example: doorstep work --until-idle" in CliRunner().invoke(work_command, ["--help"]).output
