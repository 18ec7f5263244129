"""The shortest way to a booked visit, with scripts: by touch, or by keys alone."""

from collections.abc import Callable
from typing import Protocol

from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize

from tests.browser.conftest import newest_code

PHONE = ViewportSize(width=360, height=740)
MOST_TABS = 150
QUICK = "body[data-quick]"
NAMES = ("Meera Sharma", "98765", "6045550134", "604 555 0134", "Arjun")
"""What must not stay behind in a browser's own stores."""


class Hand(Protocol):
    """How somebody answers a page."""

    def press(self, what: Locator) -> None: ...
    def tick(self, what: Locator) -> None: ...
    def say(self, what: Locator, words: str) -> None: ...
    def choose(self, what: Locator, *, value: str, words: str) -> None: ...


class Touch:
    """A finger."""

    def press(self, what: Locator) -> None:
        what.click()

    def tick(self, what: Locator) -> None:
        what.check()

    def say(self, what: Locator, words: str) -> None:
        what.fill(words)

    def choose(self, what: Locator, *, value: str, words: str) -> None:
        what.select_option(value)


class Keys:
    """Tab, Space, Enter and letters, and nothing else."""

    def press(self, what: Locator) -> None:
        self._reach(what)
        what.page.keyboard.press("Enter")

    def tick(self, what: Locator) -> None:
        self._reach(what)
        what.page.keyboard.press("Space")

    def say(self, what: Locator, words: str) -> None:
        self._reach(what)
        what.page.keyboard.type(words)

    def choose(self, what: Locator, *, value: str, words: str) -> None:
        self.say(what, words)

    def _reach(self, what: Locator) -> None:
        what.wait_for()
        for _tab in range(MOST_TABS):
            what.page.keyboard.press("Tab")
            if what.evaluate("element => element === document.activeElement"):
                assert what.evaluate("element => element.matches(':focus-visible')")
                return
        raise AssertionError(f"no key leads to {what}")


def book(
    *, page: Page, url: str, hand: Hand, after: Callable[[str], None] = lambda _name: None, own: bool = True
) -> None:
    """Book one service for Meera from Canada, from the list of services on.

    `after`: called on each page. `own`: say that the device is one's own."""
    page.goto(f"{url}/book/services")
    page.locator(QUICK).wait_for()
    hand.tick(page.locator("#service-electricity-bill"))
    hand.press(page.locator("button[value=continue]"))
    _next(page, "questions", after)
    hand.press(submit(page))
    _next(page, "documents", after)
    hand.press(page.locator("button[value=yes]"))
    _next(page, "who", after)
    hand.press(page.locator("button[value=other]"))
    _next(page, "address", after)
    hand.say(page.locator("#id_sector"), "33")
    hand.say(page.locator("#id_house"), "150")
    hand.press(submit(page))
    _next(page, "address/check", after)
    hand.press(submit(page))
    _next(page, "day", after)
    hand.press(page.locator(".day .offer").first)
    _next(page, "people", after)
    _say_people(page, hand)
    _next(page, "code", after)
    hand.say(page.locator("#id_code"), newest_code())
    if own:
        hand.tick(page.locator("#id_own"))
    hand.press(submit(page))
    _next(page, "check", after)
    hand.tick(page.locator("#id_agree"))
    hand.press(page.locator("main .button-big"))
    _next(page, "done", after)


def submit(page: Page) -> Locator:
    return page.locator("main form .actions button").first


def phone_with_a_visit(*, chromium: Browser, url: str, own: bool = True) -> BrowserContext:
    """A phone, with scripts, on which a visit was just booked."""
    context = chromium.new_context(viewport=PHONE, locale="en-IN")
    page = context.new_page()
    book(page=page, url=url, hand=Touch(), own=own)
    page.close()
    return context


def kept_pages(page: Page) -> list[str]:
    """The paths of pages with somebody's details that lie in the browser's store."""
    found: list[str] = page.evaluate(
        """async () => (await caches.has("kept"))
            ? (await (await caches.open("kept")).keys()).map(request => new URL(request.url).pathname) : []"""
    )
    return found


def _next(page: Page, name: str, after: Callable[[str], None]) -> None:
    page.wait_for_url(lambda address: address.split("?")[0].split("#")[0].endswith(f"/book/{name}"))
    page.locator("main h1").wait_for()
    after(name)


def _say_people(page: Page, hand: Hand) -> None:
    hand.say(page.locator("#id_name"), "Meera Sharma")
    hand.say(page.locator("#id_phone"), "9876500001")
    hand.tick(page.locator("input[name=language][value=en]"))
    hand.say(page.locator("#id_helper_name"), "Arjun Sharma")
    hand.choose(page.locator("#id_helper_country"), value="CA", words="Canada")
    hand.say(page.locator("#id_helper_phone"), "6045550134")
    hand.press(submit(page))
