"""The last lines of `make test` say what was skipped and why."""

from tests.conftest import describe_skipped
from tests.run import Outcome, with_a_database


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


def test_what_knows_no_database_runs_once_unless_it_is_named() -> None:
    assert with_a_database(["-x"]) == ["--ignore=tests/engines", "--ignore=tests/architecture", "-x"]
    assert with_a_database(["tests/engines/fees"]) == ["tests/engines/fees"]
