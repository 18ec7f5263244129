"""A proposal as plain data: what a dispatcher was shown is what is stored, or nothing."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.dispatch.repair.events import as_data, of_data
from doorstep.dispatch.repair.plans import published_plans
from doorstep.dispatch.repair.proposal import Proposal, proposal_of
from doorstep.dispatch.repair.refusals import DayMoved
from doorstep.dispatch.repair.situation import Situation, situation
from doorstep.engines.promise.repair import as_ordered
from doorstep.engines.promise.solve import BrokenPlanError


def as_offered(*, proposal: Proposal) -> dict[str, Any]:
    """This function will return what is needed to make the same proposal again: no name, phone or address is in it."""
    stand = proposal.situation
    orders = {one.route.id: [visit.id for visit in one.route.visits] for one in proposal.routes}
    return {
        "plan": stand.plan.pk,
        "events": as_data(events=stand.events),
        "from": stand.from_at.isoformat(),
        "now": stand.now.isoformat(),
        "orders": {str(route_id): order for route_id, order in orders.items()},
        "late": {str(visit_id): late_s for visit_id, late_s in proposal.late_s.items()},
        "versions": {str(route_id): version for route_id, version in _versions(stand, orders).items()},
    }


def of_offered(*, on: date, data: Mapping[str, Any], now: datetime) -> Proposal:
    """This function will return the proposal that was shown for a day. Raises DayMoved when one of its routes moved
    since, or it is of another day, and all that `published_plans` and `situation` raise."""
    plan = next((plan for plan in published_plans(on=on, now=now) if plan.pk == data["plan"]), None)
    if plan is None:
        raise _moved()
    # As of when it was shown: a moment later agents are elsewhere, and it would be another proposal.
    from_at, shown_at = datetime.fromisoformat(data["from"]), datetime.fromisoformat(data["now"])
    stand = situation(plan=plan, events=of_data(data=data["events"]), from_at=from_at, now=shown_at)
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


def _moved() -> DayMoved:
    return DayMoved(_("The day changed while it was being mended. Please look at it again."))
