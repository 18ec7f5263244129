"""How often the database is asked, whatever the city's size: offers at most 6 times, booking at most 25.

Besides the booking itself, a request reads its token and the appointment that it answers with."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from doorstep.booking.actions import book_appointment
from doorstep.workforce.models import FieldAgent
from tests.cast import ARJUN as ARJUN_SAID
from tests.cast import ARJUN_PHONE, NOW, WEB, WINDOWS, a_request, book, in_days, neighbour, only_agents, set_rules
from tests.channels.api.asking import ARJUN, HOME, a_booking, get, post, prove

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chandigarh", "morning")]

OFFERS = 6
BOOKING = 25
TOKEN_AND_ANSWER = 4


def count(act: Callable[[], object]) -> int:
    """Count what is asked of the tables. Where the test's own transaction makes savepoints, there is none else."""
    with CaptureQueriesContext(connection) as queries:
        act()
    return sum("SAVEPOINT" not in query["sql"] for query in queries)


def count_offers(client: Client, days: int = 14) -> int:
    get(client, f"offers?{HOME}")
    return count(lambda: get(client, f"offers?{HOME}&days={days}"))


def count_booking() -> int:
    """Count the action: with a helper who is told and asked for, and an earlier look at the offers."""
    request = a_request(on=in_days(2), helper=ARJUN_SAID)
    return count(
        lambda: book_appointment(request=request, proven_phone=ARJUN_PHONE, actor=WEB, now=NOW, idempotency_key="once")
    )


def count_request(client: Client) -> int:
    token = prove(client, ARJUN_PHONE)
    get(client, f"offers?{HOME}")
    body = a_booking(date=in_days(2).isoformat(), helper=dict(ARJUN))
    answers = []
    counted = count(lambda: answers.append(post(client, "appointments", body, token=token, key="twice")))
    assert answers[0].status_code == 201
    return counted


def some_appointments() -> None:
    set_rules(open_per_address=99)
    for number, window in enumerate(WINDOWS * 4):
        book(person=neighbour(number), on=in_days(2 + number // 4), window=window)


def test_offers_ask_seldom(client: Client) -> None:
    assert count_offers(client) <= OFFERS


def test_offers_ask_as_often_for_one_day_as_for_fourteen(client: Client) -> None:
    assert count_offers(client, days=1) == count_offers(client, days=14)


def test_offers_ask_as_often_among_many_appointments_as_among_none(client: Client) -> None:
    before = count_offers(client)
    some_appointments()
    assert count_offers(client) == before <= OFFERS


def test_offers_ask_as_often_with_few_agents_as_with_all(client: Client) -> None:
    before = count_offers(client)
    only_agents(*FieldAgent.objects.values_list("code", flat=True)[:20])
    assert count_offers(client) == before


def test_a_booking_asks_seldom(client: Client) -> None:
    get(client, f"offers?{HOME}")
    assert count_booking() <= BOOKING
    assert count_request(client) <= BOOKING + TOKEN_AND_ANSWER


def test_a_booking_asks_as_seldom_among_many_appointments(client: Client) -> None:
    some_appointments()
    get(client, f"offers?{HOME}")
    assert count_booking() <= BOOKING
    assert count_request(client) <= BOOKING + TOKEN_AND_ANSWER


def test_a_booking_asks_as_seldom_with_few_agents(client: Client) -> None:
    only_agents(*FieldAgent.objects.values_list("code", flat=True)[:20])
    get(client, f"offers?{HOME}")
    assert count_booking() <= BOOKING
    assert count_request(client) <= BOOKING + TOKEN_AND_ANSWER
