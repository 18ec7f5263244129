"""Travel between some nodes of a city while roads are closed to wheels around a point."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from doorstep.engines.routing.hours import USUAL_HOURS, HourProfile
from doorstep.engines.routing.network import METRES_PER_DEGREE, Floats, Ints, RoadNetwork
from doorstep.engines.routing.table import UNREACHABLE, Shorts

# What is closed to wheels is passed on foot, at 4 km/h: a door behind the barrier can still be reached.
WALKING_M_S = 4 / 3.6


@dataclass(frozen=True, slots=True)
class Closure:
    """Every road that comes nearer to a point (in degrees) than so many metres is closed to wheels."""

    lat: float
    lon: float
    radius_m: float


class TravelBetween:
    """Travel between the nodes that matter today; every other way counts as none."""

    def __init__(self, *, nodes: Ints, seconds: Shorts, profile: HourProfile) -> None:
        """This function will wrap `seconds` of shape (nodes, whole city): from each of the nodes to every node."""
        self.profile = profile
        self._nodes = nodes
        self._place = {int(node): place for place, node in enumerate(nodes)}
        self._seconds = seconds

    def seconds(self, a: int, b: int, /) -> int:
        """This function will return whole seconds from a to b, rounded up; 65535 where there is no way."""
        return int(self._seconds[self._place[a], b])

    def rows(self, node: int, /) -> Shorts:
        """This function will return the seconds from one of the nodes to every node of the city."""
        row: Shorts = self._seconds[self._place[node]]
        return row

    def columns(self, node: int, /) -> Shorts:
        """This function will return the seconds to a node from every node of the city; 65535 but from the nodes."""
        column = np.full(self._seconds.shape[1], UNREACHABLE, dtype=np.uint16)
        column[self._nodes] = self._seconds[:, node]
        return column


def with_closures(*, network: RoadNetwork, closures: Collection[Closure]) -> RoadNetwork:
    """This function will return the network with the closed roads at walking pace, if that is slower."""
    seconds = network.seconds
    for closure in closures:
        shut = _metres_from(network, closure) <= closure.radius_m
        seconds = np.where(shut, np.maximum(seconds, network.metres / WALKING_M_S), seconds)
    return replace(network, seconds=seconds)


def travel_between(
    *, network: RoadNetwork, nodes: Collection[int], profile: HourProfile = USUAL_HOURS
) -> TravelBetween:
    """This function will compute the travel times from some nodes, one search each: some milliseconds a node."""
    sources = np.unique(np.fromiter(nodes, dtype=np.int64))
    # Of parallel roads only the fastest counts; a sparse matrix would add them up.
    order = np.lexsort((network.seconds, network.heads, network.tails))
    tails, heads, seconds = network.tails[order], network.heads[order], network.seconds[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (tails[1:] != tails[:-1]) | (heads[1:] != heads[:-1])
    graph = coo_array((seconds[first], (tails[first], heads[first])), shape=(network.size, network.size)).tocsr()
    found = np.ceil(np.round(dijkstra(graph, directed=True, indices=sources), 3))
    shorts = np.where(found < UNREACHABLE, found, UNREACHABLE).astype(np.uint16)
    return TravelBetween(nodes=sources, seconds=shorts, profile=profile)


def _metres_from(network: RoadNetwork, closure: Closure) -> Floats:
    """How near each road comes to the closure's middle, its ends joined by a straight line."""
    east = METRES_PER_DEGREE * np.cos(np.radians(closure.lat))
    points = np.stack([(network.lons - closure.lon) * east, (network.lats - closure.lat) * METRES_PER_DEGREE], axis=-1)
    a, b = points[network.tails], points[network.heads]
    along = b - a
    length = np.maximum((along**2).sum(axis=1), 1e-9)
    share = np.clip(-(a * along).sum(axis=1) / length, 0.0, 1.0)
    nearest: NDArray[np.float64] = a + share[:, None] * along
    distances: Floats = np.hypot(nearest[:, 0], nearest[:, 1])
    return distances
