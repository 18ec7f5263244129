"""A proposal as plain data: what a dispatcher was shown is what is stored, or nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.dispatch.repair.events import as_data, of_data
from doorstep.dispatch.repair.proposal import Proposal, proposal_of
from doorstep.dispatch.repair.refusals import DayMoved
from doorstep.dispatch.repair.situation import Situation, published_plans, situation
from doorstep.engines.promise.repair import as_ordered
from doorstep.engines.promise.solve import BrokenPlanError
from doorstep.planning.models import DayPlan


def as_offered(*, proposal: Proposal) -> dict[str, Any]:
    """This function will return what is needed to make the same proposal again: no name, phone or address is in it."""
    stand = proposal.situation
    orders = {one.route.id: [visit.id for visit in one.route.visits] for one in proposal.routes}
    return {
        "plan": stand.plan.pk,
        "events": as_data(events=stand.events),
        "from": stand.from_at.isoformat(),
        "orders": {str(route_id): order for route_id, order in orders.items()},
        "late": {str(visit_id): late_s for visit_id, late_s in proposal.late_s.items()},
        "versions": {str(route_id): version for route_id, version in _versions(stand, orders).items()},
    }


def of_offered(*, data: Mapping[str, Any], now: datetime) -> Proposal:
    """This function will return the proposal that was shown. Raises DayMoved when one of its routes moved since."""
    from_at = datetime.fromisoformat(data["from"])
    plan = _plan(int(data["plan"]))
    stand = situation(plan=plan, events=of_data(data=data["events"]), from_at=from_at, now=now)
    orders = {int(route_id): order for route_id, order in data["orders"].items()}
    seen = {int(route_id): version for route_id, version in data["versions"].items()}
    if not orders.keys() <= stand.left.keys() or _versions(stand, orders) != seen:
        raise _moved()
    try:
        repaired = as_ordered(
            routes=stand.routes,
            loose=[*stand.stranded, *stand.added],
            orders=orders,
            late_s={int(visit_id): late_s for visit_id, late_s in data["late"].items()},
            travel=stand.travel,
            kit_limits=stand.limits,
        )
    except BrokenPlanError as error:
        raise _moved() from error
    return proposal_of(situation=stand, repaired=repaired, now=now)


def _versions(stand: Situation, orders: Mapping[int, object]) -> dict[int, int]:
    """The versions of every route that gives or takes something."""
    return {route_id: stand.standings[route_id].version for route_id in sorted({*orders, *stand.away})}


def _plan(plan_id: int) -> DayPlan:
    plan = DayPlan.objects.select_related("territory").get(pk=plan_id)
    return next(one for one in published_plans(on=plan.on) if one.pk == plan_id)


def _moved() -> DayMoved:
    return DayMoved(_("The day changed while it was being mended. Please look at it again."))
