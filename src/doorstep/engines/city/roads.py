"""The road network's files: looked through here, used by the routing engine."""

from pathlib import Path

from doorstep.engines.city.csv_rows import Row, read_rows
from doorstep.engines.city.reading import Reading

NODES, EDGES = "road_nodes.csv", "road_edges.csv"
NODE_COLUMNS = ("node", "lat", "lon")
EDGE_COLUMNS = ("a", "b", "length_m", "time_s_ab", "time_s_ba")
"""Seconds from a to b and back; 0 or nothing: not passable in that direction."""


def read_roads(*, reading: Reading) -> tuple[Path, Path]:
    """This function will check both files of the road network and give their paths."""
    rows = read_rows(reading=reading, file=NODES, columns=NODE_COLUMNS, may_have=("sector",), defines=("road node",))
    for number, row in enumerate(rows):
        reading.define("road node", row.text("node"), row.place)
        if row.values["node"] != str(number):
            row.fault(f"Node {row.values['node']} should be {number}.", "Number nodes 0, 1, 2 ... in the file's order.")
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
        may_be_empty = column != "length_m" and not row.values[column]
        if not may_be_empty and row.number(column) < 0:
            row.fault(f"'{column}' is less than nothing.", "Write metres or seconds, 0 or more.")
