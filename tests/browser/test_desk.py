"""From hello to the reference without a mouse, and how many keys that takes."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from doorstep.booking.models import Appointment
from doorstep.calls.actions import ask_call_back, begin_call, note_call
from doorstep.calls.models import Call
from doorstep.journal.actions import SYSTEM
from doorstep.people.actions import make_roles
from doorstep.places.models import ArrivalWindow
from tests.browser.axe import violations
from tests.browser.conftest import picture
from tests.browser.test_citizen import SMALL_TARGETS, SMALLEST_LETTERS, WIDER_THAN_THE_SCREEN
from tests.cast import WINDOWS, book, only_agents
from tests.channels.console.desk import PASSWORD, staff_member

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city_of_today")]
PHONE = "9876500001"
NEXT = "#follows select:focus, #follows [name=offer]:focus"


class Keyboard:
    """An operator's hands: every key that is pressed is counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def types(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.count += len(text)

    def presses(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def enters(self, then: str) -> None:
        """Go on, and wait for what the next page shows."""
        self.presses("Enter")
        self.page.wait_for_selector(then)


@pytest.fixture
def operator(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    yield from logged_in(chromium, live_server)


def logged_in(chromium: Browser, live_server: LiveServer, width: int = 1280, language: str = "en") -> Iterator[Page]:
    make_roles()
    staff_member("Operator")
    context = chromium.new_context(viewport={"width": width, "height": 800}, locale="en-IN", bypass_csp=True)
    context.add_cookies([{"name": "language", "value": language, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + reverse("admin:login") + "?next=/staff/desk")
    page.fill("#id_username", "operator")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_selector("#id_phone")
    yield page
    context.close()


def test_a_new_caller_has_a_reference_after_43_keys(operator: Page) -> None:
    """Eleven for the number, 28 for service, name and address, and four for a window and to book it."""
    keys = Keyboard(operator)
    keys.types(PHONE)
    keys.enters("#id_service1:focus")
    keys.types("income")
    keys.presses("Tab", "Tab", "Tab")
    keys.types("Meera Sharma")
    keys.presses("Tab")
    keys.types("33")
    keys.presses("Tab")
    keys.types("150")
    book_it(keys)
    assert keys.count == 43
    keys.enters("#id_phone")
    assert (Call.objects.get().ended, Call.objects.get().direction) == ("booked", "in")


def test_a_caller_who_is_known_has_a_reference_after_11_keys(operator: Page) -> None:
    """Enter takes the call that the menu put through, and what is known of the caller fills the boxes."""
    book(now=timezone.now(), on=in_days(1), window=WINDOWS[2])
    put_through()
    keys = Keyboard(operator)
    operator.reload()
    keys.enters("#id_service1:focus")
    keys.types("income")
    book_it(keys)
    assert keys.count == 11
    assert Appointment.objects.count() == 2


def book_it(keys: Keyboard) -> None:
    """From boxes that are filled to the reference."""
    page = keys.page
    keys.enters(NEXT)
    while page.locator("#follows select:focus").count():
        keys.types("1")
        with page.expect_navigation():
            keys.presses("Enter")
        page.wait_for_selector(NEXT)
    keys.presses("2")
    expect(page.locator("[data-number='2']")).to_be_checked()
    keys.enters("#go-on:focus")
    keys.enters("#reference")
    booked = Appointment.objects.latest("id")
    assert page.locator("#reference").inner_text().replace(" ", "") == booked.reference


def test_a_call_that_is_put_through_appears_while_a_number_is_typed(operator: Page) -> None:
    operator.clock.install()
    operator.reload()
    operator.wait_for_selector("#id_phone:focus")
    operator.keyboard.type("98765")
    put_through()
    with operator.expect_response("**/desk/line"):
        operator.clock.fast_forward(6000)
    expect(operator.locator("#line button")).to_have_count(1)
    operator.keyboard.type("00001")
    expect(operator.locator("#id_phone")).to_be_focused()
    assert operator.locator("#id_phone").input_value() == PHONE


def test_windows_are_fresh_and_nothing_typed_is_lost(operator: Page) -> None:
    operator.clock.install()
    to_windows(operator)
    before = operator.locator("#follows [name=offer]").evaluate_all("all => all.map(one => one.value)")
    operator.locator("#id_landmark").focus()
    operator.keyboard.type("near the")
    only_agents()
    with operator.expect_response("**/offers"):
        operator.clock.fast_forward(21000)
    expect(operator.locator("#follows [name=offer]")).to_have_count(0)
    assert before
    operator.keyboard.type(" gate")
    assert operator.locator("#id_landmark").input_value() == "near the gate"


def test_the_window_that_was_chosen_keeps_the_focus_while_others_go(operator: Page) -> None:
    operator.clock.install()
    to_windows(operator)
    values = operator.locator("#follows [name=offer]").evaluate_all("all => all.map(one => one.value)")
    operator.keyboard.press("9")
    chosen_window = values[8].split(" ")[1]
    others = [window for window in ArrivalWindow.objects.all() if window.label != chosen_window]
    assert any(value.endswith(others[0].label) for value in values)
    others[0].delete()
    with operator.expect_response("**/offers"):
        operator.clock.fast_forward(21000)
    chosen = operator.locator("#follows [name=offer]:checked")
    expect(chosen).to_have_value(values[8])
    expect(chosen).to_be_focused()
    expect(operator.locator(f"#follows [name=offer][value$='{others[0].label}']")).to_have_count(0)


def test_the_ending_is_chosen_by_its_number(operator: Page) -> None:
    operator.keyboard.type(PHONE)
    operator.keyboard.press("Enter")
    operator.wait_for_selector("#id_service1:focus")
    for key in ("F9", "2", "Enter"):
        operator.keyboard.press(key)
    operator.wait_for_selector("#id_phone")
    assert Call.objects.get().ended == "inquiry"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["en", "hi"])
def test_every_page_of_the_desk_can_be_read(
    chromium: Browser, live_server: LiveServer, language: str, width: int
) -> None:
    now = timezone.now()
    book(now=now, on=in_days(1), window=WINDOWS[2])
    put_through()
    for number in range(3):
        ask_call_back(phone=f"+91987650010{number}", language="hi", words="wants: book", actor=SYSTEM, now=now)
    for page in logged_in(chromium, live_server, width=width, language=language):
        for name in ("desk", "desk/find", "desk/lists/tomorrow", "desk/lists/queue", "desk/figures"):
            page.goto(f"{live_server.url}/staff/{name}")
            look(page, f"{name.replace('/', '-')}-{language}-{width}")
        page.goto(f"{live_server.url}/staff/desk")
        page.wait_for_selector("#id_phone:focus")
        page.keyboard.press("Enter")
        page.wait_for_selector("#id_service1:focus")
        look(page, f"call-begins-{language}-{width}")
        page.keyboard.type("income")
        book_it_until_held(page)
        look(page, f"call-held-{language}-{width}")
        page.keyboard.press("Enter")
        page.wait_for_selector("#reference")
        look(page, f"call-booked-{language}-{width}")


def look(page: Page, name: str) -> None:
    picture(page=page, name=name)
    assert violations(page=page) == []
    assert page.evaluate(SMALL_TARGETS.replace("[type=hidden]", "[type=hidden], [type=radio], [type=checkbox]")) == []
    assert not page.evaluate(WIDER_THAN_THE_SCREEN)
    assert page.evaluate(SMALLEST_LETTERS) >= 13


def book_it_until_held(page: Page) -> None:
    page.keyboard.press("Enter")
    page.wait_for_selector(NEXT)
    while page.locator("#follows select:focus").count():
        page.keyboard.type("1")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.wait_for_selector(NEXT)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.wait_for_selector("#go-on:focus")


def to_windows(page: Page) -> None:
    """A new caller wants one thing, and hears the windows."""
    page.reload()
    page.wait_for_selector("#id_phone:focus")
    page.keyboard.type(PHONE)
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_service1:focus")
    page.fill("#id_sector", "33")
    page.fill("#id_house", "150")
    page.fill("#id_name", "Meera Sharma")
    page.focus("#id_service1")
    page.keyboard.type("electricity bill pay")
    page.keyboard.press("Enter")
    page.wait_for_selector("#follows [name=offer]")
    page.locator("#follows [name=offer]").first.focus()


def put_through() -> None:
    now = timezone.now()
    call = begin_call(line="own-line", provider_call="9", phone="+91" + PHONE, language="pa", now=now)
    note_call(call=call, handed=True, now=now)


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)
