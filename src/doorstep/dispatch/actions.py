"""Publishing a day: solve it once more, fix it, name the field agents, queue the morning's messages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.booking.announce import tellings_of
from doorstep.booking.queries import appointments
from doorstep.engines.promise.schedule import schedule
from doorstep.engines.promise.solve import solve
from doorstep.engines.promise.values import KitLimits, Route, Travel
from doorstep.journal.actions import Actor, append
from doorstep.messaging.actions import Telling, queue_messages
from doorstep.places import queries as places
from doorstep.planning.actions.deadlocks import again_after_deadlock
from doorstep.planning.actions.store import PlanMoved, fix_day, store_plan
from doorstep.planning.models import DayPlan
from doorstep.planning.queries import DayStanding, kit_limits, standings
from doorstep.texts.refusals import Refusal
from doorstep.workforce.queries import Staffing, instant, staffing

# A booking may still move a route while the day is solved; then it is solved again from where it stands. When bookings
# keep coming, the day is published as it stands.
SOLVED_ROUNDS, ROUNDS = 3, 50
SEED = 20_230_206


class NothingToPublish(Refusal):
    """No day plan stands for that day."""

    code = "nothing-to-publish"


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What publishing a territory's day did. `driven_*_s`: seconds on the road of all routes."""

    territory: str
    on: date
    already: bool
    routes: int
    visits: int
    driven_before_s: int
    driven_after_s: int
    messages: int


def publish_day(
    *,
    on: date,
    actor: Actor,
    now: datetime,
    clock: Callable[[], float],
    progress: Callable[[int, float], None] | None = None,
) -> tuple[PublishReport, ...]:
    """This function will fix the routes of a day and queue the messages that name who comes, territory by territory.

    The day is solved for at most PUBLISH_ITERATIONS or PUBLISH_SECONDS by `clock`, and stored only if every promise
    holds and no route moved meanwhile. A day published already is left as it is. Raises NothingToPublish."""
    plans = list(DayPlan.objects.filter(on=on).select_related("territory"))
    if not plans:
        message = _("Nobody is rostered on %(day)s, so there is nothing to publish.")
        raise NothingToPublish(message % {"day": on.isoformat()})
    return tuple(_publish(plan, actor, now, clock, progress) for plan in plans)


def _publish(
    plan: DayPlan,
    actor: Actor,
    now: datetime,
    clock: Callable[[], float],
    progress: Callable[[int, float], None] | None,
) -> PublishReport:
    workforce, roads = staffing(), places.travel()
    limits = kit_limits(plan_id=plan.pk, staffing=workforce)
    for attempt in range(1, ROUNDS + 1):
        day = standings(territory_id=plan.territory_id, days=[plan.on], staffing=workforce, travel=roads, now=now)[
            plan.on
        ]
        if plan.published_at is not None or day.published_at is not None:
            return _already(plan)
        # Who does not come that day gets nothing more; what was promised in their name waits for a dispatcher.
        coming = [s for s in day.routes if s.agent.comes(plan.on)]
        left = [s.route for s in day.routes if not s.agent.comes(plan.on)]
        solved = solve(
            routes=[_with_depot_kits(standing.route, limits) for standing in coming],
            travel=day.travel,
            seconds=settings.PUBLISH_SECONDS,
            iterations=settings.PUBLISH_ITERATIONS if attempt <= SOLVED_ROUNDS else 0,
            seed=SEED,
            clock=clock,
            kit_limits=limits,
            progress=None if progress is None else partial(_tell, progress),
        ).routes
        try:
            return _store(plan, day, [*solved, *left], workforce, day.travel, actor, now)
        except PlanMoved:
            if attempt == ROUNDS:
                raise
    raise AssertionError("unreachable")


@again_after_deadlock
@transaction.atomic
def _store(
    plan: DayPlan,
    day: DayStanding,
    solved: Sequence[Route],
    workforce: Staffing,
    travel: Travel,
    actor: Actor,
    now: datetime,
) -> PublishReport:
    store_plan(day=day, routes=solved, staffing=workforce, travel=travel)
    fix_day(day=day, routes=solved, travel=travel, now=now)
    tellings = morning_tellings(on=plan.on, now=now)
    queue_messages(tellings=tellings, now=now)
    before = [standing.route for standing in day.routes]
    report = PublishReport(
        territory=plan.territory.code,
        on=plan.on,
        already=False,
        routes=sum(bool(route.visits) for route in solved),
        visits=sum(len(route.visits) for route in solved),
        driven_before_s=_driven(before, travel),
        driven_after_s=_driven(solved, travel),
        messages=len(tellings),
    )
    details = {"on": str(plan.on), "visits": report.visits, "messages": report.messages}
    append(actor=actor, action="day.published", subject=f"day:{plan.pk}", details=details, now=now)
    return report


def morning_tellings(*, on: date, now: datetime) -> list[Telling]:
    """This function will return the messages that name who comes, for every visit of a published day."""
    at = places.rules().morning_at
    send_at = max(now, instant(on=on, minute=at.hour * 60 + at.minute))
    tellings: list[Telling] = []
    for appointment in appointments().filter(on=on, status="booked").order_by("id"):
        if appointment.stop is not None:
            more = {"agent": appointment.stop.route.shift.agent.name}
            tellings += tellings_of(appointment=appointment, event="morning", now=now, send_at=send_at, more=more)
    return tellings


def _tell(progress: Callable[[int, float], None], share: float, left: int, cost: float) -> None:
    progress(round(share * settings.PUBLISH_ITERATIONS), cost)


def _with_depot_kits(route: Route, limits: KitLimits) -> Route:
    """A route may have any kit its depot owns; the limits count how many routes take one."""
    kits = route.kits
    for (depot, bit), count in limits.items():
        if depot == route.depot and count:
            kits |= bit
    return replace(route, kits=kits)


def _driven(routes: Sequence[Route], travel: Travel) -> int:
    plans = [schedule(route=route, travel=travel) for route in routes if route.visits]
    return sum(plan.driven_s for plan in plans if plan)


def _already(plan: DayPlan) -> PublishReport:
    visits = appointments().filter(stop__route__day_plan=plan).count()
    return PublishReport(plan.territory.code, plan.on, True, 0, visits, 0, 0, 0)
