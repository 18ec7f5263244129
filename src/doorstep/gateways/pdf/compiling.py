"""Typeset a template with data."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from doorstep.gateways.pdf.glyphs import known_characters, printable


class MissingFonts(Exception):
    """The folder has no fonts: `make fonts` makes them."""


def compile_pdf(*, template: Path, data: Mapping[str, Any], fonts: Path, at: datetime) -> bytes:
    """This function will return the template's pages as a PDF/A-2b file.

    `data`: texts, numbers, lists and mappings; the template reads it as `json(bytes(sys.inputs.data))`, so that no
    text in it is ever read as markup. `fonts`: a folder of TrueType files, the only ones used. `at`: the aware instant
    written into the file as its date; equal input gives equal bytes. Raises `MissingFonts` when the folder has none."""
    files = tuple(sorted(fonts.glob("*.ttf")))
    if not files:
        raise MissingFonts(f"no fonts in {fonts}: run `make fonts`")
    clean = printable(data, known=known_characters(files))
    return typst.compile(
        template,
        root=template.parent,
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts]),
        format="pdf",
        pdf_standards="a-2b",
        sys_inputs={"data": json.dumps(clean)},
        timestamp=int(at.timestamp()),
    )
