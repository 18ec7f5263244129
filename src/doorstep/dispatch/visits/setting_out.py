"""A field agent sets out for a door: it is kept, and the people there are told by when to expect them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments, is_fixed
from doorstep.dispatch.models import Visit
from doorstep.dispatch.visits.actions import VisitSaid, record_visit
from doorstep.dispatch.visits.queries import current_visits
from doorstep.dispatch.visits.refusals import UnknownStop, VisitRefused
from doorstep.dispatch.visits.telling import tell_on_the_way
from doorstep.engines.promise.setting_out import there_by
from doorstep.journal.actions import Actor
from doorstep.payments.queries import open_days
from doorstep.places import queries as places
from doorstep.planning.actions.deadlocks import again_after_deadlock
from doorstep.planning.hours import travel_of_day
from doorstep.planning.models import Stop
from doorstep.planning.queries import seconds_of
from doorstep.workforce.queries import midnight


@dataclass(frozen=True, slots=True)
class SetOut:
    """That somebody is on the way: by when they are expected, and how many people were told just now; none when it was
    said before."""

    visit: Visit
    by: datetime
    told: int


@again_after_deadlock
def set_out(*, reference: str, actor: Actor, now: datetime) -> SetOut:
    """This function will keep that the field agent of a visit has set out for it, and tell its people by when to expect
    them: the way from the door they left last, or from their depot, at this hour of the day.

    Said again it changes nothing, and nobody is told twice. Raises UnknownStop when no visit of that reference is
    planned, and VisitRefused when it is not today, nobody is named for it yet, somebody is there already, or the
    agent's money of a day before is not counted."""
    with transaction.atomic():
        appointment = appointments().filter(reference=reference).first()
        stop = _stop_of(appointment, now)
        assert appointment is not None
        before = current_visits().filter(stop=stop).first()
        if before is not None and before.begun:
            raise VisitRefused(_("Somebody is or was at this door already."), field="departed_at")
        if before is not None and before.departed_at is not None:
            return SetOut(before, _by(stop, before.departed_at), 0)
        by = _by(stop, now)
        told = tell_on_the_way(appointment=appointment, stop=stop, by=by, now=now)
        visit = record_visit(stop=stop, said=VisitSaid(departed_at=now), actor=actor, now=now)
        return SetOut(visit, by, told)


def _stop_of(appointment: Appointment | None, now: datetime) -> Stop:
    if appointment is None or appointment.stop is None:
        raise UnknownStop(_("There is no such planned visit."))
    if appointment.on != now.astimezone(places.zone()).date():
        raise VisitRefused(_("This visit is not today."), field="departed_at")
    if not is_fixed(appointment=appointment):
        raise VisitRefused(_("Nobody is named for this visit yet: publish the day first."), field="departed_at")
    _refuse_uncounted(appointment.stop, appointment.on)
    return appointment.stop


def _refuse_uncounted(stop: Stop, on: date) -> None:
    """Whoever still carries another day's cash begins no new route."""
    if open_before := open_days(agent_id=stop.route.shift.agent_id, before=on):
        words = _("Count the money of %(day)s first: until then no new route begins.")
        raise VisitRefused(words % {"day": open_before[0].isoformat()}, field="departed_at")


def _by(stop: Stop, leaves_at: datetime) -> datetime:
    """The door that they left last, of this route, is where they come from."""
    on = stop.route.day_plan.on
    left = current_visits().filter(stop__route_id=stop.route_id, finished_at__lte=leaves_at).exclude(stop=stop)
    last = left.select_related("stop").order_by("finished_at").last()
    from_node = last.stop.node if last is not None and last.stop is not None else stop.route.shift.agent.depot.node
    by_s = there_by(
        from_node=from_node,
        door_node=stop.node,
        leaves_s=seconds_of(at=leaves_at, on=on),
        earliest_s=seconds_of(at=stop.earliest_at, on=on),
        travel=travel_of_day(roads=places.travel(), hours=stop.route.day_plan.hours),
    )
    return midnight(on=on) + timedelta(seconds=by_s)
