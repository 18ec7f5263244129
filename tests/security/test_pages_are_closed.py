"""Every page: a strict policy, nothing from elsewhere, no post without its token, nobody in an address."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from doorstep.channels.shared.clock import standing_at
from doorstep.messaging.models import Message
from doorstep.people.actions import add_staff
from tests.cast import ARJUN_PHONE, MEERA_PHONE, NOW
from tests.channels.citizen.pages import Response, at, book, go_to, newest_code, send
from tests.security.walking import Walker, in_addresses, pages

pytestmark = pytest.mark.usefixtures("chandigarh")

STAFF = ("console:home", "admin:index", "admin:login")
# Where a browser would go, or fetch from, by itself or at a touch.
FETCHES = re.compile(r"""(?:src|srcset|href|action|poster|data|formaction|hx-[a-z]+)\s*=\s*["']([^"']*)""")
ELSEWHERE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
INLINE = re.compile(r"""\s(?:style|on[a-z]+)\s*=\s*["']""")
# A link is opened by a touch, and tells nobody from where (Referrer-Policy); anything else a browser fetches by itself.
LINK = re.compile(r"<a\b[^>]*>")


def must_be_closed(response: Response) -> None:
    policy = response.headers["Content-Security-Policy"]
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";") if part.strip())
    assert "*" not in policy and "http" not in policy
    if response.get("Content-Type", "") == "image/svg+xml":
        # A city's own drawing, with its styles: nothing runs in it, and nothing is fetched.
        assert directives["default-src"] == "'none'" and "sandbox" in directives and "script-src" not in directives
        return
    assert "unsafe" not in policy
    assert directives["default-src"] == "'self'"
    assert directives["object-src"] == directives["frame-ancestors"] == "'none'"
    assert directives["form-action"] == directives["base-uri"] == "'self'"
    if response.get("Content-Type", "").startswith("text/html"):
        must_fetch_nothing_from_elsewhere(response.content.decode())


def must_fetch_nothing_from_elsewhere(page: str) -> None:
    addresses = FETCHES.findall(LINK.sub("", page))
    own = settings.PUBLIC_URL
    assert [address for address in addresses if ELSEWHERE.match(address) and not address.startswith(own)] == []
    assert "javascript:" not in page
    tags = re.findall(r"<[a-z][^>]*>", page)
    assert [tag for tag in tags if INLINE.search(tag)] == []
    scripts = re.findall(r"<script\b[^>]*>", page)
    assert [tag for tag in scripts if "src=" not in tag and "application/json" not in tag] == []


def walk_everything(client: Client) -> None:
    for page in pages():
        answer = client.get(page)
        assert answer.status_code < 500, page
        must_be_closed(answer)


def test_every_page_is_closed_to_whoever_comes_first(client: Client) -> None:
    with standing_at(NOW):
        walk_everything(client)


def test_every_page_is_closed_in_the_middle_of_a_booking_and_after_it(client: Client) -> None:
    with standing_at(NOW):
        go_to(client, "book/check", other=True)
        walk_everything(client)
        assert at(book(client, other=True)) == "book/done"
        walk_everything(client)


def test_the_pages_of_staff_are_closed_too(client: Client) -> None:
    with standing_at(NOW):
        for page in STAFF:
            must_be_closed(client.get(reverse(page), follow=True))
        client.force_login(
            add_staff(name="someone", password="wild-garden-47", role="Manager"),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        for page in STAFF:
            must_be_closed(client.get(reverse(page), follow=True))


@pytest.mark.parametrize(
    "page",
    [
        '<img src="https://example.org/a.png">',
        '<script src="//example.org/a.js"></script>',
        "<a href='javascript:go()'>x</a>",
        '<form action="https://example.org/"></form>',
        '<link rel="preconnect" href="https://example.org">',
        '<p style="color: red">x</p>',
        '<button onclick="go()">x</button>',
        "<script>go()</script>",
    ],
)
def test_a_page_that_is_open_is_found(page: str) -> None:
    with pytest.raises(AssertionError):
        must_fetch_nothing_from_elsewhere(page)


def test_no_page_takes_a_post_without_its_token() -> None:
    client = Client(enforce_csrf_checks=True)
    with standing_at(NOW):
        assert {page: client.post(page, {}).status_code for page in pages()} == dict.fromkeys(pages(), 403)
        for name in STAFF:
            assert client.post(reverse(name), {}).status_code in (302, 403)
            assert client.post(reverse("admin:login"), {}).status_code == 403


def test_the_api_needs_no_such_token_because_it_looks_at_no_cookie(client: Client) -> None:
    with standing_at(NOW):
        book(client)
        assert client.get("/my").status_code == 200
        assert client.get("/api/v1/appointments").status_code == 401


def test_nobody_is_in_the_address_of_a_page() -> None:
    browser = Walker()
    with standing_at(NOW):
        done = book(browser, other=True)
        reference = re.search(r"\b(\d{4})\s?(\d{4})\b", re.sub(r"<[^>]+>", " ", done.content.decode()))
        assert reference
        send(browser, "visit", reference="".join(reference.groups()), phone=MEERA_PHONE)
        send(browser, "visit", reference="12345678", phone=MEERA_PHONE)
        browser.get("/visit/details")
        send(browser, "visit/cancel", reason="other")
        sign_in(browser)
        send(browser, "my/complaint", words="Nobody came to Meera Sharma.")
        send(browser, "call-back", phone=MEERA_PHONE, words="Please call Meera Sharma.")
        walk_everything(browser)
    personal = (
        "Meera", "Sharma", "Arjun", "98765 00001", "9876500001", "604 555 0134", "6045550134", "arjun@",
        "near the park", "Nobody came", "".join(reference.groups()), " ".join(reference.groups()), newest_code(),
    )  # fmt: skip
    assert len(browser.seen) > 100
    assert {words: in_addresses(words, browser.seen) for words in personal} == {words: [] for words in personal}


def sign_in(browser: Client) -> Response:
    browser.post("/my/leave")
    send(browser, "my", phone=MEERA_PHONE)
    return send(browser, "my/code", code=newest_code())


def test_a_person_in_an_address_is_found() -> None:
    seen = ["/my?name=Meera%20Sharma", "/visit/12345678", "/x?q=near+the+park"]
    assert all(in_addresses(words, seen) for words in ("Meera Sharma", "12345678", "near the park"))


@pytest.mark.parametrize("phone", [MEERA_PHONE, ARJUN_PHONE], ids=["known", "unknown"])
def test_to_sign_in_a_known_and_an_unknown_phone_get_the_same(phone: str) -> None:
    with standing_at(NOW):
        book(Client())
    client = Client()
    with standing_at(NOW.replace(hour=9)):
        first = send(client, "my", phone=phone)
        wrong = send(client, "my/code", code="not it")
    assert (at(first), first.status_code, at(wrong), wrong.status_code) == ("my/code", 200, "my/code", 422)
    assert Message.objects.filter(event="code", recipient=phone).exists()


@pytest.mark.parametrize("phone", [MEERA_PHONE, ARJUN_PHONE], ids=["known", "unknown"])
def test_the_api_says_the_same_of_a_known_and_an_unknown_phone(client: Client, phone: str) -> None:
    with standing_at(NOW):
        book(Client())
    with standing_at(NOW.replace(hour=9)):
        answer = client.post("/api/v1/verifications", {"phone": phone}, content_type="application/json")
    assert (answer.status_code, set(answer.json())) == (202, {"id", "expires_at"})
