"""Reading how far publications are, and whom they left without a field agent."""

from datetime import date, datetime, timedelta

from django.conf import settings

from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments
from doorstep.dispatch.models import PublishRun

# After how many leases without a word a run is taken to be lost.
LEASES = 2


def silent_since(*, now: datetime) -> datetime:
    """This function will return since when a run must have said nothing to be lost with its worker."""
    return now - timedelta(seconds=LEASES * settings.OUTBOX_LEASE_SECONDS)


def is_alive(*, run: PublishRun, now: datetime) -> bool:
    """This function will tell whether somebody is at it."""
    return run.state == PublishRun.State.RUNNING and run.beat_at > silent_since(now=now)


def runs_of(*, on: date) -> tuple[PublishRun, ...]:
    """This function will return the latest go at publishing each territory's day. One query."""
    runs = PublishRun.objects.filter(day_plan__on=on).select_related("day_plan__territory")
    latest: dict[int, PublishRun] = {}
    for run in runs:
        latest.setdefault(run.day_plan_id, run)
    return tuple(latest.values())


def stranded_on(*, on: date, plan_id: int | None = None) -> tuple[Appointment, ...]:
    """This function will return the visits on a published day, or in one plan of it, that have no planned minute:
    nobody comes to them until a repair finds somebody. One query."""
    found = appointments().filter(on=on, status="booked", stop__planned_at=None)
    found = found.filter(stop__route__day_plan__published_at__isnull=False)
    if plan_id is not None:
        found = found.filter(stop__route__day_plan=plan_id)
    return tuple(found.order_by("reference"))
