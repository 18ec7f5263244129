"""What the fonts can print. PDF/A forbids a glyph that no font has, and people type anything."""

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

UNKNOWN = "\ufffd"
_JOINERS = "\u200c\u200d"


@lru_cache(maxsize=8)
def known_characters(files: tuple[Path, ...]) -> frozenset[str]:
    """This function will return every character that any of the font files has. Cached: fonts do not change."""
    known: set[str] = set()
    for file in files:
        with TTFont(file, lazy=True) as font:
            known.update(map(chr, font.getBestCmap()))
    return frozenset(known)


def printable(said: Any, *, known: frozenset[str]) -> Any:
    """This function will return `said` - a text, or lists and mappings of texts - with only what can be printed.

    A letter with an accent that no font has loses the accent; what is still unknown becomes U+FFFD, once for each
    character; controls and direction marks, which could make a line read otherwise than it was typed, are dropped."""
    if isinstance(said, str):
        return "".join(_printed(character, known) for character in said)
    if isinstance(said, dict):
        return {key: printable(value, known=known) for key, value in said.items()}
    if isinstance(said, list | tuple):
        return [printable(value, known=known) for value in said]
    return said


def _printed(character: str, known: frozenset[str]) -> str:
    category = unicodedata.category(character)
    if category == "Cc" or category.startswith("Z"):
        return " "
    if character in _JOINERS:
        return character
    if category == "Cf" or 0xFE00 <= ord(character) <= 0xFE0F:
        return ""
    if character in known:
        return character
    plain = "".join(part for part in unicodedata.normalize("NFKD", character) if part in known)
    return plain or UNKNOWN
