"""Who does not come is promised for nothing more, and keeps what was promised until the day is published."""

from datetime import timedelta

import pytest

from doorstep.booking.actions import cancel_appointment
from doorstep.booking.models import Appointment
from doorstep.booking.offers import offers_for
from doorstep.booking.queries import appointments
from doorstep.booking.refusals import WindowLost
from doorstep.dispatch.actions import publish_day
from doorstep.dispatch.queries import day_sheets
from doorstep.journal.actions import SYSTEM
from doorstep.places import queries as places
from doorstep.workforce.models import Absence, FieldAgent
from tests.cast import HOME, NOW, TOMORROW, WEB, WINDOWS, book, in_days, neighbour, only_agents, set_rules

pytestmark = pytest.mark.usefixtures("chandigarh")
ONLY = "FA38"


def open_windows(days: int = 2) -> set[str]:
    sheet = offers_for(services=["water-bill"], place=places.resolve(said=HOME), now=NOW, days=days)
    return {str(offer.on) for offer in sheet.offers if offer.available}


def test_an_absent_agent_is_not_offered_on_those_days() -> None:
    only_agents(ONLY)
    assert open_windows() == {str(TOMORROW), str(in_days(2))}
    agent = FieldAgent.objects.get(code=ONLY)
    Absence.objects.create(agent=agent, starts_on=TOMORROW, ends_on=in_days(2))
    assert open_windows() == {str(in_days(2))}
    with pytest.raises(WindowLost):
        book(services=["water-bill"])


def test_an_agent_who_left_gets_nothing_more_and_somebody_else_comes_instead() -> None:
    set_rules(open_per_address=9)
    only_agents(ONLY, "FA40")
    mine = book(services=["water-bill"], person=neighbour(1))
    agent = mine.stop.route.shift.agent  # type: ignore[union-attr]
    agent.active = False
    agent.save()
    other = book(services=["water-bill"], person=neighbour(2), window=WINDOWS[1])
    assert other.stop.route.shift.agent != agent  # type: ignore[union-attr]
    assert agent_of(appointments().get(pk=mine.pk)) == agent
    publish_day(on=TOMORROW, actor=SYSTEM, now=NOW + timedelta(hours=11), clock=lambda: 0.0)
    shown = {
        stop.appointment.reference: route.agent.code
        for day in day_sheets(on=TOMORROW, now=NOW)
        for route in day.routes
        for stop in route.stops
        if stop.appointment
    }
    assert shown.keys() == {mine.reference, other.reference}
    assert agent.code not in shown.values()


def agent_of(appointment: Appointment) -> FieldAgent:
    assert appointment.stop is not None
    return appointment.stop.route.shift.agent


def test_who_would_likely_be_late_is_spared_where_somebody_else_has_time() -> None:
    only_agents("FA02", "FA03")
    set_rules(open_per_address=99, quick_try_ms=0, late_start_minutes=0, planned_quantile_percent=50, door_minutes=30)
    booked = [book(person=neighbour(0))]
    while agent_of(booked[-1]) == agent_of(booked[0]):
        booked.append(book(person=neighbour(len(booked))))
    # By roads alone the last but one went to whom the window was full with.
    for appointment in booked[-2:]:
        cancel_appointment(appointment=appointment, reason="", actor=WEB, now=NOW)
    set_rules(late_start_minutes=600)
    assert agent_of(book(person=neighbour(99))) != agent_of(booked[0])
