"""When a field agent is to be expected at a door, from what is known of their route so far."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from doorstep.engines.promise.values import Break, Travel

# What is never known better than this: parking, stairs, a bell that is not heard.
GIVE_OR_TAKE_S = 10 * 60
QUARTER_S = 15 * 60


@dataclass(frozen=True, slots=True)
class Door:
    """One stop of a route in its order, in seconds since midnight: when its work is planned to start, how long it takes
    at the door, before when it does not start, and when somebody came and left, where that was told."""

    node: int
    planned_s: int
    service_s: int
    earliest_s: int
    spread_s: int = 0
    came_s: int | None = None
    left_s: int | None = None

    @property
    def begun(self) -> bool:
        """True from the moment somebody is at the door."""
        return self.came_s is not None or self.left_s is not None

    @property
    def ends_s(self) -> int:
        """When the work is planned to be over."""
        return self.planned_s + self.service_s


@dataclass(frozen=True, slots=True)
class Arrival:
    """How many visits come before, and the half-open span [from_s, until_s) in which the agent is to be expected."""

    visits_before: int
    expected_s: int
    from_s: int
    until_s: int


def arrival(*, doors: Sequence[Door], place: int, pause: Break | None, travel: Travel, now_s: int) -> Arrival:
    """This function will return when the agent is to be expected at `doors[place]`, where nobody came yet.

    From the last door where they were seen on, the route is driven anew: the ways, the work, the break in the first gap
    of the plan that holds it. Before anything was told of the day the plan is believed. Nobody is ever expected
    before now. The span is wider by what the work before is known to vary, and its ends are quarters of an hour."""
    seen = [n for n, door in enumerate(doors) if door.begun]
    if seen:
        last = max(seen)
        ahead = range(last + 1, place)
        busy = doors[last].left_s is None
        expected_s = _driven(doors, last, place, pause, travel, now_s)
        before = [*([last] if busy else []), *ahead]
    else:
        before = [n for n in range(place) if doors[n].ends_s > now_s]
        expected_s = doors[place].planned_s
    expected_s = max(expected_s, now_s)
    spread_s = GIVE_OR_TAKE_S + math.isqrt(sum(doors[n].spread_s ** 2 for n in before))
    from_s = max(expected_s - spread_s, doors[place].earliest_s, now_s) // QUARTER_S * QUARTER_S
    until_s = -(-(expected_s + spread_s) // QUARTER_S) * QUARTER_S
    return Arrival(len(before), expected_s, from_s, max(until_s, from_s + QUARTER_S))


def _driven(doors: Sequence[Door], last: int, place: int, pause: Break | None, travel: Travel, now_s: int) -> int:
    here = doors[last]
    free_s = here.left_s if here.left_s is not None else max(now_s, (here.came_s or now_s) + here.service_s)
    rests_before = _rests_before(doors, pause, travel)
    starts_s: int = now_s
    # A door that was passed over comes after the one where the agent is.
    for n in [*range(last + 1, place), place]:
        door = doors[n]
        leaves_s = free_s + (pause.duration_s if pause and n == rests_before and n > last else 0)
        arrives_s = travel.profile.arrive(leave_s=leaves_s, seconds=travel.seconds(here.node, door.node))
        # Nobody is there yet, so the work there begins now at the soonest.
        starts_s = max(arrives_s, door.earliest_s, now_s)
        here, free_s = door, starts_s + door.service_s
    return starts_s


def _rests_before(doors: Sequence[Door], pause: Break | None, travel: Travel) -> int | None:
    """Before which door the plan has its break: the first gap between two that holds it."""
    if pause is None:
        return None
    for n in range(1, len(doors)):
        rest_s = max(doors[n - 1].ends_s, pause.earliest_s)
        way_s = travel.seconds(doors[n - 1].node, doors[n].node)
        over_s = travel.profile.arrive(leave_s=rest_s + pause.duration_s, seconds=way_s)
        if rest_s <= pause.latest_s and over_s <= doors[n].planned_s:
            return n
    return None
