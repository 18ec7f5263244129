"""Holding a travel table against another search of the same roads, which shares nothing with the one that made it."""

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush
from random import Random

from doorstep.engines.routing.network import RoadNetwork
from doorstep.engines.routing.table import TravelTable

_NO_WAY_S = 65_535
_METRES_OFF = 5
"""The table keeps tens of metres."""

_Edges = dict[int, list[tuple[int, int, int]]]
"""Of each node, where one gets from it, in how many milliseconds and decimetres."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many of the pairs agree; the largest differences; the first pair of nodes that does not agree."""

    pairs: int
    agreed: int
    worst_s: int
    worst_m: int
    first: tuple[int, int] | None


def compare(
    *,
    network: RoadNetwork,
    table: TravelTable,
    pairs: int,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
) -> Agreement:
    """This function will look up so many random pairs of nodes in the table and search each way anew, edge by edge."""
    luck, edges = Random(seed), _edges(network)
    agreed = worst_s = worst_m = 0
    first: tuple[int, int] | None = None
    for done in range(1, pairs + 1):
        start, end = luck.randrange(network.size), luck.randrange(network.size)
        off_s, off_m = _difference(table, start, end, _shortest(edges, start, end))
        worst_s, worst_m = max(worst_s, off_s), max(worst_m, off_m)
        if off_s == 0 and off_m <= _METRES_OFF:
            agreed += 1
        elif first is None:
            first = (start, end)
        if progress is not None:
            progress(done, pairs)
    return Agreement(pairs=pairs, agreed=agreed, worst_s=worst_s, worst_m=worst_m, first=first)


def _difference(table: TravelTable, start: int, end: int, way: tuple[int, int] | None) -> tuple[int, int]:
    if table.size <= max(start, end):
        return _NO_WAY_S, 0
    seconds = _NO_WAY_S if way is None else -(-way[0] // 1000)
    if way is None or seconds >= _NO_WAY_S:
        return abs(table.seconds(start, end) - _NO_WAY_S), 0
    return abs(table.seconds(start, end) - seconds), abs(round(table.metres(start, end) - way[1] / 10))


def _edges(network: RoadNetwork) -> _Edges:
    edges: _Edges = {node: [] for node in range(network.size)}
    columns = (network.tails, network.heads, network.seconds, network.metres)
    for tail, head, seconds, metres in zip(*(column.tolist() for column in columns), strict=True):
        edges[tail].append((head, max(round(seconds * 1000), 1), round(metres * 10)))
    return edges


def _shortest(edges: _Edges, start: int, end: int) -> tuple[int, int] | None:
    """Dijkstra's search with a heap; milliseconds decide, then decimetres."""
    best = {start: (0, 0)}
    waiting = [(0, 0, start)]
    while waiting:
        spent, driven, node = heappop(waiting)
        if node == end:
            return spent, driven
        if (spent, driven) > best[node]:
            continue
        for head, milliseconds, decimetres in edges[node]:
            further = (spent + milliseconds, driven + decimetres)
            if head not in best or further < best[head]:
                best[head] = further
                heappush(waiting, (*further, head))
    return None
