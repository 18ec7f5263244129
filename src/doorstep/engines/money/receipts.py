"""Receipt numbers: a series for each field agent, day and book, so that one that is missing is seen."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

APP, PAPER = "A", "P"
"""Two books, since neither knows of the other: the field agent's phone, and paper that staff enter."""

_NUMBER = re.compile(r"([A-Z0-9]{1,12})-(\d{6})-([AP])-(\d{3,})")


@dataclass(frozen=True, slots=True, order=True)
class ReceiptNumber:
    """The `number`-th receipt of a book of one field agent's day, from 1."""

    agent: str
    on: date
    book: str
    number: int

    def __str__(self) -> str:
        return f"{self.agent}-{self.on:%y%m%d}-{self.book}-{self.number:03d}"

    @property
    def reference(self) -> str:
        """The number in letters and digits alone, as UPI and banks carry it."""
        return str(self).replace("-", "")


def read_number(*, typed: str) -> ReceiptNumber | None:
    """This function will return the number that somebody typed, in any case and with spaces; None for anything else."""
    found = _NUMBER.fullmatch("".join(typed.upper().split()))
    if found is None:
        return None
    day = found[2]
    try:
        on = date(2000 + int(day[:2]), int(day[2:4]), int(day[4:]))
    except ValueError:
        return None
    return ReceiptNumber(found[1], on, found[3], int(found[4]))


def gaps(*, numbers: Iterable[int]) -> tuple[int, ...]:
    """This function will return the numbers from 1 to the largest that are not there."""
    known = set(numbers)
    return tuple(n for n in range(1, max(known, default=0)) if n not in known)
