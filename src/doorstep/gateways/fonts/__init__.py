"""Fonts for the three languages: whole TrueType files for printed forms; small WOFF2 files and their styles for pages.

They come from pinned packages at set-up and are never committed. Nothing here needs Django or the network.
"""

from doorstep.gateways.fonts.prepare import FAMILIES, MissingFonts, prepare_fonts
from doorstep.gateways.fonts.web import SCRIPTS

__all__ = ["FAMILIES", "SCRIPTS", "MissingFonts", "prepare_fonts"]
