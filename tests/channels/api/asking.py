"""Asking the API as the department's app does."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.test import Client

from doorstep.messaging.models import Message
from tests.cast import ARJUN_PHONE, MEERA_PHONE, TOMORROW, WINDOWS

ROOT = "/api/v1/"
PROBLEM = "application/problem+json"
SERVICES = ["electricity-bill", "income-certificate"]
HOME = "services=electricity-bill,income-certificate&sector=33&house=150"
MEERA: Mapping[str, Any] = {"name": "Meera Sharma", "phone": MEERA_PHONE, "language": "pa"}
ARJUN: Mapping[str, Any] = {
    "name": "Arjun Sharma",
    "phone": ARJUN_PHONE,
    "email": "arjun@example.org",
    "country": "CA",
}


def get(client: Client, path: str, *, token: str = "", language: str = "en") -> Any:
    return client.get(ROOT + path, headers=_headers(token, language))


def post(client: Client, path: str, body: object, *, token: str = "", language: str = "en", key: str = "") -> Any:
    headers = _headers(token, language) | ({"Idempotency-Key": key} if key else {})
    return client.post(ROOT + path, body, content_type="application/json", headers=headers)


def _headers(token: str, language: str) -> dict[str, str]:
    bearer = {"Authorization": f"Bearer {token}"} if token else {}
    return {"Accept-Language": language} | bearer


def sent_code(phone: str) -> str:
    """Read the newest code as the phone shows it."""
    text = Message.objects.filter(event="code", recipient=phone).latest("id").text
    found = re.search(r"\d{6}", text)
    assert found
    return found[0]


def prove(client: Client, phone: str) -> str:
    """Prove a phone and return its token."""
    asked = post(client, "verifications", {"phone": phone, "lang": "en"})
    assert asked.status_code == 202
    answer = post(client, f"verifications/{asked.json()['id']}", {"code": sent_code(phone)})
    assert answer.status_code == 200
    token: str = answer.json()["token"]
    return token


def a_booking(**said: Any) -> dict[str, Any]:
    return {
        "services": SERVICES,
        "applicant": dict(MEERA),
        "helper": None,
        "address": {"sector": "33", "house": "150", "floor": "Ground floor", "landmark": "near the park"},
        "date": TOMORROW.isoformat(),
        "window": WINDOWS[0],
    } | said


def type_of(response: HttpResponse) -> tuple[int, str]:
    """The status and the code of a problem document, after looking that it is one."""
    assert response["Content-Type"] == PROBLEM, response.content
    problem = response.json()  # type: ignore[attr-defined]
    assert problem["status"] == response.status_code
    assert problem["title"] and problem["detail"]
    return response.status_code, problem["type"].removeprefix("/api/v1/problems/")
