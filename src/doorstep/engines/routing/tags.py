"""What OpenStreetMap's tags say of a road: whether one may drive it, in which direction and how fast.

The tables are explained in docs/algorithms/roads.md. Tags: https://wiki.openstreetmap.org/wiki/Key:highway,
Key:access, Key:oneway, Key:maxspeed, Key:barrier.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

# Kilometres an hour where no limit is tagged. What no car drives (footway, path, track, steps ...) is not here.
FREE_KMH: Final[Mapping[str, float]] = {
    "motorway": 100,
    "motorway_link": 50,
    "trunk": 65,
    "trunk_link": 40,
    "primary": 40,
    "primary_link": 32,
    "secondary": 36,
    "secondary_link": 28,
    "tertiary": 24,
    "tertiary_link": 22,
    "unclassified": 24,
    "residential": 20,
    "road": 20,
    "living_street": 12,
    "service": 14,
}
# What junctions, parked cars and cows leave of it from door to door, as measured in Chandigarh.
DRIVEN_SHARE: Final = 0.75
# A limit is what one may drive, not what one can: it lifts a class by half at most.
MOST_ABOVE_CLASS: Final = 1.5
SLOWEST_KMH: Final = 4.0

_KM_PER_UNIT: Final[Mapping[str, float]] = {"": 1.0, "km/h": 1.0, "kmh": 1.0, "kph": 1.0, "mph": 1.609344}
_LIMIT = re.compile(r"(\d+(?:\.\d+)?) *([a-z/]*)")

# The most exact one that is tagged decides.
_ACCESS: Final = ("motorcar", "motor_vehicle", "vehicle", "access")
_CLOSED: Final = frozenset({"no", "private", "agricultural", "forestry", "military", "emergency", "psv", "bus"})
_ONEWAY: Final = ("oneway:motorcar", "oneway:motor_vehicle", "oneway")
_YES: Final = frozenset({"yes", "true", "1"})
_BACKWARD: Final = frozenset({"-1", "reverse"})
_NO_STREET: Final = frozenset({"parking_aisle", "driveway", "drive-through", "emergency_access"})
_WALLS: Final = frozenset({"bollard", "block", "jersey_barrier", "chain", "log", "debris", "planter", "turnstile"})

Tags = Mapping[str, str]


def speeds_of(*, tags: Tags) -> tuple[float, float] | None:
    """This function will return the km/h at which a way is driven, in and against the order of its nodes.

    0 is a direction in which one may not drive; None is no road for a car."""
    kind = tags.get("highway", "")
    if kind not in FREE_KMH or tags.get("area") == "yes" or tags.get("service") in _NO_STREET or _closed(tags):
        return None
    forward, backward = _directions(tags, kind)
    if not (forward or backward):
        return None
    there, back = (_driven_kmh(tags, kind, direction) for direction in ("forward", "backward"))
    return (there if forward else 0.0, back if backward else 0.0)


def is_closed_point(*, tags: Tags) -> bool:
    """This function will tell whether no car passes a node of a way: a bollard, a gate that is not for everybody."""
    if "barrier" not in tags:
        return False
    said = next((tags[key] for key in _ACCESS if key in tags), "")
    return said in _CLOSED or (tags["barrier"] in _WALLS and not said)


def limit_kmh(*, text: str) -> float | None:
    """This function will return a tagged limit in km/h ("50", "30 mph", the lowest of "40;60"), or None if it is none
    that one can read ("none", "signals", "IN:urban")."""
    found = [_LIMIT.fullmatch(part.strip().lower()) for part in text.split(";")]
    limits = [float(m[1]) * _KM_PER_UNIT[m[2]] for m in found if m and m[2] in _KM_PER_UNIT]
    return min((limit for limit in limits if limit > 0), default=None)


def _closed(tags: Tags) -> bool:
    said = next((tags[key] for key in _ACCESS if key in tags), "yes")
    return said in _CLOSED


def _directions(tags: Tags, kind: str) -> tuple[bool, bool]:
    implied = kind.startswith("motorway") or tags.get("junction") in ("roundabout", "circular")
    said = next((tags[key] for key in _ONEWAY if key in tags), "yes" if implied else "no")
    if said == "reversible":
        return False, False  # nobody knows in which direction when they come
    return said not in _BACKWARD, said not in _YES


def _driven_kmh(tags: Tags, kind: str, direction: str) -> float:
    free = FREE_KMH[kind]
    texts: list[Any] = [tags.get(f"maxspeed:{direction}"), tags.get("maxspeed")]
    limit = next((limit for text in texts if text and (limit := limit_kmh(text=text))), free)
    return max(min(limit, free * MOST_ABOVE_CLASS) * DRIVEN_SHARE, SLOWEST_KMH)
