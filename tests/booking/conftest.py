"""A city where nothing is free."""

import pytest

from doorstep.booking.models import Appointment
from tests.cast import WINDOWS, book, neighbour, only_agents, set_rules


@pytest.fixture
def full(chandigarh: None) -> list[Appointment]:
    """One agent comes tomorrow and on no other day that can be booked, for two visits, and both are promised."""
    only_agents("FA02")
    set_rules(door_minutes=150, horizon_days=1, quick_try_ms=0, open_per_address=9)
    return [book(person=neighbour(n), window=window) for n, window in enumerate((WINDOWS[0], WINDOWS[2]))]
