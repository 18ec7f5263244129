"""Fonts for the three languages: TrueType files for printed forms, WOFF2 files and their style sheet for web pages.

They come from pinned packages at set-up and are never committed. Nothing here needs Django or the network.
"""

from doorstep.gateways.fonts.prepare import FAMILIES, MissingFonts, prepare_fonts

__all__ = ["FAMILIES", "MissingFonts", "prepare_fonts"]
