"""The whole way on a small phone and on a desk, in three languages: nothing is cut off, nothing needs a script."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from doorstep.booking.models import Appointment
from tests.browser.axe import violations
from tests.browser.conftest import newest_code, picture
from tests.browser.walk import book_for_someone_else, look_after, look_around

Light = Literal["light", "dark"]

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city_of_today")]

SWAPPING = ".htmx-request, .htmx-swapping, .htmx-settling"
WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """[...document.querySelectorAll('button, .button, select, input:not([type=hidden])')]
    .filter(e => e.offsetParent && !e.closest('label.choice') && e.getBoundingClientRect().height < 44)
    .map(e => e.outerHTML.slice(0, 80))"""
SMALLEST_LETTERS = """Math.min(...[...document.querySelectorAll('main *')]
    .filter(e => e.offsetParent && e.textContent.trim()).map(e => parseFloat(getComputedStyle(e).fontSize)))"""


@pytest.mark.parametrize(
    ("language", "width", "light", "scripts"),
    [
        *((language, 320, "light", True) for language in ("en", "hi", "pa")),
        *((language, 1280, "dark", True) for language in ("en", "hi", "pa")),
        ("hi", 360, "light", False),
    ],
)
def test_a_visit_is_booked_and_cancelled_on_every_screen(
    chromium: Browser, live_server: LiveServer, language: str, width: int, light: Light, scripts: bool
) -> None:
    # Where scripts of pages are off, the probes below are the browser's own; axe needs them on.
    context = chromium.new_context(
        viewport={"width": width, "height": 740}, locale="en-IN", java_script_enabled=scripts, color_scheme=light
    )
    page = context.new_page()
    faults: list[str] = []

    def look(name: str) -> None:
        page.wait_for_load_state()
        if scripts:
            page.locator(SWAPPING).first.wait_for(state="detached")
        picture(page=page, name=f"{language}-{width}-{name}")
        found = _faults(page) + (violations(page=page) if scripts else [])
        faults.extend(f"{name}: {fault}" for fault in found)

    reference = book_for_someone_else(
        page=page, url=live_server.url, language=language, look=look, read_code=newest_code
    )
    look_around(page=page, url=live_server.url, look=look)
    look_after(page=page, url=live_server.url, reference=reference, phone="+1 604 555 0134", look=look)
    assert faults == []
    assert Appointment.objects.get().status == "cancelled"


def _faults(page: Page) -> list[str]:
    found = []
    if (over := page.evaluate(WIDER_THAN_THE_SCREEN)) > 0:
        found.append(f"{over} pixels wider than the screen")
    if (size := page.evaluate(SMALLEST_LETTERS)) < 16:
        found.append(f"letters of {size} pixels")
    return found + [f"too small to touch: {target}" for target in page.evaluate(SMALL_TARGETS)]
