"""What is said of a day that is to be mended: since when, of whom, and of which day and territory."""

from datetime import timedelta

import pytest
from django.test import override_settings

from doorstep.booking.queries import appointments
from doorstep.dispatch.over import DayIsOver
from doorstep.dispatch.repair.actions import repair_day
from doorstep.dispatch.repair.events import Absent, Added, Cancelled, Closed, Event, Late, NobodyHome
from doorstep.dispatch.repair.refusals import NotThatDay, UnknownAgent, VisitOver
from doorstep.dispatch.visits.actions import VisitSaid, record_visit
from doorstep.journal.models import Entry
from doorstep.messaging.models import Message
from doorstep.places.actions import touch
from doorstep.places.models import Territory
from doorstep.planning.models import DayPlan, Route
from doorstep.planning.queries import seconds_of
from doorstep.workforce.models import Absence, FieldAgent, Skill
from tests.cast import TOMORROW, WEB, book, in_days, neighbour, problems
from tests.dispatch.mending import EARLY, SERVICES, agent_of, at, look, mend, messages, now_is, planned_at, published

pytestmark = pytest.mark.usefixtures("chandigarh")
HOME_POINT = (30.7119, 76.7546)


@pytest.fixture(autouse=True)
def few_tries() -> object:
    with override_settings(REPAIR_ITERATIONS=300):
        yield


def test_what_is_said_of_an_earlier_hour_plans_nobody_into_the_past() -> None:
    """At noon it becomes known that one of two has been away since nine: what the other had until then is over."""
    booked = published(0, 0, 0, 0, 1, 1, 1, 1, door_minutes=40)
    absent = agent_of(booked[0])
    theirs = {one.pk for one in booked if agent_of(one) == absent}
    planned = {one.pk: planned_at(one) for one in booked}
    report = mend(Absent(absent), from_at=at(9), now=at(12))
    others = [one for one in booked if one.pk not in theirs]
    assert any(planned[one.pk] < at(12) for one in others)
    for one in others:
        assert planned[one.pk] >= at(12) or planned_at(one) == planned[one.pk]
    came = [change.planned_after for change in report.proposal.changes if change.planned_after is not None]
    assert came and min(came) >= at(12)
    assert theirs <= {change.appointment.pk for change in report.proposal.changes}


def test_an_urgent_visit_is_not_planned_before_now() -> None:
    published(0, agents=("FA02",))
    urgent = book(person=neighbour(50), services=SERVICES, on=in_days(5))
    mend(Added(urgent.reference), from_at=at(9), now=at(12))
    assert planned_at(urgent) >= at(12)


def test_an_agent_who_was_late_since_an_earlier_hour_goes_on_from_now() -> None:
    booked = published(0, 3, agents=("FA02",))
    mend(Late("FA02", 30), from_at=at(8, 30), now=at(12))
    assert at(12) <= min(map(planned_at, booked))


@pytest.mark.parametrize("minutes", [-1, 3], ids=["on the way", "at the door"])
def test_whoever_is_cancelled_on_lets_the_agent_go_on_from_that_door(minutes: int) -> None:
    booked = published(0, 3, agents=("FA02",))
    stop = now_is(booked[0]).stop
    assert stop is not None
    then = planned_at(booked[0]) + timedelta(minutes=minutes)
    for stand in (mend(Cancelled(booked[0].reference), from_at=then).proposal.situation, look(then)):
        (left,) = stand.left.values()
        assert left.route.start_node == stop.node != left.route.end_node
        assert left.route.starts_s >= seconds_of(at=then, on=TOMORROW)
        assert [visit.id for visit in left.route.visits] == [now_is(booked[1]).stop_id]
        assert stand.out == {left.route.id}
    assert now_is(booked[0]).status == "cancelled"


def test_whoever_is_cancelled_on_before_setting_out_stays_where_they_are() -> None:
    booked = published(0, 3, agents=("FA02",))
    (left,) = mend(Cancelled(booked[0].reference)).proposal.situation.left.values()
    assert left.route.start_node == left.route.end_node


