"""How far a visit is, as its people may know it."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.booking.actions import cancel_appointment, confirm_appointment
from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments, details
from doorstep.dispatch.progress import CaseLine, Progress, case_lines, progress_of
from doorstep.dispatch.visits.actions import VisitSaid, record_visit
from doorstep.planning.models import Stop
from tests.cast import NOW, TOMORROW, WEB, WINDOWS, ZONE, book, in_days, neighbour, only_agents, publish, set_rules

pytestmark = pytest.mark.usefixtures("chandigarh")
SERVICES = ("electricity-bill", "income-certificate")


def at(hour: int, minute: int = 0, on: date = TOMORROW) -> datetime:
    return datetime.combine(on, time(hour, minute), tzinfo=ZONE)


def look(appointment: Appointment, now: datetime) -> Progress:
    seen = appointments().get(pk=appointment.pk)
    shown = details(appointment=seen, now=now)
    return progress_of(appointment=seen, services=shown.services, now=now)


def cases(appointment: Appointment, now: datetime) -> tuple[CaseLine, ...]:
    shown = details(appointment=appointments().get(pk=appointment.pk), now=now)
    progress = look(appointment, now)
    return case_lines(services=shown.services, states=shown.case_states, progress=progress, now=now)


def standing(progress: Progress) -> str:
    """Say at which step it stands; all before it are over, and all after it still to come."""
    states = [step.state for step in progress.steps]
    place = states.index("now") if "now" in states else len(states)
    assert states == ["over"] * place + ["now"] * (place < len(states)) + ["ahead"] * (len(states) - place - 1)
    return progress.steps[place].code if place < len(states) else "done"


def record(stop: Stop, now: datetime, **said: object) -> None:
    record_visit(stop=stop, said=VisitSaid(**said), actor=WEB, now=now)  # type: ignore[arg-type]


@pytest.fixture
def three() -> list[Appointment]:
    """Three visits of one agent on a published day, in the order in which they are made."""
    only_agents("FA02")
    set_rules(open_per_address=99)
    booked = [book(person=neighbour(n), services=SERVICES, window=WINDOWS[n]) for n in range(3)]
    publish()
    order = Stop.objects.filter(appointment__in=booked).order_by("sequence").values_list("appointment", flat=True)
    return [appointments().get(pk=pk) for pk in order]


def stop_of(appointment: Appointment) -> Stop:
    assert appointment.stop is not None
    return Stop.objects.get(pk=appointment.stop.pk)


def planned(appointment: Appointment) -> datetime:
    at = stop_of(appointment).planned_at
    assert at is not None
    return at


def test_what_is_booked_waits_for_the_documents_and_then_for_the_evening_before() -> None:
    appointment = book()
    progress = look(appointment, NOW)
    assert (progress.stage, standing(progress), progress.way) == ("papers", "papers", None)
    assert progress.steps[0].at == NOW
    confirm_appointment(appointment=appointment, actor=WEB, now=NOW)
    progress = look(appointment, NOW)
    assert (progress.stage, standing(progress)) == ("papers", "fixed")


def test_a_published_day_waits_for_the_morning(three: list[Appointment]) -> None:
    progress = look(three[0], at(6, 59))
    assert (progress.stage, standing(progress), progress.way) == ("fixed", "named", None)
    assert details(appointment=three[0], now=at(6, 59)).agent_name is None
    assert look(three[0], at(7)).stage == "named"
    assert details(appointment=three[0], now=at(7)).agent_name is not None


def test_in_the_morning_it_is_told_how_many_visits_come_before(three: list[Appointment]) -> None:
    found = [look(one, at(7)).way for one in three]
    assert [way.visits_before for way in found if way] == [0, 1, 2]
    for one, way in zip(three, found, strict=True):
        assert way is not None and not way.late
        assert one.starts_at <= way.from_at <= planned(one) < way.until_at
        assert way.from_at.minute % 15 == way.until_at.minute % 15 == 0


def test_a_visit_that_ended_is_not_before_anybody_any_more(three: list[Appointment]) -> None:
    start = planned(three[0])
    record(stop_of(three[0]), start, departed_at=start, arrived_at=start, started_at=start)
    way = look(three[2], start + timedelta(minutes=5)).way
    assert way is not None and way.visits_before == 2
    end = start + timedelta(minutes=20)
    record(stop_of(three[0]), end, finished_at=end, outcome="done")
    way = look(three[2], end).way
    assert way is not None and way.visits_before == 1


def test_lateness_is_told_and_so_is_a_promise_that_will_not_be_kept(three: list[Appointment]) -> None:
    began = at(12, 30)
    record(stop_of(three[0]), began, departed_at=at(12), arrived_at=began, started_at=began)
    way = look(three[1], began).way
    assert way is not None and way.late
    assert way.from_at >= began
    assert way.until_at > three[1].ends_at


def test_nothing_is_expected_in_the_past(three: list[Appointment]) -> None:
    way = look(three[0], at(11, 20)).way
    assert way is not None and way.late
    assert way.until_at > at(11, 20)


def test_somebody_at_the_door_is_told_as_that(three: list[Appointment]) -> None:
    start = planned(three[0])
    record(stop_of(three[0]), start, departed_at=start, arrived_at=start)
    progress = look(three[0], start)
    assert (progress.stage, standing(progress), progress.way) == ("at-door", "door", None)


def done(appointment: Appointment, outcome: str = "done") -> datetime:
    start, end = planned(appointment), planned(appointment) + timedelta(minutes=20)
    record(stop_of(appointment), end, arrived_at=start, started_at=start, finished_at=end, outcome=outcome)
    return end


def test_after_the_visit_it_is_with_the_department_until_days_that_are_told(three: list[Appointment]) -> None:
    before = cases(three[0], at(7))
    assert [(case.due_on, case.overdue) for case in before] == [(None, False), (None, False)]
    end = done(three[0])
    progress = look(three[0], end)
    assert (progress.stage, standing(progress), progress.visited_on) == ("department", "department", TOMORROW)
    bill, income = cases(three[0], end)
    assert (bill.days, bill.due_on) == (0, TOMORROW)
    # Wednesday and some working days, with a Sunday or two left out.
    assert income.days > 0 and income.due_on is not None and income.due_on > TOMORROW + timedelta(days=income.days - 1)
    assert not income.overdue
    late = cases(three[0], datetime.combine(income.due_on + timedelta(days=1), time(8), tzinfo=ZONE))[1]
    assert late.overdue


def test_what_leaves_nothing_to_the_department_is_done_at_the_door() -> None:
    only_agents("FA02")
    one = book(services=("electricity-bill",))
    publish()
    end = done(appointments().get(pk=one.pk))
    progress = look(one, end)
    assert (progress.stage, standing(progress)) == ("done", "done")


@pytest.mark.parametrize("outcome", ["nobody-home", "papers-missing"])
def test_a_visit_in_vain_has_no_due_days(three: list[Appointment], outcome: str) -> None:
    end = done(three[0], outcome)
    progress = look(three[0], end)
    assert (progress.stage, progress.outcome, standing(progress)) == ("ended", outcome, "door")
    assert [case.due_on for case in cases(three[0], end)] == [None, None]


def test_a_part_that_was_done_promises_no_day(three: list[Appointment]) -> None:
    end = done(three[0], "partly")
    assert look(three[0], end).stage == "department"
    assert [case.due_on for case in cases(three[0], end)] == [None, None]


def test_a_day_that_is_over_without_a_word_is_said_to_be_that(three: list[Appointment]) -> None:
    progress = look(three[0], at(9, on=in_days(2)))
    assert (progress.stage, progress.way) == ("unreported", None)


def test_whom_nobody_can_visit_yet_is_told_so(three: list[Appointment]) -> None:
    Stop.objects.filter(pk=stop_of(three[0]).pk).update(planned_at=None)
    progress = look(three[0], at(8))
    assert (progress.stage, standing(progress), progress.way) == ("nobody", "fixed", None)
    way = look(three[1], at(8)).way
    assert way is not None and way.visits_before == 0


def test_a_cancelled_visit_goes_nowhere_and_its_cases_are_withdrawn() -> None:
    appointment = cancel_appointment(appointment=book(), reason="", actor=WEB, now=NOW)
    progress = look(appointment, NOW)
    assert (progress.stage, progress.steps) == ("cancelled", ())
    assert all(case.withdrawn for case in cases(appointment, NOW))


def test_another_agents_visits_are_not_before_mine() -> None:
    only_agents("FA02", "FA03")
    set_rules(open_per_address=99, door_minutes=100)
    booked = [book(person=neighbour(n), services=SERVICES, window=WINDOWS[0]) for n in range(2)]
    publish()
    assert len({stop_of(one).route_id for one in booked}) == 2
    for one in booked:
        way = look(one, at(7)).way
        assert way is not None and way.visits_before == 0


def test_three_queries_are_enough(three: list[Appointment]) -> None:
    seen = appointments().get(pk=three[2].pk)
    services = details(appointment=seen, now=at(8)).services
    progress_of(appointment=seen, services=services, now=at(8))
    with CaptureQueriesContext(connection) as queries:
        progress_of(appointment=seen, services=services, now=at(8))
    assert len(queries) <= 3
