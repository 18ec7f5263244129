"""Which plans of a day can be mended, and which of them an event concerns."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments
from doorstep.dispatch.over import DayIsOver, is_over
from doorstep.dispatch.repair.events import Absent, Added, Cancelled, Closed, Event, Late, NobodyHome
from doorstep.dispatch.repair.refusals import NotPublished
from doorstep.planning.models import DayPlan, Route


def published_plans(*, on: date, now: datetime) -> tuple[DayPlan, ...]:
    """This function will return the published plans of a day that is not over. Raises DayIsOver, and NotPublished when
    there is none."""
    if is_over(on=on, now=now):
        message = _("%(day)s is over, so it cannot be mended any more. Choose today or a later day.")
        raise DayIsOver(message % {"day": on.isoformat()})
    plans = tuple(DayPlan.objects.filter(on=on, published_at__isnull=False).select_related("territory"))
    if not plans:
        message = _("%(day)s is not published: nobody was told yet who comes, so there is nothing to mend.")
        raise NotPublished(message % {"day": on.isoformat()})
    return plans


def events_by_plan(
    *, plans: Sequence[DayPlan], events: Sequence[Event]
) -> tuple[tuple[DayPlan, tuple[Event, ...]], ...]:
    """This function will return each plan that some of the events concern with those events; all plans without any.

    Closed roads concern every plan. What no plan knows goes to the first, whose `situation` refuses it. A query for
    each event when there are several plans."""
    if not events or len(plans) == 1:
        return tuple((plan, tuple(events)) for plan in plans)
    concerned = [(event, _concerned(event, plans) or {plans[0].pk}) for event in events]
    shares = [(plan, tuple(event for event, ids in concerned if plan.pk in ids)) for plan in plans]
    return tuple((plan, said) for plan, said in shares if said)


def _concerned(event: Event, plans: Sequence[DayPlan]) -> set[int]:
    booked = appointments().filter(status=Appointment.Status.BOOKED)
    match event:
        case Absent() | Late():
            routes = Route.objects.filter(day_plan__in=plans, shift__agent__code__iexact=event.agent.strip())
            return set(routes.values_list("day_plan_id", flat=True))
        case Cancelled() | NobodyHome():
            theirs = booked.filter(reference=event.reference, stop__route__day_plan__in=plans)
            return set(theirs.values_list("stop__route__day_plan_id", flat=True))
        case Added():
            territories = set(booked.filter(reference=event.reference).values_list("address__territory_id", flat=True))
            return {plan.pk for plan in plans if plan.territory_id in territories}
        case Closed():
            return {plan.pk for plan in plans}
