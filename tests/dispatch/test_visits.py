"""What happened at the door is kept as it was said, and never rewritten."""

from datetime import datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from doorstep.booking.models import Appointment
from doorstep.dispatch.models import Visit
from doorstep.dispatch.visits.actions import VisitSaid, record_visit, record_visits
from doorstep.dispatch.visits.queries import current_visits, seen_until, visits_of_route
from doorstep.dispatch.visits.refusals import VisitRefused
from doorstep.journal.models import Entry
from doorstep.planning.models import Stop
from tests.cast import NOW, TOMORROW, WEB, WINDOWS, ZONE, book, neighbour, only_agents, publish, set_rules

pytestmark = pytest.mark.usefixtures("chandigarh")
EVENING = datetime.combine(TOMORROW, time(20), tzinfo=ZONE)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(TOMORROW, time(hour, minute), tzinfo=ZONE)


DONE = VisitSaid(departed_at=at(9), arrived_at=at(9, 15), started_at=at(9, 20), finished_at=at(9, 50), outcome="done")


@pytest.fixture
def stop(chandigarh: None) -> Stop:
    booked = book().stop
    publish()
    assert booked is not None
    return Stop.objects.get(pk=booked.pk)


def say(stop: Stop, said: VisitSaid, now: datetime = EVENING) -> Visit:
    return record_visit(stop=stop, said=said, actor=WEB, now=now)


def test_a_visit_is_kept_with_who_came_and_what_was_planned(stop: Stop) -> None:
    visit = say(stop, DONE)
    assert (visit.agent, visit.on, visit.planned_s) == (stop.route.shift.agent, TOMORROW, stop.service_s)
    assert visit.services == ["electricity-bill", "income-certificate"]
    assert (visit.started_at, visit.finished_at, visit.outcome) == (at(9, 20), at(9, 50), "done")
    entry = Entry.objects.filter(action="visit.recorded").get()
    assert entry.subject == f"appointment:{visit.appointment_id}"
    assert (entry.actor, entry.details["outcome"]) == (WEB.name, "done")


def test_a_phone_that_sends_the_same_again_changes_nothing(stop: Stop) -> None:
    assert say(stop, DONE) == say(stop, DONE)
    assert Visit.objects.count() == Entry.objects.filter(action="visit.recorded").count() == 1


def test_what_is_known_grows_as_the_day_goes(stop: Stop) -> None:
    say(stop, VisitSaid(departed_at=at(9), arrived_at=at(9, 15)), now=at(9, 16))
    begun = say(stop, VisitSaid(started_at=at(9, 20)), now=at(9, 21))
    assert begun.begun and begun.arrived_at == at(9, 15) and not begun.outcome
    say(stop, VisitSaid(finished_at=at(9, 50), outcome="done"), now=at(9, 51))
    assert current_visits().get().departed_at == at(9)
    assert Visit.objects.count() == 3


def test_a_message_that_comes_late_takes_nothing_back(stop: Stop) -> None:
    say(stop, DONE)
    say(stop, VisitSaid(arrived_at=at(9, 15)))
    assert current_visits().get().outcome == "done"


def test_a_correction_is_a_row_of_its_own_and_told_to_the_journal(stop: Stop) -> None:
    first = say(stop, DONE)
    second = say(stop, VisitSaid(finished_at=at(10, 5)))
    assert second.replaces == first
    assert list(current_visits()) == [second]
    assert Visit.objects.get(pk=first.pk).finished_at == at(9, 50)
    assert Entry.objects.order_by("-number")[0].details["corrects"] == ["finished_at"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (VisitSaid(arrived_at=at(9, 15), departed_at=at(9, 30)), "arrived_at"),
        (VisitSaid(arrived_at=at(10), started_at=at(9)), "started_at"),
        (VisitSaid(started_at=at(10), finished_at=at(9), outcome="done"), "finished_at"),
        (VisitSaid(departed_at=at(10), finished_at=at(9), outcome="nobody-home"), "finished_at"),
        (VisitSaid(started_at=at(9), finished_at=at(10)), "outcome"),
        (VisitSaid(started_at=at(9), outcome="done"), "finished_at"),
        (VisitSaid(finished_at=at(9), outcome="done"), "started_at"),
        (VisitSaid(finished_at=at(9), outcome="fine"), "outcome"),
        (VisitSaid(arrived_at=at(9) + timedelta(days=1)), "arrived_at"),
        (VisitSaid(arrived_at=at(9) - timedelta(days=1)), "arrived_at"),
        (VisitSaid(arrived_at=at(21)), "arrived_at"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_box(stop: Stop, said: VisitSaid, field: str) -> None:
    with pytest.raises(VisitRefused) as refused:
        say(stop, said)
    assert refused.value.field == field
    assert not Visit.objects.exists()


def test_nobody_home_needs_no_beginning(stop: Stop) -> None:
    visit = say(stop, VisitSaid(arrived_at=at(9, 15), finished_at=at(9, 25), outcome="nobody-home"))
    assert visit.started_at is None and visit.begun


def test_a_day_that_is_not_published_has_no_visits() -> None:
    stop = book().stop
    assert stop is not None
    with pytest.raises(VisitRefused, match="not published"):
        say(stop, DONE)


def test_the_table_itself_refuses_a_second_first_row_and_times_that_run_backwards(stop: Stop) -> None:
    visit = say(stop, DONE)
    copies: list[dict[str, object]] = [
        {"replaces": None},
        {"replaces": visit, "finished_at": at(9)},
        {"replaces": visit, "started_at": at(9, 10)},
        {"replaces": visit, "outcome": ""},
        {"replaces": visit, "started_at": None},
    ]
    for changes in copies:
        row = Visit.objects.get(pk=visit.pk)
        row.pk = None
        row._state.adding = True
        for name, value in changes.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_of_several_visits_all_are_kept_or_none() -> None:
    set_rules(open_per_address=9)
    only_agents("FA02", "FA03")
    stops = [book(person=neighbour(n), window=WINDOWS[n], services=["water-bill"]).stop for n in range(2)]
    publish()
    first, second = (Stop.objects.get(pk=stop.pk) for stop in stops if stop)
    wrong = VisitSaid(arrived_at=at(12), started_at=at(11))
    with pytest.raises(VisitRefused) as refused:
        record_visits(said=[(first, DONE), (second, wrong)], actor=WEB, now=EVENING)
    assert refused.value.details["stop"] == second.pk
    assert not Visit.objects.exists()
    right = VisitSaid(arrived_at=at(11), started_at=at(11, 5), finished_at=at(11, 30), outcome="done")
    assert record_visits(said=[(first, DONE), (second, right)], actor=WEB, now=EVENING) == 2
    assert record_visits(said=[(first, DONE), (second, right)], actor=WEB, now=EVENING) == 0


def test_a_routes_visits_come_in_its_order_with_what_is_known(stop: Stop) -> None:
    (row,) = visits_of_route(route_id=stop.route_id)
    assert row.visit is None and row.services == ("electricity-bill", "income-certificate")
    visit = say(stop, DONE)
    assert visits_of_route(route_id=stop.route_id)[0].visit == visit


def test_learning_reads_no_name_phone_or_address(stop: Stop) -> None:
    say(stop, DONE)
    (seen,) = seen_until(on=TOMORROW)
    appointment = Appointment.objects.get()
    text = repr(seen)
    for private in (appointment.applicant.name, appointment.applicant.phone, appointment.address.house):
        assert private not in text
    assert seen.place == (appointment.address.lat, appointment.address.lon)
    assert list(seen_until(on=TOMORROW + timedelta(days=200))) == []
    assert NOW.date() < seen.on
