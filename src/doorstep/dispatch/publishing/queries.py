"""Reading how far publications are."""

from datetime import date

from doorstep.dispatch.models import PublishRun


def runs_of(*, on: date) -> tuple[PublishRun, ...]:
    """This function will return the latest go at publishing each territory's day. One query."""
    runs = PublishRun.objects.filter(day_plan__on=on).select_related("day_plan__territory")
    latest: dict[int, PublishRun] = {}
    for run in runs:
        latest.setdefault(run.day_plan_id, run)
    return tuple(latest.values())
