"""A road network out of streets: the largest part in which one gets from everywhere to everywhere, with bends left out.

The page docs/algorithms/roads.md tells it in prose.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from doorstep.engines.routing.network import RoadNetwork

EARTH_M = 6_371_008.8
# Doors are tied to nodes: along a street without junctions a bend is kept as a node every so many metres.
LONGEST_EDGE_M = 300.0

Point = tuple[float, float]
# Of each node, by the node one drives to: seconds and metres.
_Ways = dict[int, dict[int, tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class Street:
    """A way along numbered points, driven at so many km/h in their order and against it; 0 is not that way."""

    points: tuple[int, ...]
    forward_kmh: float
    backward_kmh: float


def build_network(
    *, streets: Iterable[Street], points: Mapping[int, Point], closed: Collection[int] = frozenset()
) -> RoadNetwork | None:
    """This function will return the roads that streets make, or None when they lead nowhere.

    `points`: latitude and longitude in degrees by number; a street is cut where a point is missing or `closed`. Nodes
    follow the order of the points' numbers, so that the same streets in any order make the same network. Seconds are
    whole milliseconds, metres whole decimetres: the same on every machine."""
    ways = _connected(_ways(streets, points, frozenset(closed)))
    kept = _kept(ways)
    numbers = {point: number for number, point in enumerate(sorted(kept))}
    edges = sorted(
        (numbers[tail], numbers[head], max(round(seconds, 3), 0.001), round(metres, 1))
        for tail in kept
        for head, seconds, metres in _edges_from(ways, kept, tail)
        if tail != head
    )
    if not edges:
        return None
    tails, heads, seconds, metres = zip(*edges, strict=True)
    return RoadNetwork(
        lats=np.array([points[point][0] for point in numbers], dtype=np.float64),
        lons=np.array([points[point][1] for point in numbers], dtype=np.float64),
        tails=np.array(tails, dtype=np.int64),
        heads=np.array(heads, dtype=np.int64),
        seconds=np.array(seconds, dtype=np.float64),
        metres=np.array(metres, dtype=np.float64),
    )


def metres_between(a: Point, b: Point) -> float:
    """This function will return the metres between two points in degrees on a globe (haversine)."""
    lat_a, lon_a, lat_b, lon_b = map(radians, (*a, *b))
    part = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_M * asin(sqrt(part))


def _ways(streets: Iterable[Street], points: Mapping[int, Point], closed: frozenset[int]) -> _Ways:
    ways: _Ways = {}
    for street in streets:
        for a, b in zip(street.points, street.points[1:], strict=False):
            if a == b or a not in points or b not in points or a in closed or b in closed:
                continue
            metres = metres_between(points[a], points[b])
            for tail, head, kmh in ((a, b, street.forward_kmh), (b, a, street.backward_kmh)):
                if kmh > 0:
                    way = (metres * 3.6 / kmh, metres)
                    # Of two ways drawn over each other the faster one counts.
                    onward = ways.setdefault(tail, {})
                    onward[head] = min(way, onward.get(head, way))
    return ways


def _connected(ways: _Ways) -> _Ways:
    """Only what lies in the largest part; of equally large ones the one with the lowest number."""
    found = sorted({*ways, *(head for onward in ways.values() for head in onward)})
    if not found:
        return {}
    places = {point: place for place, point in enumerate(found)}
    tails = [places[tail] for tail, onward in ways.items() for _ in onward]
    heads = [places[head] for onward in ways.values() for head in onward]
    links = coo_array((np.ones(len(tails)), (tails, heads)), shape=(len(found), len(found))).tocsr()
    labels = connected_components(links, directed=True, connection="strong")[1]
    sizes = np.bincount(labels)
    inside = labels == next(label for label in labels if sizes[label] == sizes.max())
    return {
        tail: {head: way for head, way in ways[tail].items() if inside[places[head]]}
        for tail in found
        if inside[places[tail]] and tail in ways
    }


def _kept(ways: _Ways) -> set[int]:
    """Junctions, ends and changes of direction; along a long chain between two of them, some bends too."""
    back: dict[int, set[int]] = {point: set() for point in ways}
    for tail, onward in ways.items():
        for head in onward:
            back[head].add(tail)
    kept = {point for point in ways if not _is_bend(set(ways[point]), back[point])} or set(sorted(ways)[:1])
    seen: set[int] = set()
    for start in sorted(kept):
        for first in sorted(ways[start]):
            if first not in kept and first not in seen:
                chain = list(_walk(ways, kept, start, first))
                seen.update(point for point, _, _ in chain)
                kept |= _milestones(chain)
    return kept


def _is_bend(onward: set[int], back: set[int]) -> bool:
    """Whether one can only drive on here: a street both ways, or one way in and another out."""
    both_ways = len(onward) == 2 and onward == back
    one_way = len(onward) == 1 and len(back) == 1 and onward != back
    return both_ways or one_way


def _milestones(chain: list[tuple[int, float, float]]) -> set[int]:
    kept: set[int] = set()
    last = 0.0
    for (point, _, metres), (_, _, further) in zip(chain, chain[1:], strict=False):
        if further - last > LONGEST_EDGE_M and metres > last:
            kept.add(point)
            last = metres
    return kept


def _edges_from(ways: _Ways, kept: set[int], tail: int) -> Iterator[tuple[int, float, float]]:
    for first in ways[tail]:
        *_, end = _walk(ways, kept, tail, first)
        yield end


def _walk(ways: _Ways, kept: set[int], start: int, first: int) -> Iterator[tuple[int, float, float]]:
    """Each point of the chain from a kept point to the next one, with the seconds and metres so far."""
    before, here = start, first
    seconds, metres = ways[start][first]
    yield here, seconds, metres
    while here not in kept:
        before, here = here, next(head for head in ways[here] if head != before)
        more_s, more_m = ways[before][here]
        seconds, metres = seconds + more_s, metres + more_m
        yield here, seconds, metres
