"""A city's road network as frozen arrays, read from two CSV files."""

import csv
import hashlib
import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

METRES_PER_DEGREE = 111_320.0

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class RoadFileError(ValueError):
    """A road file says something that cannot be; the message names the file and the line."""


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """Nodes are numbered from 0; edge k leads from tails[k] to heads[k] in seconds[k] > 0 over metres[k]."""

    lats: Floats
    lons: Floats
    tails: Ints
    heads: Ints
    seconds: Floats
    metres: Floats

    @property
    def size(self) -> int:
        """The number of nodes."""
        return len(self.lats)

    @cached_property
    def digest(self) -> str:
        """The sha256 of the content, in hexadecimal: two networks with the same digest have the same travel times."""
        content = hashlib.sha256()
        for array in (self.lats, self.lons, self.tails, self.heads, self.seconds, self.metres):
            content.update(str(array.shape).encode())
            content.update(np.ascontiguousarray(array).tobytes())
        return content.hexdigest()

    @cached_property
    def connected(self) -> Ints:
        """The nodes of the largest part of the city in which every node can be reached from every other."""
        links = coo_array((np.ones(len(self.tails)), (self.tails, self.heads)), shape=(self.size, self.size))
        labels = connected_components(links.tocsr(), directed=True, connection="strong")[1]
        return np.flatnonzero(labels == np.bincount(labels).argmax()).astype(np.int64)

    def nearest_node(self, *, lat: float, lon: float) -> int:
        """This function will return the node nearest to a point in degrees, in metres as the crow flies.

        Only connected nodes count: a door beside a stub that leads nowhere is reached from the next real road.
        """
        _, found = self._tree.query(_flat(lat=lat, lon=lon, middle=self._middle))
        return int(self.connected[int(found)])

    def metres_to_nearest(self, *, lat: float, lon: float) -> float:
        """This function will return the metres from a point in degrees to its nearest node, as the crow flies."""
        distance, _ = self._tree.query(_flat(lat=lat, lon=lon, middle=self._middle))
        return float(distance)

    def nearest_nodes(self, *, lats: Floats, lons: Floats) -> tuple[Ints, Floats]:
        """This function will return the nearest node of each of many points, and the metres to it as the crow flies."""
        distances, found = self._tree.query(_flat(lat=lats, lon=lons, middle=self._middle))
        return self.connected[found], distances

    def packed(self) -> bytes:
        """This function will return the network as bytes that `unpack` reads."""
        file = io.BytesIO()
        np.savez_compressed(file, **{name: getattr(self, name) for name in _ARRAYS})
        return file.getvalue()

    @cached_property
    def _middle(self) -> float:
        return float(self.lats.mean())

    @cached_property
    def _tree(self) -> Any:
        return cKDTree(_flat(lat=self.lats[self.connected], lon=self.lons[self.connected], middle=self._middle))


_ARRAYS = ("lats", "lons", "tails", "heads", "seconds", "metres")


def unpack(content: bytes) -> RoadNetwork:
    """This function will return the network that was packed."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return RoadNetwork(**{name: arrays[name] for name in _ARRAYS})


def write_network(*, network: RoadNetwork, nodes_csv: Path, edges_csv: Path) -> None:
    """This function will write a network to two CSV files, from which `read_network` reads the same one."""
    with nodes_csv.open("w", newline="", encoding="utf-8") as file:
        places = zip(network.lats.tolist(), network.lons.tolist(), strict=True)
        rows = [[node, lat, lon] for node, (lat, lon) in enumerate(places)]
        csv.writer(file, lineterminator="\n").writerows([["node", "lat", "lon"], *rows])
    with edges_csv.open("w", newline="", encoding="utf-8") as file:
        columns = (network.tails, network.heads, network.metres, network.seconds)
        ways = zip(*(column.tolist() for column in columns), strict=True)
        rows = [[tail, head, metres, seconds, 0] for tail, head, metres, seconds in ways]
        header = ["a", "b", "length_m", "time_s_ab", "time_s_ba"]
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def _flat(*, lat: Floats | float, lon: Floats | float, middle: float) -> Floats:
    # Equirectangular about the middle of the city: within a city its error is far below the width of a plot.
    east = np.asarray(lon) * METRES_PER_DEGREE * np.cos(np.radians(middle))
    return np.stack([east, np.asarray(lat) * METRES_PER_DEGREE], axis=-1)


def read_network(*, nodes_csv: Path, edges_csv: Path) -> RoadNetwork:
    """This function will read a network from two CSV files, or raise RoadFileError.

    Nodes: columns node, lat, lon; nodes are numbered 0, 1, 2 ... in the order of the file.
    Edges: columns a, b, length_m, time_s_ab, time_s_ba; a time of 0 or nothing means: not passable in that direction.
    """
    lats, lons = _read_nodes(nodes_csv)
    edges = _read_edges(edges_csv, size=len(lats))
    tails, heads, seconds, metres = zip(*edges, strict=True) if edges else ((), (), (), ())
    return RoadNetwork(
        lats=np.array(lats, dtype=np.float64),
        lons=np.array(lons, dtype=np.float64),
        tails=np.array(tails, dtype=np.int64),
        heads=np.array(heads, dtype=np.int64),
        seconds=np.array(seconds, dtype=np.float64),
        metres=np.array(metres, dtype=np.float64),
    )


def _read_nodes(path: Path) -> tuple[list[float], list[float]]:
    lats: list[float] = []
    lons: list[float] = []
    for line, row in _rows(path, needed=("node", "lat", "lon")):
        if row["node"] != str(len(lats)):
            raise RoadFileError(f"{path.name}, line {line}: node should be {len(lats)}, not {row['node']!r}")
        lats.append(_number(row, "lat", path=path, line=line))
        lons.append(_number(row, "lon", path=path, line=line))
    if not lats:
        raise RoadFileError(f"{path.name}: no nodes")
    return lats, lons


def _read_edges(path: Path, *, size: int) -> list[tuple[int, int, float, float]]:
    edges: list[tuple[int, int, float, float]] = []
    for line, row in _rows(path, needed=("a", "b", "length_m", "time_s_ab", "time_s_ba")):
        a, b = (int(_number(row, end, path=path, line=line)) for end in ("a", "b"))
        if not (0 <= a < size and 0 <= b < size):
            raise RoadFileError(f"{path.name}, line {line}: no node {a if not 0 <= a < size else b}")
        metres = _number(row, "length_m", path=path, line=line)
        for tail, head, column in ((a, b, "time_s_ab"), (b, a, "time_s_ba")):
            seconds = _number(row, column, path=path, line=line)
            if seconds > 0:
                edges.append((tail, head, seconds, metres))
    return edges


def _rows(path: Path, *, needed: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        missing = [name for name in needed if name not in (reader.fieldnames or ())]
        if missing:
            raise RoadFileError(f"{path.name}, line 1: no column {', '.join(missing)}")
        return [(reader.line_num, row) for row in reader]


def _number(row: dict[str, str], column: str, *, path: Path, line: int) -> float:
    text = (row[column] or "").strip()
    try:
        value = float(text or 0)
    except ValueError:
        raise RoadFileError(f"{path.name}, line {line}: {column} is not a number: {text!r}") from None
    if not np.isfinite(value) or (value < 0 and column not in ("lat", "lon")):
        raise RoadFileError(f"{path.name}, line {line}: {column} cannot be {text}")
    return value
