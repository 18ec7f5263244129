"""Seconds and metres between any two nodes of a city, computed once and read by index."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from doorstep.engines.routing.hours import USUAL_HOURS, HourProfile
from doorstep.engines.routing.network import RoadNetwork

UNREACHABLE = 65_535
METRES_PER_UNIT = 10
FORMAT = 1

# A float64 holds whole numbers up to 2**53 exactly: 26 bits of milliseconds (18.6 hours) above 27 bits of decimetres.
# One Dijkstra over the packed weight finds the fastest path, breaks ties by length, and carries the length along.
_DECIMETRE_BITS = 27

Shorts = NDArray[np.uint16]


class TravelTable:
    """Travel by road between any two nodes: a look-up, never a search."""

    def __init__(self, *, seconds: Shorts, tens_of_metres: Shorts, profile: HourProfile = USUAL_HOURS) -> None:
        """This function will wrap two square uint16 arrays: [a, b] is the way from a to b; 65535 is no way."""
        self.profile = profile
        # The digest of the network that the nodes are of; "" when nobody said.
        self.roads = ""
        # A plain view of the memory map: NumPy's memmap class costs more than the look-up itself.
        self._seconds = seconds.view(np.ndarray)
        self._tens = tens_of_metres.view(np.ndarray)

    @property
    def size(self) -> int:
        """The number of nodes."""
        return len(self._seconds)

    def seconds(self, a: int, b: int) -> int:
        """This function will return whole seconds from a to b, rounded up; 65535 where there is no way."""
        return int(self._seconds.item(a, b))

    def metres(self, a: int, b: int) -> int:
        """This function will return the metres of the fastest way from a to b, to the nearest 10; 655350 if none."""
        return int(self._tens.item(a, b)) * METRES_PER_UNIT

    def rows(self, node: int) -> Shorts:
        """This function will return the seconds from a node to every node, shape (size,), read-only."""
        row: Shorts = self._seconds[node]
        return row

    def columns(self, node: int) -> Shorts:
        """This function will return the seconds to a node from every node, shape (size,), read-only."""
        column: Shorts = self._seconds[:, node]
        return column

    def at_hours(self, profile: HourProfile) -> "TravelTable":
        """This function will return the same roads with another profile of the day."""
        table = TravelTable(seconds=self._seconds, tens_of_metres=self._tens, profile=profile)
        table.roads = self.roads
        return table


def build_table(
    *, network: RoadNetwork, folder: Path, progress: Callable[[int, int], None] | None = None
) -> TravelTable:
    """This function will open the network's table in a folder, building it first if it is not there.

    Two files of 2 bytes a pair, named by the network's digest, are written aside and renamed: a reader never sees half
    a table, and another network never gets this one's times. `progress` is called with (nodes done, nodes in all).
    """
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"travel-{FORMAT}-{network.digest[:16]}"
    paths = (folder / f"{stem}-seconds.npy", folder / f"{stem}-metres.npy")
    if not all(path.exists() for path in paths):
        _write(network, paths=paths, progress=progress or (lambda done, total: None))
    seconds, tens = (np.load(path, mmap_mode="r") for path in paths)
    table = TravelTable(seconds=seconds, tens_of_metres=tens)
    table.roads = network.digest
    return table


def table_bytes(*, nodes: int) -> int:
    """This function will return how many bytes the two files of a table of so many nodes take, but for their heads."""
    return 2 * 2 * nodes * nodes


def compute_table(*, network: RoadNetwork) -> TravelTable:
    """This function will build the table of a small network in memory, without a file."""
    blocks = list(_blocks(network))
    return TravelTable(
        seconds=np.concatenate([seconds for _, seconds, _ in blocks]),
        tens_of_metres=np.concatenate([tens for _, _, tens in blocks]),
    )


def _write(network: RoadNetwork, *, paths: tuple[Path, Path], progress: Callable[[int, int], None]) -> None:
    shape = (network.size, network.size)
    asides = [_aside(path) for path in paths]
    try:
        arrays = [np.lib.format.open_memmap(aside, mode="w+", dtype=np.uint16, shape=shape) for aside in asides]
        for start, *blocks in _blocks(network):
            for array, block in zip(arrays, blocks, strict=True):
                array[start : start + len(block)] = block
            progress(start + len(blocks[0]), network.size)
        for array in arrays:
            array.flush()
        for aside, path in zip(asides, paths, strict=True):
            os.replace(aside, path)
    finally:
        for aside in asides:
            aside.unlink(missing_ok=True)


def _aside(path: Path) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".npy")
    os.close(handle)
    os.chmod(name, 0o644)  # mkstemp makes it private; the worker may run as another member of the same group
    return Path(name)


def _blocks(network: RoadNetwork, *, rows: int = 256) -> Iterator[tuple[int, Shorts, Shorts]]:
    graph = _packed_graph(network)
    for start in range(0, network.size, rows):
        sources = np.arange(start, min(start + rows, network.size))
        packed = dijkstra(graph, directed=True, indices=sources)
        yield start, *_unpack(packed)


def _packed_graph(network: RoadNetwork) -> csr_array:
    milliseconds = np.maximum(np.rint(network.seconds * 1000).astype(np.int64), 1)
    packed = (milliseconds << _DECIMETRE_BITS) + np.rint(network.metres * 10).astype(np.int64)
    # Of parallel edges only the fastest counts; a sparse matrix would add them up.
    order = np.lexsort((packed, network.heads, network.tails))
    tails, heads, packed = network.tails[order], network.heads[order], packed[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (tails[1:] != tails[:-1]) | (heads[1:] != heads[:-1])
    weights = packed[first].astype(np.float64)
    return csr_array((weights, (tails[first], heads[first])), shape=(network.size, network.size))


def _unpack(packed: NDArray[np.float64]) -> tuple[Shorts, Shorts]:
    reached = packed < float((UNREACHABLE - 1) * 1000 + 1 << _DECIMETRE_BITS)
    whole = np.where(reached, packed, 0.0).astype(np.int64)
    # Plans count whole seconds: rounded up, no arrival is planned too early and no detour looks like a short cut.
    seconds = np.where(reached, -(-(whole >> _DECIMETRE_BITS) // 1000), UNREACHABLE)
    decimetres = whole & ((1 << _DECIMETRE_BITS) - 1)
    units = np.minimum((decimetres + 5 * METRES_PER_UNIT) // (10 * METRES_PER_UNIT), UNREACHABLE - 1)
    return seconds.astype(np.uint16), np.where(reached, units, UNREACHABLE).astype(np.uint16)
