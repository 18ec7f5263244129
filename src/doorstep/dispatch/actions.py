"""Publishing a day: solve it once more, fix it, name the field agents, queue the morning's messages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.booking.announce import morning_of, tellings_of
from doorstep.booking.queries import appointments
from doorstep.dispatch.over import DayIsOver, is_over
from doorstep.dispatch.publishing.actions import RunWatch, Watcher, begin_run, end_run, fail_run
from doorstep.dispatch.publishing.queries import stranded_on
from doorstep.engines.promise.solve import Solution
from doorstep.journal.actions import Actor, append
from doorstep.messaging.actions import Telling, queue_messages
from doorstep.places import queries as places
from doorstep.planning.actions.deadlocks import again_after_deadlock
from doorstep.planning.actions.store import PlanMoved, fix_day, store_plan
from doorstep.planning.lateness import lateness_of
from doorstep.planning.models import DayPlan
from doorstep.planning.queries import standings
from doorstep.planning.solving import Problem, driven_s, problem_to_publish, sent_home, solved_with_kits
from doorstep.texts.refusals import Refusal
from doorstep.workforce.queries import Staffing, staffing

# A booking may still move a route while the day is solved; then it is solved again from where it stands, for a part of
# the time. When bookings keep coming, the day is published as it stands.
SOLVED_ROUNDS, ROUNDS = 3, 50
LATER_SHARE = 4


class NothingToPublish(Refusal):
    """No day plan stands for that day."""

    code = "nothing-to-publish"


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What publishing a territory's day did. `driven_*_s`: seconds on the road of all routes. `stranded`: references of
    the visits for which nobody comes, so that somebody calls these people."""

    territory: str
    on: date
    already: bool
    routes: int
    visits: int
    driven_before_s: int
    driven_after_s: int
    messages: int
    stranded: tuple[str, ...] = ()


def publish_day(
    *,
    on: date,
    actor: Actor,
    now: datetime,
    clock: Callable[[], float],
    seconds: float | None = None,
    progress: Watcher | None = None,
) -> tuple[PublishReport, ...]:
    """This function will fix the routes of a day and queue the messages that name who comes, territory by territory.

    The day is solved for `seconds` by `clock`; with None for PUBLISH_SECONDS, or until PUBLISH_ITERATIONS were tried
    for each visit. It is stored only if no promise is broken that held and no route moved meanwhile. Visits whose agent
    does not come or cannot keep them go to somebody else; where nobody can, the report names them, and no message is
    sent. A day published already is left as it is. Raises NothingToPublish, DayIsOver, and PublishUnderWay while
    somebody else is at it."""
    if is_over(on=on, now=now):
        raise DayIsOver(_("%(day)s is over, so it cannot be published any more.") % {"day": on.isoformat()})
    plans = list(DayPlan.objects.filter(on=on).select_related("territory"))
    if not plans:
        message = _("Nobody is rostered on %(day)s, so there is nothing to publish.")
        raise NothingToPublish(message % {"day": on.isoformat()})
    return tuple(_publish_alone(plan, actor, now, clock, seconds, progress) for plan in plans)


def _publish_alone(
    plan: DayPlan,
    actor: Actor,
    now: datetime,
    clock: Callable[[], float],
    seconds: float | None,
    progress: Watcher | None,
) -> PublishReport:
    if plan.published_at is not None:
        return _already(plan)
    run = begin_run(plan=plan, now=now)
    watch = RunWatch(run=run, now=now, clock=clock, watcher=progress)
    try:
        report = _publish(plan, actor, now, seconds, watch)
    except Exception as error:
        fail_run(run=run, error=error, beat_at=watch.beat_at())
        raise
    end_run(run=run, beat_at=watch.beat_at())
    return report


def _publish(plan: DayPlan, actor: Actor, now: datetime, seconds: float | None, watch: RunWatch) -> PublishReport:
    roads = places.travel()
    search_s = settings.PUBLISH_SECONDS if seconds is None else seconds
    for attempt in range(1, ROUNDS + 1):
        workforce = staffing()
        day = standings(territory_id=plan.territory_id, days=[plan.on], staffing=workforce, travel=roads, now=now)[
            plan.on
        ]
        if day.published_at is not None:
            return _already(plan)
        lateness = lateness_of(rules=places.rules())
        problem = problem_to_publish(day=day, staffing=workforce, travel=day.travel, lateness=lateness)
        found = solved_with_kits(
            problem=problem,
            travel=day.travel,
            seconds=search_s if attempt == 1 else search_s / LATER_SHARE,
            iterations=_steps(problem, attempt, seconds),
            clock=watch.clock,
            progress=watch.tell,
        )
        try:
            return _store(plan, problem, found, workforce, actor, now)
        except PlanMoved:
            if attempt == ROUNDS:
                raise
    raise AssertionError("unreachable")


def _steps(problem: Problem, attempt: int, seconds: float | None) -> int | None:
    """How many steps end the search before its time is over; None when somebody chose that time. Of a day without
    visits there is nothing to look for."""
    if attempt > SOLVED_ROUNDS or not problem.visits:
        return 0
    return settings.PUBLISH_ITERATIONS * problem.visits if seconds is None else None


@again_after_deadlock
@transaction.atomic
def _store(
    plan: DayPlan, problem: Problem, found: Solution, workforce: Staffing, actor: Actor, now: datetime
) -> PublishReport:
    day, travel = problem.day, problem.day.travel
    routes = sent_home(problem=problem, found=found)
    stranded = {visit.id for visit in found.unserved}
    store_plan(day=day, routes=routes, staffing=workforce, travel=travel, stranded=stranded)
    fix_day(day=day, routes=found.routes, travel=travel, now=now)
    tellings = morning_tellings(on=plan.on, now=now)
    queue_messages(tellings=tellings, now=now)
    before = [standing.route for standing in day.routes]
    report = PublishReport(
        territory=plan.territory.code,
        on=plan.on,
        already=False,
        routes=sum(bool(route.visits) for route in found.routes),
        visits=sum(len(route.visits) for route in routes),
        driven_before_s=driven_s(routes=before, travel=travel),
        driven_after_s=driven_s(routes=found.routes, travel=travel),
        messages=len(tellings),
        stranded=_stranded(plan),
    )
    details = {"on": str(plan.on), "visits": report.visits, "messages": report.messages}
    append(actor=actor, action="day.published", subject=f"day:{plan.pk}", details=details, now=now)
    return report


def morning_tellings(*, on: date, now: datetime) -> list[Telling]:
    """This function will return the messages that name who comes, for every visit of a published day that somebody
    comes to: it has its planned minute."""
    send_at = morning_of(on=on, now=now)
    tellings: list[Telling] = []
    for appointment in appointments().filter(on=on, status="booked").order_by("id"):
        if appointment.stop is not None and appointment.stop.planned_at is not None:
            more = {"agent": appointment.stop.route.shift.agent.name}
            tellings += tellings_of(appointment=appointment, event="morning", now=now, send_at=send_at, more=more)
    return tellings


def _already(plan: DayPlan) -> PublishReport:
    visits = appointments().filter(stop__route__day_plan=plan).count()
    return PublishReport(plan.territory.code, plan.on, True, 0, visits, 0, 0, 0, _stranded(plan))


def _stranded(plan: DayPlan) -> tuple[str, ...]:
    return tuple(appointment.reference for appointment in stranded_on(on=plan.on, plan_id=plan.pk))
