"""Without a connection: what a phone kept is shown with its time, everything else honestly not; and it forgets."""

import time
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from doorstep.booking.models import Appointment
from doorstep.places.models import City
from tests.browser.app_walk import PHONE, QUICK, kept_pages, phone_with_a_visit
from tests.browser.conftest import picture
from tests.cast import set_rules

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city_of_today")]

READY = "navigator.serviceWorker.ready.then(worker => Boolean(worker.active))"
SHELLS = "caches.keys().then(names => names.filter(name => name.startsWith('shell')).sort())"
UPDATE = "navigator.serviceWorker.ready.then(worker => worker.update()).then(() => undefined)"
NO_CONNECTION = "There is no connection"


@pytest.fixture
def phone(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A phone on which a visit was just booked."""
    set_rules(least_seconds=0)
    context = phone_with_a_visit(chromium=chromium, url=live_server.url)
    context.set_default_timeout(10_000)
    yield context
    context.close()


def wait_for_kept(page: Page, *paths: str) -> None:
    until(lambda: set(paths) <= set(kept_pages(page)))


def until(true: Callable[[], bool]) -> None:
    """Chromium has no event for what its stores hold."""
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_visit_that_was_just_booked_opens_without_a_connection(
    phone: BrowserContext, live_server: LiveServer
) -> None:
    page = phone.new_page()
    page.goto(f"{live_server.url}/book/done")
    wait_for_kept(page, "/visit/details")
    phone.set_offline(True)
    page.goto(f"{live_server.url}/visit/details")
    assert "You have no connection. This is how it stood on" in page.locator("main .note").first.inner_text()
    assert Appointment.objects.get().reference in page.locator("main").inner_text().replace(" ", "")
    assert page.locator("main .paper").count() >= 1
    picture(page=page, name="offline-visit")


def test_my_appointments_open_without_a_connection_in_the_language_of_the_page(
    phone: BrowserContext, live_server: LiveServer
) -> None:
    page = phone.new_page()
    page.goto(f"{live_server.url}/my")
    wait_for_kept(page, "/my")
    page.locator(".languages button[value=hi]").click()
    page.locator("html[lang=hi]").wait_for()
    page.wait_for_load_state("networkidle")
    phone.set_offline(True)
    page.goto(f"{live_server.url}/my")
    assert page.locator("html").get_attribute("lang") == "hi"
    assert page.locator("main .note b").first.inner_text().count(":") == 1
    assert page.locator(".mine li").count() == 1


def test_any_other_page_says_honestly_that_there_is_no_connection(
    phone: BrowserContext, live_server: LiveServer
) -> None:
    page = phone.new_page()
    page.goto(f"{live_server.url}/visit/details")
    wait_for_kept(page, "/visit/details")
    phone.set_offline(True)
    page.goto(f"{live_server.url}/book/services")
    assert page.locator("h1").inner_text() == NO_CONNECTION
    assert page.locator("[lang=pa]").count() >= 1
    kept = page.locator("[data-kept-list] li:not([hidden]) a").first
    kept.wait_for()
    picture(page=page, name="offline-other")
    kept.click()
    page.wait_for_url("**/visit/details")
    assert "You have no connection" in page.locator("main .note").first.inner_text()


def test_a_link_pressed_without_a_connection_leads_to_the_honest_page(
    phone: BrowserContext, live_server: LiveServer
) -> None:
    page = phone.new_page()
    page.goto(f"{live_server.url}/visit/details")
    page.locator(QUICK).wait_for()
    phone.set_offline(True)
    page.locator("a[href='/accessibility']").click()
    page.locator("h1", has_text=NO_CONNECTION).wait_for()
    assert page.url == f"{live_server.url}/accessibility"


@pytest.mark.parametrize("quick", [True, False])
def test_who_signs_out_leaves_nothing_behind(phone: BrowserContext, live_server: LiveServer, quick: bool) -> None:
    page = phone.new_page()
    if not quick:
        page.route("**/citizen/quick*.js", lambda route: route.abort())
    page.goto(f"{live_server.url}/visit/details")
    page.goto(f"{live_server.url}/my")
    wait_for_kept(page, "/my", "/visit/details")
    if quick:
        page.locator(QUICK).wait_for()
    page.locator("form[action='/my/leave'] button").click()
    page.wait_for_url(f"{live_server.url}/")
    page.wait_for_load_state("networkidle")
    until(lambda: kept_pages(page) == [])
    phone.set_offline(True)
    for path in ("/my", "/visit/details"):
        page.goto(live_server.url + path)
        assert page.locator("h1").inner_text() == NO_CONNECTION


def test_who_closes_a_visit_keeps_only_the_list(phone: BrowserContext, live_server: LiveServer) -> None:
    page = phone.new_page()
    page.goto(f"{live_server.url}/visit/details")
    wait_for_kept(page, "/visit/details")
    page.locator(QUICK).wait_for()
    page.locator("form[action='/visit/leave'] button").click()
    page.wait_for_url(lambda address: not address.endswith("/visit/details"))
    until(lambda: "/visit/details" not in kept_pages(page))
    phone.set_offline(True)
    page.goto(f"{live_server.url}/visit/details")
    assert page.locator("h1").inner_text() == NO_CONNECTION


def test_on_a_device_that_is_not_ones_own_nothing_is_kept(chromium: Browser, live_server: LiveServer) -> None:
    set_rules(least_seconds=0)
    context = phone_with_a_visit(chromium=chromium, url=live_server.url, own=False)
    page = context.new_page()
    for path in ("/book/done", "/visit/details", "/my"):
        page.goto(live_server.url + path, wait_until="networkidle")
    assert kept_pages(page) == []
    context.close()


def test_a_page_that_asks_for_a_phone_is_not_kept_as_somebodys(chromium: Browser, live_server: LiveServer) -> None:
    context = chromium.new_context(viewport=PHONE, locale="en-IN")
    page = context.new_page()
    page.goto(live_server.url)
    assert page.evaluate(READY)
    page.goto(f"{live_server.url}/my", wait_until="networkidle")
    assert kept_pages(page) == []
    context.close()


def test_after_a_new_release_nothing_of_the_old_one_is_shown(chromium: Browser, live_server: LiveServer) -> None:
    context = chromium.new_context(viewport=PHONE, locale="en-IN")
    page = context.new_page()
    page.goto(live_server.url)
    assert page.evaluate(READY)
    page.wait_for_function("navigator.serviceWorker.controller")
    before = page.evaluate(SHELLS)
    assert len(before) == 1
    city = City.objects.get()
    city.colour = "#5b2a6e"
    city.save()

    page.goto(live_server.url)
    accent = "getComputedStyle(document.documentElement).getPropertyValue('--accent')"
    assert page.evaluate(accent) == "#5b2a6e"
    page.evaluate(UPDATE)
    until(lambda: len(page.evaluate(SHELLS)) == 1 and page.evaluate(SHELLS) != before)
    context.set_offline(True)
    page.goto(f"{live_server.url}/book/services")
    assert page.locator("h1").inner_text() == NO_CONNECTION
    assert page.evaluate(accent) == "#5b2a6e"
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_phone(chromium: Browser, live_server: LiveServer, scheme: Literal["light", "dark"]) -> None:
    context = chromium.new_context(viewport=PHONE, locale="hi-IN", color_scheme=scheme)
    page = context.new_page()
    page.goto(live_server.url)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(246, 243, 236)", "dark": "rgb(20, 24, 27)"}[scheme]
    picture(page=page, name=f"home-{scheme}")
    page.goto(f"{live_server.url}/book/services")
    picture(page=page, name=f"services-{scheme}")
    context.close()
