"""Who is served: those who are quick on the web, and those who call later, or live far out."""

from collections.abc import Callable, Collection
from typing import Any

from bench.acceptance_city import Request, Stream
from bench.acceptance_policies import Desk, Way, by_routes
from doorstep.engines.promise.fairness import Asker, FairShares, Load, Share, is_kept
from doorstep.engines.promise.risk import Lateness
from doorstep.engines.promise.schedule import legs_of
from doorstep.engines.promise.values import Route

# A third of the requests come when the day is near: until then a part is kept for them.
NEAR_SHARE = 2 / 3
FAR_AHEAD, NEAR_AHEAD = 7, 1
SHARES = FairShares(usable_percent=90, phone=Share(10, 0), late=Share(15, 2), far=Share(5, 0))

GROUPS: dict[str, Callable[[Request, int], bool]] = {
    "all": lambda request, count: True,
    "web, first two thirds": lambda request, count: not request.phone and request.id < NEAR_SHARE * count,
    "web, last third": lambda request, count: not request.phone and request.id >= NEAR_SHARE * count,
    "phone": lambda request, count: request.phone,
    "phone, last third": lambda request, count: request.phone and request.id >= NEAR_SHARE * count,
    "far out": lambda request, count: request.far,
    "needs Aadhaar": lambda request, count: request.skills > 1,
}


def fairness(*, stream: Stream, lateness: Lateness) -> list[dict[str, Any]]:
    """This function will return the share of each group that is served, without the rule and with it.

    Bookings are taken by insertion with late starts weighed: who comes when matters here, not how hard one searches.
    """
    way = Way("insertion", lateness=lateness, improves=False)
    plans = {
        "first come, first served": by_routes(stream=stream, way=way),
        "shares kept": by_routes(stream=stream, way=way, may_ask=_may_ask),
    }
    return [
        {
            "size": stream.name,
            "seed": stream.seed,
            "rule": rule,
            "accepted": plan.count,
            **_served(stream, plan.accepted),
        }
        for rule, plan in plans.items()
    ]


def _served(stream: Stream, accepted: Collection[int]) -> dict[str, float]:
    count = len(stream.requests)
    shares = {}
    for name, belongs in GROUPS.items():
        group = [request.id for request in stream.requests if belongs(request, count)]
        shares[name] = sum(number in accepted for number in group) / max(len(group), 1)
    return shares


def _may_ask(request: Request, desk: Desk) -> bool:
    ahead = FAR_AHEAD if request.id < NEAR_SHARE * len(desk.stream.requests) else NEAR_AHEAD
    asker = Asker(self_service=not request.phone, far=request.far)
    routes = list(desk.routes.values())
    load = Load(capacity_s=sum(_capacity_s(route) for route in routes), used_s=sum(_used_s(r, desk) for r in routes))
    return not is_kept(shares=SHARES, asker=asker, days_ahead=ahead, load=load, adds_s=request.expected_s)


def _capacity_s(route: Route) -> int:
    return route.ends_s - route.starts_s - (route.pause.duration_s if route.pause else 0)


def _used_s(route: Route, desk: Desk) -> int:
    if not route.visits:
        return 0
    return sum(legs_of(route=route, travel=desk.stream.travel)) + sum(visit.service_s for visit in route.visits)
