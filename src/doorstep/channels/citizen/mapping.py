"""A small map of a door: its sector among its neighbours, drawn from the city's own outlines."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from doorstep.engines.addresses.values import Place
from doorstep.places import queries as places

WIDTH, HEIGHT = 320, 220
"""Of the picture, in its own units."""

_LEAST_DEGREES = 0.008
_MARGIN = 0.35


@dataclass(frozen=True, slots=True)
class Cell:
    """One sector as it is drawn: the points of its outline, its name and where that is written."""

    points: str
    name: str
    x: int
    y: int
    here: bool


@dataclass(frozen=True, slots=True)
class DoorMap:
    """A picture of `WIDTH` by `HEIGHT`: sectors, and the door at (x, y)."""

    cells: tuple[Cell, ...]
    x: int
    y: int
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class _Frame:
    """What part of the world is drawn: its middle, and units of the picture for a degree of latitude."""

    lat: float
    lon: float
    scale: float

    def at(self, lat: float, lon: float) -> tuple[int, int]:
        x = WIDTH / 2 + (lon - self.lon) * cos(radians(self.lat)) * self.scale
        y = HEIGHT / 2 - (lat - self.lat) * self.scale
        return round(x), round(y)


def door_map(*, place: Place) -> DoorMap | None:
    """This function will return the map of a place, or None where no sector is near it."""
    outlines = places.outlines()
    ring = outlines.get(place.sector, ((place.lat, place.lon),))
    frame = _frame_around(ring)
    cells = tuple(
        cell for code, outline in outlines.items() if outline and (cell := _cell(frame, code, outline, place))
    )
    x, y = frame.at(place.lat, place.lon)
    return DoorMap(cells=cells, x=x, y=y) if cells else None


def _frame_around(ring: Sequence[tuple[float, float]]) -> _Frame:
    lats, lons = [lat for lat, _lon in ring], [lon for _lat, lon in ring]
    lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    tall = max(max(lats) - min(lats), _LEAST_DEGREES) * (1 + 2 * _MARGIN)
    wide = max((max(lons) - min(lons)) * cos(radians(lat)), _LEAST_DEGREES) * (1 + 2 * _MARGIN)
    return _Frame(lat=lat, lon=lon, scale=min(HEIGHT / tall, WIDTH / wide))


def _cell(frame: _Frame, code: str, outline: Sequence[tuple[float, float]], place: Place) -> Cell | None:
    points = [frame.at(lat, lon) for lat, lon in outline]
    if all(x < 0 or x > WIDTH or y < 0 or y > HEIGHT for x, y in points):
        return None
    x, y = sum(x for x, _y in points) // len(points), sum(y for _x, y in points) // len(points)
    return Cell(" ".join(f"{a},{b}" for a, b in points), code, x, y, here=code == place.sector)
