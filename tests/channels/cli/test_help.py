"""Every command says what it does and shows an example."""

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from doorstep.channels.cli.commands import doorstep


def walk(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            if child.hidden:
                continue
            yield from walk(child, (*path, name))


@pytest.mark.parametrize("path", list(walk(doorstep)), ids=" ".join)
def test_every_command_has_help_with_an_example(path: tuple[str, ...]) -> None:
    said = CliRunner().invoke(doorstep, [*path, "--help"])
    assert said.exit_code == 0
    assert f"Example: doorstep {' '.join(path)}".strip() in " ".join(said.output.split())


def test_every_command_that_depends_on_time_takes_now() -> None:
    timed = [("setup",), ("offers",), ("forms",), ("work",), ("day", "publish"), ("day", "show"), ("roster", "roll")]
    timed += [("city", "load"), ("outbox", "status"), ("outbox", "retry"), ("messages", "list")]
    timed += [("durations", "show"), ("durations", "learn"), ("visits", "import"), ("visits", "export")]
    for path in timed:
        assert "--now" in CliRunner().invoke(doorstep, [*path, "--help"]).output, path
