"""A complete small city of two sectors, and ways to break a copy of it."""

import shutil
from pathlib import Path

from doorstep.engines.city.read import read_city
from doorstep.engines.city.values import Fault

SMALL = Path(__file__).parent / "small"


def copy_of_small(folder: Path) -> Path:
    return Path(shutil.copytree(SMALL, folder / "city"))


def change(city: Path, file: str, old: str, new: str) -> None:
    """Replace the first `old` of a file, which must be there."""
    text = (city / file).read_text(encoding="utf-8")
    assert old in text
    (city / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def faults_of(city: Path) -> tuple[Fault, ...]:
    data, faults = read_city(folder=city)
    assert data is None
    return faults
