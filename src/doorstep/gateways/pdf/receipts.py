"""Print a receipt."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from doorstep.gateways.pdf.compiling import compile_pdf

_TEMPLATE = Path(__file__).parent / "templates" / "receipt.typ"


def print_receipt(
    *,
    title: str,
    number: str,
    facts: Sequence[tuple[str, str]],
    lines: Sequence[tuple[str, str]],
    total: tuple[str, str],
    notes: Sequence[str],
    words: Mapping[str, str],
    fonts: Path,
    at: datetime,
) -> bytes:
    """This function will return a receipt as a PDF/A-2b file of one page.

    `facts` and `lines`: label and value each; `total` too; `notes`: sentences at the end.
    `words`: "page" ("Page {page} of {pages}"). Raises `MissingFonts`."""
    data = {
        "title": title,
        "number": number,
        "facts": [list(fact) for fact in facts],
        "lines": [list(line) for line in lines],
        "total": list(total),
        "notes": list(notes),
        **words,
    }
    return compile_pdf(template=_TEMPLATE, data=data, fonts=fonts, at=at)
