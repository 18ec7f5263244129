"""Whatever is sent, the answer is either what was asked for or a problem document: never a fault of ours."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorstep.channels.shared.clock import standing_at
from tests.cast import MEERA_PHONE, NOW, TOMORROW, WINDOWS
from tests.channels.api.asking import PROBLEM, ROOT, SERVICES, a_booking, prove

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chandigarh")]

PROOF = "2c1f0f7e-7b3b-4d0a-9a7b-3f3b0a3b0a3b"
POSTS = (
    "verifications",
    f"verifications/{PROOF}",
    "appointments",
    "appointments/12345678/reschedule",
    "appointments/12345678/cancel",
)
MEMBERS = (
    "phone", "lang", "code", "services", "answers", "applicant", "helper", "address", "date", "window", "reason",
    "name", "language", "email", "country", "sector", "locality", "house", "floor", "landmark",
)  # fmt: skip
SENSIBLE: list[Any] = [
    MEERA_PHONE, "en", "pa", "123456", SERVICES, "33", "150", "0", TOMORROW.isoformat(), "2026-12-06", WINDOWS[0],
    "manimajra", "CA", "\x00", "🌼", "²", "٣٣", "9" * 40, "1e9", -1, 10**30,
]  # fmt: skip

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=60) | st.sampled_from(SENSIBLE),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(MEMBERS) | st.text(), inner, max_size=5)
    ),
    max_leaves=12,
)
bodies = st.dictionaries(st.sampled_from(MEMBERS), anything, max_size=8) | anything
fuzzed = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def must_be_answered(response: Any) -> None:
    assert response.status_code < 500, response.content
    wanted = PROBLEM if response.status_code >= 400 else "application/json"
    assert response["Content-Type"].startswith(wanted)


def send(client: Client, path: str, body: object, token: str) -> None:
    # `json` writes NaN and lone surrogates as any careless client would.
    text = json.dumps(body)
    headers = {"Authorization": f"Bearer {token}"}
    with standing_at(NOW):
        must_be_answered(client.post(ROOT + path, text, content_type="application/json", headers=headers))


@pytest.fixture
def token(client: Client) -> str:
    with standing_at(NOW):
        return prove(client, MEERA_PHONE)


@fuzzed
@given(path=st.sampled_from(POSTS), body=bodies)
def test_any_json_is_answered(client: Client, token: str, path: str, body: object) -> None:
    send(client, path, body, token)


@fuzzed
@given(member=st.sampled_from(sorted(a_booking())), value=anything)
def test_a_booking_with_anything_in_one_place_is_answered(
    client: Client, token: str, member: str, value: object
) -> None:
    send(client, "appointments", a_booking(**{member: value}), token)


@fuzzed
@given(part=st.sampled_from(["applicant", "helper", "address"]), member=st.sampled_from(MEMBERS), value=anything)
def test_a_booking_with_anything_in_one_part_is_answered(
    client: Client, token: str, part: str, member: str, value: object
) -> None:
    body = a_booking(helper={"name": "Arjun Sharma", "phone": "+1 604 555 0134"})
    body[part] = {**body[part], member: value}
    send(client, "appointments", body, token)


@fuzzed
@given(
    query=st.dictionaries(
        st.sampled_from(["services", "sector", "locality", "house", "days", "lang"]),
        st.text(st.characters(codec="utf-8"), max_size=50) | st.sampled_from([*map(str, SENSIBLE), *SERVICES]),
    )
)
def test_any_query_is_answered(client: Client, query: dict[str, str]) -> None:
    with standing_at(NOW):
        asked = "&".join(f"{name}={quote(value)}" for name, value in query.items())
        must_be_answered(client.get(f"{ROOT}offers?{asked}"))


@fuzzed
@given(reference=st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_any_reference_is_answered(client: Client, token: str, reference: str) -> None:
    with standing_at(NOW):
        headers = {"Authorization": f"Bearer {token}"}
        must_be_answered(client.get(f"{ROOT}appointments/{quote(reference, safe='')}", headers=headers))
