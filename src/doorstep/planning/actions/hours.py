"""Keeping how much longer roads take at which hour, and giving new hours to the days that can bear them."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from doorstep.engines.durations.values import HourSeen
from doorstep.engines.promise.check import violations
from doorstep.engines.promise.values import Route as EngineRoute
from doorstep.engines.promise.values import Travel
from doorstep.journal.actions import Actor, append
from doorstep.places import queries as places
from doorstep.places.actions import touch
from doorstep.planning.actions.claims import claim_route
from doorstep.planning.actions.deadlocks import again_after_deadlock
from doorstep.planning.actions.store import PlanMoved
from doorstep.planning.hours import hours_now, travel_of_day
from doorstep.planning.models import DayPlan, TravelHour
from doorstep.planning.queries import standings
from doorstep.workforce.queries import staffing

LEAST_PERCENT, MOST_PERCENT = 50, 300
# A booking may move a route while a day is looked at; then it is looked at again.
ROUNDS = 3


@transaction.atomic
def keep_hours(*, seen: Sequence[HourSeen], now: datetime) -> bool:
    """This function will store the drives of the 24 hours, and tell whether days that open now get other hours."""
    before = hours_now()
    kept = {row.hour: row for row in TravelHour.objects.select_for_update()}
    rows = [kept.get(one.hour) or TravelHour(hour=one.hour) for one in seen]
    for row, one in zip(rows, seen, strict=True):
        row.legs, row.driven_s, row.table_s, row.learned_at = one.legs, one.driven_s, one.table_s, now
    TravelHour.objects.bulk_create([row for row in rows if row.hour not in kept])
    TravelHour.objects.bulk_update(list(kept.values()), ["legs", "driven_s", "table_s", "learned_at"])
    touch()
    return hours_now() != before


@transaction.atomic
def set_percent(*, hour: int, percent: int | None, actor: Actor, now: datetime) -> None:
    """This function will let staff set an hour's percent, from LEAST_PERCENT to MOST_PERCENT, or with None leave it to
    what is learned. Days that are open get it by `adopt_hours`."""
    row = TravelHour.objects.select_for_update().filter(hour=hour).first() or TravelHour(hour=hour)
    before, row.own_percent = row.own_percent, percent
    row.own_by, row.own_at = (actor.name, now) if percent is not None else ("", None)
    row.save()
    details = {"hour": hour, "from": before, "to": percent}
    append(actor=actor, action="travel-hour.set", subject=f"planning.travelhour:{row.pk}", details=details, now=now)


def adopt_hours(*, now: datetime) -> tuple[list[date], list[date]]:
    """This function will give every coming day that is not published the hours that hold now, wherever all its promises
    hold with them too. Returns the days that took them and those that keep what they were promised with.

    Every route of a day that takes them is claimed: a booking that was computed with the old hours comes too late and
    is computed again. Days on which a booking was faster each time keep theirs until the next time."""
    hours = hours_now()
    today = now.astimezone(places.zone()).date()
    open_plans = DayPlan.objects.filter(on__gt=today, published_at=None).exclude(hours=hours)
    taken: list[date] = []
    kept: list[date] = []
    for plan in open_plans.order_by("on", "territory_id"):
        (taken if _adopted(plan, hours, now) else kept).append(plan.on)
    return taken, kept


def _adopted(plan: DayPlan, hours: str, now: datetime) -> bool:
    for _round in range(ROUNDS):
        try:
            return _adopt(plan, hours, now)
        except PlanMoved:
            continue
    return False


@again_after_deadlock
@transaction.atomic
def _adopt(plan: DayPlan, hours: str, now: datetime) -> bool:
    roads, workforce = places.travel(), staffing()
    day = standings(
        territory_id=plan.territory_id, days=[plan.on], staffing=workforce, travel=roads, now=now, remember=False
    )[plan.on]
    if day.published_at is not None or not _hold([s.route for s in day.routes], day.travel, hours):
        return False
    for standing in sorted(day.routes, key=lambda standing: standing.route_id):
        if not claim_route(route_id=standing.route_id, version=standing.version):
            raise PlanMoved(f"route {standing.route_id} changed in the meantime")
    return bool(DayPlan.objects.filter(pk=plan.pk, published_at=None).update(hours=hours))


def _hold(routes: Sequence[EngineRoute], roads: Travel, hours: str) -> bool:
    """Judged by the checker that shares nothing with the engine, as every plan that is stored. What was broken before,
    by an edited skill or a road, is no reason to refuse."""
    broken = violations(routes=routes, travel=travel_of_day(roads=roads, hours=hours), kit_limits={})
    return not broken or set(broken) <= set(violations(routes=routes, travel=roads, kit_limits={}))
