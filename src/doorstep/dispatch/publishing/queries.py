"""Reading how far publications are."""

from datetime import date, datetime, timedelta

from django.conf import settings

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
