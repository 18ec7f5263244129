"""Mending a day after something happened: who comes now, and who is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from doorstep.booking.queries import details
from doorstep.cases.models import Case
from doorstep.dispatch.models import Visit
from doorstep.dispatch.queries import day_sheets
from doorstep.dispatch.repair.actions import carry_out, effort, repair_day
from doorstep.dispatch.repair.events import Absent, Added, Cancelled, Closed, Late, NobodyHome
from doorstep.dispatch.repair.proposal import propose
from doorstep.dispatch.repair.refusals import DayMoved, NotPublished, NotThatDay, UnknownAgent
from doorstep.dispatch.repair.situation import Situation, begun, situation
from doorstep.dispatch.visits.actions import VisitSaid, record_visit
from doorstep.journal.models import Entry
from doorstep.journal.queries import first_broken
from doorstep.messaging.models import Message
from doorstep.planning.models import DayPlan, Route, Stop
from doorstep.planning.queries import seconds_of
from doorstep.workforce.models import Absence
from tests.cast import (
    ARJUN,
    ARJUN_PHONE,
    TOMORROW,
    WEB,
    WINDOWS,
    book,
    in_days,
    neighbour,
    only_agents,
    problems,
    publish,
)
from tests.dispatch.mending import EARLY, SERVICES, agent_of, at, mend, messages, now_is, planned_at, published

pytestmark = pytest.mark.usefixtures("chandigarh")
# Queries: to look at a day; to store a repair, and for each person who is told of it.
LOOKING, STORING, EACH = 6, 16, 9


@pytest.fixture(autouse=True)
def few_tries() -> object:
    with override_settings(REPAIR_ITERATIONS=300):
        yield


def test_the_visits_of_an_absent_agent_are_made_by_others_in_their_windows() -> None:
    booked = published(0, 1, 2, 3)
    absent = agent_of(booked[0])
    report = mend(Absent(absent))
    assert {agent_of(one) for one in booked} == {"FA03", "FA05"} - {absent}
    assert (report.proposal.broken, report.stored) == (0, True)
    for one in map(now_is, booked):
        assert one.stop is not None and one.stop.planned_at is not None
        assert one.starts_at <= one.stop.planned_at < one.ends_at
    assert problems() == []


def test_only_those_who_get_another_visitor_are_told_and_once() -> None:
    booked = published(0, 1, 2, 3)
    before = {one.pk: agent_of(one) for one in booked}
    absent = before[booked[0].pk]
    mend(Absent(absent))
    for one in booked:
        changed = before[one.pk] == absent
        assert messages(one) == (["changed-visitor"] if changed else ["morning"]), one
    again = mend(Absent(absent))
    assert again.told == 0 and again.proposal.changes == ()


def test_the_message_names_who_comes_now_in_the_applicants_language() -> None:
    booked = published(0, 1)
    mend(Absent(agent_of(booked[0])))
    message = Message.objects.get(event="changed-visitor", subject=f"appointment:{booked[0].pk}")
    stop = now_is(booked[0]).stop
    assert stop is not None
    assert stop.route.shift.agent.name["pa"] in message.text
    assert message.recipient == booked[0].applicant.phone


def test_a_helper_is_told_too() -> None:
    only_agents("FA03", "FA05")
    one = book(helper=ARJUN, services=SERVICES)
    publish()
    report = mend(Absent(agent_of(one)))
    assert report.told == 2
    assert Message.objects.get(event="changed-visitor-helper", channel="sms").recipient == ARJUN_PHONE


def test_what_has_begun_stays_with_the_agent_who_is_absent_later() -> None:
    booked = published(0, 1, 2, 3, agents=("FA02",))
    first = now_is(booked[0]).stop
    assert first is not None and first.planned_at is not None
    report = mend(Absent("FA02"), from_at=first.planned_at + timedelta(minutes=1))
    assert now_is(booked[0]).stop == first
    assert len(report.proposal.changes) == 3
    assert messages(booked[0]) == ["morning"]


def test_an_absent_agent_is_absent_for_the_next_repair_too() -> None:
    booked = published(0, 1, 2, 3)
    absent = agent_of(booked[0])
    mend(Absent(absent))
    assert Absence.objects.get().agent.code == absent
    mend(from_at=at(8))
    assert {agent_of(one) for one in booked} == {"FA03", "FA05"} - {absent}
    assert Absence.objects.count() == 1


def test_when_nobody_can_come_another_time_is_kept_and_told() -> None:
    (one,) = published(0, agents=("FA02",))
    report = mend(Absent("FA02"))
    moved = now_is(one)
    assert report.proposal.broken == 1 and report.told == 1
    assert moved.status == "booked" and moved.on > TOMORROW and moved.window == WINDOWS[0]
    assert report.new_times == {one.reference: (moved.on, moved.window)}
    assert messages(one) == ["moved-by-us"]
    assert not Stop.objects.filter(route__day_plan__on=TOMORROW).exists()
    assert problems() == []


def test_when_there_is_no_other_time_either_they_are_told_so() -> None:
    (one,) = published(0, agents=("FA02",))
    Route.objects.exclude(day_plan__on=TOMORROW).delete()
    report = mend(Absent("FA02"))
    assert report.new_times == {one.reference: None}
    ended = now_is(one)
    assert (ended.status, ended.stop) == ("cancelled", None)
    assert messages(one) == ["could-not-come"]
    assert set(Case.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_a_late_agent_hands_on_what_would_come_too_late() -> None:
    booked = published(0, 1, 2, 3, door_minutes=40)
    late = agent_of(booked[0])
    report = mend(Late(late, 180), from_at=at(8, 30))
    assert report.proposal.broken == 0
    assert problems() == []


def test_a_promise_that_breaks_all_the_same_is_told_with_its_new_time() -> None:
    (one,) = published(0, agents=("FA02",))
    report = mend(Late("FA02", 180), from_at=at(8, 30))
    stop = now_is(one).stop
    assert stop is not None and stop.planned_at is not None
    assert stop.planned_at >= at(11, 30)
    (change,) = report.proposal.changes
    assert change.kind == "late" and change.until is not None and change.late_minutes >= 30
    assert stop.planned_at + timedelta(minutes=10) <= change.until == stop.latest_at
    assert change.until.minute % 15 == 0
    message = Message.objects.get(event="delayed")
    assert message.valid_until == change.until
    assert (one.starts_at, one.ends_at) == (now_is(one).starts_at, now_is(one).ends_at)


def test_that_somebody_is_late_is_known_to_the_next_repair() -> None:
    published(0, 3, agents=("FA02",))
    mend(Late("FA02", 60), from_at=at(8, 30))
    planned = list(Stop.objects.order_by("pk").values_list("planned_at", flat=True))
    mend(Late("FA02", 0), from_at=at(8, 31))
    assert list(Stop.objects.order_by("pk").values_list("planned_at", flat=True)) == planned


def test_a_delay_that_breaks_nothing_is_told_to_nobody() -> None:
    published(0, 3, agents=("FA02",))
    assert mend(Late("FA02", 30), from_at=at(8, 30)).told == 0


def test_on_the_day_an_appointment_can_still_be_ended_by_the_office() -> None:
    booked = published(0, 1, 2, 3)
    report = mend(Cancelled(booked[0].reference))
    ended = now_is(booked[0])
    assert (ended.status, ended.stop) == ("cancelled", None)
    assert messages(booked[0]) == ["cancelled"]
    assert [change.kind for change in report.proposal.changes] == ["cancelled"]
    assert problems() == []


def test_nobody_home_is_recorded_told_and_lets_the_agent_go_on() -> None:
    booked = published(0, 1, agents=("FA02",))
    stop = now_is(booked[0]).stop
    assert stop is not None and stop.planned_at is not None
    knocks_at = stop.planned_at + timedelta(minutes=2)
    mend(NobodyHome(booked[0].reference), from_at=knocks_at)
    visit = Visit.objects.get()
    assert (visit.outcome, visit.finished_at, visit.appointment) == ("nobody-home", knocks_at, booked[0])
    assert messages(booked[0]) == ["nobody-home"]
    assert messages(booked[1]) == ["morning"]


def test_an_urgent_visit_comes_today_where_nobody_suffers() -> None:
    booked = published(0, 1, 2, 3)
    urgent = book(person=neighbour(50), services=SERVICES, on=in_days(5))
    report = mend(Added(urgent.reference), from_at=at(8))
    placed = now_is(urgent)
    assert (placed.on, report.proposal.broken) == (TOMORROW, 0)
    assert placed.stop is not None and placed.stop.planned_at is not None
    assert placed.starts_at <= placed.stop.planned_at < placed.ends_at
    assert messages(urgent) == ["morning"]
    assert details(appointment=placed, now=at(8)).agent_name is not None
    assert Stop.objects.count() == len(booked) + 1
    assert problems() == []


def test_an_urgent_visit_for_whom_there_is_no_room_keeps_its_day() -> None:
    booked = published(0, agents=("FA02",))
    urgent = book(person=neighbour(50), services=SERVICES, on=in_days(5))
    report = mend(Absent("FA02"), Added(urgent.reference), from_at=at(8))
    assert [change.kind for change in report.proposal.changes] == ["rebooked", "no-room"]
    assert now_is(urgent).on == in_days(5)
    assert messages(urgent) == []
    assert now_is(booked[0]).on > TOMORROW


def test_a_closed_road_is_driven_round_and_stays_closed() -> None:
    booked = published(0, 1, 2, 3)
    closed = Closed(HOME_POINT[0], HOME_POINT[1], 300.0)
    report = mend(closed)
    assert DayPlan.objects.get(on=TOMORROW).closed_roads == [[*HOME_POINT, 300.0]]
    assert report.proposal.broken == 0
    again = mend(closed, Late(agent_of(booked[0]), 10))
    assert len(again.proposal.situation.closures) == 1
    assert problems() == []


HOME_POINT = (30.7119, 76.7546)


def test_a_day_that_nobody_touched_stays_as_it_is() -> None:
    published(0, 1, 2, 3)
    before = list(Stop.objects.order_by("pk").values())
    report = mend(from_at=at(11))
    assert (report.proposal.changes, report.told) == ((), 0)
    assert list(Stop.objects.order_by("pk").values()) == before


def test_a_proposal_alone_changes_nothing() -> None:
    booked = published(0, 1, 2, 3)
    stops, told = list(Stop.objects.order_by("pk").values()), Message.objects.count()
    (report,) = repair_day(
        on=TOMORROW,
        events=[Absent(agent_of(booked[0]))],
        from_at=EARLY,
        actor=WEB,
        now=EARLY,
        clock=lambda: 0.0,
        dry_run=True,
    )
    assert report.proposal.moved and not report.stored
    assert list(Stop.objects.order_by("pk").values()) == stops
    assert (Message.objects.count(), Absence.objects.count()) == (told, 0)


def test_a_proposal_is_not_stored_over_what_happened_since() -> None:
    booked = published(0, 1, 2, 3)
    absent = agent_of(booked[0])
    (report,) = repair_day(
        on=TOMORROW, events=[Absent(absent)], from_at=EARLY, actor=WEB, now=EARLY, clock=lambda: 0.0, dry_run=True
    )
    mend(Cancelled(booked[0].reference))
    before = list(Stop.objects.order_by("pk").values())
    with pytest.raises(DayMoved):
        carry_out(proposal=report.proposal, actor=WEB, now=EARLY)
    assert list(Stop.objects.order_by("pk").values()) == before
    assert not Absence.objects.exists()


def test_the_repair_is_in_the_journal_without_names() -> None:
    booked = published(0, 1, 2, 3)
    absent = agent_of(booked[0])
    report = mend(Absent(absent))
    entry = Entry.objects.get(action="day.repaired")
    assert entry.details["events"] == [{"kind": "absent", "agent": absent}]
    assert (entry.details["told"], entry.details["from"]) == (report.told, "07:30")
    assert first_broken() is None


def test_an_unpublished_day_needs_no_mending() -> None:
    with pytest.raises(NotPublished):
        mend(Absent("FA02"))


def test_who_or_what_is_unknown_is_said() -> None:
    (one,) = published(0)
    with pytest.raises(UnknownAgent):
        mend(Absent("FA99"))
    with pytest.raises(NotThatDay):
        mend(Cancelled("00000000"))
    with pytest.raises(NotThatDay):
        mend(Added(one.reference))


def test_the_same_event_twice_at_the_same_moment_is_told_once() -> None:
    booked = published(0, 1, 2, 3)
    event = Absent(agent_of(booked[0]))
    mend(event, event)
    assert Message.objects.filter(event="changed-visitor").count() == len(
        {one.pk for one in booked if messages(one) == ["changed-visitor"]}
    )


def count_queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return sum("SAVEPOINT" not in query["sql"] for query in queries)


def test_looking_at_a_day_takes_as_many_queries_whatever_its_size() -> None:
    published(*[0, 1, 2, 3] * 4, agents=("FA02", "FA03", "FA05", "FA12"))
    plan = DayPlan.objects.get(on=TOMORROW)

    def look() -> Situation:
        return situation(plan=plan, events=[Absent("FA02")], from_at=EARLY, now=EARLY)

    look()
    assert count_queries(look) == LOOKING
    assert len(look().appointments) == 16


def test_storing_asks_twice_or_so_for_each_route_and_a_little_for_each_who_is_told() -> None:
    booked = published(*[0, 1, 2, 3] * 2)
    plan = DayPlan.objects.get(on=TOMORROW)
    stand = situation(plan=plan, events=[Absent(agent_of(booked[0]))], from_at=EARLY, now=EARLY)
    proposal = propose(situation=stand, effort=effort(clock=lambda: 0.0), now=EARLY)
    told = len(proposal.changes)
    assert told
    assert count_queries(lambda: carry_out(proposal=proposal, actor=WEB, now=EARLY)) <= STORING + EACH * told


def test_the_day_shows_the_minutes_as_they_were_mended() -> None:
    booked = published(0, 3, agents=("FA02",))
    mend(Late("FA02", 150), from_at=at(8, 30))
    (sheet,) = day_sheets(on=TOMORROW, now=at(8, 30))
    shown = {stop.appointment.pk: stop.starts_at for stop in sheet.routes[0].stops if stop.appointment}
    stops = [now_is(one).stop for one in booked]
    assert shown == {one.pk: stop.planned_at for one, stop in zip(booked, stops, strict=True) if stop}
    assert sheet.routes[0].leaves_at >= at(11)


def test_what_a_door_saw_counts_more_than_the_plan() -> None:
    """The first visit is still under way half an hour after it should have ended: it stays, and so does its agent."""
    booked = published(0, 0, agents=("FA02",))
    first = min(booked, key=planned_at)
    stop = now_is(first).stop
    assert stop is not None
    begins = planned_at(first)
    said = VisitSaid(arrived_at=begins, started_at=begins)
    record_visit(stop=stop, said=said, actor=WEB, now=begins)
    later = begins + timedelta(seconds=stop.service_s, minutes=30)
    assert begun(planned_at=later + timedelta(hours=1), visit=Visit.objects.get(), at=later)
    assert not begun(planned_at=later + timedelta(hours=1), visit=None, at=later)
    stand = situation(plan=DayPlan.objects.get(on=TOMORROW), events=[], from_at=later, now=later)
    (left,) = stand.left.values()
    assert left.route.starts_s >= seconds_of(at=later, on=TOMORROW)
