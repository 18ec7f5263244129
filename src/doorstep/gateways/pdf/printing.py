"""Print one field agent's day."""

from io import BytesIO
from pathlib import Path

import segno

from doorstep.engines.forms.layout import lay_out
from doorstep.engines.forms.values import RunSheet
from doorstep.gateways.pdf.compiling import compile_pdf

_TEMPLATE = Path(__file__).parent / "templates" / "route.typ"


def print_route(*, sheet: RunSheet, fonts: Path) -> bytes:
    """This function will return one PDF/A-2b file: the run sheet, then every visit's forms in route order.

    `fonts`: the folder of TrueType files. Raises `MissingFonts` when it has none."""
    codes = {stop.reference: _draw_code(stop.reference) for stop in sheet.stops}
    return compile_pdf(template=_TEMPLATE, data={**lay_out(sheet), "codes": codes}, fonts=fonts, at=sheet.printed_at)


def _draw_code(reference: str) -> str:
    """The reference as a QR code, an SVG picture."""
    drawn = BytesIO()
    segno.make(reference, error="q", micro=False).save(drawn, kind="svg", border=2, xmldecl=False, svgclass=None)
    return drawn.getvalue().decode()
