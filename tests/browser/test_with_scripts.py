"""What only scripts can do, shown only where it works; and the same pages with letters twice as large."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.app_walk import PHONE, Touch, book
from tests.browser.conftest import picture
from tests.browser.test_citizen import WIDER_THAN_THE_SCREEN
from tests.cast import set_rules

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city_of_today")]

WATCH_PRINTER = "window.print = () => { window.printed = true; };"
SHARES = "navigator.share = (what) => { window.shared = what; return Promise.resolve(); };"
INVITE = """() => { const event = new Event("beforeinstallprompt", {cancelable: true});
    event.prompt = () => { window.invited = true; return Promise.resolve(); };
    window.dispatchEvent(event); return event.defaultPrevented; }"""
MINUTE_MS = 60_000


class Stop(Exception):
    """Far enough."""


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport=PHONE, locale="en-IN")
    context.set_default_timeout(10_000)
    set_rules(least_seconds=0)
    yield context
    context.close()


def go_to(page: Page, url: str, name: str) -> None:
    """Go as far as this page of the booking."""

    def stop(there: str) -> None:
        if there == name:
            raise Stop

    with pytest.raises(Stop):
        book(page=page, url=url, hand=Touch(), after=stop)


def test_the_time_left_is_counted_and_said_aloud_twice(context: BrowserContext, live_server: LiveServer) -> None:
    page = context.new_page()
    go_to(page, live_server.url, "people")
    page.clock.install()
    page.reload()
    clock = page.locator("[data-until] b")
    clock.wait_for()
    minutes, _colon, seconds = clock.inner_text().partition(":")
    assert (3 <= int(minutes) <= 30, len(seconds)) == (True, 2)
    assert clock.get_attribute("aria-hidden") == "true"
    assert "Time left" in page.locator("[data-until]").inner_text()

    said = page.locator("#announced")
    page.clock.run_for((int(minutes) - 2) * MINUTE_MS - 1000)
    assert "Two minutes" not in (said.inner_text() if said.count() else "")
    page.clock.run_for(MINUTE_MS + 2000)
    assert said.inner_text() == "Two minutes are left."
    page.clock.run_for(2 * MINUTE_MS)
    assert said.inner_text().startswith("The time is over.")
    assert page.locator("[data-until]").inner_text() == said.inner_text()


def test_the_time_left_is_counted_on_a_page_that_changed_in_place(
    context: BrowserContext, live_server: LiveServer
) -> None:
    page = context.new_page()
    go_to(page, live_server.url, "people")
    page.locator("[data-until] b").wait_for()
    assert ":" in page.locator("[data-until] b").inner_text()


def test_a_list_is_printed_by_a_button_where_scripts_run(context: BrowserContext, live_server: LiveServer) -> None:
    page = context.new_page()
    page.add_init_script(WATCH_PRINTER)
    go_to(page, live_server.url, "documents")
    button = page.locator("[data-print]").first
    assert not page.locator("[data-without-script]").first.is_visible()
    button.click()
    assert page.evaluate("window.printed") is True
    without = context.browser.new_context(  # type: ignore[union-attr]
        viewport=PHONE, locale="en-IN", java_script_enabled=False, storage_state=context.storage_state()
    )
    plain = without.new_page()
    plain.goto(page.url)
    assert plain.locator("[data-without-script]").first.is_visible()
    assert not plain.locator("[data-print]").first.is_visible()
    without.close()


def test_a_visit_is_shared_and_the_app_put_on_the_screen_where_a_phone_can(
    context: BrowserContext, live_server: LiveServer
) -> None:
    page = context.new_page()
    book(page=page, url=live_server.url, hand=Touch())
    share, install = page.locator("[data-share]"), page.locator("main [data-install]")
    assert (share.get_attribute("href") or "").startswith("https://wa.me/?")
    assert not install.is_visible()
    assert page.locator("#install ~ p [data-without-script]").is_visible()
    picture(page=page, name="done-without-invitation")

    assert page.evaluate(INVITE) is True
    assert not page.locator("#install ~ p [data-without-script]").is_visible()
    install.click()
    assert page.evaluate("window.invited") is True
    assert not install.is_visible()
    assert page.locator("#install ~ p [data-without-script]").is_visible()

    page.add_init_script(SHARES)
    page.reload()
    page.wait_for_function("Boolean(document.querySelector('[data-share]').onclick)")
    page.locator("[data-share]").click()
    page.wait_for_function("window.shared")
    assert "Sampark" in page.evaluate("window.shared.text")


@pytest.mark.parametrize("language", ["en", "hi", "pa"])
def test_letters_twice_as_large_and_a_narrow_screen_cut_nothing_off(
    context: BrowserContext, live_server: LiveServer, language: str
) -> None:
    context.add_cookies([{"name": "language", "value": language, "url": live_server.url}])
    page, faults = context.new_page(), []

    def look(name: str) -> None:
        for width, letters in ((1280, "200%"), (320, "200%"), (320, "100%")):
            page.set_viewport_size({"width": width, "height": 740})
            page.evaluate("letters => { document.documentElement.style.fontSize = letters; }", letters)
            picture(page=page, name=f"large-{language}-{width}-{letters[0]}-{name.replace('/', '-')}")
            if (over := page.evaluate(WIDER_THAN_THE_SCREEN)) > 0:
                faults.append(f"{name} at {width} and {letters}: {over} pixels too wide")
        page.set_viewport_size(PHONE)

    page.goto(f"{live_server.url}/")
    look("home")
    page.goto(f"{live_server.url}/book/services")
    look("services")
    book(page=page, url=live_server.url, hand=Touch(), after=look)
    assert faults == []
