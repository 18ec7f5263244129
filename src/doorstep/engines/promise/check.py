"""The independent checker: plain loops that share nothing with the engine they judge."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set

from doorstep.engines.promise.values import Break, KitLimits, Route, Travel, Visit

_NO_WAY_S = 65_535
_TOO_LATE_S = 10**12
_HOUR_S = 3600


def violations(
    *,
    routes: Sequence[Route],
    travel: Travel,
    kit_limits: KitLimits,
    before: Sequence[Route] | None = None,
    optional: Set[int] = frozenset(),
    added: Set[int] = frozenset(),
) -> tuple[str, ...]:
    """This function will name every broken promise in a day's routes; an empty tuple means that all of them hold.

    Looked at: windows, release and deadline, shifts, breaks, skills, kits, kit limits, loads, each visit once; wishes
    are no promises. With `before`, the same routes as they stood, also: no visit lost but those in `optional`, none
    changed, none invented but those in `added`, no shift changed, the fixed visits where they were. A (depot, kit)
    that is not in `kit_limits` is not limited.
    """
    return (
        *(fault for route in routes for fault in _route_faults(route, travel)),
        *_twice(routes),
        *_kit_faults(routes, kit_limits),
        *(_changes(before, routes, optional, added) if before is not None else ()),
    )


def _route_faults(route: Route, travel: Travel) -> Iterable[str]:
    for visit in route.visits:
        if visit.skills & ~route.skills:
            yield f"route {route.id}: visit {visit.id} needs a skill the agent has not"
        if visit.kits & ~route.kits:
            yield f"route {route.id}: visit {visit.id} needs a kit the route cannot have"
    if sum(visit.load for visit in route.visits) > route.capacity:
        yield f"route {route.id}: more to carry than {route.capacity}"
    if complaint := _drive(route, travel, rest_at=-1) if route.pause is None else _no_rest(route, travel):
        yield f"route {route.id}: {complaint}"


def _no_rest(route: Route, travel: Travel) -> str:
    """Why no place for the break fits; nothing as soon as one does."""
    complaints: list[str] = []
    for place in range(len(route.visits) + 1):
        complaint = _drive(route, travel, rest_at=place)
        if not complaint:
            return ""
        complaints.append(complaint)
    return f"no place for the break fits: {', or '.join(dict.fromkeys(complaints))}"


def _drive(route: Route, travel: Travel, *, rest_at: int) -> str:
    """What goes wrong first when the route is driven with the break after so many visits; nothing if all is well."""
    now, place = route.starts_s, route.start_node
    for number, visit in enumerate(route.visits):
        if number == rest_at:
            now = _rested(now, route.pause)
        now, place = _arrival(now, travel, place, visit.node), visit.node
        start = _start(visit, now)
        if start >= _TOO_LATE_S:
            return f"visit {visit.id} cannot start in its window"
        now = start + visit.service_s
    if rest_at == len(route.visits):
        now = _rested(now, route.pause)
    now = _arrival(now, travel, place, route.end_node)
    return "not back by the end of the shift" if now > route.ends_s else ""


def _start(visit: Visit, now: int) -> int:
    """The first instant at which the service may start for somebody at the door from now on."""
    first = _TOO_LATE_S
    for opens, closes in ((visit.earliest_s, visit.latest_s), *visit.more_windows):
        start = max(now, opens, visit.release_s)
        if start <= closes and start + visit.service_s <= visit.deadline_s:
            first = min(first, start)
    return first


def _rested(now: int, pause: Break | None) -> int:
    if pause is None or now > pause.latest_s:
        return _TOO_LATE_S
    return max(now, pause.earliest_s) + pause.duration_s


def _arrival(now: int, travel: Travel, a: int, b: int) -> int:
    """Drive on from hour to hour, each at its own speed, until the road is behind."""
    seconds = travel.seconds(a, b)
    if seconds >= _NO_WAY_S or now >= _TOO_LATE_S:
        return _TOO_LATE_S
    # Ten thousandths of a second of the table: a second in an hour of 100 percent drives 10,000 of them.
    left = seconds * 10_000
    while True:
        hour = min(max(now // _HOUR_S, 0), 23)
        speed = round(1_000_000 / travel.profile.percent[hour])
        hour_ends = (hour + 1) * _HOUR_S
        if hour == 23 or left <= (hour_ends - now) * speed:
            return now - (-left // speed)
        left -= (hour_ends - now) * speed
        now = hour_ends


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


def _changes(before: Sequence[Route], after: Sequence[Route], optional: Set[int], added: Set[int]) -> Iterable[str]:
    old = {visit.id: visit for route in before for visit in route.visits}
    new = {visit.id: visit for route in after for visit in route.visits}
    yield from (f"visit {visit} is lost" for visit in old if visit not in new and visit not in optional)
    for visit in new:
        if visit in old and new[visit] != old[visit]:
            yield f"visit {visit} is not what was promised"
        elif visit not in old and visit not in added:
            yield f"visit {visit} was never promised"
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
        *(route.skills, route.kits, route.pause, route.fixed, route.depot, route.use_cost_s, route.capacity),
    )
