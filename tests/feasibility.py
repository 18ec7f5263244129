"""A separate, simple judge of one route over plain values; shares nothing with the product."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

NO_WAY_S = 65_535
USUAL = (100,) * 24


def problems_of_route(
    start_node: int,
    end_node: int,
    starts_s: int,
    ends_s: int,
    pause: tuple[int, int, int] | None,
    visits: Sequence[Mapping[str, Any]],
    seconds: Callable[[int, int], int],
    percent: tuple[int, ...] = USUAL,
) -> list[str]:
    """This function will say what is wrong with a route; an empty list means that it can be driven as promised.

    `pause` is (duration, earliest start, latest start); a visit has id, node, service_s, earliest_s, latest_s and may
    have more_windows, release_s and deadline_s. `percent` is how long roads take in each hour of the day. All states
    the agent can be in are carried along: (has rested, time), one move at a time.
    """
    states = _rest({(pause is None, starts_s)}, pause)
    place = start_node
    for visit in visits:
        there = _drive(states, seconds(place, visit["node"]), percent)
        served = {(rested, start + visit["service_s"]) for rested, now in there for start in _starts(visit, now)}
        if not served:
            return [f"visit {visit['id']} cannot start by {visit['latest_s']}"]
        states, place = _rest(served, pause), visit["node"]
    back = {(rested, now) for rested, now in _drive(states, seconds(place, end_node), percent) if now <= ends_s}
    if not back:
        return [f"the agent is not back by {ends_s}"]
    if not any(rested for rested, _ in back):
        return ["there is no time for the break"]
    return []


def _starts(visit: Mapping[str, Any], now: int) -> set[int]:
    """The first start in each window that can still be had."""
    windows = [(visit["earliest_s"], visit["latest_s"]), *visit.get("more_windows", ())]
    starts = {(max(first, now, visit.get("release_s", now)), last) for first, last in windows}
    deadline_s = visit.get("deadline_s", float("inf"))
    return {start for start, last in starts if start <= last and start + visit["service_s"] <= deadline_s}


def _drive(states: set[tuple[bool, int]], leg: int, percent: tuple[int, ...]) -> set[tuple[bool, int]]:
    if leg >= NO_WAY_S:
        return set()
    return {(rested, now + leg if percent == USUAL else _arrival(now, leg, percent)) for rested, now in states}


@lru_cache(maxsize=10_000)
def _arrival(now: int, leg: int, percent: tuple[int, ...]) -> int:
    """The first second by which the road is driven, by halving the time in which it must lie."""
    goal = _driven(now, percent) + leg * 10_000
    too_early, enough = now - 1, now + leg * 11
    while enough - too_early > 1:
        middle = (too_early + enough) // 2
        if _driven(middle, percent) >= goal:
            enough = middle
        else:
            too_early = middle
    return enough


def _driven(now: int, percent: tuple[int, ...]) -> int:
    """The road from midnight on, hour for hour at its speed, in ten thousandths of a usual second; negative before."""
    hour = min(max(now // 3600, 0), 23)
    return sum(_hourly(percent)[:hour]) * 3600 + _hourly(percent)[hour] * (now - hour * 3600)


@lru_cache(maxsize=1000)
def _hourly(percent: tuple[int, ...]) -> list[int]:
    return [round(1_000_000 / figure) for figure in percent]


def _rest(states: set[tuple[bool, int]], pause: tuple[int, int, int] | None) -> set[tuple[bool, int]]:
    if pause is None:
        return states
    duration, earliest, latest = pause
    rested = {(True, max(now, earliest) + duration) for taken, now in states if not taken and now <= latest}
    return states | rested
