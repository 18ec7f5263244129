"""Staff members of the tests, by their roles, each with a browser."""

from html.parser import HTMLParser
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from doorstep.people.models import StaffMember

PASSWORD = "a long enough phrase"


def staff_member(*roles: str) -> StaffMember:
    """Someone with these roles, named after them."""
    name = "-".join(roles).lower() or "nobody"
    member = StaffMember.objects.create_user(name, password=PASSWORD, is_staff=True)
    member.groups.set(Group.objects.filter(name__in=roles))
    return member


def browser_of(*roles: str) -> Client:
    """A browser in which someone with these roles has logged in."""
    client = Client()
    client.force_login(staff_member(*roles))
    return client


def change_page(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def typed(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    """What a browser would send if a page of the admin were saved as it is, but for the changes."""
    boxes = Boxes()
    boxes.feed(client.get(address).content.decode())
    return boxes.values | changes


class Boxes(HTMLParser):
    """The boxes of a page's forms with what stands in them: every value in a list, as some boxes hold several."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self._open = ""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name, kind = said.get("name") or "", said.get("type", "text")
        if (
            tag == "input"
            and kind not in ("submit", "button", "reset")
            and (kind not in ("checkbox", "radio") or "checked" in said)
        ):
            self._keep(name, said.get("value") or ("on" if kind == "checkbox" else ""))
        elif tag in ("select", "textarea"):
            self._open, self._text = name, ""
        elif tag == "option" and self._open and "selected" in said:
            self._keep(self._open, said.get("value") or "")

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._keep(self._open, self._text.removeprefix("\n").strip("\r"))
        if tag in ("select", "textarea"):
            self._open = ""

    def _keep(self, name: str, value: str) -> None:
        if name and "__prefix__" not in name:
            self.values.setdefault(name, []).append(value)
