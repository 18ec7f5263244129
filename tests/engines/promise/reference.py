"""The promise said slowly: every route, every position, every place for the break, walked from door to door."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import combinations_with_replacement, permutations

from doorstep.engines.promise.values import UNREACHABLE, Insertion, KitLimits, Route, Travel, Visit, Wish


def walks(*, route: Route, travel: Travel) -> Iterator[list[int]]:
    """This function will yield when each service starts, for every place of the break at which the route holds."""
    for rest_after in range(len(route.visits) + 1) if route.pause else [0]:
        starts = walk(route=route, travel=travel, rest_after=rest_after)
        if starts is not None:
            yield starts


def holds(*, route: Route, travel: Travel) -> bool:
    """This function will tell whether the route can be driven as promised; skills and kits aside."""
    return any(True for _ in walks(route=route, travel=travel))


def walk(*, route: Route, travel: Travel, rest_after: int) -> list[int] | None:
    """This function will return the starts of service with the break after so many visits, or None."""
    clock, place, starts = route.starts_s, route.start_node, []
    for number in range(len(route.visits) + 1):
        if number == rest_after and route.pause is not None:
            if clock > route.pause.latest_s:
                return None
            clock = max(clock, route.pause.earliest_s) + route.pause.duration_s
        if number == len(route.visits):
            break
        visit = route.visits[number]
        leg = travel.seconds(place, visit.node)
        if leg >= UNREACHABLE:
            return None
        start = first_start(visit=visit, at_s=travel.profile.arrive(leave_s=clock, seconds=leg))
        if start is None:
            return None
        starts.append(start)
        clock, place = start + visit.service_s, visit.node
    leg = travel.seconds(place, route.end_node)
    if leg >= UNREACHABLE or travel.profile.arrive(leave_s=clock, seconds=leg) > route.ends_s:
        return None
    return starts


def first_start(*, visit: Visit, at_s: int) -> int | None:
    """This function will return when the service starts for somebody who is at the door at an instant."""
    tried = []
    for first_s, last_s in ((visit.earliest_s, visit.latest_s), *visit.more_windows):
        start = max(at_s, first_s, visit.release_s)
        if start <= last_s and start + visit.service_s <= visit.deadline_s:
            tried.append(start)
    return min(tried, default=None)


def insertions(*, routes: Sequence[Route], visit: Visit, travel: Travel) -> tuple[Insertion, ...]:
    """This function will return every insertion there is: cheapest first, then the lower route, then the position."""
    found = []
    for route in routes:
        if route.skills & visit.skills != visit.skills or route.kits & visit.kits != visit.kits:
            continue
        missed_s = sum(unkind(wish=wish, route=route) for wish in visit.wishes)
        for position in range(route.fixed, len(route.visits) + 1):
            longer = replace(route, visits=(*route.visits[:position], visit, *route.visits[position:]))
            starts = [starts[position] for starts in walks(route=longer, travel=travel)]
            if starts:
                extra_s = driving(route=longer, travel=travel) - driving(route=route, travel=travel)
                found.append(Insertion(route.id, position, extra_s, min(starts), extra_s + missed_s))
    return tuple(sorted(found, key=lambda one: (one.cost_s, one.route_id, one.position)))


def unkind(*, wish: Wish, route: Route) -> int:
    """This function will return what a wish costs that the route does not grant, in seconds of driving."""
    if wish.skills & ~route.skills:
        return wish.cost_s
    if wish.routes and route.id not in wish.routes:
        return wish.cost_s
    return 0


def driving(*, route: Route, travel: Travel) -> int:
    """This function will return the table's seconds of a route, depot to depot."""
    seconds, place = 0, route.start_node
    for node in [*(visit.node for visit in route.visits), route.end_node]:
        seconds += travel.seconds(place, node)
        place = node
    return seconds


def broken(*, routes: Sequence[Route], travel: Travel, kit_limits: KitLimits) -> list[str]:
    """This function will say what does not hold in a day's routes."""
    faults = []
    for route in routes:
        if not holds(route=route, travel=travel):
            faults.append(f"route {route.id} cannot be driven")
        if sum(visit.load for visit in route.visits) > route.capacity:
            faults.append(f"route {route.id} carries too much")
        for visit in route.visits:
            if visit.skills & ~route.skills or visit.kits & ~route.kits:
                faults.append(f"route {route.id} cannot serve visit {visit.id}")
    for (depot, kit), limit in kit_limits.items():
        if lent(routes=routes, depot=depot, kit=kit) > limit:
            faults.append(f"depot {depot} lends kit {kit} to too many")
    return faults


def lent(*, routes: Sequence[Route], depot: int, kit: int) -> int:
    """This function will return how many routes of a depot need a kit."""
    return sum(route.depot == depot and any(one.kits & kit for one in route.visits) for route in routes)


def cost(*, routes: Sequence[Route], travel: Travel) -> int:
    """This function will return what a day costs without evenness: routes used, driving, and wishes not granted."""
    total_s = 0
    for route in (route for route in routes if route.visits):
        total_s += driving(route=route, travel=travel) + route.use_cost_s
        total_s += sum(unkind(wish=wish, route=route) for visit in route.visits for wish in visit.wishes)
    return total_s


def best_day(
    *, routes: Sequence[Route], unplanned: Sequence[Visit], optional: Set[int], travel: Travel, kit_limits: KitLimits
) -> tuple[int, int]:
    """This function will return (visits left out, cost) of the best of all days: every share-out, every order."""
    everybody = [*(visit for route in routes for visit in route.visits), *unplanned]
    may_miss = {*optional, *(visit.id for visit in unplanned)}
    best = (len(everybody) + 1, 0)
    for order in permutations(everybody):
        for cuts in combinations_with_replacement(range(len(order) + 1), len(routes)):
            # What stands before the first cut stays out; its order, which says nothing, is tried only once.
            out = [visit.id for visit in order[: cuts[0]]]
            if not may_miss.issuperset(out) or out != sorted(out):
                continue
            ends = [*cuts[1:], len(order)]
            day = [
                replace(route, visits=order[first:last]) for route, first, last in zip(routes, cuts, ends, strict=True)
            ]
            value = (len(out), cost(routes=day, travel=travel))
            if value < best and not broken(routes=day, travel=travel, kit_limits=kit_limits):
                best = value
    return best
