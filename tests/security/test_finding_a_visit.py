"""A visit is found by whom it is for: not by guessing, not by a refused helper, not by who planted a session."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from doorstep.booking import queries
from doorstep.booking.actions import answer_consent
from doorstep.booking.models import Appointment
from doorstep.booking.references import new_reference
from doorstep.booking.refusals import UnknownAppointment
from doorstep.channels.shared.actors import phone_actor
from doorstep.channels.shared.clock import standing_at
from doorstep.channels.shared.tries import TooManyTries, forget_tries, take_tries
from doorstep.journal.queries import history_of
from doorstep.messaging.models import Message
from tests.cast import ARJUN, ARJUN_PHONE, MEERA_PHONE, NOW, WEB, book

pytestmark = pytest.mark.usefixtures("chandigarh")

TYPED = "98765 00001"


def look_up(client: Client, reference: str, phone: str = TYPED) -> str:
    """Say where the look-up leads."""
    with standing_at(NOW):
        answer = client.post("/visit", {"reference": reference, "phone": phone}, follow=True)
        return str(answer.request["PATH_INFO"])


def refuse_helper() -> None:
    link = re.search(r"/c/(\S+)", Message.objects.get(event="consent").text)
    assert link
    answer_consent(token=link[1], given=False, actor=WEB, now=NOW + timedelta(minutes=1))


def test_guessing_references_ends_after_some_tries(client: Client) -> None:
    visit = book()
    for _guess in range(10):
        assert look_up(client, new_reference()) == "/visit"
    assert look_up(Client(), visit.reference) == "/visit"
    assert look_up(Client(), visit.reference, phone=MEERA_PHONE) == "/visit"


def test_another_phone_is_not_kept_waiting_by_guesses(client: Client) -> None:
    visit = book(helper=ARJUN)
    for _guess in range(11):
        look_up(client, new_reference())
    assert look_up(Client(), visit.reference, phone=ARJUN_PHONE) == "/visit/details"


def test_a_right_try_begins_the_count_anew() -> None:
    for _round in range(3):
        for _try in range(10):
            take_tries(what="lookup", phone=MEERA_PHONE)
        forget_tries(what="lookup", phone=MEERA_PHONE)
    for _try in range(10):
        take_tries(what="lookup", phone=MEERA_PHONE)
    with pytest.raises(TooManyTries):
        take_tries(what="lookup", phone=MEERA_PHONE)


def test_a_refused_helper_cannot_use_the_number_of_the_applicant(client: Client) -> None:
    visit = book(helper=ARJUN)
    assert look_up(client, visit.reference) == "/visit/details"
    refuse_helper()
    with standing_at(NOW):
        assert client.get("/visit/details").status_code == 302
    assert look_up(Client(), visit.reference) == "/visit"
    assert look_up(Client(), visit.reference, phone=ARJUN_PHONE) == "/visit"


def test_the_applicant_who_proves_their_phone_keeps_the_visit() -> None:
    visit = book(helper=ARJUN)
    refuse_helper()
    assert queries.appointment(reference=visit.reference, phone=MEERA_PHONE) == visit
    with pytest.raises(UnknownAppointment):
        queries.appointment(reference=visit.reference, phone=ARJUN_PHONE)


def test_a_session_planted_beforehand_does_not_see_the_visit(client: Client) -> None:
    visit = book()
    with standing_at(NOW):
        client.post("/book/services", {"services": "income-certificate"})
    planted = client.cookies["sessionid"].value
    assert look_up(client, visit.reference) == "/visit/details"
    attacker = Client()
    attacker.cookies["sessionid"] = planted
    with standing_at(NOW):
        assert attacker.get("/visit/details").status_code == 302


def test_whoever_cancels_is_the_same_in_the_journal_however_their_phone_was_typed(client: Client) -> None:
    visit = book()
    look_up(client, visit.reference)
    with standing_at(NOW):
        client.post("/visit/cancel", {"reason": "other"})
    assert Appointment.objects.get().status == "cancelled"
    last = history_of(subject=f"appointment:{visit.pk}").last()
    assert last is not None
    assert last.actor == phone_actor(phone=MEERA_PHONE, channel="web").name
