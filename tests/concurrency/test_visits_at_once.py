"""A telephone that repeats itself, and a dispatcher who types meanwhile: what is known of a visit stays one chain."""

from datetime import datetime, time

import pytest

from doorstep.dispatch.models import Visit
from doorstep.dispatch.visits.actions import VisitSaid, record_visit
from doorstep.dispatch.visits.queries import current_visits
from doorstep.journal.models import Entry
from doorstep.journal.queries import first_broken
from doorstep.planning.models import Stop
from tests.cast import TOMORROW, WEB, ZONE, book, publish
from tests.concurrency.at_once import at_once

pytestmark = pytest.mark.usefixtures("committed_chandigarh")
EVENING = datetime.combine(TOMORROW, time(20), tzinfo=ZONE)


def at(hour: int, minute: int) -> datetime:
    return datetime.combine(TOMORROW, time(hour, minute), tzinfo=ZONE)


def say(stop_id: int, said: VisitSaid) -> Visit:
    stop = Stop.objects.select_related("route__day_plan", "route__shift").get(pk=stop_id)
    return record_visit(stop=stop, said=said, actor=WEB, now=EVENING)


@pytest.fixture
def stop_id(committed_chandigarh: None) -> int:
    stop = book().stop
    assert stop is not None
    publish()
    return stop.pk


def test_the_same_said_eight_times_at_once_is_kept_once(stop_id: int) -> None:
    done = VisitSaid(arrived_at=at(9, 10), started_at=at(9, 15), finished_at=at(9, 50), outcome="done")
    came = at_once(8, lambda _n: say(stop_id, done).pk)
    assert set(came) == {Visit.objects.get().pk}
    assert Entry.objects.filter(action="visit.recorded").count() == 1


def test_what_four_say_at_once_is_all_known_in_the_end(stop_id: int) -> None:
    facts = (
        VisitSaid(departed_at=at(9, 0)),
        VisitSaid(arrived_at=at(9, 10)),
        VisitSaid(started_at=at(9, 15)),
        VisitSaid(started_at=at(9, 15), finished_at=at(9, 50), outcome="done"),
    )
    came = at_once(4, lambda n: say(stop_id, facts[n]).pk)
    assert all(isinstance(one, int) for one in came), came
    known = current_visits().get()
    times = (known.departed_at, known.arrived_at, known.started_at, known.finished_at)
    assert times == (at(9, 0), at(9, 10), at(9, 15), at(9, 50))
    chain, row = 1, known
    while row.replaces is not None:
        chain, row = chain + 1, row.replaces
    assert chain == Visit.objects.count()
    assert first_broken() is None
