"""How often the database is asked, whatever the number of agents, days and appointments."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from doorstep.booking.actions import book_appointment
from doorstep.booking.offers import offers_for
from doorstep.places import queries as places
from doorstep.workforce.models import FieldAgent
from tests.cast import (
    ARJUN,
    HOME,
    MEERA_PHONE,
    NOW,
    WEB,
    WINDOWS,
    a_request,
    begin_afresh,
    book,
    in_days,
    neighbour,
    only_agents,
    set_rules,
)

pytestmark = pytest.mark.usefixtures("chandigarh")
OFFERS = 6
BOOKING = 26
SERVICES = ("electricity-bill", "income-certificate")
AADHAAR = ("aadhaar-document-update",)
SENIOR = {"home-eligibility": "senior"}


def count(act: Callable[[], object]) -> int:
    """Count what is asked of the tables; a savepoint asks for nothing."""
    with CaptureQueriesContext(connection) as queries:
        act()
    return sum("SAVEPOINT" not in query["sql"] for query in queries)


def count_offers(services: tuple[str, ...] = SERVICES) -> int:
    place = places.resolve(said=HOME)
    offers_for(services=services, place=place, now=NOW)
    return count(lambda: offers_for(services=services, place=place, now=NOW))


def count_booking(**said: object) -> int:
    """Book from warm memory, with an idempotency key."""
    request = a_request(on=in_days(2), window=WINDOWS[1], **said)  # type: ignore[arg-type]
    offers_for(services=request.services, place=places.resolve(said=HOME), now=NOW)
    key = uuid4().hex
    return count(
        lambda: book_appointment(request=request, proven_phone=MEERA_PHONE, actor=WEB, now=NOW, idempotency_key=key)
    )


def two_hundred_appointments() -> None:
    set_rules(open_per_address=999)
    for number in range(200):
        book(person=neighbour(number), on=in_days(2 + number % 9), window=WINDOWS[number % 4])


def test_offers_ask_as_often_for_seven_days_as_for_fourteen() -> None:
    before = count_offers()
    set_rules(horizon_days=7)
    assert count_offers() == before <= OFFERS


def test_offers_ask_as_often_with_ten_agents_as_with_sixty() -> None:
    before = count_offers()
    only_agents(*FieldAgent.objects.values_list("code", flat=True)[:10])
    assert count_offers() == before <= OFFERS


def test_offers_with_a_counted_kit_ask_seldom_too() -> None:
    assert count_offers(services=AADHAAR) <= OFFERS


def test_a_booking_asks_seldom_whatever_belongs_to_it() -> None:
    set_rules(open_per_phone=99, open_per_address=99)
    plain = count_booking()
    assert plain <= BOOKING
    assert count_booking(helper=ARJUN) <= BOOKING
    assert count_booking(services=AADHAAR, answers=SENIOR) <= BOOKING
    assert count_booking(services=AADHAAR, answers=SENIOR, helper=ARJUN) <= BOOKING


def test_a_booking_between_others_that_needs_a_kit_is_the_longest() -> None:
    set_rules(open_per_phone=99, open_per_address=99)
    only_agents("FA09")
    for number in (2, 3):
        book(person=neighbour(number), on=in_days(2), window=WINDOWS[number])
    assert count_booking(services=AADHAAR, answers=SENIOR, helper=ARJUN) <= BOOKING


def test_a_booking_asks_as_often_with_ten_agents_as_with_sixty() -> None:
    with transaction.atomic():
        before = count_booking()
        transaction.set_rollback(True)
    begin_afresh()
    only_agents(*FieldAgent.objects.values_list("code", flat=True)[:10])
    assert count_booking() == before


def test_both_ask_as_often_among_two_hundred_appointments_as_among_none() -> None:
    offers, booking = count_offers(), count_booking(helper=ARJUN)
    two_hundred_appointments()
    assert count_offers() == offers
    # One more when stops after the new one move up.
    assert count_booking(helper=ARJUN) <= booking + 1 <= BOOKING


def test_a_refused_booking_asks_even_less() -> None:
    before = count_booking()
    set_rules(open_per_phone=1)
    refused = pytest.raises(Exception, match="as many open appointments")
    with refused:
        count_booking()  # the changed rule is read again here
    with CaptureQueriesContext(connection) as asked, refused:
        count_booking()
    assert len(asked) < before
