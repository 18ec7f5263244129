"""What a throw-away city promised, held against the independent checker."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from doorstep.booking.models import Appointment
from doorstep.engines.promise.check import violations
from doorstep.journal.queries import first_broken
from doorstep.places import queries as places
from doorstep.planning.models import DayPlan
from doorstep.planning.queries import kit_limits, standings
from doorstep.workforce.queries import staffing


def kept(*, now: datetime) -> dict[str, Any]:
    """This function will return how many are promised a visit, and every promise that does not hold."""
    found = [fault for plan in DayPlan.objects.order_by("on") for fault in _faults(plan, now)]
    promised = Appointment.objects.filter(status=Appointment.Status.BOOKED).select_related("stop")
    found += [fault for appointment in promised for fault in _unkept(appointment)]
    if first_broken() is not None:
        found.append("the journal's chain is broken")
    return {"promised": len(promised), "faults": found}


def _faults(plan: DayPlan, now: datetime) -> Sequence[str]:
    workforce = staffing()
    day = standings(
        territory_id=plan.territory_id, days=[plan.on], staffing=workforce, travel=places.travel(), now=now
    )[plan.on]
    routes = [standing.route for standing in day.routes]
    limits = kit_limits(plan_id=plan.pk, staffing=workforce)
    return [f"{plan.on}: {fault}" for fault in violations(routes=routes, travel=day.travel, kit_limits=limits)]


def _unkept(appointment: Appointment) -> Iterator[str]:
    """Its stop stands in a route, which was checked, and starts within the window promised."""
    stop = appointment.stop
    if stop is None:
        yield f"appointment {appointment.pk} has no stop"
    elif stop.earliest_at < appointment.starts_at or stop.latest_at >= appointment.ends_at:
        yield f"appointment {appointment.pk} may start outside its window"
