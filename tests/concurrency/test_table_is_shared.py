"""The travel table is one piece of memory, however many processes read it."""

import subprocess
import sys
from pathlib import Path

import pytest

from doorstep.engines.routing.table import build_table
from tests.maps import grid

READ = """
import sys
from pathlib import Path
from doorstep.engines.routing.table import build_table
from tests.maps import grid
table = build_table(network=grid(kmh=40), folder=Path(sys.argv[1]), progress=lambda *done: sys.exit("built again"))
print(sum(int(table.rows(node).sum()) for node in range(table.size)), flush=True)
sys.stdin.readline()
"""
SMAPS = Path("/proc/self/smaps")


def pages_of(process: int, file: Path) -> dict[str, int]:
    """Kilobytes of a file that a process has mapped: as counted by Linux."""
    counts: dict[str, int] = {}
    mapped = False
    for line in Path(f"/proc/{process}/smaps").read_text(encoding="utf-8").splitlines():
        name, *rest = line.split()
        if not name.endswith(":"):
            mapped = line.endswith(str(file))
        elif mapped and rest[-1:] == ["kB"]:
            counts[name] = counts.get(name, 0) + int(rest[0])
    return counts


@pytest.mark.skipif(not SMAPS.exists(), reason="only Linux tells which memory is shared")
def test_two_processes_read_the_same_memory(tmp_path: Path) -> None:
    build_table(network=grid(kmh=40), folder=tmp_path)
    (file,) = tmp_path.glob("*-seconds.npy")
    command = [sys.executable, "-c", READ, str(tmp_path)]
    readers = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        sums = {reader.stdout.readline() for reader in readers if reader.stdout}
        pages = [pages_of(reader.pid, file) for reader in readers]
    finally:
        for reader in readers:
            reader.communicate("\n", timeout=60)
    assert len(sums) == 1
    for counts in pages:
        assert counts["Rss:"] > 500
        assert counts["Private_Clean:"] + counts["Private_Dirty:"] == 0
