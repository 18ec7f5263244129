"""Opening days: every coming shift gets its route."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from doorstep.places.models import Depot
from doorstep.planning.hours import current_hours
from doorstep.planning.models import DayPlan, KitShare, Route
from doorstep.workforce.models import Shift


@transaction.atomic
def open_days(*, now: datetime) -> int:
    """This function will give every coming shift its route, and every day its plan with its depots' kits and the hours
    of the roads that hold now.

    Returns how many routes were added."""
    shifts = list(Shift.objects.filter(route=None, ends_at__gt=now).select_related("agent__depot"))
    plans = _plans({(shift.agent.depot.territory_id, shift.on) for shift in shifts})
    routes = [Route(day_plan=plans[shift.agent.depot.territory_id, shift.on], shift=shift) for shift in shifts]
    Route.objects.bulk_create(routes, batch_size=500)
    _open_kit_shares(list(plans.values()))
    return len(routes)


def _plans(wanted: set[tuple[int, date]]) -> dict[tuple[int, date], DayPlan]:
    hours = current_hours()
    DayPlan.objects.bulk_create(
        [DayPlan(territory_id=territory_id, on=on, hours=hours) for territory_id, on in sorted(wanted)],
        ignore_conflicts=True,
    )
    rows = DayPlan.objects.filter(on__in={on for _territory, on in wanted})
    return {(row.territory_id, row.on): row for row in rows}


def _open_kit_shares(plans: Sequence[DayPlan]) -> None:
    depots = list(Depot.objects.prefetch_related("kits__kit"))
    shares = [
        KitShare(day_plan=plan, depot=depot, kit_id=count.kit_id, places=count.count)
        for plan in plans
        for depot in depots
        if depot.territory_id == plan.territory_id
        for count in depot.kits.all()
        if count.kit.counted
    ]
    KitShare.objects.bulk_create(shares, ignore_conflicts=True, batch_size=500)
