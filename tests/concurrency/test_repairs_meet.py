"""Two who mend the same day at once, or a cancellation and a repair: nobody is lost, nobody is visited by two.

The negative control stores the same proposals without their claims, and sends an agent where they cannot be."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

import pytest
from django.test import override_settings

from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments
from doorstep.dispatch.repair.actions import RepairReport, carry_out, repair_day
from doorstep.dispatch.repair.events import Absent, Cancelled, Event
from doorstep.dispatch.repair.proposal import Proposal
from doorstep.dispatch.repair.refusals import DayMoved
from doorstep.journal.queries import first_broken
from doorstep.messaging.models import Message
from doorstep.planning.models import Stop
from doorstep.workforce.queries import midnight
from tests.cast import TOMORROW, WEB, WINDOWS, ZONE, book, in_days, neighbour, only_agents, problems, publish, set_rules
from tests.concurrency.at_once import at_once

pytestmark = pytest.mark.usefixtures("committed_chandigarh")
SERVICES = ("electricity-bill",)
EARLY = datetime.combine(TOMORROW, time(7, 30), tzinfo=ZONE)


@pytest.fixture(autouse=True)
def few_tries() -> object:
    with override_settings(REPAIR_ITERATIONS=300):
        yield


def mend(*events: Event, dry_run: bool = False) -> RepairReport:
    (report,) = repair_day(
        on=TOMORROW, events=events, from_at=EARLY, actor=WEB, now=EARLY, clock=lambda: 0.0, dry_run=dry_run
    )
    return report


def published(*windows: int, door_minutes: int = 6) -> list[Appointment]:
    """Visits in these windows of tomorrow with three agents, each of whom has some."""
    only_agents("FA03", "FA05", "FA06")
    set_rules(open_per_address=99, door_minutes=door_minutes)
    for n, window in enumerate(windows):
        book(person=neighbour(n), services=SERVICES, window=WINDOWS[window])
    publish()
    return booked()


def booked() -> list[Appointment]:
    return list(appointments().filter(status="booked").order_by("pk"))


def agents() -> set[str]:
    return {one.stop.route.shift.agent.code for one in booked() if one.stop is not None and one.on == TOMORROW}


def refused(came: Sequence[object]) -> list[object]:
    return [one for one in came if not isinstance(one, RepairReport | tuple | Appointment)]


def test_of_two_who_mend_the_same_thing_the_second_finds_it_mended() -> None:
    published(0, 1, 2, 3, 0, 1, 2, 3)
    absent = min(agents())
    came = at_once(4, lambda _n: mend(Absent(absent)))
    assert refused(came) == []
    assert absent not in agents()
    changed = Message.objects.filter(event="changed-visitor")
    assert changed.count() == len(set(changed.values_list("subject", flat=True)))
    assert (len(booked()), Stop.objects.count(), problems()) == (8, 8, [])
    assert first_broken() is None


def test_a_cancellation_and_a_repair_meet() -> None:
    everybody = published(0, 1, 2, 3, 0, 1, 2, 3)
    absent = min(agents())
    gone = next(one for one in everybody if one.stop and one.stop.route.shift.agent.code == absent)
    acts: list[Callable[[], RepairReport]] = [
        lambda: mend(Absent(absent)),
        lambda: mend(Cancelled(gone.reference)),
    ]
    came = at_once(2, lambda n: acts[n]())
    assert refused(came) == []
    assert Appointment.objects.get(pk=gone.pk).status == "cancelled"
    assert (len(booked()), Stop.objects.count(), problems()) == (7, 7, [])
    last = Message.objects.filter(subject=f"appointment:{gone.pk}", state="queued").exclude(event="booked")
    assert [message.event for message in last] == ["cancelled"]


def test_two_absences_told_at_once_leave_nobody_with_the_absent() -> None:
    published(0, 1, 2, 3, 0, 1, 2, 3)
    absent = sorted({"FA03", "FA05", "FA06"})[:2]
    came = at_once(2, lambda n: mend(Absent(absent[n])))
    assert refused(came) == []
    assert agents() <= {"FA06"}
    assert problems() == []
    assert len(booked()) == 8 and all(one.stop is not None for one in booked())


def test_other_days_are_booked_while_somebody_is_given_another_time() -> None:
    published(0, 1, 2, 3)
    everyone = [Absent(code) for code in ("FA03", "FA05", "FA06")]

    def act(n: int) -> object:
        if n == 0:
            return mend(*everyone)
        return book(person=neighbour(20 + n), services=SERVICES, on=in_days(2), window=WINDOWS[n % 4])

    came = at_once(6, act)
    assert refused(came) == []
    assert len(booked()) == 9 and not agents()
    assert problems() == []


def two_proposals() -> tuple[Proposal, Proposal]:
    """Each of two absences mended alone gives its visits to whoever is left, who has no time for all of them."""
    published(*[0] * 9, door_minutes=30)
    first, second = sorted(agents())[:2]
    return mend(Absent(first), dry_run=True).proposal, mend(Absent(second), dry_run=True).proposal


def test_of_two_proposals_for_the_same_day_one_is_stored() -> None:
    proposals = two_proposals()
    came = at_once(2, lambda n: carry_out(proposal=proposals[n], actor=WEB, now=EARLY))
    assert sorted(type(one).__name__ for one in came) == ["DayMoved", "RepairReport"]
    assert [one for one in came if isinstance(one, DayMoved)]
    assert problems() == []


def test_without_their_claims_both_are_stored_and_a_promise_breaks() -> None:
    """The negative control: what a proposal says is written, and nobody asks what happened since it was made."""
    for proposal in two_proposals():
        for route in proposal.routes:
            for sequence, (visit, starts_s) in enumerate(route.visits, start=1):
                Stop.objects.filter(pk=visit.id).update(
                    route_id=route.route.id,
                    sequence=sequence,
                    planned_at=midnight(on=TOMORROW) + timedelta(seconds=starts_s),
                )
    assert problems() != []
