"""Small fonts for pages: one file a script, with both weights, holding the letters and conjuncts that the texts use.

A whole Devanagari font weighs more than a whole page may. What our texts are made of needs a fifth of it: for every
syllable in them, the glyphs that the font's own rules can make of it. Of a syllable that is in none of them, say in a
name that somebody typed, consonants still join by their half forms. Shorter and longer hooks of one vowel sign, chosen
by the width of what stands below it, are left out: they are most of a Devanagari font's rules, and tell nothing.
"""

import io
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates
from fontTools.varLib import instancer
from fontTools.varLib.iup import iup_delta_optimize

WEIGHTS = (400, 700)
# Joining, forms by place, marks and kerning: what makes text right. No stylistic choices.
FEATURES = (
    *("akhn", "nukt", "rphf", "rkrf", "blwf", "half", "pstf", "vatu", "cjct", "pres", "abvs", "blws", "psts", "haln"),
    *("ccmp", "locl", "mark", "mkmk", "abvm", "blwm"),
)
# Outlines are drawn on a grid of 1000 units a letter's height. At a page's sizes nobody sees four of them.
GRID = 4
CONTEXTUAL, EXTENSION = (5, 6), 7
_SPACE, _DANDA = 0x20, 0x964


@dataclass(frozen=True)
class Script:
    """A script as pages use it. `first`: where its block of 128 letters begins, 0 for Latin."""

    name: str
    package: str
    subset: str
    first: int
    tags: tuple[str, ...]
    language: str
    fixed_signs: tuple[int, ...] = ()
    """Vowel signs whose width stays as it is."""

    @property
    def file_name(self) -> str:
        return f"{self.package}.woff2"

    def folder(self, packages: Path) -> Path:
        return packages / "@fontsource-variable" / self.package

    def source(self, packages: Path) -> Path:
        return self.folder(packages) / "files" / f"{self.package}-{self.subset}-wght-normal.woff2"


LATIN = (
    *range(0x20, 0x7F),
    *map(ord, "\u00a0£©·×éñü–—‘’“”•…←→"),
)
SCRIPTS = (
    Script("Noto Sans", "noto-sans", "latin", 0, ("latn", "DFLT"), "en"),
    Script(
        "Noto Sans Devanagari", "noto-sans-devanagari", "devanagari", 0x900, ("dev2",), "hi", fixed_signs=(0x93F, 0x940)
    ),
    Script("Noto Sans Gurmukhi", "noto-sans-gurmukhi", "gurmukhi", 0xA00, ("gur2",), "pa"),
)


# Every page offers the other languages in their own letters, whichever fonts a phone has.
NAMES_FAMILY, NAMES_FILE = "Names of languages", "names.woff2"
NAMES = {"hi": "\u0939\u093f\u0928\u094d\u0926\u0940", "pa": "\u0a2a\u0a70\u0a1c\u0a3e\u0a2c\u0a40"}


def syllables_of(*, text: str, first: int) -> frozenset[str]:
    """This function will return the syllables of one Indic script in a text, each with its joined consonants."""
    if not first:
        return frozenset()
    one = re.escape
    joiner, dot = one(chr(first + 0x4D)), one(chr(first + 0x3C))
    consonant = f"[{chr(first + 0x15)}-{chr(first + 0x39)}{chr(first + 0x58)}-{chr(first + 0x5F)}]{dot}?"
    marks = f"{chr(first)}-{chr(first + 0x03)}{chr(first + 0x70)}-{chr(first + 0x75)}"
    signs = f"[{marks}{chr(first + 0x3A)}-{chr(first + 0x57)}]*"
    alone = f"[{chr(first)}-{chr(first + 0x7F)}]"
    return frozenset(re.findall(f"(?:{consonant}{joiner}[\u200c\u200d]?)*{consonant}{signs}|{alone}{signs}", text))


def make_page_font(*, script: Script, packages: Path, text: str) -> bytes:
    """This function will return the WOFF2 file of a script, for the syllables of a text."""
    font = _without_fixed_signs(script, TTFont(script.source(packages)))
    known = font.getBestCmap()
    syllables = syllables_of(text=text, first=script.first)
    letters = set(_letters(script, syllables)) & known.keys()
    options = _options(script)
    if script.first:
        # Once without what is not needed, so that the closure does not follow rules that are gone.
        font = _subset(font, options, glyphs=font.getGlyphOrder())
        options.layout_closure = False
        font = _subset(font, options, letters=letters, glyphs=sorted(_closure(font, syllables, letters, script)))
    else:
        font = _subset(font, options, letters=letters)
    font = _reopened(instancer.instantiateVariableFont(font, {"wght": WEIGHTS}))
    _put_on_grid(font)
    return _saved(font, flavor="woff2")


def make_names_font(*, packages: Path, folder: Path) -> bytes:
    """This function will return the WOFF2 file, under 2 KB, in which the names of the Indic languages are written.

    `folder` is where it may put files meanwhile."""
    parts = []
    for script in SCRIPTS:
        if script.language not in NAMES:
            continue
        made = TTFont(io.BytesIO(make_page_font(script=script, packages=packages, text=NAMES[script.language])))
        font = instancer.instantiateVariableFont(made, {"wght": WEIGHTS[0]})
        part = folder / f"{script.package}-name.ttf"
        part.write_bytes(_saved(font, flavor=None))
        parts.append(part)
    merged = Merger().merge([str(part) for part in parts])
    for part in parts:
        part.unlink()
    return _saved(merged, flavor="woff2")


