"""Colours that can be told apart, and the ones that pages are really painted with."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.engines.looks.colours import DARK_SURFACE, EDGE, PAPER, TEXT, contrast, shades

TOKENS = Path(__file__).parents[3] / "src" / "doorstep" / "channels" / "shared" / "static" / "shared" / "tokens.css"
WORDS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "accent", "green", "red") for ground in ("paper", "surface")),
    *((ink, f"{wash}-wash") for ink in ("ink", "ink-soft") for wash in ("accent", "green", "yellow", "red")),
    *((f"on-{ground}", ground) for ground in ("accent", "green", "red", "focus", "foot")),
    *((name, f"{name}-wash") for name in ("accent", "green", "red")),
    *(("on-red", "red-deep"), ("on-accent", "accent-deep"), ("accent-deep", "surface"), ("accent-deep", "paper")),
    *(("accent-deep", "accent-wash"), ("surface", "ink-soft")),
]
EDGES = [("line-strong", "surface"), ("line-strong", "paper"), ("accent", "surface"), ("red", "surface")]
THEMES = ["light", "dark", "light, more contrast", "dark, more contrast"]


def palette(theme: str) -> dict[str, str]:
    """The tokens' colours in a theme, as a browser would combine the blocks."""
    css = re.sub(r"/\*.*?\*/", "", TOKENS.read_text(encoding="utf-8"), flags=re.DOTALL)
    found = dict(_pairs(css.split("@media")[0]))
    for block in css.split("@media")[1:]:
        asked = block.partition("{")[0]
        if (
            "print" in asked
            or ("dark" in asked and "dark" not in theme)
            or ("contrast" in asked and "contrast" not in theme)
        ):
            continue
        found |= dict(_pairs(block))
    return {name: found[value[6:-1]] if value.startswith("var(--") else value for name, value in found.items()}


def _pairs(css: str) -> list[tuple[str, str]]:
    return re.findall(r"--([\w-]+): (#[0-9a-f]{6}|var\(--[\w-]+\));", css)


@pytest.mark.parametrize("theme", THEMES)
def test_every_word_can_be_read_on_its_ground(theme: str) -> None:
    colours = palette(theme)
    faint = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in WORDS}
    assert {pair: value for pair, value in faint.items() if value < TEXT} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_every_box_can_be_seen(theme: str) -> None:
    colours = palette(theme)
    assert [pair for pair in EDGES if contrast(colours[pair[0]], colours[pair[1]]) < EDGE] == []


def test_a_faint_pair_would_be_found() -> None:
    assert contrast("#999999", "#ffffff") < TEXT
    assert contrast("#767676", "#ffffff") >= TEXT
    assert contrast("#000000", "#ffffff") == 21


@given(st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}"))
def test_whatever_colour_a_city_has_its_links_and_buttons_can_be_read(colour: str) -> None:
    light, dark = shades(colour=colour)
    for ground in ("#ffffff", PAPER, light.wash):
        assert contrast(light.main, ground) >= TEXT
        assert contrast(light.deep, ground) >= TEXT
    assert contrast(light.on, light.main) >= TEXT
    for ground in (DARK_SURFACE, "#14181b", dark.wash):
        assert contrast(dark.main, ground) >= TEXT
    assert contrast(dark.on, dark.main) >= TEXT
    assert contrast(dark.on, dark.deep) >= TEXT
    assert contrast("#ece9e2", dark.wash) >= TEXT
    assert contrast("#1b2126", light.wash) >= TEXT
