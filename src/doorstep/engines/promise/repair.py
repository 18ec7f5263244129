"""The rest of a day after something happened in it: promises kept where any way is found, else the fewest broken.

Among ways, in this order: fewest promises broken, fewest visits that change their agent, least delay, least driving.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from doorstep.engines.promise.check import violations
from doorstep.engines.promise.schedule import legs_of, schedule
from doorstep.engines.promise.solve import BrokenPlanError, Solution, solve
from doorstep.engines.promise.values import NEVER, KitLimits, Route, Travel, Visit, Wish

# Another agent than the one who was named is worth more than any detour within a city, and a visit left out more than
# any number of other agents.
CHANGE_S, LEFT_OUT_S = 20_000, 1e7
# No route: of a visit whose agent does not come.
NOBODY = 2**62
# How late somebody may come instead of not at all, and the steps by which that is made less.
LATEST_S = 24 * 3600
SOONER_S = (1800, 3600, 2 * 3600, 4 * 3600)
# How the time is shared: to keep all promises, to choose which to break, to come late, to come sooner, for additions.
KEEP, CHOOSE, LATE, SOONER, ADD = 0.4, 0.3, 0.1, 0.1, 0.1


@dataclass(frozen=True, slots=True)
class Effort:
    """How long may be searched: `seconds` by `clock` in all (None: no limit), `iterations` each time, and the seed."""

    seconds: float | None
    iterations: int | None
    seed: int
    clock: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Repaired:
    """The rest of a day, mended.

    `routes`: as given, in order, with the visits that each agent makes from now on. `late_s`: by visit id, how long
    after its promised last second a visit starts. `unserved`: those for whom nobody has a place any more today.
    """

    routes: tuple[Route, ...]
    late_s: Mapping[int, int]
    unserved: tuple[Visit, ...]


def repair(
    *,
    routes: Sequence[Route],
    stranded: Sequence[Visit] = (),
    added: Sequence[Visit] = (),
    travel: Travel,
    kit_limits: KitLimits | None = None,
    effort: Effort,
) -> Repaired:
    """This function will find who makes which visit in what remains of a day.

    Each of `routes` is what is left of an agent's shift: it starts where and when the agent is free to go on, has the
    visits that have not begun, and the first `fixed` of them stay as they are. It need not hold: that is what is
    mended. `stranded` are visits whose agent does not come; `added` ones are taken only where no promise suffers.
    Raises BrokenPlanError when what was found does not pass the independent checker.
    """
    drivable = [_drivable(route, travel) for route in routes]
    whole, loose = _taken_apart(drivable, travel, kit_limits or {})
    search = _search(routes, [*stranded, *added], travel, kit_limits, effort)
    found = search.keep(whole, [*loose, *stranded])
    found = search.come_late(found)
    found = search.add(found, added)
    return _checked(search, drivable, found)


def as_ordered(
    *,
    routes: Sequence[Route],
    loose: Sequence[Visit] = (),
    orders: Mapping[int, Sequence[int]],
    late_s: Mapping[int, int],
    travel: Travel,
    kit_limits: KitLimits | None = None,
) -> Repaired:
    """This function will return a day as a repair found it before: `orders` are the ids of each route's visits, a route
    not named keeps its own, and who is in none of them is unserved. `loose`: those who were stranded or added;
    `late_s`: as `Repaired` has it.

    Raises BrokenPlanError when that does not hold."""
    drivable = [_drivable(route, travel) for route in routes]
    search = _search(routes, loose, travel, kit_limits, Effort(None, 0, 0, lambda: 0.0))
    given = [orders.get(route.id, [visit.id for visit in route.visits]) for route in routes]
    if any(visit_id not in search.promised for order in given for visit_id in order):
        raise BrokenPlanError("a visit is nobody's")
    placed = {visit_id for order in given for visit_id in order}
    found = Solution(
        routes=tuple(
            replace(route, visits=tuple(search.late(one, by_s=late_s.get(one, 0)) for one in order))
            for route, order in zip(drivable, given, strict=True)
        ),
        unserved=tuple(visit for visit_id, visit in search.promised.items() if visit_id not in placed),
        driven_s=0,
        iterations=0,
    )
    return _checked(search, drivable, found)


def _search(
    routes: Sequence[Route], loose: Sequence[Visit], travel: Travel, kit_limits: KitLimits | None, effort: Effort
) -> "_Search":
    return _Search(
        travel=travel,
        limits=kit_limits or {},
        effort=effort,
        owners={visit.id: route.id for route in routes for visit in route.visits},
        promised={visit.id: visit for visit in (*_visits(routes), *loose)},
    )


def _visits(routes: Iterable[Route]) -> list[Visit]:
    return [visit for route in routes for visit in route.visits]


def _drivable(route: Route, travel: Travel) -> Route:
    """The route, its shift, break and fixed visits made as late as what cannot be changed any more makes them."""
    fixed = replace(route, visits=route.visits[: route.fixed])
    if schedule(route=fixed, travel=travel) is not None:
        return route
    legs = legs_of(route=fixed, travel=travel)
    clock_s, later = route.starts_s, []
    for visit, leg in zip(fixed.visits, legs, strict=False):
        clock_s = travel.profile.arrive(leave_s=clock_s, seconds=leg)
        later.append(_later(visit, to_s=clock_s))
        clock_s = _start(later[-1], clock_s) + visit.service_s
    pause = route.pause
    if pause is not None:
        rests_s = max(clock_s, pause.earliest_s)
        pause = replace(pause, latest_s=max(pause.latest_s, rests_s))
        clock_s = rests_s + pause.duration_s
    back_s = travel.profile.arrive(leave_s=clock_s, seconds=legs[-1])
    visits = (*later, *route.visits[route.fixed :])
    return replace(route, visits=visits, pause=pause, ends_s=max(route.ends_s, back_s))


def _start(visit: Visit, at_s: int) -> int:
    return next(max(at_s, first) for first, last in visit.spans if at_s <= last)


def _later(visit: Visit, *, to_s: int) -> Visit:
    """The visit with a further window, from the last second that was promised to another one, if that is later."""
    last_s = visit.spans[-1][1] if visit.spans else visit.latest_s
    if to_s <= last_s:
        return visit
    # One window for all that lies behind: it joins the last one that was promised.
    return replace(visit, more_windows=(*visit.more_windows, (last_s + 1, to_s)), deadline_s=NEVER)


def _taken_apart(routes: Sequence[Route], travel: Travel, kit_limits: KitLimits) -> tuple[list[Route], list[Visit]]:
    """Routes that hold, and the visits that had to be taken out of them for it: in order, whoever still fits stays."""
    whole = [_held(route, travel) for route in routes]
    for (depot, kit), limit in kit_limits.items():
        # Those give theirs up of whom it is least asked; what is fixed is not asked of anybody.
        users = [route for route in whole if route.depot == depot and _needing(kit, route.visits)]
        users.sort(
            key=lambda route: (not _needing(kit, route.visits[: route.fixed]), -len(_needing(kit, route.visits)))
        )
        given_up = {route.id for route in users[limit:]}
        whole = [
            route.without(visit_ids=_needing(kit, route.visits[route.fixed :])) if route.id in given_up else route
            for route in whole
        ]
    kept = {visit.id for visit in _visits(whole)}
    return whole, [visit for visit in _visits(routes) if visit.id not in kept]


def _held(route: Route, travel: Travel) -> Route:
    """The route with those of its visits, in order, with which it breaks no promise; the fixed ones in any case."""
    if not violations(routes=[route], travel=travel, kit_limits={}):
        return route
    held = replace(route, visits=route.visits[: route.fixed])
    for visit in route.visits[route.fixed :]:
        longer = replace(held, visits=(*held.visits, visit))
        if not violations(routes=[longer], travel=travel, kit_limits={}):
            held = longer
    return held


def _needing(kit: int, visits: Iterable[Visit]) -> set[int]:
    return {visit.id for visit in visits if visit.kits & kit}


@dataclass(frozen=True, slots=True)
class _Search:
    """What stays the same in every step: the roads, the kits, who was named to whom, and what was promised."""

    travel: Travel
    limits: KitLimits
    effort: Effort
    owners: Mapping[int, int]
    promised: Mapping[int, Visit]

    def keep(self, routes: Sequence[Route], loose: Sequence[Visit]) -> Solution:
        """Every promise kept; where that cannot be, the fewest broken, of those ways one with the fewest changes."""
        if not loose:
            return Solution(routes=tuple(routes), unserved=(), driven_s=0, iterations=0)
        found = self._solve(routes, loose, KEEP)
        movable = {visit.id for route in found.routes for visit in route.visits[route.fixed :]}
        if not found.unserved:
            # Those without an agent get another one in any case.
            if self._changed(found.routes) <= sum(visit.id not in self.owners for visit in loose):
                return found
            movable = set()
        freer = self._solve(found.routes, found.unserved, CHOOSE, optional=movable)
        return min(found, freer, key=lambda one: (len(one.unserved), self._changed(one.routes)))

    def come_late(self, found: Solution) -> Solution:
        """Places for those who cannot be kept, however late; then as much sooner as costs nobody another agent."""
        if not found.unserved:
            return found
        found = self._solve(found.routes, [self.late(visit.id, by_s=LATEST_S) for visit in found.unserved], LATE)
        return self.come_sooner(found)

    def come_sooner(self, found: Solution) -> Solution:
        """Each late visit as much sooner as costs nobody another agent, and makes nobody else later than they are."""
        delays, changed = self.delays(found.routes), self._changed(found.routes)
        part = SOONER / max(1, len(delays) * len(SOONER_S))
        for visit_id in sorted(delays, key=lambda visit_id: -delays[visit_id]):
            for wider_s in (wider_s for wider_s in SOONER_S if wider_s < delays.get(visit_id, 0)):
                rest = [self._no_later(route, delays).without(visit_ids={visit_id}) for route in found.routes]
                sooner = self._solve(rest, [self.late(visit_id, by_s=wider_s)], part)
                if sooner.unserved or self._changed(sooner.routes) > changed:
                    continue
                less = self.delays(sooner.routes)
                if sum(less.values()) < sum(delays.values()):
                    found, delays = replace(sooner, unserved=found.unserved), less
                    break
        return replace(found, routes=tuple(self._tight(self._no_later(route, delays)) for route in found.routes))

    def _no_later(self, route: Route, delays: Mapping[int, int]) -> Route:
        """The route with each visit promised for no later than it is now."""
        return replace(route, visits=tuple(self.late(one.id, by_s=delays.get(one.id, 0)) for one in route.visits))

    def add(self, found: Solution, added: Sequence[Visit]) -> Solution:
        """The additions, where they break no promise."""
        if not added:
            return found
        more = self._solve(found.routes, added, ADD)
        return replace(more, unserved=(*found.unserved, *more.unserved))

    def delays(self, routes: Iterable[Route]) -> dict[int, int]:
        """By visit, how many seconds it starts after the last one that was promised."""
        late: dict[int, int] = {}
        for route in routes:
            plan = schedule(route=route, travel=self.travel)
            for planned in plan.visits if plan else ():
                late_s = planned.starts_s - self.promised[planned.id].spans[-1][1]
                if late_s > 0:
                    late[planned.id] = late_s
        return late

    def _tight(self, route: Route) -> Route:
        """The route with each late visit promised for no later than its order allows, to the second: the break, which
        has a place where the agent is back soonest, makes way for it."""
        for visit_id, too_late_s in self.delays([route]).items():
            kept_s, late_s = 0, too_late_s
            while late_s - kept_s > 1:
                half_s = (kept_s + late_s) // 2
                if schedule(route=self._with_late(route, visit_id, half_s), travel=self.travel) is None:
                    kept_s = half_s
                else:
                    late_s = half_s
            route = self._with_late(route, visit_id, late_s)
        return route

    def _with_late(self, route: Route, visit_id: int, by_s: int) -> Route:
        visits = (self.late(visit_id, by_s=by_s) if one.id == visit_id else one for one in route.visits)
        return replace(route, visits=tuple(visits))

    def late(self, visit_id: int, *, by_s: int) -> Visit:
        """The visit as it was promised, with so many seconds more."""
        promised = self.promised[visit_id]
        return _later(promised, to_s=promised.spans[-1][1] + by_s)

    def _changed(self, routes: Iterable[Route]) -> int:
        return sum(self.owners.get(visit.id) != route.id for route in routes for visit in route.visits)

    def _wishing(self, visit: Visit) -> Visit:
        """The visit, wishing for the agent who was named, also where they do not come: once, however often solved."""
        named = Wish(cost_s=CHANGE_S, routes=(self.owners.get(visit.id, NOBODY),))
        return replace(visit, wishes=(*self.promised[visit.id].wishes, named))

    def _solve(
        self, routes: Sequence[Route], loose: Sequence[Visit], part: float, optional: Collection[int] = ()
    ) -> Solution:
        effort = self.effort
        if not routes:
            return Solution(routes=(), unserved=tuple(loose), driven_s=0, iterations=0)
        return solve(
            routes=[replace(route, visits=tuple(map(self._wishing, route.visits))) for route in routes],
            travel=self.travel,
            seconds=None if effort.seconds is None else effort.seconds * part,
            iterations=effort.iterations,
            seed=effort.seed,
            clock=effort.clock,
            kit_limits=self.limits,
            evenness=0.0,
            unplanned=[self._wishing(visit) for visit in loose],
            optional=optional,
            left_out_s=LEFT_OUT_S,
        )


def _checked(search: _Search, drivable: Sequence[Route], found: Solution) -> Repaired:
    """What was found as it will be told: with the promised windows, made longer only for those who come late."""
    delays = search.delays(found.routes)
    routes = tuple(
        replace(
            route,
            visits=tuple(
                _later(one := search.promised[visit.id], to_s=one.spans[-1][1] + delays.get(visit.id, 0))
                for visit in route.visits
            ),
        )
        for route in found.routes
    )
    unserved = tuple(search.promised[visit.id] for visit in found.unserved)
    faults = [*violations(routes=routes, travel=search.travel, kit_limits=search.limits)]
    ids = sorted([visit.id for visit in (*_visits(routes), *unserved)])
    if ids != sorted(search.promised):
        faults.append("a visit is lost or doubled")
    faults += [
        f"route {was.id}: a visit under way has moved"
        for was, now in zip(drivable, routes, strict=True)
        if [v.id for v in was.visits[: was.fixed]] != [v.id for v in now.visits[: was.fixed]]
    ]
    if faults:
        raise BrokenPlanError("; ".join(faults))
    return Repaired(routes=routes, late_s=delays, unserved=unserved)
