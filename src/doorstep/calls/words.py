"""What people write in their own words, and how it is read."""

import unicodedata
from typing import Any

from doorstep.booking.requests import check_text
from doorstep.calls.refusals import WordsMissing

MOST = 1000


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
