"""Publishing names nobody who does not come: their visits go to others, or somebody calls the people."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import override_settings

from doorstep.booking.models import Appointment
from doorstep.booking.queries import details
from doorstep.dispatch.actions import publish_day
from doorstep.dispatch.publishing.queries import stranded_on
from doorstep.dispatch.queries import day_sheets
from doorstep.messaging.models import Message
from doorstep.places.actions import touch
from doorstep.planning.models import KitShare, Stop
from doorstep.workforce.models import Absence, FieldAgent
from doorstep.workforce.traits import same_agent
from tests.cast import (
    NOW,
    TOMORROW,
    WEB,
    WINDOWS,
    begin_afresh,
    book,
    in_days,
    neighbour,
    only_agents,
    problems,
    publish,
    set_rules,
)
from tests.dispatch.mending import agent_of, now_is

pytestmark = pytest.mark.usefixtures("chandigarh")
BILL = ("electricity-duplicate-bill",)
AADHAAR, SENIOR = ("aadhaar-document-update",), {"home-eligibility": "senior"}


def let_be_absent(*codes: str) -> None:
    for agent in FieldAgent.objects.filter(code__in=codes):
        Absence.objects.create(agent=agent, starts_on=TOMORROW, ends_on=in_days(2))
    touch()


def booked_with(*agents: str, services: tuple[str, ...] = BILL) -> list[Appointment]:
    """A visit in each window of tomorrow, all with one of these agents."""
    only_agents(*agents)
    set_rules(open_per_address=99)
    return [book(person=neighbour(n), services=services, window=window) for n, window in enumerate(WINDOWS)]


def named_in_the_morning() -> set[str]:
    return set(Message.objects.filter(event="morning").values_list("subject", flat=True))


def subject(appointment: Appointment) -> str:
    return f"appointment:{appointment.pk}"


def test_visits_of_an_absent_agent_go_to_somebody_who_comes() -> None:
    booked = booked_with("FA02", "FA03")
    absent = agent_of(booked[0])
    (other,) = {"FA02", "FA03"} - {absent}
    let_be_absent(absent)
    (report,) = publish()
    assert {agent_of(appointment) for appointment in booked} == {other}
    assert (report.stranded, report.messages, report.routes) == ((), 4, 1)
    name = FieldAgent.objects.get(code=other).name
    assert all(name["pa"] in message.text for message in Message.objects.filter(event="morning"))
    assert problems() == []


def test_where_nobody_else_can_come_nobody_is_named_and_the_dispatcher_is_told() -> None:
    booked = booked_with("FA02", "FA03")
    let_be_absent("FA02", "FA03")
    before = list(Stop.objects.order_by("pk").values())
    (report,) = publish()
    assert set(report.stranded) == {appointment.reference for appointment in booked}
    assert (report.messages, report.routes, report.visits) == (0, 0, 4)
    assert named_in_the_morning() == set()
    assert details(appointment=now_is(booked[0]), now=NOW + timedelta(days=1)).agent_name is None
    assert list(Stop.objects.order_by("pk").values()) == before
    assert publish()[0].stranded == report.stranded


def only_one_kit() -> None:
    KitShare.objects.filter(kit__code="aadhaar-kit", day_plan__on=TOMORROW).update(places=1)


def test_the_last_kit_of_a_depot_goes_with_the_visit_to_whoever_comes() -> None:
    only_agents("FA08", "FA09")
    only_one_kit()
    mine = book(services=AADHAAR, answers=SENIOR)
    absent = agent_of(mine)
    let_be_absent(absent)
    assert publish()[0].stranded == ()
    assert agent_of(mine) != absent
    assert now_is(mine).stop.route.kits == ["aadhaar-kit"]  # type: ignore[union-attr]
    assert KitShare.objects.filter(taken__gt=0).count() == 1
    assert problems() == []


def test_a_kit_that_a_stranded_visit_keeps_is_not_had_twice() -> None:
    only_agents("FA08", "FA09")
    set_rules(open_per_address=99)
    only_one_kit()
    hers = book(services=AADHAAR, answers=SENIOR, agent_preference="woman")
    anybodys = book(services=AADHAAR, answers=SENIOR, person=neighbour(1), window=WINDOWS[2])
    bill = book(services=BILL, person=neighbour(2), window=WINDOWS[3])
    let_be_absent("FA09")
    (report,) = publish()
    assert set(report.stranded) == {hers.reference, anybodys.reference}
    assert agent_of(bill) == "FA08"
    assert named_in_the_morning() == {subject(bill)}
    assert problems() == []


def test_a_wish_is_not_granted_with_a_kit_that_a_stranded_visit_keeps() -> None:
    only_agents("FA08", "FA09")
    set_rules(open_per_address=99, same_agent_wish_minutes=240)
    only_one_kit()
    wishing = book(services=AADHAAR, answers=SENIOR)
    lost = book(services=AADHAAR, answers=SENIOR, person=neighbour(1), window=WINDOWS[2])
    mine, (other,) = agent_of(wishing), {"FA08", "FA09"} - {agent_of(wishing)}
    wish = same_agent(FieldAgent.objects.get(code=other).pk)
    Stop.objects.filter(appointment=wishing).update(wishes=[wish])
    Stop.objects.filter(appointment=lost).update(skills=["transport", "municipal"])
    begin_afresh()
    (report,) = publish()
    assert report.stranded == (lost.reference,)
    assert agent_of(wishing) == agent_of(lost) == mine
    assert named_in_the_morning() == {subject(wishing)}
    assert KitShare.objects.filter(taken__gt=0).get().taken == 1


def never(stop: Stop) -> None:
    stop.latest_at = stop.earliest_at = NOW
    stop.save()


def nobodys(stop: Stop) -> None:
    stop.skills = ["agent:woman"]
    stop.save()


@pytest.mark.parametrize("spoil", [never, nobodys], ids=lambda spoil: spoil.__name__)
def test_a_visit_that_cannot_be_kept_does_not_block_the_day(spoil: Callable[[Stop], None]) -> None:
    """Also not the other visits of its own route: the agent comes and makes them."""
    lost, *others = booked_with("FA02")
    spoil(Stop.objects.get(appointment=lost))
    touch()
    (report,) = publish()
    assert report.stranded == (lost.reference,)
    assert now_is(lost).stop.planned_at is None  # type: ignore[union-attr]
    assert all(now_is(appointment).stop.planned_at for appointment in others)  # type: ignore[union-attr]
    assert named_in_the_morning() == {subject(appointment) for appointment in others}
    assert [appointment.reference for appointment in stranded_on(on=TOMORROW)] == [lost.reference]
    (sheet,) = day_sheets(on=TOMORROW, now=NOW)
    shown = [stop.appointment.reference for route in sheet.routes for stop in route.stops if stop.appointment]
    assert sorted(shown) == sorted(appointment.reference for appointment in others)
    assert [appointment.reference for appointment in sheet.stranded] == [lost.reference]


def test_a_day_whose_route_no_longer_holds_can_be_looked_at() -> None:
    lost, *others = booked_with("FA02")
    never(Stop.objects.get(appointment=lost))
    begin_afresh()
    (sheet,) = day_sheets(on=TOMORROW, now=NOW)
    assert [len(route.stops) for route in sheet.routes] == [1 + len(others)]
    assert sheet.stranded == ()


@override_settings(PUBLISH_ITERATIONS=0)
def test_without_any_search_what_fits_is_put_in() -> None:
    """So ends a day on which bookings kept coming."""
    booked = booked_with("FA02", "FA03")
    absent = agent_of(booked[0])
    let_be_absent(absent)
    publish_day(on=TOMORROW, actor=WEB, now=NOW + timedelta(hours=1), clock=lambda: 0.0)
    assert absent not in {agent_of(appointment) for appointment in booked}
