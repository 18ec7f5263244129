"""What happens on real screens: two tabs, a window that went, a keyboard without a mouse, clocks of two countries."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from doorstep.booking.actions import release_hold
from doorstep.booking.models import Appointment, Hold
from doorstep.journal.actions import SYSTEM
from tests.browser.conftest import newest_code
from tests.browser.walk import submit
from tests.cast import only_agents, set_rules

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city_of_the_quick")]


@pytest.fixture
def city_of_the_quick(city_of_today: None) -> None:
    """These tests are quicker than a person may be."""
    set_rules(least_seconds=0)


def to_the_days(page: Page, url: str) -> None:
    """Choose a service and say where, as fast as a person may."""
    page.goto(f"{url}/book/services")
    page.locator("#service-water-bill").check()
    page.locator("button[value=continue]").click()
    page.locator(".day-input").wait_for()
    submit(page)
    page.locator("button[name=ready][value=yes]").click()


def to_the_last_page(page: Page, url: str, *, who: str = "self") -> None:
    to_the_days(page, url)
    page.locator(f"button[name=who][value={who}]").click()
    page.locator("#id_sector").fill("33")
    page.locator("#id_house").fill("150")
    submit(page)
    page.locator(".map").wait_for()
    submit(page)
    page.locator(".best .offer").first.click()
    page.locator("#id_name").fill("Meera Sharma")
    page.locator("#id_phone").fill("98765 00001")
    submit(page)
    page.locator("#id_code").fill("")
    page.locator("#id_code").fill(newest_code())
    submit(page)
    page.locator("#id_agree").check()


@pytest.fixture
def context(chromium: Browser) -> BrowserContext:
    return chromium.new_context(viewport={"width": 360, "height": 740}, locale="en-IN", timezone_id="America/Toronto")


def test_two_tabs_book_one_visit(context: BrowserContext, live_server: LiveServer) -> None:
    first, second = context.new_page(), context.new_page()
    to_the_last_page(first, live_server.url)
    second.goto(f"{live_server.url}/book/check")
    second.locator("#id_agree").check()
    first.locator("main .button-big").click()
    first.locator(".reference").wait_for()
    second.locator("main .button-big").click()
    second.locator(".reference").wait_for()
    assert first.locator(".reference").inner_text() == second.locator(".reference").inner_text()
    assert Appointment.objects.count() == 1


def test_a_hold_that_ran_out_still_books_what_is_free(context: BrowserContext, live_server: LiveServer) -> None:
    page = context.new_page()
    to_the_last_page(page, live_server.url)
    let_the_hold_go()
    page.locator("main .button-big").click()
    page.locator(".reference").wait_for()
    assert Appointment.objects.count() == 1


def test_a_window_that_went_leads_back_to_the_days_and_nothing_said_is_lost(
    context: BrowserContext, live_server: LiveServer
) -> None:
    page = context.new_page()
    to_the_last_page(page, live_server.url)
    let_the_hold_go()
    only_agents()
    page.locator("main .button-big").click()
    page.locator(".summary").wait_for()
    assert "has just been taken or is closed" in page.locator(".summary").inner_text()
    assert page.locator("#nothing").count() == 1
    assert Appointment.objects.count() == 0
    page.goto(f"{live_server.url}/book/people")
    page.goto(f"{live_server.url}/book/address")
    assert page.locator("#id_house").input_value() == "150"


def let_the_hold_go() -> None:
    from_hold = Hold.objects.get()
    release_hold(token=from_hold.token, actor=SYSTEM, now=from_hold.created_at)


def test_a_helper_in_toronto_sees_both_clocks(context: BrowserContext, live_server: LiveServer) -> None:
    page = context.new_page()
    to_the_days(page, live_server.url)
    page.locator("button[name=who][value=other]").click()
    page.locator("#id_sector").fill("33")
    page.locator("#id_house").fill("150")
    submit(page)
    page.locator(".map").wait_for()
    submit(page)
    page.locator(".best .own").first.wait_for()
    assert re.search(r", \d+(:\d+)? [ap]m – ", page.locator(".best .own").first.inner_text())
    assert "Toronto" in page.locator("details.wishes").first.inner_text()


def test_the_whole_flow_by_keyboard_alone_at_320_pixels(chromium: Browser, live_server: LiveServer) -> None:
    page = chromium.new_context(viewport={"width": 320, "height": 640}, locale="en-IN").new_page()
    page.goto(live_server.url)
    enter(page, "main a.button-big")
    space(page, "#service-water-bill")
    enter(page, "button[value=continue]")
    page.locator(".day-input").wait_for()
    enter(page, "main form .actions button")
    enter(page, "button[name=ready][value=yes]")
    enter(page, "button[name=who][value=self]")
    type_into(page, "#id_sector", "33")
    type_into(page, "#id_house", "150")
    enter(page, "main form .actions button")
    enter(page, "form:not(.homes) .actions .button")
    enter(page, ".glance a:not(.shut)")
    enter(page, ".day .offer")
    type_into(page, "#id_name", "Meera Sharma")
    type_into(page, "#id_phone", "98765 00001")
    page.keyboard.press("Enter")
    reach(page, "#id_code")
    page.keyboard.type(newest_code())
    page.keyboard.press("Enter")
    space(page, "#id_agree")
    enter(page, "main .button-big")
    page.locator(".reference").wait_for()
    assert Appointment.objects.count() == 1


def reach(page: Page, wanted: str) -> None:
    """Press Tab until the first of what is wanted has the focus, and see that one can see where it is."""
    page.locator(wanted).first.wait_for()
    for _press in range(150):
        page.keyboard.press("Tab")
        if page.locator(wanted).first.evaluate("e => e === document.activeElement"):
            outline = page.locator(wanted).first.evaluate(
                "e => getComputedStyle(e).outlineStyle + getComputedStyle(e.closest('.choice') ?? e).outlineStyle"
            )
            assert outline != "nonenone", f"{wanted} does not show that it has the focus"
            return
    raise AssertionError(f"{wanted} cannot be reached with Tab")


def enter(page: Page, wanted: str) -> None:
    reach(page, wanted)
    page.keyboard.press("Enter")


def space(page: Page, wanted: str) -> None:
    reach(page, wanted)
    page.keyboard.press("Space")


def type_into(page: Page, wanted: str, words: str) -> None:
    reach(page, wanted)
    page.keyboard.type(words)