def test_a_visit_that_has_ended_is_not_cancelled() -> None:
    booked = published(0, 3, agents=("FA02",))
    stop, begins = now_is(booked[0]).stop, planned_at(booked[0])
    assert stop is not None
    ends = begins + timedelta(minutes=20)
    said = VisitSaid(arrived_at=begins, started_at=begins, finished_at=ends, outcome="done")
    record_visit(stop=stop, said=said, actor=WEB, now=ends)
    with pytest.raises(VisitOver, match=booked[0].reference):
        mend(Cancelled(booked[0].reference), from_at=ends)
    assert now_is(booked[0]).status == "booked"


def test_a_reference_may_be_typed_in_any_script_and_twice() -> None:
    booked = published(0, 1, 2, 3)
    number = booked[0].reference
    typed = [number.translate(str.maketrans("0123456789", digits)) for digits in ("०१२३४५६७८९", "੦੧੨੩੪੫੬੭੮੯")]
    report = mend(*map(Cancelled, typed), Cancelled(f"{number[:4]} {number[4:]}"))
    assert (now_is(booked[0]).status, report.told) == ("cancelled", 1)
    assert messages(booked[0]) == ["cancelled"]
    (entry,) = Entry.objects.filter(action="day.repaired")
    assert entry.details["events"] == [{"kind": "cancelled", "reference": number}]


def test_a_day_that_is_over_is_not_mended() -> None:
    published(0, agents=("FA02",))
    with pytest.raises(DayIsOver, match="is over"):
        mend(Absent("FA02"), from_at=at(9), now=at(0) + timedelta(days=1))
    assert not Message.objects.filter(event="moved-by-us").exists()
    assert not Absence.objects.exists()


def test_what_an_agent_lost_the_skill_for_is_made_by_another_one() -> None:
    booked = published(0, 1, 2, 3)
    unskilled = agent_of(booked[0])
    FieldAgent.objects.get(code=unskilled).skills.remove(Skill.objects.get(code="payments"))
    touch()
    report = mend()
    assert {agent_of(one) for one in booked} == {"FA03", "FA05"} - {unskilled}
    assert report.proposal.broken == 0 and problems() == []


@pytest.fixture
def two_territories() -> tuple[DayPlan, DayPlan]:
    """The day of FA03 in Chandigarh, and that of FA05 in the north, each with one visit."""
    booked = published(0, 0, 0, 0, door_minutes=40)
    here = DayPlan.objects.get(on=TOMORROW)
    north = Territory.objects.create(code="north", name={"en": "North", "hi": "उत्तर", "pa": "ਉੱਤਰ"})
    there = DayPlan.objects.create(on=TOMORROW, territory=north, hours=here.hours, published_at=here.published_at)
    Route.objects.filter(day_plan=here, shift__agent__code="FA05").update(day_plan=there)
    assert {agent_of(one) for one in booked} == {"FA03", "FA05"}
    return here, there


def test_an_event_touches_only_the_territory_that_it_is_about(two_territories: tuple[DayPlan, DayPlan]) -> None:
    here, there = two_territories
    of = {agent_of(one): one for one in appointments()}
    north: list[Event] = [Late("FA05", 5), NobodyHome(of["FA05"].reference)]
    assert mend(*north, from_at=at(9, 30)).proposal.situation.plan == there
    report = mend(Cancelled(of["FA03"].reference), from_at=at(8))
    assert (report.proposal.situation.plan, report.told) == (here, 1)
    urgent = book(person=neighbour(50), services=SERVICES, on=in_days(5))
    assert mend(Added(urgent.reference), from_at=at(12)).proposal.situation.plan == here


def test_closed_roads_and_a_look_without_events_are_for_every_territory(
    two_territories: tuple[DayPlan, DayPlan],
) -> None:
    for events in ([], [Closed(*HOME_POINT, 100.0)]):
        reports = repair_day(
            on=TOMORROW, events=events, from_at=EARLY, actor=WEB, now=EARLY, clock=lambda: 0.0, dry_run=True
        )
        assert [report.proposal.situation.plan for report in reports] == list(two_territories)


def test_what_one_territory_refuses_is_stored_in_no_other(two_territories: tuple[DayPlan, DayPlan]) -> None:
    of = {agent_of(one): one for one in appointments()}
    for unknown in (Absent("FA99"), Cancelled("00000000")):
        with pytest.raises((UnknownAgent, NotThatDay)):
            mend(unknown, Cancelled(of["FA03"].reference), Cancelled(of["FA05"].reference))
    assert set(appointments().values_list("status", flat=True)) == {"booked"}