def names_rule() -> str:
    """This function will return the style sheet's rule of the font of the languages' names.

    `swap`, unlike all others: without it a phone may have no such letters at all. The words have room kept for them."""
    ranges = ", ".join(_ranges(sorted({ord(letter) for name in NAMES.values() for letter in name})))
    return (
        f'@font-face {{ font-family: "{NAMES_FAMILY}"; font-display: swap; '
        f'src: url("{NAMES_FILE}") format("woff2"); unicode-range: {ranges}; }}\n'
    )


def face_rule(*, script: Script, letters: Collection[int]) -> str:
    """This function will return the style sheet's rule of a script's font.

    `optional`: where the font is not there as soon as the page is, the system's own is used and nothing moves later."""
    ranges = ", ".join(_ranges(sorted(letters)))
    return (
        f'@font-face {{ font-family: "{script.name}"; font-weight: {WEIGHTS[0]} {WEIGHTS[1]}; font-display: optional; '
        f'src: url("{script.file_name}") format("woff2"); unicode-range: {ranges}; }}\n'
    )


def _letters(script: Script, syllables: Iterable[str]) -> Iterator[int]:
    if not script.first:
        yield from LATIN
        return
    yield from (_SPACE, _DANDA, 0x20B9)
    for syllable in syllables:
        yield from map(ord, syllable)


def _closure(font: TTFont, syllables: Iterable[str], letters: Collection[int], script: Script) -> set[str]:
    """The glyphs of every syllable, and the half form of every consonant."""
    known, glyphs = font.getBestCmap(), set[str]()
    consonants = range(script.first + 0x15, script.first + 0x3A)
    joiner = script.first + 0x4D
    asked = {frozenset(map(ord, syllable)) for syllable in syllables}
    asked |= {frozenset({letter, joiner}) for letter in letters if letter in consonants}
    for codes in asked:
        state = _Closing(glyphs={known[code] for code in codes if code in known})
        font["GSUB"].closure_glyphs(state)
        glyphs |= state.glyphs
    return glyphs


@dataclass
class _Closing:
    """What the closure of a font's rules works on."""

    glyphs: set[str]


def _without_fixed_signs(script: Script, font: TTFont) -> TTFont:
    fixed = {font.getBestCmap()[sign] for sign in script.fixed_signs}
    if not fixed:
        return font
    for lookup in font["GSUB"].table.LookupList.Lookup:
        parts = [_plain(part) for part in lookup.SubTable]
        if parts and parts[0].LookupType in CONTEXTUAL:
            pairs = zip(lookup.SubTable, parts, strict=True)
            lookup.SubTable = [raw for raw, part in pairs if not _covers(part) & fixed]
            lookup.SubTableCount = len(lookup.SubTable)
    return font


def _plain(part: Any) -> Any:
    return part.ExtSubTable if part.LookupType == EXTENSION else part


def _covers(part: Any) -> set[str]:
    """The glyphs that a contextual rule begins with."""
    if part.Format != 3:
        return set(part.Coverage.glyphs)
    inputs = part.Coverage if hasattr(part, "Coverage") else part.InputCoverage
    return set(inputs[0].glyphs)


def _options(script: Script) -> Any:
    options = subset.Options()
    options.layout_features = list(FEATURES)
    options.layout_scripts = [f"{tag}.dflt" for tag in script.tags]
    options.hinting = options.legacy_cmap = options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = [1, 2]
    options.drop_tables += ["meta", "DSIG"]
    return options


def _subset(font: TTFont, options: Any, *, letters: Iterable[int] = (), glyphs: Iterable[str] = ()) -> TTFont:
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=letters, glyphs=glyphs)
    subsetter.subset(font)
    return _reopened(font)


def _put_on_grid(font: TTFont) -> None:
    """Round outlines, and what the heavier weight adds to them, to a coarser grid."""
    glyphs, added, metrics = font["glyf"], font["gvar"].variations, font["hmtx"].metrics
    for name in font.getGlyphOrder():
        glyph = glyphs[name]
        points, outline = glyphs._getCoordinatesAndControls(name, metrics)
        if glyph.isComposite() or glyph.numberOfContours < 1:
            continue
        for variation in added.get(name, ()):
            variation.calcInferredDeltas(points, outline.endPts)
            moves = [(_rounded(x), _rounded(y)) for x, y in variation.coordinates]
            variation.coordinates = iup_delta_optimize(moves, list(points), outline.endPts, tolerance=GRID)
        glyph.coordinates = GlyphCoordinates([(_rounded(x), _rounded(y)) for x, y in glyph.coordinates])
        glyph.recalcBounds(glyphs)


def _rounded(units: float) -> int:
    return round(units / GRID) * GRID


def _reopened(font: TTFont) -> TTFont:
    """The font as another reader sees it: nothing half read, nothing half changed."""
    return TTFont(io.BytesIO(_saved(font, flavor=None)))


def _saved(font: TTFont, *, flavor: str | None) -> bytes:
    content = io.BytesIO()
    font.flavor = flavor
    font.save(content)
    return content.getvalue()


def _ranges(letters: list[int]) -> Iterator[str]:
    """ "U+20-7e", "U+a0" ..."""
    begin = end = letters[0]
    for letter in [*letters[1:], -1]:
        if letter == end + 1:
            end = letter
            continue
        yield f"U+{begin:x}" if begin == end else f"U+{begin:x}-{end:x}"
        begin = end = letter
