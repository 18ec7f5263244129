"""The people of a visit see what was paid, and print the receipt; nobody else does."""

import pytest
from django.test import Client

from doorstep.booking.models import Appointment
from doorstep.dispatch.visits.collecting import Paid, collect_at_door, take_back
from doorstep.payments.models import Receipt
from doorstep.payments.queries import receipts
from doorstep.planning.models import Stop
from tests.cast import NOW, WEB
from tests.channels.citizen.test_visit import booked, find, see

__all__ = ["booked"]
pytestmark = pytest.mark.usefixtures("morning")
PAGE = "/visit/paid.pdf"


def pay(appointment: Appointment) -> Receipt:
    stop = Stop.objects.select_related("route__shift__agent").get(appointment=appointment)
    readings = {row.position: 123450 for row in appointment.charge.lines.all() if row.amount_paise is None}
    paid = Paid(method="cash", at=NOW, key="k", readings=readings)
    collect_at_door(stop=stop, paid=paid, actor=WEB, now=NOW)
    return receipts().get()


def test_a_receipt_is_shown_and_printed(booked: Appointment) -> None:
    assert "What was paid" not in see(find(booked)) and find(booked).get(PAGE).status_code == 404
    receipt = pay(booked)
    page = see(find(booked))
    assert "What was paid" in page and f"-P-{receipt.number:03d}" in page
    answer = find(booked).get(PAGE)
    assert answer.status_code in (200, 302)
    assert answer.status_code == 302 or (answer.content[:5] == b"%PDF-" and "no-store" in answer["Cache-Control"])


def test_a_receipt_that_was_taken_back_says_so(booked: Appointment) -> None:
    take_back(receipt=pay(booked), reason="wrong", actor=WEB, now=NOW)
    assert "does not hold any more" in see(find(booked))


def test_whoever_did_not_look_the_visit_up_gets_no_receipt(booked: Appointment) -> None:
    pay(booked)
    answer = Client().get(PAGE)
    assert answer.status_code == 302 and answer["Location"].endswith("/visit")
