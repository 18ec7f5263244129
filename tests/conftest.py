"""What every run of the tests tells at its end: what was skipped, and why.

The city's fixtures are in `tests/chandigarh.py`. With `-p no:django` they stay out, and the engines' tests run alone.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

pytest_plugins = ["tests.second_database"]


def pytest_configure(config: pytest.Config) -> None:
    if config.pluginmanager.hasplugin("django"):
        config.pluginmanager.import_plugin("tests.chandigarh")


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    if not pluginmanager.hasplugin("django"):
        parser.addini("DJANGO_SETTINGS_MODULE", "read by pytest-django, which is not here")
    parser.addoption(
        "--outcome", type=Path, metavar="FILE", help="also write what passed, failed and was skipped as JSON"
    )


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    stats = terminalreporter.stats
    skipped = Counter(_read_reason(report) for report in stats.get("skipped", []))
    for line in describe_skipped(skipped):
        terminalreporter.write_line(line)
    file = config.getoption("outcome")
    if file is not None:
        failed = len(stats.get("failed", [])) + len(stats.get("error", []))
        outcome = {"passed": len(stats.get("passed", [])), "failed": failed, "skipped": skipped}
        file.write_text(json.dumps(outcome), encoding="utf-8")


def describe_skipped(skipped: dict[str, int]) -> list[str]:
    """Say how many tests were skipped for each reason, the most frequent first."""
    return [f"Skipped: {count} - {reason}" for reason, count in sorted(skipped.items(), key=lambda item: -item[1])]


def _read_reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Take the reason out of a report: a skip carries (file, line, reason), an expected failure only its text."""
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    return str(report.longrepr)
