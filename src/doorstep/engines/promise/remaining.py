"""What is left of an agent's shift at some instant of the day: the visits to come, and where and when they go on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from doorstep.engines.promise.values import Route, Travel, Visit


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known of a route on its day: when each visit starts and ends, by id, planned or real; which have begun.

    `free`: from which node and which second on the agent can go on, where an earlier repair learned it."""

    starts_s: Mapping[int, int]
    ends_s: Mapping[int, int]
    begun: Collection[int] = frozenset()
    free: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Remainder:
    """`route` starts where and when the agent can go on, with the visits not begun; `begun` are the others, in order,
    the one to which the agent is on the way among them."""

    route: Route
    begun: tuple[Visit, ...] = field(default=())


def remaining(
    *, route: Route, progress: Progress, from_s: int, travel: Travel, on_the_way: bool = True, late_s: int = 0
) -> Remainder:
    """This function will return what is left of a route from an instant on.

    Agents set out for a door when they have to in order to be there at the planned second; whoever has set out before
    `from_s` is on the way, and such a visit counts as begun, unless `on_the_way` is off (the agent is stuck, or does
    not come). `late_s` is how much later than planned they can go on. The break is counted as taken in the first gap
    of the plan that holds it, if that was before `from_s`.
    """
    begun = sorted((v for v in route.visits if v.id in progress.begun), key=lambda visit: progress.starts_s[visit.id])
    ahead = [visit for visit in route.visits if visit.id not in progress.begun]
    rest_s = _rest(route, progress, [*begun, *ahead[:1]], travel)
    if on_the_way and ahead and _sets_out(route, progress, begun, ahead[0], rest_s, travel) < from_s:
        begun.append(ahead.pop(0))
        rest_s = _rest(route, progress, [*begun, *ahead[:1]], travel)
    node, free_s = _free(route, progress, begun)
    pause = route.pause
    if pause is not None and rest_s is not None and rest_s < from_s:
        free_s = max(free_s, rest_s + pause.duration_s)
        pause = None
    free_s = max(free_s, from_s) + late_s
    left = replace(route, start_node=node, starts_s=free_s, visits=tuple(ahead), pause=pause, fixed=0)
    return Remainder(route=left, begun=tuple(begun))


def rest_of(*, route: Route, starts_s: Mapping[int, int], travel: Travel) -> int | None:
    """This function will return when the break begins in a route whose visits start at these seconds, by id: in the
    first gap that holds it, or after the last visit; None without a break, or without a place for it."""
    ends_s = {visit.id: starts_s[visit.id] + visit.service_s for visit in route.visits}
    return _rest(route, Progress(starts_s=starts_s, ends_s=ends_s), list(route.visits), travel)


def _free(route: Route, progress: Progress, begun: list[Visit]) -> tuple[int, int]:
    """Where and when the agent can go on by the plan: after the last visit begun, or as an earlier repair learned."""
    if progress.free is not None and (not begun or progress.starts_s[begun[-1].id] < progress.free[1]):
        return progress.free
    if not begun:
        return route.start_node, route.starts_s
    return begun[-1].node, progress.ends_s[begun[-1].id]


def _sets_out(
    route: Route, progress: Progress, begun: list[Visit], visit: Visit, rest_s: int | None, travel: Travel
) -> int:
    """When the agent leaves for a visit at the latest; a break planned before it is over by then."""
    node, free_s = _free(route, progress, begun)
    starts_s = progress.starts_s[visit.id]
    leaves_s = travel.profile.leave(arrive_s=starts_s, seconds=travel.seconds(node, visit.node))
    if route.pause is not None and rest_s is not None and free_s <= rest_s < starts_s:
        free_s = rest_s + route.pause.duration_s
    return max(leaves_s, free_s)


def _rest(route: Route, progress: Progress, visits: list[Visit], travel: Travel) -> int | None:
    """When the break begins: in the first gap between these visits that holds it, or after the last; None for none."""
    pause = route.pause
    if pause is None:
        return None
    node, ready_s = route.start_node, route.starts_s
    for visit in visits:
        rest_s = max(ready_s, pause.earliest_s)
        over_s = travel.profile.arrive(leave_s=rest_s + pause.duration_s, seconds=travel.seconds(node, visit.node))
        if rest_s <= pause.latest_s and over_s <= progress.starts_s[visit.id]:
            return rest_s
        node, ready_s = visit.node, progress.ends_s[visit.id]
    rest_s = max(ready_s, pause.earliest_s)
    return rest_s if rest_s <= pause.latest_s else None
