"""Tiny instances of our own making."""

from pathlib import Path

POINTS = """NAME : tiny
TYPE : CVRPTW
DIMENSION : 4
VEHICLES : 2
CAPACITY : 10
SERVICE_TIME : 5
EDGE_WEIGHT_TYPE : FLOOR_2D
NODE_COORD_SECTION
1 0 0
2 1 1
3 3 4
4 0 2
DEMAND_SECTION
1 0
2 4
3 4
4 4
TIME_WINDOW_SECTION
1 0 100
2 0 50
3 10 60
4 0 70
DEPOT_SECTION
1
-1
EOF
"""

MATRIX = """NAME : ROADS-one-n2
TYPE : VRPTW
DIMENSION : 3
EDGE_WEIGHT_TYPE : EXPLICIT
VEHICLES : 1
EDGE_WEIGHT_FORMAT : FULL_MATRIX
CAPACITY : 10
EDGE_WEIGHT_SECTION
0 7 9
8 0 3
10 4 0
DEMAND_SECTION
1 0
2 1
3 2
DEPOT_SECTION
1
-1
SERVICE_TIME_SECTION
1 0
2 60
3 120
TIME_WINDOW_SECTION
1 0 900
2 0 300
3 100 800
EOF
"""


def write(folder: Path, **files: str) -> Path:
    """Write files, named without their suffix .vrptw, and give the folder."""
    for name, text in files.items():
        (folder / f"{name}.vrptw").write_text(text, encoding="utf-8")
    return folder
