"""The last lines of `make test` say what was skipped and why."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import describe_skipped
from tests.run import ROOT, Outcome


def test_the_most_frequent_reason_comes_first() -> None:
    assert describe_skipped({"no Chromium": 2, "no network": 5}) == [
        "Skipped: 5 - no network",
        "Skipped: 2 - no Chromium",
    ]


def test_each_database_tells_its_counts_and_its_reasons() -> None:
    outcome = Outcome(database="SQLite", ended_with=1, passed=7, failed=1, skipped={"no Chromium": 2})

    assert outcome.lines() == [
        "SQLite: FAILED (pytest ended with 1): 7 passed, 1 failed, 2 skipped",
        "  skipped 2: no Chromium",
    ]


TESTS = """
import pytest

def test_without(): pass

@pytest.mark.own_database
def test_processes(): pass

def test_rows(db): pass

@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "hi"])
def test_page(language, live_server): pass
"""


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ([], {"test_without", "test_processes", "test_rows", "test_page[en]", "test_page[hi]"}),
        (["--second-database"], {"test_processes", "test_rows", "test_page[en]"}),
    ],
)
def test_the_second_database_proves_only_what_the_first_could_not(
    tmp_path: Path, option: list[str], expected: set[str]
) -> None:
    (tmp_path / "test_some.py").write_text(TESTS, encoding="utf-8")
    asked = [sys.executable, "-m", "pytest", "-p", "tests.second_database", "--collect-only", *option]
    said = subprocess.run(
        [*asked, f"--rootdir={ROOT}", f"--config-file={ROOT}/pyproject.toml", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert {line.split("::")[1] for line in said.stdout.splitlines() if "::" in line} == expected
