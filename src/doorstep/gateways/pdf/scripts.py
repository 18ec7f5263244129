"""Print what a speaker reads aloud."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from doorstep.engines.phone_menu.script import Line
from doorstep.gateways.pdf.compiling import compile_pdf

_TEMPLATE = Path(__file__).parent / "templates" / "recording_script.typ"


def print_script(
    *,
    lines: Sequence[Line],
    words: Mapping[str, str],
    hints: Sequence[str],
    sections: Mapping[str, str],
    fonts: Path,
    at: datetime,
) -> bytes:
    """This function will return one PDF/A-2b file with every line of a script, numbered, in its order.

    `words`: "title", "footer" and "page" ("Page {page} of {pages}"); `hints`: how to read; `sections`: the headings by
    their codes. Raises `MissingFonts` when the folder of `fonts` has none."""
    parts = [(code, list(of_section)) for code, of_section in groupby(lines, key=lambda line: line.section)]
    data: dict[str, Any] = {
        **words,
        "hints": list(hints),
        "sections": [{"title": sections[code], "lines": [_row(line) for line in found]} for code, found in parts],
    }
    return compile_pdf(template=_TEMPLATE, data=data, fonts=fonts, at=at)


def _row(line: Line) -> dict[str, str]:
    return {"number": str(line.number), "key": line.key, "text": line.text, "note": line.note}
