"""What people write in their own words, and how it is read."""

import unicodedata
from typing import Any

from doorstep.booking.requests import check_text
from doorstep.calls.refusals import WordsMissing
from doorstep.engines.privacy import without_aadhaar_numbers

MOST = 1000
_UNPRINTABLE = ("Cc", "Cs", "Co")


def read_words(*, text: str, field: str, missing: Any = "") -> str:
    """This function will return words without stray spaces; lines stay lines.

    Raises BadText when they are too long, cannot be printed or hold an Aadhaar number, and WordsMissing with the words
    of `missing`, where that is given, when there are none."""
    lines = [" ".join(line.split()) for line in unicodedata.normalize("NFC", text).splitlines()]
    tidy = "\n".join(lines).strip()
    # All in one line: a number that is broken over two lines is still that number.
    check_text(text=" ".join(lines).strip(), field=field, longest=MOST)
    if missing and not tidy:
        raise WordsMissing(missing, field=field)
    return tidy


def kept_words(*, text: str) -> str:
    """This function will return what may be kept of words that nobody can be asked to write again: without signs that
    cannot be printed, shortened, and with figures in the place of what may be an Aadhaar number."""
    printable = "".join(c if c == "\n" or unicodedata.category(c) not in _UNPRINTABLE else " " for c in text)
    lines = [" ".join(line.split()) for line in unicodedata.normalize("NFC", printable).splitlines()]
    return without_aadhaar_numbers(text="\n".join(lines).strip())[:MOST].strip()
