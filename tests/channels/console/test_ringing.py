"""The button that rings an operator's telephone and then the citizen's."""

import logging
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from doorstep.calls.actions import ask_call_back
from doorstep.calls.models import Call, Task
from doorstep.gateways.telephony import outbound
from doorstep.gateways.telephony.outbound.memory import MEMORY
from doorstep.journal.actions import SYSTEM
from doorstep.journal.models import Entry
from tests.cast import MEERA_PHONE, NOW
from tests.channels.console.desk import browser_of
from tests.gateways.provider import provider

pytestmark = pytest.mark.usefixtures("morning")
DESK = "+911722700010"
BUTTON = "Ring my telephone, then theirs"


@pytest.fixture(autouse=True)
def remembering(settings: Settings) -> Iterator[None]:
    settings.RING_GATEWAY, settings.RING_DESKS = "memory", {"operator": DESK}
    MEMORY.forget()
    yield
    MEMORY.forget()


@pytest.fixture
def operator() -> Client:
    return browser_of("Operator")


@pytest.fixture
def call(operator: Client) -> Call:
    """A call-back that this operator took."""
    task = ask_call_back(phone=MEERA_PHONE, language="hi", actor=SYSTEM, now=NOW)
    operator.post(f"/staff/desk/tasks/{task.pk}")
    return Call.objects.get(direction="out")


def screen(client: Client, call: Call) -> str:
    return str(client.get(f"/staff/desk/calls/{call.pk}").content.decode())


def ring(client: Client, call: Call) -> str:
    """Press, and return what the screen then says."""
    answer = client.post(f"/staff/desk/calls/{call.pk}/ring")
    assert (answer.status_code, answer["Location"]) == (302, f"/staff/desk/calls/{call.pk}")
    call.refresh_from_db()
    return screen(client, call)


def test_one_press_rings_one_telephone_and_two_presses_do_too(operator: Client, call: Call) -> None:
    assert BUTTON in screen(operator, call)
    page = ring(operator, call)
    assert "Your telephone rings" in page and BUTTON not in page
    assert "This call rings already" in ring(operator, call)
    assert MEMORY.joined == [(DESK, MEERA_PHONE)] and call.state == "rung"
    assert Entry.objects.filter(action="call.rung").count() == 1


def test_it_is_written_down_before_the_provider_is_asked(operator: Client, call: Call) -> None:
    seen: list[tuple[str, int]] = []
    MEMORY.before = lambda: seen.append(
        (Call.objects.get(pk=call.pk).state, Entry.objects.filter(action="call.rung").count())
    )
    ring(operator, call)
    assert seen == [("ringing", 1)]


@pytest.mark.parametrize(
    ("error", "state", "words"),
    [
        (outbound.NotRung("503"), "not-rung", "The provider did not ring"),
        (outbound.Refused("400"), "not-rung", "The provider did not ring"),
        (outbound.Unknown("no answer"), "ring-unknown", "Nobody knows whether it rings"),
    ],
)
def test_what_did_not_ring_may_be_tried_again_and_the_link_is_there(
    operator: Client, call: Call, error: Exception, state: str, words: str
) -> None:
    MEMORY.fails = error
    page = ring(operator, call)
    assert words in page and BUTTON in page and f'href="tel:{MEERA_PHONE}"' in page
    assert call.state == state and MEMORY.joined == []
    assert "Your telephone rings" in ring(operator, call)


def test_a_provider_that_hangs_is_waited_for_a_moment_and_no_number_is_in_the_log(
    operator: Client, call: Call, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.RING_GATEWAY, settings.RING_USER, settings.RING_SECONDS = "twilio", "AC1", 0.3
    with provider(how="hang") as there, caplog.at_level(logging.DEBUG):
        settings.RING_URL = there.url.removesuffix("/send")
        assert "Nobody knows whether it rings" in ring(operator, call)
    assert f"call {call.pk}" in caplog.text
    assert not any(number[3:] in caplog.text for number in (MEERA_PHONE, DESK))


def test_without_a_provider_or_a_telephone_of_their_own_there_is_the_link_alone(
    operator: Client, call: Call, settings: Settings
) -> None:
    for gateway, desks in (("link", {"operator": DESK}), ("memory", {}), ("memory", {"rita": DESK})):
        settings.RING_GATEWAY, settings.RING_DESKS = gateway, desks
        page = screen(operator, call)
        assert BUTTON not in page and f'href="tel:{MEERA_PHONE}"' in page
        assert "No telephone of yours is known here" in ring(operator, call)
    settings.RING_GATEWAY, settings.RING_DESKS = "memory", {"*": DESK}
    assert BUTTON in screen(operator, call)
    assert MEMORY.joined == [] and call.state == ""


def test_nobody_rings_for_a_colleague_nor_for_a_call_that_came_in_nor_by_a_link(operator: Client, call: Call) -> None:
    assert browser_of("Manager").post(f"/staff/desk/calls/{call.pk}/ring").status_code in (403, 404)
    assert browser_of("Clerk").post(f"/staff/desk/calls/{call.pk}/ring").status_code == 403
    assert operator.get(f"/staff/desk/calls/{call.pk}/ring").status_code == 405
    Call.objects.filter(pk=call.pk).update(direction="in")
    assert "This call rings already, or is over" in ring(operator, call)
    assert MEMORY.joined == []


def test_the_task_counts_its_attempt_when_the_call_ends(operator: Client, call: Call) -> None:
    ring(operator, call)
    operator.post(f"/staff/desk/calls/{call.pk}/end", {"ended": "missed", "words": ""})
    assert Task.objects.get().attempts == 1
    call.refresh_from_db()
    assert call.ended == "missed"


def test_it_costs_few_queries(
    operator: Client, call: Call, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(14):
        operator.post(f"/staff/desk/calls/{call.pk}/ring")
