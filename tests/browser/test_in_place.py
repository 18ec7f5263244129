"""Pages that change in place: quicker, and in nothing else different from those that are loaded as a whole."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, TimeoutError
from pytest_django.live_server_helper import LiveServer

from doorstep.booking.models import Appointment
from tests.browser.app_walk import NAMES, PHONE, QUICK, Keys, Touch, book, submit
from tests.cast import set_rules

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city_of_today")]

STORED = "JSON.stringify([{...localStorage}, {...sessionStorage}])"
REFUSED_ANSWER = "Failed to load resource: the server responded with a status of 4"


class Watch:
    """What a page asked for, and what its browser complained of."""

    def __init__(self, page: Page) -> None:
        self.whole: list[str] = []
        self.in_place: list[str] = []
        self.faults: list[str] = []
        page.on("request", self._asked)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _asked(self, request: Request) -> None:
        if request.is_navigation_request():
            self.whole.append(request.url)
        elif request.headers.get("hx-request"):
            self.in_place.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        # Of an answer that says what is wrong, Chromium complains too.
        if message.type in ("error", "warning") and not message.text.startswith(REFUSED_ANSWER):
            self.faults.append(message.text)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=PHONE, locale="en-IN", timezone_id="America/Toronto")
    page = context.new_page()
    page.set_default_timeout(6_000)
    yield page
    context.close()


def test_a_visit_is_booked_without_loading_a_second_page(page: Page, live_server: LiveServer) -> None:
    set_rules(least_seconds=0)
    watch, titles, times = Watch(page), [], []

    def note(name: str) -> None:
        page.locator("h1:focus").wait_for()
        titles.append(page.title())
        if name == "day":
            times.append(page.locator(".wishes summary").first.inner_text())
            style = "getComputedStyle(document.querySelector('.glance ul')).listStyleType"
            assert page.evaluate(style) == "none"

    book(page=page, url=live_server.url, hand=Touch(), after=note)
    assert Appointment.objects.get().status == "booked"
    assert watch.whole == [f"{live_server.url}/book/services"]
    assert len(watch.in_place) >= 9
    assert len(set(titles)) == len(titles)
    assert "Toronto" in times[0]
    assert watch.faults == []
    stored = page.evaluate(STORED)
    assert [name for name in NAMES if name in stored] == []


def test_a_visit_is_booked_by_keys_alone(page: Page, live_server: LiveServer) -> None:
    set_rules(least_seconds=0)
    book(page=page, url=live_server.url, hand=Keys())
    appointment = Appointment.objects.get()
    assert (appointment.applicant.name, appointment.helper.name) == ("Meera Sharma", "Arjun Sharma")  # type: ignore[union-attr]


def test_what_is_wrong_is_said_in_place_and_is_no_page_to_go_back_to(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url)
    page.goto(f"{live_server.url}/book/services")
    page.locator(QUICK).wait_for()
    watch = Watch(page)
    page.locator("button[value=continue]").click()
    page.locator(".summary:focus").wait_for()
    assert page.title().startswith("Please look again")
    assert watch.whole == []
    page.go_back()
    page.wait_for_url(f"{live_server.url}/")
    assert watch.faults == []


def test_a_refusal_is_shown_in_place(page: Page, live_server: LiveServer) -> None:
    set_rules(least_seconds=0)
    watch = Watch(page)

    def close_the_door(name: str) -> None:
        if name == "check":
            set_rules(open_per_address=0)

    with pytest.raises(TimeoutError, match="Timeout"):
        page.set_default_timeout(5_000)
        book(page=page, url=live_server.url, hand=Touch(), after=close_the_door)
    assert page.locator("h1:focus").count() == 1
    assert not Appointment.objects.exists()
    assert len(watch.whole) == 1
    assert watch.faults == []


def test_back_and_forward_show_what_was_there(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/book/services")
    page.locator(QUICK).wait_for()
    page.locator("#service-electricity-bill").check()
    page.locator("button[value=continue]").click()
    page.wait_for_url("**/book/questions")
    submit(page).click()
    page.wait_for_url("**/book/documents")

    page.go_back()
    page.wait_for_url("**/book/questions")
    page.locator("h1", has_text="question").wait_for()
    page.go_back()
    page.locator("#service-electricity-bill").wait_for()
    assert page.locator("#service-electricity-bill").is_checked()
    page.go_forward()
    page.locator("h1", has_text="question").wait_for()
    assert page.url.endswith("/book/questions")
    assert "A few questions" in page.title()
    page.go_forward()
    page.locator("button[value=yes]").wait_for()
    assert page.url.endswith("/book/documents")


def test_back_works_where_htmx_did_not_come(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/book/services")
    page.locator(QUICK).wait_for()
    page.locator("#service-electricity-bill").check()
    page.locator("button[value=continue]").click()
    page.wait_for_url("**/book/questions")
    page.route("**/scripts/htmx*.js", lambda route: route.abort())
    page.go_back()
    page.locator("#service-electricity-bill").wait_for()
    page.wait_for_load_state()
    page.go_forward()
    page.locator("h1", has_text="question").wait_for()
    assert page.url.endswith("/book/questions")


def test_a_form_sent_before_htmx_came_is_not_sent_again_by_going_back(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/book/services")
    page.locator("button[value=continue]").click()
    page.locator(".summary").wait_for()
    page.locator(QUICK).wait_for()
    page.locator("#service-electricity-bill").check()
    page.locator("button[value=continue]").click()
    page.wait_for_url("**/book/questions")
    page.locator("h1:focus").wait_for()
    with page.expect_request(lambda request: request.url.endswith("/book/services")) as asked:
        page.go_back()
    assert asked.value.method == "GET"
    page.locator("#service-electricity-bill").wait_for()
    assert page.locator("#service-electricity-bill").is_checked()


def test_another_language_is_another_page(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/book/services")
    page.locator(QUICK).wait_for()
    page.locator("#service-electricity-bill").check()
    page.locator("button[value=continue]").click()
    page.wait_for_url("**/book/questions")
    page.locator("h1:focus").wait_for()
    watch = Watch(page)
    page.locator(".languages button[value=hi]").click()
    page.locator("html[lang=hi]").wait_for()
    assert page.url.endswith("/book/questions")
    assert watch.in_place == []
    assert watch.faults == []


def test_a_file_is_a_file(page: Page, live_server: LiveServer) -> None:
    set_rules(least_seconds=0)
    book(page=page, url=live_server.url, hand=Touch())
    watch = Watch(page)
    with page.expect_download() as loaded:
        page.locator("a[href$='.ics']").click()
    assert loaded.value.suggested_filename.endswith(".ics")
    assert watch.in_place == []


def test_without_a_connection_nothing_that_was_typed_is_lost(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/visit")
    page.locator(QUICK).wait_for()
    page.locator("#id_reference").fill("1234 5678")
    page.locator("#id_phone").fill("98765 00001")
    page.context.set_offline(True)
    submit(page).click()
    page.locator("#lost:focus").wait_for()
    assert "What you typed is still here" in page.locator("#lost").inner_text()
    assert page.locator("#id_reference").input_value() == "1234 5678"
    page.context.set_offline(False)
    submit(page).click()
    page.locator(".summary:focus").wait_for()
    assert page.locator("#id_reference").input_value() == "1234 5678"
