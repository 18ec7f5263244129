"""Maps for tests: tiny files of OpenStreetMap, and a grid of roads over the city."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import osmium

from doorstep.engines.routing.network import RoadNetwork
from doorstep.engines.routing.streets import Street, build_network

Tags = Mapping[str, str]
# A square of about a kilometre in Sector 22, and a stub to its north.
CORNERS = {1: (30.73, 76.77), 2: (30.73, 76.78), 3: (30.74, 76.78), 4: (30.74, 76.77), 5: (30.75, 76.77)}


def write_map(
    file: Path,
    *ways: tuple[Sequence[int], Tags],
    points: Mapping[int, tuple[float, float]] = CORNERS,
    tags: Mapping[int, Tags] | None = None,
) -> Path:
    """Write a file of OpenStreetMap in the format that its name ends in."""
    file.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(file)) as writer:
        for number, (lat, lon) in sorted(points.items()):
            told = dict((tags or {}).get(number, {}))
            writer.add_node(osmium.osm.mutable.Node(id=number, location=(lon, lat), tags=told))
        for number, (refs, said) in enumerate(ways, start=1):
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=list(refs), tags=dict(said)))
    return file


def grid(*, kmh: float, steps: int = 24, south: float = 30.65, west: float = 76.67, size: float = 0.2) -> RoadNetwork:
    """Streets in both directions, `steps` by `steps`, over a square of `size` degrees: by default all of Chandigarh."""
    points = {
        row * steps + column: (south + size * row / (steps - 1), west + size * column / (steps - 1))
        for row in range(steps)
        for column in range(steps)
    }
    rows = [tuple(row * steps + column for column in range(steps)) for row in range(steps)]
    columns = [tuple(row * steps + column for row in range(steps)) for column in range(steps)]
    network = build_network(streets=[Street(line, kmh, kmh) for line in (*rows, *columns)], points=points)
    assert network is not None
    return network
