"""Publishing a day: who comes is fixed, named and told in the morning."""

from datetime import datetime, time, timedelta
from itertools import count

import pytest
from django.test import override_settings

from doorstep.booking.actions import hold_offer
from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments, details
from doorstep.dispatch.actions import NothingToPublish, publish_day
from doorstep.dispatch.models import PublishRun
from doorstep.dispatch.over import DayIsOver
from doorstep.dispatch.publishing.actions import Progress, PublishUnderWay, begin_run
from doorstep.journal.queries import first_broken, history_of
from doorstep.messaging.models import Message
from doorstep.outbox.models import Job
from doorstep.places import queries as places
from doorstep.planning.actions.store import PlanMoved, fix_day, store_plan
from doorstep.planning.models import DayPlan, Stop
from doorstep.planning.queries import DayStanding, standings
from doorstep.workforce.queries import staffing
from tests.cast import (
    ARJUN,
    ARJUN_PHONE,
    HOME,
    MEERA_PHONE,
    NOW,
    TOMORROW,
    WEB,
    WINDOWS,
    ZONE,
    book,
    in_days,
    neighbour,
    only_agents,
    problems,
    publish,
    set_rules,
)

pytestmark = pytest.mark.usefixtures("chandigarh")
SEVEN = datetime.combine(TOMORROW, time(7), tzinfo=ZONE)
SENIOR = {"home-eligibility": "senior"}


def several() -> list[Appointment]:
    set_rules(open_per_address=99)
    return [book(person=neighbour(number), window=WINDOWS[number % 4]) for number in range(9)]


def standing() -> DayStanding:
    territory_id = places.territory_ids()["chandigarh"]
    return standings(territory_id=territory_id, days=[TOMORROW], staffing=staffing(), travel=places.travel(), now=NOW)[
        TOMORROW
    ]


def test_until_it_is_published_nobody_is_named() -> None:
    assert details(appointment=book(), now=SEVEN).agent_name is None


def test_the_agent_who_holds_the_stop_is_named() -> None:
    appointment = book()
    publish()
    shown = details(appointment=appointments().get(pk=appointment.pk), now=SEVEN)
    stop = Stop.objects.get()
    assert shown.agent_name == stop.route.shift.agent.name
    assert shown.agent_code == stop.route.shift.agent.code


def test_the_morning_message_names_them_in_the_applicants_language_at_seven() -> None:
    book()
    publish()
    message = Message.objects.get(event="morning")
    agent = Stop.objects.get().route.shift.agent
    assert agent.name["pa"] in message.text
    assert (message.recipient, message.language, message.send_at) == (MEERA_PHONE, "pa", SEVEN)
    assert Job.objects.get(payload={"message": message.pk}).run_at == SEVEN


def test_a_helper_is_told_too_in_their_own_language() -> None:
    book(helper=ARJUN)
    publish()
    message = Message.objects.get(event="morning-helper", channel="sms")
    agent = Stop.objects.get().route.shift.agent
    assert (message.recipient, message.language) == (ARJUN_PHONE, "en")
    assert agent.name["en"] in message.text and "Meera Sharma" in message.text


def test_a_day_published_late_is_told_at_once() -> None:
    book()
    publish(now=SEVEN + timedelta(minutes=20))
    assert Message.objects.get(event="morning").send_at == SEVEN + timedelta(minutes=20)


def test_every_stop_gets_its_minute_within_its_window() -> None:
    booked = several()
    publish()
    stops = Stop.objects.all()
    assert len(stops) == len(booked)
    assert all(stop.planned_at and stop.earliest_at <= stop.planned_at <= stop.latest_at for stop in stops)
    assert problems() == []


def test_every_visit_keeps_a_stop_and_a_window_when_the_day_is_solved_anew() -> None:
    before = {appointment.pk: (appointment.stop_id, appointment.window) for appointment in several()}
    report = publish()[0]
    assert report.driven_after_s <= report.driven_before_s
    assert {a.pk: (a.stop_id, a.window) for a in appointments()} == before
    assert (report.visits, report.messages) == (9, 9)


def test_kits_follow_the_stops_that_need_them() -> None:
    only_agents("FA08", "FA09", "FA12")
    set_rules(open_per_address=99)
    for number, window in enumerate(WINDOWS):
        book(person=neighbour(number), window=window, services=("aadhaar-document-update",), answers=SENIOR)
        book(person=neighbour(9 + number), window=window, services=("pan-card",))
    publish()
    assert problems() == []


def test_a_second_publication_changes_nothing() -> None:
    several()
    publish()
    stops, messages = list(Stop.objects.order_by("pk").values()), list(Message.objects.order_by("pk").values())
    again = publish(now=NOW + timedelta(hours=1))
    assert [report.already for report in again] == [True]
    assert list(Stop.objects.order_by("pk").values()) == stops
    assert list(Message.objects.order_by("pk").values()) == messages


def test_only_that_day_is_published() -> None:
    appointment = book(on=in_days(2))
    publish()
    assert list(DayPlan.objects.exclude(published_at=None).values_list("on", flat=True)) == [TOMORROW]
    morning = SEVEN + timedelta(days=1)
    assert details(appointment=appointments().get(pk=appointment.pk), now=morning).agent_name is None
    assert not Message.objects.filter(event="morning").exists()


def test_a_held_window_is_told_to_nobody() -> None:
    services = ("electricity-bill",)
    hold_offer(services=services, answers={}, address=HOME, on=TOMORROW, window=WINDOWS[0], actor=WEB, now=NOW)
    publish()
    assert not Message.objects.exists()


