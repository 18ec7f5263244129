"""By when somebody is at a door who sets out for it now."""

from doorstep.engines.promise.arrival import GIVE_OR_TAKE_S
from doorstep.engines.promise.values import Travel

STEP_S = 5 * 60
"""What is told is a multiple of five minutes: nobody drives by the second."""


def there_by(*, from_node: int, door_node: int, leaves_s: int, earliest_s: int, travel: Travel) -> int:
    """This function will return by when, in seconds since midnight, a field agent is to be expected at a door who
    leaves `from_node` at `leaves_s`: the way at that hour of the day, ten minutes for parking and stairs, rounded up to
    five minutes; not before `earliest_s`, from when on the visit was promised."""
    arrives_s = travel.profile.arrive(leave_s=leaves_s, seconds=travel.seconds(from_node, door_node))
    expected_s = max(arrives_s, earliest_s) + GIVE_OR_TAKE_S
    return -(-expected_s // STEP_S) * STEP_S
