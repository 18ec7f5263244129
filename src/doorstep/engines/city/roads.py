"""The road network's files: looked through here, used by the routing engine."""

from pathlib import Path

from doorstep.engines.city.csv_rows import Row, read_rows
from doorstep.engines.city.reading import Reading

NODES, EDGES = "road_nodes.csv", "road_edges.csv"
NODE_COLUMNS = ("node", "lat", "lon")
EDGE_COLUMNS = ("a", "b", "length_m", "time_s_ab", "time_s_ba")
"""Seconds from a to b and back; a way that cannot be driven back has no time_s_ba."""


def read_roads(*, reading: Reading) -> tuple[Path, Path]:
    """This function will check both files of the road network and give their paths."""
    nodes = {
        row.text("node"): row
        for row in read_rows(
            reading=reading, file=NODES, columns=NODE_COLUMNS, may_have=("sector",), defines=("road node",)
        )
    }
    for name, row in nodes.items():
        reading.define("road node", name, row.place)
        row.number("lat")
        row.number("lon")
    may_have = ("class", "highway", "speed_kmh", "source")
    for row in read_rows(reading=reading, file=EDGES, columns=EDGE_COLUMNS, may_have=may_have):
        _check_edge(row=row)
    return reading.folder / NODES, reading.folder / EDGES


def _check_edge(*, row: Row) -> None:
    for column in ("a", "b"):
        row.reference(column, "road node")
    for column in ("length_m", "time_s_ab", "time_s_ba"):
        may_be_empty = column == "time_s_ba" and not row.values[column]
        if not may_be_empty and row.number(column) < 0:
            row.fault(f"'{column}' is less than nothing.", "Write metres or seconds, 0 or more.")