def test_a_hold_that_ran_out_does_not_stand_in_the_way() -> None:
    services = ("electricity-bill",)
    held = hold_offer(services=services, answers={}, address=HOME, on=TOMORROW, window=WINDOWS[0], actor=WEB, now=NOW)
    appointment = book(now=held.expires_at)
    publish(now=held.expires_at)
    assert appointments().get(pk=appointment.pk).stop.planned_at  # type: ignore[union-attr]
    held.stop.refresh_from_db()
    assert held.stop.planned_at is None


def test_an_empty_day_is_published_too() -> None:
    assert [(report.visits, report.routes, report.already) for report in publish()] == [(0, 0, False)]


def test_a_day_without_a_roster_cannot_be_published() -> None:
    with pytest.raises(NothingToPublish):
        publish(on=in_days(60))


def test_a_day_that_is_over_is_not_published() -> None:
    """Over in the city: in Chandigarh it is past midnight while UTC still has the day before."""
    book()
    late = datetime.combine(TOMORROW, time(23, 59), tzinfo=ZONE)
    with pytest.raises(DayIsOver, match="2026-12-02 is over"):
        publish(now=late + timedelta(minutes=2))
    assert not PublishRun.objects.exists()
    assert [report.already for report in publish(now=late)] == [False]


def test_publishing_is_in_the_journal() -> None:
    book()
    publish()
    plan = DayPlan.objects.get(on=TOMORROW)
    entry = history_of(subject=f"day:{plan.pk}").get()
    assert entry.details == {"on": TOMORROW.isoformat(), "visits": 1, "messages": 1}
    assert first_broken() is None


def test_how_far_the_search_came_is_told() -> None:
    several()
    told: list[Progress] = []
    publish_day(
        on=TOMORROW,
        actor=WEB,
        now=NOW,
        clock=iter(range(9_999)).__next__,
        progress=told.append,
    )
    assert (told[0].share, told[0].cost_s) == (0, told[0].cost_before_s)
    assert (told[-1].share, told[-1].territory) == (1, "chandigarh")
    assert told[-1].cost_s <= told[-1].cost_before_s
    run = PublishRun.objects.get()
    assert (run.state, run.share_percent) == ("done", 100)
    assert run.cost_before_s == told[0].cost_before_s


def shares(*, seconds: float | None) -> list[float]:
    """How far the search said it was, by a clock that goes on by a second whenever it is read."""
    told: list[Progress] = []
    publish_day(
        on=TOMORROW,
        actor=WEB,
        now=NOW,
        clock=map(float, count()).__next__,
        seconds=seconds,
        progress=told.append,
    )
    return [seen.share for seen in told]


@override_settings(PUBLISH_ITERATIONS=1, PUBLISH_SECONDS=400.0)
def test_the_clock_alone_ends_a_search_for_which_somebody_chose_the_time() -> None:
    several()
    assert len(shares(seconds=400)) > 100


@override_settings(PUBLISH_ITERATIONS=1, PUBLISH_SECONDS=400.0)
def test_without_a_choice_a_small_day_is_done_before_its_time() -> None:
    several()
    assert len(shares(seconds=None)) == 2


def test_however_long_a_search_was_wanted_an_empty_day_is_done_at_once() -> None:
    assert shares(seconds=400) == []


def test_of_two_who_publish_the_second_is_told_to_wait() -> None:
    book()
    begin_run(plan=DayPlan.objects.get(on=TOMORROW), now=NOW)
    with pytest.raises(PublishUnderWay):
        publish()
    assert not DayPlan.objects.exclude(published_at=None).exists()


def test_a_publication_whose_worker_was_lost_is_begun_again() -> None:
    book()
    lost = begin_run(plan=DayPlan.objects.get(on=TOMORROW), now=NOW)
    assert [report.already for report in publish(now=NOW + timedelta(minutes=5))] == [False]
    lost.refresh_from_db()
    assert lost.state == "failed"


def test_why_a_publication_failed_is_kept() -> None:
    book()

    def interrupt(_seen: Progress) -> None:
        raise InterruptedError("the terminal is gone")

    with pytest.raises(InterruptedError):
        publish_day(on=TOMORROW, actor=WEB, now=NOW, clock=lambda: 0.0, progress=interrupt)
    run = PublishRun.objects.get()
    assert (run.state, run.error.split(":")[0]) == ("failed", "InterruptedError")
    assert not Message.objects.filter(event="morning").exists()


def test_a_plan_is_not_stored_over_a_booking_that_came_meanwhile() -> None:
    book()
    day = standing()
    book(person=neighbour(1), window=WINDOWS[2])
    before = list(Stop.objects.order_by("pk").values())
    with pytest.raises(PlanMoved):
        store_plan(day=day, routes=[s.route for s in day.routes], staffing=staffing(), travel=places.travel())
    assert list(Stop.objects.order_by("pk").values()) == before


def test_a_booking_that_saw_the_day_before_it_was_published_comes_too_late() -> None:
    book()
    day = standing()
    publish()
    seen = {s.route_id: s.version for s in day.routes}
    assert all(s.version > seen[s.route_id] for s in standing().routes)


def test_a_day_is_fixed_once() -> None:
    publish()
    day = standing()
    with pytest.raises(PlanMoved):
        fix_day(day=day, routes=[s.route for s in day.routes], travel=places.travel(), now=NOW)
