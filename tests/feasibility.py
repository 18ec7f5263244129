"""A separate, simple judge of one route over plain values; shares nothing with the product."""

from collections.abc import Callable, Mapping, Sequence

NO_WAY_S = 65_535


def problems_of_route(
    start_node: int,
    end_node: int,
    starts_s: int,
    ends_s: int,
    pause: tuple[int, int, int] | None,
    visits: Sequence[Mapping[str, int]],
    seconds: Callable[[int, int], int],
) -> list[str]:
    """This function will say what is wrong with a route; an empty list means that it can be driven as promised.

    `pause` is (duration, earliest start, latest start); a visit has id, node, service_s, earliest_s, latest_s.
    All states the agent can be in are carried along: (has rested, time), one move at a time.
    """
    states = _rest({(pause is None, starts_s)}, pause)
    place = start_node
    for visit in visits:
        leg = seconds(place, visit["node"])
        starts = {(rested, max(now + leg, visit["earliest_s"])) for rested, now in states if leg < NO_WAY_S}
        served = {(rested, now + visit["service_s"]) for rested, now in starts if now <= visit["latest_s"]}
        if not served:
            return [f"visit {visit['id']} cannot start by {visit['latest_s']}"]
        states, place = _rest(served, pause), visit["node"]
    leg = seconds(place, end_node)
    if not any(now + leg <= ends_s and leg < NO_WAY_S for _, now in states):
        return [f"the agent is not back by {ends_s}"]
    if not any(rested and now + leg <= ends_s for rested, now in states):
        return ["there is no time for the break"]
    return []


def _rest(states: set[tuple[bool, int]], pause: tuple[int, int, int] | None) -> set[tuple[bool, int]]:
    if pause is None:
        return states
    duration, earliest, latest = pause
    rested = {(True, max(now, earliest) + duration) for taken, now in states if not taken and now <= latest}
    return states | rested
