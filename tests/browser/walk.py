"""One booking from the first page to a cancelled visit, as a person would click it."""

from collections.abc import Callable

from playwright.sync_api import Page

Look = Callable[[str], None]
"""Called on every page with its name: takes a picture, checks what holds for all pages."""


def book_for_someone_else(*, page: Page, url: str, language: str, look: Look, read_code: Callable[[], str]) -> str:
    """Book two services for Meera from Canada and return the reference."""
    page.goto(url)
    if page.locator("html").get_attribute("lang") != language:
        page.locator(f".languages button[value={language}]").click()
    look("home")
    page.locator("main a.button").first.click()
    look("services")
    page.locator("#popular + ul a.more").first.click()
    look("service")
    page.go_back()
    press(page, "continue")
    look("services-wrong")
    page.locator("#q").fill("zzzz")
    press(page, "search")
    look("services-nothing")
    page.locator("#q").fill("income")
    press(page, "search")
    page.locator("#service-income-certificate").check()
    page.locator("#q").fill("bijli")
    press(page, "search")
    page.locator("#service-electricity-bill").check()
    look("services-found")
    press(page, "continue")
    look("questions")
    submit(page)
    look("documents")
    page.locator("button[value=no]").click()
    look("documents-not-yet")
    page.locator("button[value=yes]").click()
    look("who")
    page.locator("button[value=other]").click()
    _say_address(page, look)
    look("day")
    page.locator(".glance a:not(.shut)").nth(3).click()
    look("day-chosen")
    page.locator(".day .offer").first.click()
    _say_people(page, look)
    _say_code(page, look, read_code)
    look("check")
    page.locator("main .button-big").click()
    look("check-wrong")
    page.locator("#id_agree").check()
    page.locator("main .button-big").click()
    look("done")
    return page.locator(".reference").first.inner_text()


def look_after(*, page: Page, url: str, reference: str, phone: str, look: Look) -> None:
    """Find the visit, move it, cancel it."""
    page.goto(f"{url}/visit")
    look("lookup")
    page.locator("#id_reference").fill("0000 0000")
    page.locator("#id_phone").fill(phone)
    submit(page)
    look("lookup-wrong")
    page.locator("#id_reference").fill(reference)
    submit(page)
    look("visit")
    page.locator(".doings a").first.click()
    look("reschedule")
    page.locator(".glance a:not(.shut)").last.click()
    page.locator(".day .offer").last.click()
    page.locator(".doings a").last.click()
    look("cancel")
    page.locator("input[value=documents]").check()
    submit(page)
    look("visit-cancelled")


AROUND = ("my", "visit/add", "my/complaint", "my/privacy", "my/privacy/correct", "my/privacy/erase", "visit/receipt")
FOR_ALL = ("call-back", "privacy", "accessibility", "nothing-here")


def look_around(*, page: Page, url: str, look: Look) -> None:
    """Look at what somebody has who booked, and at what everybody may read."""
    for name in (*AROUND, *FOR_ALL):
        page.goto(f"{url}/{name}")
        look(name.replace("/", "-"))


def press(page: Page, what: str) -> None:
    page.locator(f"button[name=do][value={what}]").click()


def submit(page: Page) -> None:
    page.locator("main form .actions button").first.click()


def _say_address(page: Page, look: Look) -> None:
    look("address")
    page.locator("#id_sector").fill("Mohali")
    page.locator("#id_house").fill("0")
    submit(page)
    look("address-wrong")
    page.locator("#id_sector").fill("33")
    page.locator("#id_house").fill("150")
    page.locator("#id_landmark").fill("near the park")
    page.locator("input[name=notes][value=no-lift]").check()
    submit(page)
    look("address-check")
    submit(page)


def _say_people(page: Page, look: Look) -> None:
    look("people")
    submit(page)
    look("people-wrong")
    page.locator("#id_name").fill("Meera Sharma")
    page.locator("#id_phone").fill("98765 00001")
    page.locator("input[name=language][value=pa]").check()
    page.locator("#id_helper_name").fill("Arjun Sharma")
    page.locator("#id_helper_country").select_option("CA")
    page.locator("#id_helper_phone").fill("604 555 0134")
    submit(page)


def _say_code(page: Page, look: Look, read_code: Callable[[], str]) -> None:
    look("code")
    code = read_code()
    wrong = "000000" if code != "000000" else "111111"
    page.locator("#id_code").fill(wrong)
    submit(page)
    look("code-wrong")
    page.locator("#id_code").fill(code)
    submit(page)
