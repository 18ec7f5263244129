"""Days in memory: right after one cheap query, whatever other processes did meanwhile."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from doorstep.booking.actions import hold_offer
from doorstep.booking.offers import OfferSheet, offers_for
from doorstep.places import queries as places
from doorstep.planning import queries as planning
from doorstep.planning.memory import stamps
from doorstep.planning.models import Route, Stop
from tests.cast import HOME, NOW, TOMORROW, WEB, WINDOWS, book, in_days, neighbour, only_agents, set_rules

pytestmark = pytest.mark.usefixtures("chandigarh")
SERVICES = ("water-bill",)


def offers(**said: object) -> OfferSheet:
    return offers_for(services=SERVICES, place=places.resolve(said=HOME), now=NOW, **said)  # type: ignore[arg-type]


def queries(act: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        act()
    return [query["sql"] for query in asked]


def as_another_process_would(act: Callable[[], object]) -> None:
    """Do something of which this process's memory learns nothing."""
    routes, days = planning._memory.copy(), planning._days._kept.copy()
    act()
    planning.forget()
    planning._memory.update(routes)
    planning._days._kept.update(days)


def test_offers_from_warm_memory_ask_for_the_edition_and_for_one_line_a_day() -> None:
    offers()
    place = places.resolve(said=HOME)
    asked = queries(lambda: offers_for(services=SERVICES, place=place, now=NOW))
    assert len(asked) == 2
    assert "planning_stop" not in asked[1]


def test_a_process_that_missed_changes_is_right_after_one_cheap_query() -> None:
    only_agents("FA02")
    set_rules(door_minutes=100, open_per_address=99)
    before = offers()
    for number, window in enumerate(WINDOWS[:2]):
        as_another_process_would(partial(book, services=SERVICES, person=neighbour(number), window=window))
    after = offers()
    assert after != before
    planning.forget()
    assert offers() == after


def test_a_process_that_begins_anew_offers_the_same() -> None:
    for number in range(6):
        set_rules(open_per_address=99)
        book(services=SERVICES, person=neighbour(number), on=in_days(1 + number % 3), window=WINDOWS[number % 4])
    warm = offers()
    planning.forget()
    assert offers() == warm


def test_only_the_day_that_moved_is_read_again() -> None:
    offers()
    one = Route.objects.filter(day_plan__on=TOMORROW)[:1]
    as_another_process_would(lambda: Route.objects.filter(pk__in=one.values("pk")).update(version=F("version") + 1))
    place = places.resolve(said=HOME)
    asked = queries(lambda: offers_for(services=SERVICES, place=place, now=NOW))
    assert len(asked) == 5
    assert len(queries(lambda: offers_for(services=SERVICES, place=place, now=NOW))) == 2


def test_the_line_of_a_day_tells_every_change_of_its_routes() -> None:
    territory_id = places.territory_ids()["chandigarh"]
    seen = set()

    def look() -> None:
        seen.add(str(stamps(territory_id=territory_id, days=[TOMORROW])[TOMORROW]))

    routes = Route.objects.filter(day_plan__on=TOMORROW)
    look()
    first, second = routes[:2]
    Route.objects.filter(pk=first.pk).update(version=F("version") + 1)
    look()
    Route.objects.filter(pk=second.pk).update(version=F("version") + 2)
    look()
    Route.objects.filter(pk=second.pk).delete()
    look()
    assert len(seen) == 4


def test_a_hold_that_runs_out_frees_its_place_in_memory_too() -> None:
    only_agents("FA02")
    set_rules(door_minutes=180)
    hold_offer(services=SERVICES, answers={}, address=HOME, on=TOMORROW, window=WINDOWS[0], actor=WEB, now=NOW)
    assert offers(days=1).offers[0].reason == "full"
    later = NOW + timedelta(minutes=10)
    sheet = offers_for(services=SERVICES, place=places.resolve(said=HOME), now=later, days=1)
    assert sheet.offers[0].available
    assert Stop.objects.count() == 1


def test_what_is_booked_between_the_queries_of_a_reading_is_not_missed() -> None:
    """Stops read before the version of their route would be kept under a version that they are older than."""
    only_agents("FA02")
    set_rules(door_minutes=100, open_per_address=99)
    booked: list[str] = []

    def meanwhile(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if not booked and sql.startswith("SELECT") and 'FROM "planning_stop"' in sql:
            booked.append(sql)
            as_another_process_would(lambda: book(services=SERVICES, person=neighbour(0), window=WINDOWS[0]))
        return answer

    planning.forget()
    with connection.execute_wrapper(meanwhile):
        offers()
    assert booked
    seen = offers()
    planning.forget()
    assert offers() == seen
