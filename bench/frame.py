"""What every bench takes and gives."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

Tell: TypeAlias = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for; None leaves the choice to the bench, which then takes what docs/benchmarks.md shows.

    `seeds` is how many random seeds, `seconds` the budgets of a solver, `instances` a folder of public instances,
    `folder` where a bench may write, and `only` names the parts to run.
    """

    folder: Path
    quick: bool = False
    seeds: int | None = None
    seconds: tuple[float, ...] | None = None
    instances: Path | None = None
    only: tuple[str, ...] = ()

    def wants(self, name: str) -> bool:
        """True when a part of the bench with this name was asked for; without names, all are."""
        return not self.only or name in self.only


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under headings; `notes` are lines below."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def as_markdown(*, table: Table) -> str:
    """This function will write the table as docs/benchmarks.md shows it."""
    lines = [table.headings, tuple("---" for _ in table.headings), *table.rows]
    return "\n".join([f"**{table.title}**", "", *(f"| {' | '.join(line)} |" for line in lines), "", *table.notes, ""])
