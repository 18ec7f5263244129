"""The door out for roads: streets from a file of OpenStreetMap, read with osmium."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import osmium

from doorstep.engines.routing.streets import Point, Street
from doorstep.engines.routing.tags import is_closed_point, speeds_of


class UnreadableMap(Exception):
    """The file is no map with roads; the message names the file and says what to do."""


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the map, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, point: Point) -> bool:
        """This function will tell whether a point (latitude, longitude) lies inside, or on the edge."""
        return self.south <= point[0] <= self.north and self.west <= point[1] <= self.east


@dataclass(frozen=True, slots=True)
class StreetMap:
    """The streets of a file: points by OpenStreetMap's number, those inside the box only; `closed` ones stop cars."""

    streets: tuple[Street, ...]
    points: Mapping[int, Point]
    closed: frozenset[int]


def read_map(*, file: Path, box: Box | None = None) -> StreetMap:
    """This function will read the streets of an .osm.pbf file (or .osm, .osm.bz2, .osm.gz), or of a box of it.

    The file is read twice: the ways, then the nodes that they name. Raises UnreadableMap."""
    if not file.is_file():
        raise UnreadableMap(f"There is no file {file}. Download an extract, for example from download.geofabrik.de.")
    try:
        streets = _read_streets(str(file))
        points, closed = _read_points(str(file), {point for street in streets for point in street.points}, box)
    except (RuntimeError, osmium.InvalidLocationError) as error:
        raise UnreadableMap(
            f"{file} cannot be read as OpenStreetMap data: {error} "
            "Give a file that ends in .osm.pbf; if it does, download it again."
        ) from error
    if not any(p in points for s in streets for p in s.points):
        where = " in this box" if box else ""
        raise UnreadableMap(
            f"{file} has no roads for cars{where}. Give an extract with the tag 'highway', of the city's own region."
        )
    return StreetMap(streets=streets, points=points, closed=closed)


def _read_streets(file: str) -> tuple[Street, ...]:
    streets: list[Street] = []
    for way in _things(file, osmium.osm.WAY, osmium.filter.KeyFilter("highway")):
        speeds = speeds_of(tags=_tags(way))
        if speeds is not None:
            streets.append(Street(tuple(node.ref for node in way.nodes), *speeds))
    return tuple(streets)


def _read_points(file: str, wanted: set[int], box: Box | None) -> tuple[dict[int, Point], frozenset[int]]:
    points: dict[int, Point] = {}
    closed: set[int] = set()
    for node in _things(file, osmium.osm.NODE, osmium.filter.IdFilter(sorted(wanted))):
        point = (node.location.lat, node.location.lon)
        if box is None or box.holds(point):
            points[node.id] = point
            if len(node.tags) and is_closed_point(tags=_tags(node)):
                closed.add(node.id)
    return points, frozenset(closed)


def _things(file: str, kind: Any, only: Any) -> Iterator[Any]:
    return iter(osmium.FileProcessor(file, kind).with_filter(only))


def _tags(thing: Any) -> dict[str, str]:
    return {tag.k: tag.v for tag in thing.tags}
