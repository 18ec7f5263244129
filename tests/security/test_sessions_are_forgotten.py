"""What a browser left behind does not stay."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from doorstep.channels.cli.jobs import FORGET, HANDLERS, PERIODIC
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def kept(seconds: int) -> str:
    session = SessionStore()
    session["draft"] = {"applicant": {"name": "Meera Sharma"}}
    session.set_expiry(seconds)
    session.save()
    return str(session.session_key)


def test_a_booking_that_was_left_is_forgotten_once_its_session_is_over() -> None:
    kept(-1)
    alive = kept(3600)
    HANDLERS[FORGET]({}, NOW)
    assert [row.session_key for row in Session.objects.all()] == [alive]


def test_that_happens_every_night(chandigarh: None) -> None:
    first = PERIODIC[FORGET](NOW)
    assert PERIODIC[FORGET](first) - first == timedelta(days=1)
