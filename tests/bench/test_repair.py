"""The bench of repair, on its smallest day."""

from pathlib import Path

from bench.frame import Options, as_markdown
from bench.repair import run, tables


def test_a_small_day_is_mended_and_checked(tmp_path: Path) -> None:
    heard: list[str] = []
    options = Options(folder=tmp_path, quick=True, seeds=1, only=("one absent from 11:30",))
    (row,) = run(options=options, tell=heard.append)["rows"]
    assert (row["day"], row["case"], row["valid"]) == ("20/150 breaks", "one absent from 11:30", True)
    assert row["stranded"] > 0 and row["visits_left"] > row["stranded"]
    assert heard


def test_the_table_says_when_a_day_did_not_pass() -> None:
    row = {
        "day": "day",
        "case": "one absent",
        "seed": 1,
        "seconds": 0.5,
        "cpu_seconds": 0.4,
        "visits_left": 9,
        "stranded": 2,
        "broken": 1,
        "unserved": 0,
        "latest_minutes": 12,
        "changed": 3,
        "valid": False,
    }
    (table,) = tables({"rows": [row]})
    assert table.rows == (("day", "one absent", "9", "2", "1", "0", "3", "0.50", "0.50", "0.40"),)
    assert "did not pass" in as_markdown(table=table)
