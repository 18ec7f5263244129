"""What becomes of a row when its file is loaded again: see docs/algorithms/city-load.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, Any]
"""A row as plain JSON values by field; a link is the key of the row it leads to, "" for none."""


@dataclass(frozen=True, slots=True)
class Merged:
    """`changes`: fields that take the file's value. `kept`: fields that a person edited and that differ from it."""

    changes: Values
    kept: tuple[str, ...]


def merge(*, file: Values, row: Values, seed: Values | None) -> Merged:
    """This function will decide each field of a row that is in the table and in the file.

    `seed` is what the files said when they were last loaded; a field that differs from it was edited by a person, and
    stays. Without a seed the row was made by a person: all of it stays."""
    differing = [name for name, value in file.items() if row[name] != value]
    edited = {name for name in differing if seed is None or row[name] != seed.get(name, row[name])}
    changes = {name: file[name] for name in differing if name not in edited}
    return Merged(changes, tuple(name for name in differing if name in edited))


def is_edited(*, row: Values, seed: Values) -> bool:
    """This function will say whether a person changed the row since the files were last loaded."""
    return any(row[name] != value for name, value in seed.items() if name in row)
