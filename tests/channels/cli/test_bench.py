"""`doorstep bench`: from a checkout only."""

from pathlib import Path

from click.testing import CliRunner
from pytest_django import Settings

from doorstep.channels.cli.bench import bench_command


def test_without_a_checkout_it_says_so(settings: Settings, tmp_path: Path) -> None:
    settings.ROOT = tmp_path
    done = CliRunner().invoke(bench_command, ["solve"])
    assert done.exit_code == 1
    assert "run this from a checkout" in done.output


def test_budgets_are_numbers() -> None:
    done = CliRunner().invoke(bench_command, ["solve", "--seconds", "five"])
    assert done.exit_code == 2
    assert "such as 5,30,60" in done.output
