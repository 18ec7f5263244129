"""A browser that remembers every address it was led to, and every page of the website there is."""

from typing import Any
from urllib.parse import quote

from django.test import Client
from django.urls import reverse

from doorstep.channels.citizen.urls import urlpatterns

SEGMENTS = {"code": "income-certificate", "token": "x" * 16, "key": "none", "size": 192}
"""What stands in an address that has a part of its own."""


def pages() -> list[str]:
    """List the address of every page of the website."""
    return [_address(str(page.name), list(page.pattern.converters)) for page in urlpatterns]


def _address(name: str, parts: list[str]) -> str:
    return reverse(f"citizen:{name}", kwargs={part: SEGMENTS[part] for part in parts})


class Walker(Client):
    """Keeps every address it asked for or was sent to, with its query."""

    def __init__(self, **defaults: Any) -> None:
        super().__init__(**defaults)
        self.seen: list[str] = []

    def request(self, **asked: Any) -> Any:
        response = super().request(**asked)
        query = asked.get("QUERY_STRING", "")
        self.seen += [str(asked.get("PATH_INFO", "")) + (f"?{query}" if query else ""), response.get("Location", "")]
        return response


def in_addresses(words: str, seen: list[str]) -> list[str]:
    """List the addresses that hold these words, as they are or as an address writes them."""
    forms = {words.casefold(), quote(words).casefold(), words.replace(" ", "+").casefold()}
    return [address for address in seen if any(form in address.casefold() for form in forms)]
