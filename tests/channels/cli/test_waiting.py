"""`doorstep waiting`: the list in figures."""

from datetime import timedelta

import pytest
from click.testing import CliRunner

from doorstep.booking.actions import WaitRequest, join_waiting_list, leave_waiting_list
from doorstep.channels.cli.waiting import waiting_command
from tests.cast import HOME, MEERA_PHONE, NOW, WEB, only_agents, set_rules

pytestmark = pytest.mark.usefixtures("chandigarh")


def said(*arguments: str) -> str:
    result = CliRunner().invoke(waiting_command, arguments)
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_an_empty_list_is_said_so() -> None:
    assert said() == "Nobody waits."


def test_it_counts_and_names_nobody() -> None:
    only_agents()
    set_rules(open_per_phone=9)
    request = WaitRequest(services=("income-certificate",), address=HOME, language="en")
    entry = join_waiting_list(request=request, phone=MEERA_PHONE, actor=WEB, now=NOW)
    text = said("--now", (NOW + timedelta(hours=5)).isoformat())
    assert "chandigarh │ 1 │ 0 │ 0 │ 5 │" in text
    assert MEERA_PHONE not in text and "150" not in text
    leave_waiting_list(entry=entry, actor=WEB, now=NOW)
    assert said() == "Nobody waits. Ended in the last 30 days: 1 left."
