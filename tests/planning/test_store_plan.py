"""Nothing is stored that breaks a promise, whoever made it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from doorstep.booking.actions import book_appointment, hold_offer
from doorstep.booking.refusals import WindowLost
from doorstep.engines.promise.values import Insertion, Route
from doorstep.places import queries as places
from doorstep.places.actions import touch
from doorstep.planning.actions.claims import StopWanted, _passes
from doorstep.planning.actions.store import (
    NotFeasible,
    PlanMoved,
    fix_day,
    store_changes,
    store_plan,
    store_with_stop,
)
from doorstep.planning.models import Route as RouteRow
from doorstep.planning.models import Stop
from doorstep.planning.queries import DayStanding, standings
from doorstep.workforce.models import Absence, FieldAgent
from doorstep.workforce.queries import staffing
from tests.cast import (
    HOME,
    NOW,
    TOMORROW,
    WEB,
    WINDOWS,
    a_request,
    book,
    in_days,
    neighbour,
    only_agents,
    problems,
    set_rules,
)

pytestmark = pytest.mark.usefixtures("chandigarh")
BILL = ("electricity-duplicate-bill",)
Plan = Sequence[Route]


def standing(now: datetime = NOW) -> DayStanding:
    territory_id = places.territory_ids()["chandigarh"]
    days = standings(territory_id=territory_id, days=[TOMORROW], staffing=staffing(), travel=places.travel(), now=now)
    return days[TOMORROW]


@pytest.fixture
def day(chandigarh: None) -> DayStanding:
    """Asha's and Bilal's day: four visits, one in each window."""
    only_agents("FA02", "FA03")
    set_rules(open_per_address=99)
    for number, window in enumerate(WINDOWS):
        book(person=neighbour(number), window=window, services=BILL)
    return standing()


def rows() -> list[object]:
    return [*Stop.objects.order_by("pk").values(), *RouteRow.objects.order_by("pk").values()]


def busy(day: DayStanding) -> Route:
    return max((s.route for s in day.routes), key=lambda route: len(route.visits))


def backwards(day: DayStanding) -> Plan:
    route = busy(day)
    return [replace(route, visits=route.visits[::-1])]


def shorter_by_one(day: DayStanding) -> Plan:
    route = busy(day)
    return [replace(route, visits=route.visits[1:])]


def one_twice(day: DayStanding) -> Plan:
    route = busy(day)
    return [replace(route, visits=(route.visits[0], *route.visits))]


def one_invented(day: DayStanding) -> Plan:
    route = busy(day)
    return [replace(route, visits=(*route.visits, replace(route.visits[0], id=10**9)))]


def route_of_another_day(day: DayStanding) -> Plan:
    return [replace(busy(day), id=10**9)]


def route_named_twice(day: DayStanding) -> Plan:
    return [busy(day), busy(day)]


def easier_than_promised(day: DayStanding) -> Plan:
    """The visits' own minutes and windows are not the planner's to say: they are taken from what was promised."""
    route = busy(day)
    return [replace(route, visits=tuple(replace(v, latest_s=86_000) for v in route.visits[::-1]))]


BROKEN = [
    backwards,
    shorter_by_one,
    one_twice,
    one_invented,
    route_of_another_day,
    route_named_twice,
    easier_than_promised,
]


@pytest.mark.parametrize("store", [store_plan, store_changes])
@pytest.mark.parametrize("break_plan", BROKEN, ids=lambda plan: plan.__name__)
def test_a_plan_that_breaks_a_promise_is_not_stored(
    day: DayStanding, break_plan: Callable[[DayStanding], Plan], store: Callable[..., int]
) -> None:
    before = rows()
    with pytest.raises(NotFeasible):
        store(day=day, routes=break_plan(day), staffing=staffing(), travel=places.travel())
    assert rows() == before


def without_the_last(day: DayStanding) -> Plan:
    route = busy(day)
    return [replace(route, visits=route.visits[:-1])]


def last_to_another(day: DayStanding) -> Plan:
    route = busy(day)
    other = next(s.route for s in day.routes if s.route_id != route.id)
    return [replace(route, visits=route.visits[:-1]), replace(other, visits=route.visits[-1:])]


def last_comes_first(day: DayStanding) -> Plan:
    route = busy(day)
    return [replace(route, visits=(route.visits[-1], *route.visits[:-1]))]


@pytest.mark.parametrize("move", [without_the_last, last_to_another], ids=lambda plan: plan.__name__)
def test_a_visit_that_nobody_can_make_stays_where_it_is(day: DayStanding, move: Callable[[DayStanding], Plan]) -> None:
    before, stranded = rows(), {busy(day).visits[-1].id}
    with pytest.raises(NotFeasible, match="a stranded visit was moved"):
        store_plan(day=day, routes=move(day), staffing=staffing(), travel=places.travel(), stranded=stranded)
    assert rows() == before


def test_a_visit_that_nobody_can_make_is_no_fault_of_its_route(day: DayStanding) -> None:
    plan, travel = last_comes_first(day), places.travel()
    with pytest.raises(NotFeasible):
        store_plan(day=day, routes=plan, staffing=staffing(), travel=travel)
    stranded = {busy(day).visits[-1].id}
    assert store_plan(day=day, routes=plan, staffing=staffing(), travel=travel, stranded=stranded) == 1


def swapped(day: DayStanding) -> Plan:
    first, second = (standing.route for standing in day.routes)
    return [replace(first, visits=second.visits), replace(second, visits=first.visits)]


def test_a_plan_that_keeps_every_promise_is_stored(day: DayStanding) -> None:
    """The control: the same kind of change, and allowed."""
    changed = store_plan(day=day, routes=swapped(day), staffing=staffing(), travel=places.travel())
    assert changed == 2
    assert [s.route.visits for s in standing().routes] == [route.visits for route in swapped(day)]
    assert problems() == []


def test_an_agent_who_does_not_come_is_given_nothing(day: DayStanding) -> None:
    idle = next(s for s in day.routes if not s.route.visits)
    Absence.objects.create(agent_id=idle.agent.id, starts_on=TOMORROW, ends_on=in_days(2))
    touch()
    before = rows()
    with pytest.raises(NotFeasible, match="does not come"):
        store_plan(day=standing(), routes=swapped(standing()), staffing=staffing(), travel=places.travel())
    assert rows() == before


def test_a_plan_made_before_an_agent_was_edited_is_not_stored(day: DayStanding) -> None:
    known = staffing()
    FieldAgent.objects.filter(code="FA02").update(active=False)
    touch()
    with pytest.raises(PlanMoved):
        store_plan(day=day, routes=swapped(day), staffing=known, travel=places.travel())


def test_a_skill_that_was_taken_away_since_is_no_reason_to_leave_the_day_as_it_is(day: DayStanding) -> None:
    FieldAgent.objects.get(code="FA02").skills.clear()
    FieldAgent.objects.get(code="FA03").skills.clear()
    touch()
    assert store_plan(day=standing(), routes=[], staffing=staffing(), travel=places.travel()) == 0


def test_only_the_routes_that_change_are_claimed(day: DayStanding) -> None:
    only = busy(day)
    of_day = RouteRow.objects.filter(day_plan__on=TOMORROW)
    versions = dict(of_day.values_list("pk", "version"))
    store_changes(day=day, routes=[only], staffing=staffing(), travel=places.travel())
    assert dict(of_day.values_list("pk", "version")) == versions
    store_plan(day=day, routes=[only], staffing=staffing(), travel=places.travel())
    assert all(row.version == versions[row.pk] + 1 for row in of_day)


def wanted(day: DayStanding) -> StopWanted:
    stop = Stop.objects.get(pk=busy(day).visits[-1].id)
    return StopWanted(
        territory_id=places.territory_ids()["chandigarh"],
        on=TOMORROW,
        address=stop.address,
        node=stop.node,
        service_s=stop.service_s,
        earliest_at=stop.earliest_at,
        latest_at=stop.latest_at,
        skills=(),
        kits=(),
    )


def with_one_more(day: DayStanding, place: int) -> Plan:
    route = busy(day)
    placed = replace(route.visits[-1], id=0)
    return [replace(route, visits=(*route.visits[:place], placed, *route.visits[place:]))]


def store_one_more(day: DayStanding, plan: Plan) -> Stop:
    return store_with_stop(
        day=day,
        routes=plan,
        placed=next(visit for route in plan for visit in route.visits if visit.id == 0),
        wanted=wanted(day),
        held_until=None,
        staffing=staffing(),
        travel=places.travel(),
    )


def test_a_stop_for_which_room_was_made_is_stored_with_the_plan(day: DayStanding) -> None:
    stop = store_one_more(day, with_one_more(day, 3))
    assert Stop.objects.count() == 5
    route = next(s.route for s in standing().routes if s.route_id == stop.route_id)
    assert [visit.id for visit in route.visits].index(stop.pk) == 3


def test_a_new_stop_that_cannot_be_kept_is_not_stored(day: DayStanding) -> None:
    before = rows()
    with pytest.raises(NotFeasible):
        store_one_more(day, with_one_more(day, 0))
    assert rows() == before


def test_a_day_is_not_fixed_with_a_route_that_cannot_be_driven(day: DayStanding) -> None:
    with pytest.raises(NotFeasible):
        fix_day(day=day, routes=backwards(day), travel=places.travel(), now=NOW)


def test_a_hold_is_lost_whose_kit_went_to_somebody_else_when_it_ran_out(chandigarh: None) -> None:
    """Two clocks: by the one of whoever puts the day in order the hold is over, by the other not yet."""
    only_agents("FA08", "FA09")
    services, answers = ("aadhaar-document-update",), {"home-eligibility": "senior"}
    held = hold_offer(
        services=services, answers=answers, on=TOMORROW, window=WINDOWS[0], address=HOME, actor=WEB, now=NOW
    )
    assert held.stop.route.kits == ["aadhaar-kit"]
    over = held.expires_at
    book(person=neighbour(1), window=WINDOWS[2], services=BILL, now=over)
    day = standing(over)
    holder, other = sorted((s.route for s in day.routes), key=lambda route: route.id != held.stop.route_id)
    swapped = [replace(holder, visits=other.visits), replace(other, visits=holder.visits)]
    store_changes(day=day, routes=swapped, staffing=staffing(), travel=places.travel())
    assert RouteRow.objects.get(pk=holder.id).kits == []
    assert problems(now=over) == []
    request = a_request(services=services, answers=answers, on=TOMORROW, window=WINDOWS[0])
    earlier = over - timedelta(seconds=1)
    with pytest.raises(WindowLost):
        book_appointment(request=request, proven_phone=None, actor=WEB, now=earlier, hold_token=held.token)
    assert problems(now=over) == []


def test_a_claim_that_the_checker_refuses_is_none(day: DayStanding) -> None:
    """Whatever the kernel says: a second visit at the first one's hour, as long as the whole window."""
    stand = next(s for s in day.routes if s.route.visits)
    first = stand.route.visits[0]
    place = Insertion(route_id=stand.route_id, position=0, extra_s=0, start_s=first.earliest_s, cost_s=0)
    assert _passes(stand, replace(first, id=0, service_s=60), place, day.travel)
    assert not _passes(stand, replace(first, id=0, service_s=8 * 3600), place, day.travel)
