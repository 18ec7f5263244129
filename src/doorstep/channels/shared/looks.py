"""How pages look: one style sheet of tokens, shared rules, fonts and the city's colour; the city's name and emblem.

The sheet is made once for each edition of the city and served under an address that changes with it, so that browsers
keep it for good: one request instead of five. The sources stay apart; a page that cannot ask for a city loads them so.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

from doorstep.engines.looks.colours import Shades, shades
from doorstep.gateways.fonts import SCRIPTS
from doorstep.places import queries as places
from doorstep.places.models import City

SOURCES = ("shared/tokens.css", "shared/page.css", "shared/forms.css")
NO_EMBLEM = "shared/mark.svg"
COLOUR = "#1f3f7f"
# The paper of dark pages, as in tokens.css.
DARK = "#14181b"
_CALM = "(prefers-contrast: more)"


@dataclass(frozen=True, slots=True)
class Look:
    """What pages take from the city. A `key` names one state of a file."""

    city: City | None
    name: Mapping[str, str]
    colour: str
    theme: str
    style: str
    style_key: str
    emblem: str
    emblem_key: str
    has_fonts: bool

    @property
    def dark_theme(self) -> str:
        return DARK

    def font(self, *, language: str) -> str:
        """The address of the font that a page in this language is written in; nothing when fonts are not made."""
        names = {script.language: script.file_name for script in SCRIPTS}
        return static(f"fonts/{names[language]}") if self.has_fonts and language in names else ""


def look() -> Look:
    """This function will return the look of the city that is served, and a plain one before there is a city."""
    token = places.edition()
    return places.remembered(name="look", token=token, make=lambda: _make(places.city(token=token)))


def _make(city: City | None) -> Look:
    colour = (city.colour if city else "") or COLOUR
    emblem = (city.emblem if city else "") or _read(NO_EMBLEM)
    light, dark = shades(colour=colour)
    fonts = _fonts()
    style = _small("".join([*(_read(name) for name in SOURCES), fonts, _accents(light, dark)]))
    return Look(
        city=city,
        name=(city.service_name if city else {}) or {},
        colour=colour,
        theme=light.main,
        style=style,
        style_key=key_of(style),
        emblem=emblem,
        emblem_key=key_of(emblem),
        has_fonts=bool(fonts),
    )


def key_of(content: str) -> str:
    """This function will return a short name for what a file holds."""
    return hashlib.sha256(content.encode()).hexdigest()[:12]


@lru_cache(maxsize=16)
def _read(name: str) -> str:
    found = finders.find(name)
    return Path(str(found)).read_text(encoding="utf-8") if found else ""


def _fonts() -> str:
    """The rules of the fonts that `make fonts` made, with the addresses under which they are served."""
    rules = settings.VAR / "webfonts" / "fonts.css"
    if not settings.STATICFILES_DIRS or not rules.is_file():
        return ""
    text = rules.read_text(encoding="utf-8")
    return re.sub(r'url\("([^"]+)"\)', lambda found: f'url("{static("fonts/" + found[1])}")', text)


def _accents(light: Shades, dark: Shades) -> str:
    """The city's colour, but where somebody asks their phone for more contrast than any city has."""
    return (
        f"@media not {_CALM}{{:root{{{_values(light)}}}}}"
        f"@media (prefers-color-scheme: dark) and (not {_CALM}){{:root{{{_values(dark)}}}}}"
        "@media print{:root{--accent:#000;--accent-deep:#000;--accent-wash:#fff}}"
    )


def _values(shades: Shades) -> str:
    return f"--accent:{shades.main};--accent-deep:{shades.deep};--accent-wash:{shades.wash};--on-accent:{shades.on}"


def _small(style: str) -> str:
    """The style sheet without comments and needless white space."""
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", style)).strip()
