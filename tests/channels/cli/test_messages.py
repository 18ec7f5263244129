"""The list of messages tells nobody a code."""

import pytest
from click.testing import CliRunner

from doorstep.booking.actions import ask_for_code
from doorstep.channels.cli.messages import messages_commands
from doorstep.messaging.actions import MASK
from doorstep.messaging.models import Message
from tests.cast import MEERA_PHONE, NOW


@pytest.mark.usefixtures("chandigarh")
def test_a_code_that_waits_is_masked_in_the_list() -> None:
    ask_for_code(phone=MEERA_PHONE, language="en", now=NOW)
    code = Message.objects.get().text.split()[0]
    assert code.isdigit()
    listed = CliRunner().invoke(messages_commands, ["list"], catch_exceptions=False).output
    assert MASK in listed
    assert code not in listed
