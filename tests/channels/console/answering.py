"""An operator at the desk: takes a call, books by telephone, ends it."""

from typing import Any

from django.test import Client

from doorstep.calls.models import Call

DESK = "/staff/desk"
SAID = {
    "language": "pa",
    "service1": "income-certificate",
    "name": "Meera Sharma",
    "sector": "33",
    "house": "150",
}


def take(client: Client, phone: str = "98765 00001") -> Call:
    answer = client.post(f"{DESK}/take", {"phone": phone})
    assert answer.status_code == 302, answer.content.decode()
    return Call.objects.latest("id")


def go_on(client: Client, call: Call, **more: str) -> Any:
    return client.post(f"{DESK}/calls/{call.pk}", SAID | more)


def answers_of(client: Client, call: Call) -> dict[str, str]:
    """The first choice of every question of the services that has to be answered."""
    questions = go_on(client, call).context["shown"].questions
    return {one.name: one.choices[0][0] if one.choices else "2026-12-31" for one in questions}


def book_by_phone(client: Client, call: Call, **more: str) -> Any:
    said = answers_of(client, call) | more
    shown = go_on(client, call, **said).context["shown"]
    said["offer"] = shown.windows[0][0]
    held = go_on(client, call, **said)
    assert held.context["problem"] == ""
    return go_on(client, call, hold=held.context["held"], **said)


def end(client: Client, call: Call, ended: str, words: str = "") -> Any:
    return client.post(f"{DESK}/calls/{call.pk}/end", {"ended": ended, "words": words})
