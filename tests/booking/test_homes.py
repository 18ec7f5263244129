"""The homes a proven phone is offered: its own and those it booked for, until the applicant says no."""

import pytest

from doorstep.booking.actions import answer_for_helper, book_appointment
from doorstep.booking.homes import homes_of
from tests.cast import ARJUN, ARJUN_PHONE, MEERA_PHONE, NOW, WEB, a_request, book

pytestmark = pytest.mark.usefixtures("chandigarh")


def test_a_helper_whom_the_applicant_refused_is_not_shown_their_door() -> None:
    request = a_request(helper=ARJUN)
    appointment = book_appointment(request=request, proven_phone=ARJUN_PHONE, actor=WEB, now=NOW)
    assert len(homes_of(phone=ARJUN_PHONE)) == len(homes_of(phone=MEERA_PHONE)) == 1
    answer_for_helper(appointment=appointment, given=False, actor=WEB, now=NOW)
    assert homes_of(phone=ARJUN_PHONE) == ()
    assert len(homes_of(phone=MEERA_PHONE)) == 1


def test_nobody_is_offered_a_home_without_a_phone() -> None:
    book()
    assert homes_of(phone="") == ()
