"""Contrast of colours, and the shades that pages make of a city's one colour.

WCAG 2.2, 1.4.3 (https://www.w3.org/TR/WCAG22/#contrast-minimum): text needs 4.5 to 1 against what it stands on; the
edge of what can be touched needs 3 to 1.
"""

import re
from dataclasses import dataclass

TEXT, EDGE = 4.5, 3.0
COLOUR = re.compile(r"#[0-9a-f]{6}")
WHITE, BLACK = "#ffffff", "#000000"
# The lightest and darkest grounds of pages in light and in dark: `tokens.css`.
PAPER, DARK_SURFACE = "#f6f3ec", "#1e2428"
_STEPS = 50

Channels = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Shades:
    """What a page makes of a city's colour, in light or in dark.

    `main`: links and buttons; `deep`: under a pointer; `wash`: behind what is chosen; `on`: words upon `main`."""

    main: str
    deep: str
    wash: str
    on: str


def contrast(one: str, other: str) -> float:
    """This function will return the contrast of two colours like "#1f3f7f", from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(*, colour: str, other: str, share: float) -> str:
    """This function will return a colour into which a share (0 to 1) of another one is mixed."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round((a + (b - a) * share) * 255):02x}" for a, b in pairs)


def shades(*, colour: str) -> tuple[Shades, Shades]:
    """This function will return the shades of a colour for light pages and for dark ones.

    A colour too pale for words on paper is darkened until it can be read, and lightened for dark pages."""
    main = _until(colour, ground=PAPER, towards=BLACK)
    light = Shades(
        main=main,
        deep=mixed(colour=main, other=BLACK, share=0.3),
        wash=mixed(colour=main, other=WHITE, share=0.9),
        on=WHITE,
    )
    wash = mixed(colour=DARK_SURFACE, other=colour, share=0.25)
    ground = max((wash, DARK_SURFACE), key=_luminance)
    main = _until(colour, ground=ground, towards=WHITE, least=TEXT + 1)
    dark = Shades(
        main=main,
        deep=mixed(colour=main, other=WHITE, share=0.4),
        wash=wash,
        on=mixed(colour=BLACK, other=colour, share=0.15),
    )
    return light, dark


def _until(colour: str, *, ground: str, towards: str, least: float = TEXT + 0.5) -> str:
    for step in range(_STEPS):
        candidate = mixed(colour=colour, other=towards, share=step / _STEPS)
        if contrast(candidate, ground) >= least:
            return candidate
    return towards


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> Channels:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue
