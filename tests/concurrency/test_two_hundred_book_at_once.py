"""Two hundred people want the same window of a day that has room for a few dozen: so many get it, and can be kept.

The negative controls do the same without the claim, and break it."""

from collections import Counter
from collections.abc import Iterator
from threading import Barrier

import pytest
from django.db import transaction
from django.test import Client

from doorstep.booking.actions import ask_for_code, prove_phone
from doorstep.booking.models import Appointment
from doorstep.booking.refusals import WindowLost
from doorstep.channels.shared.clock import standing_at
from doorstep.engines.promise.insertion import ranked
from doorstep.journal.queries import first_broken
from doorstep.messaging.models import Message
from doorstep.places import queries as places
from doorstep.planning.models import Route, Stop
from doorstep.planning.queries import seconds_of, standings
from doorstep.workforce.queries import staffing
from tests.cast import (
    HOME,
    MEERA,
    MEERA_PHONE,
    NOW,
    TOMORROW,
    WINDOWS,
    begin_afresh,
    book,
    neighbour,
    only_agents,
    problems,
    problems_of_stops,
    set_rules,
)
from tests.concurrency.at_once import PATIENCE_S, at_once

pytestmark = pytest.mark.usefixtures("committed_chandigarh")
PEOPLE = 200
SERVICES = ("electricity-duplicate-bill",)
WINDOW = WINDOWS[0]


@pytest.fixture
def room(committed_chandigarh: None) -> Iterator[int]:
    """Three agents, and how many equal visits at one address they can begin within the window, by the tests' judge."""
    only_agents("FA02", "FA03", "FA05")
    set_rules(open_per_address=9_999, open_per_phone=9_999, horizon_days=3)
    stop = a_stop()
    room = sum(room_of(route, stop) for route in Route.objects.filter(day_plan__on=TOMORROW))
    assert 20 <= room <= 60
    yield room


def a_stop() -> Stop:
    """A stop as these visits have one; nothing of it stays."""
    with transaction.atomic():
        stop = book(services=SERVICES, window=WINDOW).stop
        transaction.set_rollback(True)
    begin_afresh()
    assert stop is not None
    return stop


def room_of(route: Route, stop: Stop) -> int:
    seconds = places.travel().seconds
    return next(n for n in range(100) if problems_of_stops(route, [stop] * (n + 1), seconds))


def too_full() -> list[Route]:
    seconds = places.travel().seconds
    routes = Route.objects.filter(day_plan__on=TOMORROW, stops__isnull=False).distinct()
    return [
        route for route in routes if problems_of_stops(route, list(route.stops.order_by("sequence", "id")), seconds)
    ]


def test_as_many_are_promised_as_can_be_kept(room: int) -> None:
    came = at_once(PEOPLE, lambda n: book(person=neighbour(n), services=SERVICES, window=WINDOW))
    assert Counter(type(one).__name__ for one in came) == {"Appointment": room, "WindowLost": PEOPLE - room}
    assert all(one.details["offers"] for one in came if isinstance(one, WindowLost))
    assert Appointment.objects.count() == Stop.objects.count() == room
    assert len({one.reference for one in came if isinstance(one, Appointment)}) == room
    assert problems() == []
    assert Message.objects.filter(event="booked").count() == room
    assert first_broken() is None


def test_over_http_each_gets_a_clear_answer(room: int) -> None:
    token = proven()
    body = {
        "services": SERVICES,
        "applicant": {"name": MEERA.name, "phone": MEERA_PHONE, "language": "pa"},
        "address": {"sector": HOME.sector, "house": HOME.house},
        "date": TOMORROW.isoformat(),
        "window": WINDOW,
    }

    def post(number: int) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"tap-{number}"}
        with standing_at(NOW):
            answer = Client().post("/api/v1/appointments", body, content_type="application/json", headers=headers)
        return answer.status_code, answer.json().get("type", "").rpartition("/")[2]

    assert Counter(at_once(PEOPLE, post)) == {(201, ""): room, (409, "window-lost"): PEOPLE - room}
    assert Appointment.objects.count() == Stop.objects.count() == room
    assert problems() == []


def proven() -> str:
    proof = ask_for_code(phone=MEERA_PHONE, language="en", now=NOW)
    code = Message.objects.get(event="code").text.split()[0]
    return prove_phone(proof_id=proof.pk, code=code, now=NOW)


def test_without_the_claim_more_are_promised_than_can_be_kept(room: int) -> None:
    """The negative control: the planner's best place is read, then written, and nobody asks what happened between."""
    wanted, all_have_read = a_stop(), Barrier(PEOPLE)
    wanted.address.save(force_insert=True)
    territory_id, node = places.territory_ids()["chandigarh"], wanted.node
    span = (seconds_of(at=wanted.earliest_at, on=TOMORROW), seconds_of(at=wanted.latest_at, on=TOMORROW))
    travel, workforce = places.travel(), staffing()

    def careless_claim(_number: int) -> int:
        day = standings(
            territory_id=territory_id, days=[TOMORROW], staffing=workforce, travel=travel, now=NOW, remember=False
        )[TOMORROW]
        best = ranked(
            table=day.table(),
            node=node,
            service_s=wanted.service_s,
            window=span,
            skills=workforce.skills(wanted.skills),
            kits=0,
            travel=travel,
        )
        all_have_read.wait(PATIENCE_S)
        Stop(
            route_id=best[0].route_id,
            sequence=best[0].position,
            address=wanted.address,
            node=node,
            service_s=wanted.service_s,
            earliest_at=wanted.earliest_at,
            latest_at=wanted.latest_at,
        ).save()
        return best[0].route_id

    came = at_once(PEOPLE, careless_claim)
    assert not [one for one in came if isinstance(one, Exception)]
    assert Stop.objects.count() > room
    assert too_full()
