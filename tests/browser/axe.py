"""What an independent checker finds against people who see, hear or move otherwise: axe, from npm, for tests only."""

from functools import lru_cache
from pathlib import Path

import pytest
from playwright.sync_api import Page

SCRIPT = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN = """async (rules) => (await axe.run(document, {runOnly: rules, resultTypes: ["violations"]})).violations
    .flatMap(one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 120)}`))"""


def violations(*, page: Page) -> list[str]:
    """Return what axe finds on a page: the rule, and the element that breaks it."""
    page.evaluate(_source())
    found: list[str] = page.evaluate(RUN, list(RULES))
    return found


@lru_cache(maxsize=1)
def _source() -> str:
    if not SCRIPT.is_file():
        pytest.skip("there is no axe; make test installs it")
    return SCRIPT.read_text(encoding="utf-8")
