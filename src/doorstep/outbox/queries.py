"""Reading how the work after commit is going."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Count, Min, QuerySet

from doorstep.outbox.models import Job


def lateness(*, now: datetime) -> Mapping[str, timedelta]:
    """This function will return by how much the oldest job that is due and still waits is late, for each kind."""
    due = Job.objects.filter(state=Job.State.WAITING, run_at__lte=now)
    oldest = due.order_by().values_list("kind").annotate(oldest=Min("run_at"))
    return {kind: now - run_at for kind, run_at in oldest}


def counts() -> Mapping[tuple[str, str], int]:
    """This function will return how many jobs there are by (kind, state)."""
    rows = Job.objects.order_by().values_list("kind", "state").annotate(count=Count("pk"))
    return {(kind, state): count for kind, state, count in rows}


def dead() -> QuerySet[Job]:
    """This function will return the jobs that were given up, the latest first."""
    return Job.objects.filter(state=Job.State.DEAD).order_by("-finished_at")
