"""The independent checker: plain loops that share nothing with the engine they judge."""

from collections import Counter
from collections.abc import Iterable, Sequence

from doorstep.engines.promise.values import Break, KitLimits, Route, Travel

_NO_WAY_S = 65_535
_TOO_LATE_S = 10**9


def violations(
    *, routes: Sequence[Route], travel: Travel, kit_limits: KitLimits, before: Sequence[Route] | None = None
) -> tuple[str, ...]:
    """This function will name every broken promise in a day's routes; an empty tuple means that all of them hold.

    Looked at: windows, shifts, breaks, skills, kits, kit limits, each visit once. With `before`, the same routes as
    they stood, also: no visit lost, changed or invented, no shift changed, the fixed visits where they were.
    A (depot, kit) that is not in `kit_limits` is not limited.
    """
    return (
        *(fault for route in routes for fault in _route_faults(route, travel)),
        *_twice(routes),
        *_kit_faults(routes, kit_limits),
        *(_changes(before, routes) if before is not None else ()),
    )


def _route_faults(route: Route, travel: Travel) -> Iterable[str]:
    for visit in route.visits:
        if visit.skills & ~route.skills:
            yield f"route {route.id}: visit {visit.id} needs a skill the agent has not"
        if visit.kits & ~route.kits:
            yield f"route {route.id}: visit {visit.id} needs a kit the route cannot have"
    if route.pause is None:
        complaint = _drive(route, travel, rest_at=-1)
    else:
        complaints = [_drive(route, travel, rest_at=place) for place in range(len(route.visits) + 1)]
        complaint = (
            "" if "" in complaints else f"no place for the break fits: {', or '.join(dict.fromkeys(complaints))}"
        )
    if complaint:
        yield f"route {route.id}: {complaint}"


def _drive(route: Route, travel: Travel, *, rest_at: int) -> str:
    """What goes wrong first when the route is driven with the break after so many visits; nothing if all is well."""
    now, place = route.starts_s, route.start_node
    for number, visit in enumerate(route.visits):
        if number == rest_at:
            now = _rested(now, route.pause)
        now, place = now + _road(travel, place, visit.node), visit.node
        if now > visit.latest_s:
            return f"visit {visit.id} cannot start in its window"
        now = max(now, visit.earliest_s) + visit.service_s
    if rest_at == len(route.visits):
        now = _rested(now, route.pause)
    now += _road(travel, place, route.end_node)
    return "not back by the end of the shift" if now > route.ends_s else ""


def _rested(now: int, pause: Break | None) -> int:
    if pause is None or now > pause.latest_s:
        return _TOO_LATE_S
    return max(now, pause.earliest_s) + pause.duration_s


def _road(travel: Travel, a: int, b: int) -> int:
    seconds = travel.seconds(a, b)
    return seconds if seconds < _NO_WAY_S else _TOO_LATE_S


def _twice(routes: Sequence[Route]) -> Iterable[str]:
    counts = Counter(visit.id for route in routes for visit in route.visits)
    yield from (f"visit {visit} is planned {count} times" for visit, count in counts.items() if count > 1)
    ids = Counter(route.id for route in routes)
    yield from (f"route {route} is given {count} times" for route, count in ids.items() if count > 1)


def _kit_faults(routes: Sequence[Route], kit_limits: KitLimits) -> Iterable[str]:
    for (depot, kit), limit in sorted(kit_limits.items()):
        users = [route.id for route in routes if route.depot == depot and any(v.kits & kit for v in route.visits)]
        if len(users) > limit:
            yield f"depot {depot} has {limit} of kit {kit}, routes {users} need one each"


def _changes(before: Sequence[Route], after: Sequence[Route]) -> Iterable[str]:
    old = {visit.id: visit for route in before for visit in route.visits}
    new = {visit.id: visit for route in after for visit in route.visits}
    yield from (f"visit {visit} is lost" for visit in old if visit not in new)
    yield from (f"visit {visit} is not what was promised" for visit in new if new[visit] != old.get(visit))
    now = {route.id: route for route in after}
    for was in before:
        route = now.get(was.id)
        if route is None or _shift(route) != _shift(was):
            yield f"route {was.id} is gone or has another shift"
        elif route.visits[: was.fixed] != was.visits[: was.fixed]:
            yield f"route {was.id}: a fixed visit has moved"
    yield from (f"route {route.id} is new" for route in after if route.id not in {was.id for was in before})


def _shift(route: Route) -> tuple[object, ...]:
    return (
        *(route.start_node, route.end_node, route.starts_s, route.ends_s),
        *(route.skills, route.kits, route.pause, route.fixed, route.depot),
    )
