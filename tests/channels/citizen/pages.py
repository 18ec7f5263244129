"""A browser without a screen: it follows redirects and answers each page of the booking."""

import re
from html import unescape
from typing import Any

from django.test import Client

from doorstep.messaging.models import Message

Response = Any
"""What the test client gives: a response with the request that led to it and the context it was made from."""

SERVICES = ("electricity-bill", "income-certificate")
DAY = "2026-12-02 09:00-11:00"
HOME = {"sector": "33", "house": "150", "landmark": "near the park"}
MEERA = {"name": "Meera Sharma", "phone": "98765 00001", "language": "pa"}
ARJUN = {
    **MEERA,
    "helper_name": "Arjun Sharma",
    "helper_country": "CA",
    "helper_phone": "604 555 0134",
    "helper_email": "arjun@example.org",
}


def send(client: Client, page: str, **said: Any) -> Response:
    """Send a page's form and follow where it leads."""
    return client.post(f"/{page}", said, follow=True)


def at(response: Response) -> str:
    """Say which page was reached, without its first slash."""
    return str(response.request["PATH_INFO"]).lstrip("/")


def text(response: Response) -> str:
    """Return what a page says, without its markup."""
    words = re.sub(r"</?(?:b|i|span)\b[^>]*>", "", response.content.decode())
    words = re.sub(r"<[^>]+>", " ", words)
    return " ".join(unescape(words).split())


def newest_code() -> str:
    """Read the code out of the newest message."""
    found = re.search(r"\b\d{6}\b", Message.objects.filter(event="code").latest("id").text)
    assert found
    return found[0]


def go_to(client: Client, page: str, *, other: bool = False, services: tuple[str, ...] = SERVICES) -> Response:
    """Answer page after page until `page` is reached."""
    response = client.get("/book/services")
    for _step in range(12):
        if at(response) == page:
            return response
        response = answer(client, at(response), other=other, services=services)
    raise AssertionError(f"{page} was not reached, but {at(response)}: {text(response)}")


def answer(client: Client, page: str, *, other: bool, services: tuple[str, ...]) -> Response:
    """Give the page its usual answer."""
    answers: dict[str, dict[str, Any]] = {
        "book/services": {"services": services, "do": "continue"},
        "book/questions": {},
        "book/documents": {"ready": "yes"},
        "book/address": HOME,
        "book/address/check": {},
        "book/day": {"choice": DAY},
        "book/who": {"who": "other" if other else "self"},
        "book/people": ARJUN if other else MEERA,
        "book/code": {"code": newest_code() if page == "book/code" else ""},
    }
    return send(client, page, **answers[page])


def book(client: Client, *, other: bool = False) -> Response:
    """Book from the first page to the last."""
    response = go_to(client, "book/check", other=other)
    return send(client, "book/check", key=key_of(response), agree="on")


def key_of(response: Response) -> str:
    """Read the hidden key that makes the last page happen once."""
    found = re.search(r'name="key" value="(\w+)"', response.content.decode())
    assert found
    return found[1]
